/** libcurl's multi interface on an event loop. */
#ifndef ENGINE_MULTI_H
#define ENGINE_MULTI_H

#include "base/error.h"

#include <curl/curl.h>
#include <event2/event.h>

#include <stddef.h>

struct multi;

/** Called when a transfer that was added is over, from the loop and never from within libcurl; it
 * has been removed by then. */
typedef void (*multi_report)(void *transfer, CURLcode code);

/** `capacity`: connections at once, at most. NULL with ERROR_SYSTEM. */
struct multi *multi_new(struct event_base *base, size_t capacity, multi_report report,
                        struct error *error);

/** Closes every connection that is kept. No transfer may be left. */
void multi_free(struct multi *multi);

/** `easy` has its transfer as CURLOPT_PRIVATE. */
void multi_add(struct multi *multi, CURL *easy);

/** Gives a transfer up; it is not reported. */
void multi_remove(struct multi *multi, CURL *easy);

#endif
