/** Characters of UTF-8 (RFC 3629), one at a time. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/** The longest sequence. */
#define UTF8_MAXIMUM 4

/** Length of the well-formed sequence that begins `bytes` and its code point; 0 when there is none
 * (overlong, a surrogate, cut short), and then `out_point` stays as it was. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *out_point);

/** Writes the sequence of a code point and returns its length; what is no character (a surrogate,
 * over U+10FFFF) is written as U+FFFD. */
size_t utf8_encode(uint32_t point, char out_bytes[UTF8_MAXIMUM]);

#endif
