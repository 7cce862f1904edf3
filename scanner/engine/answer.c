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
    [ANSWER_FIELD_CONTENT_LENGTH] = "Content-Length:",
    [ANSWER_FIELD_RETRY_AFTER] = "Retry-After:",
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

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_number(struct span span)
{
    size_t digits = 0;
    while (digits < span.length && is_digit(span.start[digits])) {
        digits++;
    }
    return digits > 0 && digits == span.length;
}

/** RFC 9112 section 6.3: a length that is none, or two that differ, and the answer is discarded:
 * where it ends, and where the next one begins, nobody knows. */
static void take_length(struct answer_reader *answer, struct span value)
{
    struct text_buffer *text = &answer->fields[ANSWER_FIELD_CONTENT_LENGTH];
    const bool is_another =
        text->length > 0 &&
        (text->length != value.length || memcmp(text->text, value.start, value.length) != 0);
    if (is_another || !is_number(value)) {
        answer->is_header_broken = true;
    } else if (text->length == 0) {
        (void)text_buffer_append(text, value.start, value.length);
    }
    answer->open_field = ANSWER_FIELD_CONTENT_LENGTH;
}

static void take_field(struct answer_reader *answer, enum answer_field field, struct span value)
{
    struct text_buffer *text = &answer->fields[field];
    if (field == ANSWER_FIELD_AUTHENTICATE) {
        add_schemes(text, value);
    } else if (field == ANSWER_FIELD_CONTENT_LENGTH) {
        take_length(answer, value);
    } else if (text->length == 0) {
        (void)text_buffer_append(text, value.start, value.length);
        answer->open_field = field;
    }
}

/** RFC 9112 section 5.2: a line that begins with a blank goes on with the one before. */
static void take_continuation(struct answer_reader *answer, struct span value)
{
    if (answer->open_field == ANSWER_FIELD_CONTENT_LENGTH) {
        answer->is_header_broken = true;
    } else if (answer->open_field != ANSWER_FIELD_COUNT && value.length > 0) {
        struct text_buffer *text = &answer->fields[answer->open_field];
        (void)text_buffer_append_character(text, ' ');
        (void)text_buffer_append(text, value.start, value.length);
    }
}

static bool starts_with(const char *line, size_t length, const char *name)
{
    const size_t name_length = strlen(name);
    return length >= name_length && text_find_ignore_case(line, name_length, name) == line;
}

/** "HTTP/1.1 200 OK": the three digits of a line that keeps to RFC 9112 section 4, but for more
 * than one blank before them, which some send; else 0. What else libcurl takes for a status line it
 * may take for another status than is written there. */
static unsigned status_of(const char *line, size_t length)
{
    static const char version[] = "HTTP/1.";
    const size_t version_length = sizeof(version) - 1;
    struct span rest = { .start = line + version_length + 1, .length = 0 };
    if (length <= version_length + 1 || memcmp(line, version, version_length) != 0 ||
        !is_digit(line[version_length]) || *rest.start != ' ') {
        return 0;
    }
    rest.length = length - version_length - 1;
    rest = trimmed(rest);
    const bool has_digits = rest.length >= 3 && rest.start[0] != '0' && is_digit(rest.start[0]) &&
                            is_digit(rest.start[1]) && is_digit(rest.start[2]);
    if (!has_digits || (rest.length > 3 && !is_blank(rest.start[3]))) {
        return 0;
    }
    unsigned status = 0;
    for (size_t i = 0; i < 3; i++) {
        status = status * 10 + (unsigned)(rest.start[i] - '0');
    }
    return status;
}

static void reset_fields(struct answer_reader *answer)
{
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        text_buffer_reset(&answer->fields[i]);
    }
    answer->open_field = ANSWER_FIELD_COUNT;
}

static bool is_interim(const struct answer_reader *answer)
{
    return answer->status >= 100 && answer->status < 200;
}

/** To libcurl a line that begins with a line break is the end, whatever is behind it. */
static void end_header(struct answer_reader *answer, bool is_empty)
{
    answer->is_within_header = false;
    answer->is_header_broken = !is_empty || answer->status == 0;
    if (answer->is_header_broken) {
        return;
    }
    if (!is_interim(answer)) {
        answer->is_header_complete = true;
        return;
    }
    answer->interim_count++;
    // 101 only follows a request for it (RFC 9110 section 15.2.2), which is never sent.
    if (answer->status == 101 || answer->interim_count > INTERIM_LIMIT) {
        answer->is_header_broken = true;
    }
}

static void begin_header(struct answer_reader *answer, const char *line, size_t length)
{
    answer->status = answer->is_within_header ? 0 : status_of(line, length);
    answer->is_within_header = true;
    answer->is_header_broken = answer->status == 0;
    reset_fields(answer);
}

void answer_init(struct answer_reader *answer)
{
    *answer = (struct answer_reader){ 0 };
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        text_buffer_init(&answer->fields[i], FIELD_LIMIT);
    }
    answer->open_field = ANSWER_FIELD_COUNT;
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

static void take_fields(struct answer_reader *answer, const char *line, size_t length)
{
    answer->open_field = ANSWER_FIELD_COUNT;
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        const size_t name_length = strlen(field_names[i]);
        if (starts_with(line, length, field_names[i])) {
            take_field(answer, (enum answer_field)i,
                       trimmed((struct span){ line + name_length, length - name_length }));
        }
    }
}

bool answer_take_header(struct answer_reader *answer, const char *line, size_t length)
{
    answer->header_size += length;
    if (answer->is_header_complete) { // the trailer behind a chunked body
        answer->is_body_cut = answer->header_size > HEADER_LIMIT + BODY_LIMIT;
        return !answer->is_body_cut;
    }
    const struct span text = trimmed((struct span){ line, length });
    if (answer->header_size > HEADER_LIMIT) {
        answer->is_header_broken = true;
    } else if (starts_with(line, length, "HTTP/")) {
        begin_header(answer, line, length);
    } else if (length > 0 && (line[0] == '\r' || line[0] == '\n')) {
        end_header(answer, text.length == 0);
    } else if (length > 0 && is_blank(line[0])) {
        take_continuation(answer, text);
    } else {
        take_fields(answer, line, length);
    }
    return !answer->is_header_broken;
}

bool answer_wants_body(const struct answer_reader *answer)
{
    return answer->status >= 400 && answer->status != 401;
}

bool answer_take_body(struct answer_reader *answer, const char *bytes, size_t length)
{
    if (answer->is_within_header) {
        answer->is_header_broken = true;
        return false;
    }
    if (!answer->is_header_complete) {
        // Something other than HTTP. Its first bytes tell what; the rest is of no interest.
        (void)text_buffer_append(&answer->body, bytes, length);
        return false;
    }
    answer->body_size += length;
    if (answer_wants_body(answer)) {
        (void)text_buffer_append(&answer->body, bytes, length);
    }
    answer->is_body_cut |= answer->body_size > BODY_LIMIT;
    return !answer->is_body_cut;
}

const char *answer_field(const struct answer_reader *answer, enum answer_field field)
{
    const struct text_buffer *text = &answer->fields[field];
    return text->length > 0 ? text->text : NULL;
}
