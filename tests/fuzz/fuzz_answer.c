/** An answer as it comes over the wire, handed on line by line and then in pieces, as libcurl does;
 * and where its Location leads. */
#include "base/arena.h"
#include "engine/answer.h"
#include "engine/follow.h"
#include "fuzz/fuzz.h"

#include <string.h>

// What the reader promises to keep at most.
#define LONGEST_FIELD ((size_t)4096)
#define PIECE         ((size_t)1000)

static const char *end_of_line(const char *start, const char *end)
{
    const char *line_feed = memchr(start, '\n', (size_t)(end - start));
    return line_feed != NULL ? line_feed + 1 : end;
}

/** What is left of the bytes when the header is over; NULL when the reader had enough. */
static const char *take_header(struct answer_reader *answer, const char *start, const char *end)
{
    const char *rest = start;
    while (rest < end && !answer->is_header_complete) {
        const char *next = end_of_line(rest, end);
        if (!answer_take_header(answer, rest, (size_t)(next - rest))) {
            return NULL;
        }
        rest = next;
    }
    return rest;
}

static void take_body(struct answer_reader *answer, const char *start, const char *end)
{
    const char *rest = start;
    bool goes_on = true;
    while (rest < end && goes_on) {
        const size_t left = (size_t)(end - rest);
        const size_t length = left < PIECE ? left : PIECE;
        goes_on = answer_take_body(answer, rest, length);
        rest += length;
    }
}

static void check_location(const struct answer_reader *answer)
{
    struct arena arena = { 0 };
    const struct observation observation = {
        .kind = OBSERVATION_ANSWER,
        .server_name = "ns1.corp.example",
        .port = 80,
        .scheme = SCHEME_HTTP,
        .path = "/Altiris/Console",
        .answer = { .status = answer->status,
                    .location = answer_field(answer, ANSWER_FIELD_LOCATION) },
    };
    struct url url;
    if (follow_read(&arena, &observation, &url)) {
        FUZZ_EXPECT(url.kind == URL_WEB);
        FUZZ_EXPECT(url_is_host(url.host));
        FUZZ_EXPECT(url.port != 0);
        FUZZ_EXPECT(url.path[0] == '/');
        FUZZ_EXPECT(!url.had_query || strchr(url.path, '?') == NULL);
        FUZZ_EXPECT(strpbrk(url.path, " \r\n\t") == NULL);
    }
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *start = (const char *)data;
    struct answer_reader answer;
    answer_init(&answer);
    const char *body = take_header(&answer, start, start + size);
    if (body != NULL) {
        take_body(&answer, body, start + size);
    }
    FUZZ_EXPECT(answer.body.length <= OBSERVATION_BODY_LIMIT);
    for (size_t i = 0; i < ANSWER_FIELD_COUNT; i++) {
        FUZZ_EXPECT(answer.fields[i].length <= LONGEST_FIELD);
    }
    if (answer.is_header_complete) {
        check_location(&answer);
    }
    answer_clear(&answer);
    return 0;
}
