/** The kernel driver's own voice: what is answered when no site of IIS does. Lengths are those of
 * recorded answers. */
#ifndef ESTATE_HTTP_SYS_H
#define ESTATE_HTTP_SYS_H

#include "base/buffer.h"
#include "estate/scenario.h"

/** Appends the whole answer; the connection is to be closed after it. */
void http_sys_answer(struct text_buffer *out, enum driver_answer answer, bool is_head);

/** A Date field with its line end, as every answer has one. */
void http_sys_date(struct text_buffer *out);

#endif
