/** Writing JSON as a stream: always well-formed, well-formed UTF-8, members in the order of the
 * calls. */
#ifndef SYNTAX_JSON_WRITER_H
#define SYNTAX_JSON_WRITER_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_WRITER_DEPTH 32

/** Writes into a buffer of the caller. With an indent of 0 everything stands in one line without
 * blanks. */
struct json_writer {
    struct text_buffer *out;
    unsigned indent;
    unsigned depth;
    bool has_items[JSON_WRITER_DEPTH];
};

void json_writer_init(struct json_writer *writer, struct text_buffer *out, unsigned indent);

/** `key` is NULL in lists and at the top. */
void json_write_object(struct json_writer *writer, const char *key);
void json_write_list(struct json_writer *writer, const char *key);

/** Ends the object or list that was begun last. */
void json_write_end_object(struct json_writer *writer);
void json_write_end_list(struct json_writer *writer);

/** NULL is written as null. Bytes that are not UTF-8 become U+FFFD. */
void json_write_text(struct json_writer *writer, const char *key, const char *text);
void json_write_bytes(struct json_writer *writer, const char *key, const char *bytes,
                      size_t length);
void json_write_integer(struct json_writer *writer, const char *key, int64_t value);
void json_write_boolean(struct json_writer *writer, const char *key, bool value);
void json_write_null(struct json_writer *writer, const char *key);

/** As json_write_text(), but nothing at all for NULL. */
void json_write_optional_text(struct json_writer *writer, const char *key, const char *text);

/** Text that is JSON already, put in as it is. */
void json_write_raw(struct json_writer *writer, const char *key, const char *json);

#endif
