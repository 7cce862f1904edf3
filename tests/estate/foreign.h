/** The pages of web servers that are not IIS. */
#ifndef ESTATE_FOREIGN_H
#define ESTATE_FOREIGN_H

#include "base/buffer.h"
#include "estate/scenario.h"

/** Appends the error page of nginx or Apache for a status line: "403 Forbidden". */
void foreign_page_write(struct text_buffer *body, const struct endpoint *endpoint,
                        const char *status);

/** Appends the whole answer to what is no request. */
void foreign_answer_nonsense(struct text_buffer *out, const struct endpoint *endpoint);

/** Appends the whole answer, in the clear, to who speaks plain HTTP to a TLS port. */
void foreign_answer_plain(struct text_buffer *out, const struct endpoint *endpoint);

#endif
