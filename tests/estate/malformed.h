/** Answers that break the rules of HTTP, or never end. */
#ifndef ESTATE_MALFORMED_H
#define ESTATE_MALFORMED_H

#include "base/buffer.h"
#include "estate/scenario.h"

/** Appends the answer. Returns the `*out_length` bytes that are to be said again and again after
 * it; NULL: the connection is closed after it. */
const char *malformed_write(struct text_buffer *out, enum malformation malformation,
                            size_t *out_length);

#endif
