/** libcurl's multi interface on an event loop. */
#ifndef ENGINE_MULTI_H
#define ENGINE_MULTI_H

#include "base/error.h"
#include "certificate/slim_library.h"

#include <curl/curl.h>
#include <event2/event.h>

#include <stddef.h>

struct multi;

/** Called when a transfer that was added is over, from the loop and never from within libcurl; it
 * has been removed by then. */
typedef void (*multi_report)(void *transfer, CURLcode code);

struct multi_options {
    size_t capacity;                    /**< connections at once, at most */
    const struct slim_library *library; /**< for TLS; borrowed; NULL: the whole one */
    multi_report report;
};

/** NULL with ERROR_SYSTEM. */
struct multi *multi_new(struct event_base *base, const struct multi_options *options,
                        struct error *error);

/** Closes every connection that is kept. No transfer may be left. */
void multi_free(struct multi *multi);

/** `easy` has its transfer as CURLOPT_PRIVATE. */
void multi_add(struct multi *multi, CURL *easy);

/** Hears no more of a socket that is still connecting (-1: none), before its transfer is given up:
 * libcurl closes it before it says so, and the number may be another thread's by then. */
void multi_unwatch(struct multi *multi, int descriptor);

/** Gives a transfer up; it is not reported. */
void multi_remove(struct multi *multi, CURL *easy);

#endif
