/** What an error page gives away without its language being understood: numbers and addresses. */
#ifndef VERDICT_PAGE_H
#define VERDICT_PAGE_H

#include <stdbool.h>
#include <stddef.h>

struct page_facts {
    unsigned sub_status; /**< 4 for a page that names "403.4 - "; 0: none, or several different */
    bool goes_to_https;  /**< sends browsers to https by script or meta refresh */
    bool wants_tls;      /**< the server's own remark that plain HTTP came to its TLS port */
};

/** `body` may hold any bytes; NULL with a length of 0. */
struct page_facts page_read(unsigned status, const char *body, size_t length);

#endif
