#include "estate/request.h"

#include "base/text.h"

#include <string.h>

static bool is_verb_character(char character)
{
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
           character == '-' || character == '_';
}

/** http.sys does not wait for the end of the line to refuse a verb. */
static bool has_valid_verb(const struct text_buffer *input)
{
    size_t length = 0;

    while (length < input->length && is_verb_character(input->text[length])) {
        length++;
    }
    return length == input->length || (length > 0 && input->text[length] == ' ');
}

static void cut_out(struct text_buffer *input, size_t length)
{
    input->length -= length;
    memmove(input->text, input->text + length, input->length + 1);
}

/** Cuts the text at the first `separator` and returns what follows; NULL if there is none. */
static char *split(char *text, const char *separator)
{
    char *found = strstr(text, separator);

    if (found == NULL) {
        return NULL;
    }
    *found = '\0';
    return found + strlen(separator);
}

/** "name:80", "[::1]:80": the host alone. */
static const char *host_of(struct arena *arena, const char *value)
{
    const bool is_bracketed = value[0] == '[';
    const char *start = is_bracketed ? value + 1 : value;

    return arena_copy(arena, start, strcspn(start, is_bracketed ? "]" : ":"));
}

/** RFC 9110 section 5.1: a token. */
static bool is_field_name(const char *name)
{
    for (const char *place = name; *place != '\0'; place++) {
        if (*place <= ' ' || *place > '~' || strchr("\"(),/:;<=>?@[\\]{}", *place) != NULL) {
            return false;
        }
    }
    return *name != '\0';
}

/** False when it has no name. */
static bool read_field(struct arena *arena, char *line, struct request *request)
{
    if (request->field_count < REQUEST_FIELD_LIMIT) {
        request->fields[request->field_count++] = arena_copy_text(arena, line);
    }
    char *value = split(line, ":");
    if (value == NULL || !is_field_name(line)) {
        return false;
    }
    value = text_trim(value);
    if (text_equal_ignore_case(line, "Host")) {
        request->host = host_of(arena, value);
    } else if (text_equal_ignore_case(line, "Connection")) {
        request->wants_close = text_equal_ignore_case(value, "close");
    } else if (text_equal_ignore_case(line, "Content-Length") ||
               text_equal_ignore_case(line, "Transfer-Encoding")) {
        request->has_length = true;
    }
    return true;
}

static bool needs_length(const char *method)
{
    return text_equal(method, "POST") || text_equal(method, "PUT");
}

static enum request_state read_head(struct arena *arena, char *head, struct request *request)
{
    char *fields = split(head, "\r\n");
    char *target = split(head, " ");
    char *version = target == NULL ? NULL : split(target, " ");

    if (version == NULL || !text_starts_with(version, "HTTP/1.")) {
        return REQUEST_BADLY_FORMED;
    }
    if (target[0] != '/') {
        return REQUEST_INVALID_URL;
    }
    const bool is_old = text_equal(version, "HTTP/1.0");
    *request = (struct request){ .method = head, .target = target, .wants_close = is_old };
    request->path = arena_copy(arena, target, strcspn(target, "?"));

    while (fields != NULL && *fields != '\0') {
        char *next = split(fields, "\r\n");
        if (!read_field(arena, fields, request)) {
            return REQUEST_INVALID_HEADER;
        }
        fields = next;
    }
    if (request->host == NULL && !is_old) {
        return REQUEST_INVALID_HOSTNAME;
    }
    if (request->host == NULL) {
        request->host = "";
    }
    if (!request->has_length && needs_length(request->method)) {
        return REQUEST_LENGTH_REQUIRED;
    }
    return REQUEST_COMPLETE;
}

enum request_state request_take(struct text_buffer *input, struct arena *arena,
                                struct request *out_request)
{
    if (!has_valid_verb(input)) {
        return REQUEST_INVALID_VERB;
    }
    const char *end = strstr(input->text, "\r\n\r\n");
    if (end == NULL) {
        return input->is_truncated ? REQUEST_BADLY_FORMED : REQUEST_INCOMPLETE;
    }
    const size_t length = (size_t)(end - input->text);
    char *head = arena_copy(arena, input->text, length);
    cut_out(input, length + strlen("\r\n\r\n"));
    return read_head(arena, head, out_request);
}
