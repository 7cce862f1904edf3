/** Bytes in text: base64 of RFC 4648 section 4, with padding. */
#ifndef JOURNAL_BASE64_H
#define JOURNAL_BASE64_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void base64_encode(struct text_buffer *buffer, const void *bytes, size_t length);

/** Strict: no blanks, no missing padding, no bits that encoding would not have set. The bytes are
 * the arena's. */
bool base64_decode(struct arena *arena, const char *text, const uint8_t **out_bytes,
                   size_t *out_length);

#endif
