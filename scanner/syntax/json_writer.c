#include "syntax/json_writer.h"

#include "base/escape.h"

#include <assert.h>
#include <string.h>

// A sign and the digits of 64 bits.
#define INTEGER_SIZE 20

void json_writer_init(struct json_writer *writer, struct text_buffer *out, unsigned indent)
{
    *writer = (struct json_writer){ .out = out, .indent = indent };
}

// How many bytes at the start must be escaped as one: what JSON demands, and for the sake of
// terminals DEL and the C1 controls (in UTF-8 C2 80 to C2 9F).
static size_t harmful_length(const char *bytes, size_t length)
{
    const unsigned char byte = (unsigned char)bytes[0];
    if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F) {
        return 1;
    }
    if (byte != 0xC2 || length < 2) {
        return 0;
    }
    const unsigned char next = (unsigned char)bytes[1];
    return next >= 0x80 && next <= 0x9F ? 2 : 0;
}

static void append_escape(struct text_buffer *out, char byte)
{
    static const char names[] = {
        ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
        ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't',
    };
    const unsigned char value = (unsigned char)byte;
    if (value < sizeof(names) && names[value] != '\0') {
        text_buffer_format(out, "\\%c", names[value]);
    } else {
        text_buffer_format(out, "\\u%04x", value);
    }
}

static void append_escaped(struct text_buffer *out, const char *bytes, size_t length)
{
    size_t plain_start = 0;
    size_t i = 0;
    while (i < length) {
        const size_t harmful = harmful_length(bytes + i, length - i);
        if (harmful == 0) {
            i++;
            continue;
        }
        escape_utf8(out, bytes + plain_start, i - plain_start);
        // The last byte of a C1 control is its number.
        append_escape(out, bytes[i + harmful - 1]);
        i += harmful;
        plain_start = i;
    }
    escape_utf8(out, bytes + plain_start, length - plain_start);
}

// Nearly every text is written as it stands.
static size_t plain_length(const char *bytes, size_t length)
{
    size_t plain = 0;
    while (plain < length && bytes[plain] >= ' ' && bytes[plain] <= '~' && bytes[plain] != '"' &&
           bytes[plain] != '\\') {
        plain++;
    }
    return plain;
}

static void append_quoted(struct text_buffer *out, const char *bytes, size_t length)
{
    text_buffer_append_character(out, '"');
    const size_t plain = plain_length(bytes, length);
    text_buffer_append(out, bytes, plain);
    append_escaped(out, bytes + plain, length - plain);
    text_buffer_append_character(out, '"');
}

static void break_line(struct json_writer *writer)
{
    static const char blanks[] = "                                ";
    if (writer->indent == 0) {
        return;
    }
    text_buffer_append_character(writer->out, '\n');
    size_t left = (size_t)writer->depth * writer->indent;
    while (left > 0) {
        const size_t count = left < strlen(blanks) ? left : strlen(blanks);
        text_buffer_append(writer->out, blanks, count);
        left -= count;
    }
}

// Everything that stands before a value: comma, line break, key.
static void begin_value(struct json_writer *writer, const char *key)
{
    if (writer->depth == 0) {
        assert(key == NULL);
        return;
    }
    bool *has_items = &writer->has_items[writer->depth - 1];
    if (*has_items) {
        text_buffer_append_character(writer->out, ',');
    }
    *has_items = true;
    break_line(writer);
    if (key != NULL) {
        append_quoted(writer->out, key, strlen(key));
        text_buffer_append_text(writer->out, writer->indent > 0 ? ": " : ":");
    }
}

static void begin_container(struct json_writer *writer, const char *key, char bracket)
{
    assert(writer->depth < JSON_WRITER_DEPTH);
    begin_value(writer, key);
    text_buffer_append_character(writer->out, bracket);
    writer->has_items[writer->depth++] = false;
}

static void end_container(struct json_writer *writer, char bracket)
{
    assert(writer->depth > 0);
    writer->depth--;
    if (writer->has_items[writer->depth]) {
        break_line(writer);
    }
    text_buffer_append_character(writer->out, bracket);
}

void json_write_object(struct json_writer *writer, const char *key)
{
    begin_container(writer, key, '{');
}

void json_write_list(struct json_writer *writer, const char *key)
{
    begin_container(writer, key, '[');
}

void json_write_end_object(struct json_writer *writer)
{
    end_container(writer, '}');
}

void json_write_end_list(struct json_writer *writer)
{
    end_container(writer, ']');
}

void json_write_text(struct json_writer *writer, const char *key, const char *text)
{
    if (text == NULL) {
        json_write_null(writer, key);
        return;
    }
    json_write_bytes(writer, key, text, strlen(text));
}

void json_write_bytes(struct json_writer *writer, const char *key, const char *bytes, size_t length)
{
    begin_value(writer, key);
    append_quoted(writer->out, bytes, length);
}

void json_write_integer(struct json_writer *writer, const char *key, int64_t value)
{
    char digits[INTEGER_SIZE];
    char *first = digits + sizeof(digits);
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--first = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0) {
        *--first = '-';
    }
    begin_value(writer, key);
    text_buffer_append(writer->out, first, (size_t)(digits + sizeof(digits) - first));
}

void json_write_boolean(struct json_writer *writer, const char *key, bool value)
{
    json_write_raw(writer, key, value ? "true" : "false");
}

void json_write_null(struct json_writer *writer, const char *key)
{
    json_write_raw(writer, key, "null");
}

void json_write_optional_text(struct json_writer *writer, const char *key, const char *text)
{
    if (text != NULL) {
        json_write_text(writer, key, text);
    }
}

void json_write_raw(struct json_writer *writer, const char *key, const char *json)
{
    begin_value(writer, key);
    text_buffer_append_text(writer->out, json);
}
