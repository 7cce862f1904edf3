/** Small questions about text. ASCII case only: host names, schemes, header names. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool text_equal(const char *left, const char *right);
bool text_equal_ignore_case(const char *left, const char *right);
bool text_starts_with(const char *text, const char *prefix);
bool text_starts_with_ignore_case(const char *text, const char *prefix);
bool text_ends_with_ignore_case(const char *text, const char *suffix);
int text_compare_ignore_case(const char *left, const char *right);

/** First place of `needle` in the first `length` bytes of `text`, ignoring case; NULL if nowhere.
 * Bytes may include NUL. */
const char *text_find_ignore_case(const char *text, size_t length, const char *needle);

/** Lower-cases ASCII in place. */
void text_to_lower(char *text);

/** Skips leading and cuts trailing white space in place; returns the new start. */
char *text_trim(char *text);

/** Decimal digits only, the whole text, within [minimum, maximum]. `out_value` is set on success
 * only. */
bool text_to_number(const char *text, uint64_t minimum, uint64_t maximum, uint64_t *out_value);

/** 1 to 65535. */
bool text_to_port(const char *text, uint16_t *out_port);

/** "15s", "5m", "24h", "7d", "250ms", or plain seconds. False when it is none of these. */
bool text_to_duration_ms(const char *text, int64_t *out_ms);

/** True when the `length` bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
 */
bool text_is_utf8(const char *text, size_t length);

#endif
