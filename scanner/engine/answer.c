#include "engine/answer.h"

#include "base/text.h"
#include "model/observation.h"

#include <string.h>

#define HEADER_LIMIT  ((size_t)64 * 1024)
#define BODY_LIMIT    ((size_t)64 * 1024)
#define FIELD_LIMIT   ((size_t)4096)
#define INTERIM_LIMIT 16

static const char *const field_names[ANSWER_FIELD_COUNT] = {
    [ANSWER_FIELD_SERVER] = "Server:",
    [ANSWER_FIELD_LOCATION] = "Location:",
    [ANSWER_FIELD_CONTENT_TYPE] = "Content-Type:",
    [ANSWER_FIELD_AUTHENTICATE] = "WWW-Authenticate:",
    [ANSWER_FIELD_TRANSPORT_SECURITY] = "Strict-Transport-Security:",
};

struct span {
    const char *start;
    size_t length;
};

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

static struct span trimmed(struct span span)
{
    while (span.length > 0 && is_blank(span.start[0])) {
        span.start++;
        span.length--;
    }
    while (span.length > 0 && is_blank(span.start[span.length - 1])) {
        span.length--;
    }
    return span;
}

/** Up to the next comma outside of quotes; `rest` goes on behind it. */
static struct span next_challenge(struct span *rest)
{
    struct span part = { .start = rest->start, .length = 0 };
    bool is_quoted = false;
    while (part.length < rest->length && (is_quoted || part.start[part.length] != ',')) {
        if (part.start[part.length] == '"') {
            is_quoted = !is_quoted;
        }
        part.length++;
    }
    const size_t used = part.length < rest->length ? part.length + 1 : part.length;
    rest->start += used;
    rest->length -= used;
    return trimmed(part);
}

/** RFC 9110 section 11.6.1: a scheme, or a parameter of the scheme before. */
static void add_schemes(struct text_buffer *schemes, struct span value)
{
    while (value.length > 0) {
        const struct span part = next_challenge(&value);
        size_t length = 0;
        while (length < part.length && !is_blank(part.start[length]) && part.start[length] != '=') {
            length++;
        }
        const bool is_parameter = length < part.length && part.start[length] == '=';
        if (length == 0 || is_parameter) {
            continue;
        }
        if (schemes->length > 0) {
            (void)text_buffer_append_text(schemes, ", ");
        }
        (void)text_buffer_append(schemes, part.start, length);
    }
}

static void take_field(struct answer_reader *answer, enum answer_field field, struct span value)
{
    struct text_buffer *text = &answer->fields[field];
    if (field == ANSWER_FIELD_AUTHENTICATE) {
        add_schemes(text, value);
    } else if (text->length == 0) {
        (void)text_buffer_append(text, value.start, value.length);
    }
}

static bool starts_with(const char *line, size_t length, const char *name)
{
    const size_t name_length = strlen(name);
    return length >= name_length && text_find_ignore_case(line, name_length, name) == line;
}

/** "HTTP/1.1 200 OK": the three digits behind the first blank. */
static unsigned status_of(const char *line, size_t length)
{
    const char *blank = memchr(line, ' ', length);
    if (blank == NULL) {
        return 0;
    }
    unsigned status = 0;
    const char *end = line + length;
    const char *first = blank;
    while (first < end && *first == ' ') { // one blank (RFC 9112 section 4), but some send more
        first++;
    }
    for (const char *digit = first; digit < end && digit < first + 3; digit++) {
        if (*digit < '0' || *digit > '9') {
            break;
        }
        status = status * 10 + (unsigned)(*digit - '0');
    }
    return status;
}

static void reset_fields(struct answer_reader *answer)
{
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        text_buffer_reset(&answer->fields[i]);
    }
}

static bool is_interim(const struct answer_reader *answer)
{
    return answer->status >= 100 && answer->status < 200 && answer->status != 101;
}

static void end_header(struct answer_reader *answer)
{
    if (!is_interim(answer)) {
        answer->is_header_complete = true;
        return;
    }
    answer->interim_count++;
    answer->is_header_broken = answer->interim_count > INTERIM_LIMIT;
}

void answer_init(struct answer_reader *answer)
{
    *answer = (struct answer_reader){ 0 };
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        text_buffer_init(&answer->fields[i], FIELD_LIMIT);
    }
    text_buffer_init(&answer->body, OBSERVATION_BODY_LIMIT);
}

void answer_clear(struct answer_reader *answer)
{
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        text_buffer_clear(&answer->fields[i]);
    }
    text_buffer_clear(&answer->body);
    answer_init(answer);
}

bool answer_take_header(struct answer_reader *answer, const char *line, size_t length)
{
    if (answer->is_header_complete) {
        return true; // the trailer behind a chunked body
    }
    answer->header_size += length;
    if (answer->header_size > HEADER_LIMIT) {
        answer->is_header_broken = true;
        return false;
    }
    if (starts_with(line, length, "HTTP/")) {
        answer->status = status_of(line, length);
        reset_fields(answer);
        return true;
    }
    if (trimmed((struct span){ line, length }).length == 0) {
        end_header(answer);
        return !answer->is_header_broken;
    }
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        const size_t name_length = strlen(field_names[i]);
        if (starts_with(line, length, field_names[i])) {
            take_field(answer, (enum answer_field)i,
                       trimmed((struct span){ line + name_length, length - name_length }));
        }
    }
    return true;
}

bool answer_wants_body(const struct answer_reader *answer)
{
    return answer->status >= 400 && answer->status != 401;
}

bool answer_take_body(struct answer_reader *answer, const char *bytes, size_t length)
{
    if (!answer->is_header_complete) {
        // Something other than HTTP. Its first bytes tell what; the rest is of no interest.
        (void)text_buffer_append(&answer->body, bytes, length);
        return false;
    }
    answer->body_size += length;
    if (answer_wants_body(answer)) {
        (void)text_buffer_append(&answer->body, bytes, length);
    }
    answer->is_body_cut = answer->body_size > BODY_LIMIT;
    return !answer->is_body_cut;
}

const char *answer_field(const struct answer_reader *answer, enum answer_field field)
{
    const struct text_buffer *text = &answer->fields[field];
    return text->length > 0 ? text->text : NULL;
}
