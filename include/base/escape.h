/** The one place where text that came from outside is made harmless for where it goes. JSON is
 * escaped by the JSON writer, from what escape_utf8() lets through. */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/buffer.h"

#include <stddef.h>

/** Appends the bytes as well-formed UTF-8: each byte that is no part of a well-formed sequence
 * becomes U+FFFD. Nothing else changes. */
void escape_utf8(struct text_buffer *buffer, const char *bytes, size_t length);

/** For a terminal or a log line: as escape_utf8(), and control characters (C0, DEL, C1), line
 * breaks and the marks that change the direction of writing (U+061C, U+200E, U+200F, U+202A to
 * U+202E, U+2066 to U+2069) become `\xNN` or `\u{NNNN}`. */
void escape_terminal(struct text_buffer *buffer, const char *bytes, size_t length);

/** Columns that the UTF-8 text takes on a terminal (East Asian wide characters two, combining marks
 * none). */
size_t escape_width(const char *text);

#endif
