/** Reads the text of an error page: its characters when they are two bytes each, and its tags and
 * scripts as far as they send browsers somewhere. */
#ifndef VERDICT_PAGE_TEXT_H
#define VERDICT_PAGE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** So much of a page in UTF-16 is read, in characters. */
#define PAGE_TEXT_LIMIT ((size_t)4096)

/** UTF-16, of either order, with a byte order mark or told by its first two characters, which a
 * page of HTML has in ASCII: the characters as one byte each, those beyond ASCII as '?'. Returns
 * their count; 0 when it is not UTF-16. */
size_t page_text_narrow(const char *body, size_t length, char out_text[PAGE_TEXT_LIMIT]);

/** Does a meta refresh, a script that sets the location, or the page's onload lead to an https URL?
 * Comments, links, pictures and what scripts fetch do not count. */
bool page_text_goes_to_https(const char *body, size_t length);

#endif
