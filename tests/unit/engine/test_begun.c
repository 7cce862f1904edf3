// Is a server that stops half-way told from one that says nothing?
#include "hostile.h"
#include "lanes.h"
#include "support/unit.h"

#include <string.h>

/** What a server says to a ClientHello and to a plain request before it stops, and what is told of
 * the first of either. */
struct beginning {
    const char *name;
    const char *bytes;
    size_t length;
    enum hostile_end end;
    enum scheme scheme;
    enum outcome outcome;
    const char *detail; // NULL: none
};

static void stop(struct server_connection *connection, unsigned number)
{
    (void)number;
    const struct beginning *beginning = server_context(connection);
    server_read_some(connection);
    (void)server_write_raw(connection, beginning->bytes, beginning->length);
    if (beginning->end == HOSTILE_HANGS) {
        server_wait_for_end(connection);
    } else if (beginning->end == HOSTILE_RESETS) {
        (void)server_pause(connection, 50); // a reset may overtake what was said before it
        server_reset(connection);
    } else {
        server_close_gently(connection);
    }
}

#define WITHIN_HANDSHAKE OBSERVATION_WITHIN "the handshake"
#define WITHIN_STATUS    OBSERVATION_WITHIN "the status line"
#define WITHIN_HEADER    OBSERVATION_WITHIN "the header"
#define PART_OF_HELLO    HOSTILE_BYTES("\x16\x03\x03\x00\x5a\x02\x00\x00\x56\x03\x03")
#define RECORD_HEADER    HOSTILE_BYTES("\x16\x03\x03\x00\x5a")
#define WARNING          HOSTILE_BYTES("\x15\x03\x03\x00\x02\x01\x5a")

// clang-format off
static const struct beginning beginnings[] = {
    { "silence", "", 0, HOSTILE_HANGS, SCHEME_HTTPS, OUTCOME_TIMED_OUT, NULL },
    { "a close at once", "", 0, HOSTILE_CLOSES, SCHEME_HTTPS, OUTCOME_CLOSED, NULL },
    { "a reset at once", "", 0, HOSTILE_RESETS, SCHEME_HTTPS, OUTCOME_RESET, NULL },
    { "silence within ServerHello", PART_OF_HELLO, HOSTILE_HANGS, SCHEME_HTTPS, OUTCOME_TIMED_OUT, WITHIN_HANDSHAKE },
    { "a close within ServerHello", PART_OF_HELLO, HOSTILE_CLOSES, SCHEME_HTTPS, OUTCOME_CLOSED, WITHIN_HANDSHAKE },
    { "a reset within ServerHello", PART_OF_HELLO, HOSTILE_RESETS, SCHEME_HTTPS, OUTCOME_RESET, WITHIN_HANDSHAKE },
    { "silence behind a record's header", RECORD_HEADER, HOSTILE_HANGS, SCHEME_HTTPS, OUTCOME_TIMED_OUT, WITHIN_HANDSHAKE },
    { "a warning is no beginning of a handshake", WARNING, HOSTILE_HANGS, SCHEME_HTTPS, OUTCOME_TIMED_OUT, NULL },
    { "silence to a request", "", 0, HOSTILE_HANGS, SCHEME_HTTP, OUTCOME_TIMED_OUT, NULL },
    { "a close to a request", "", 0, HOSTILE_CLOSES, SCHEME_HTTP, OUTCOME_CLOSED, NULL },
    { "a reset to a request", "", 0, HOSTILE_RESETS, SCHEME_HTTP, OUTCOME_RESET, NULL },
    { "silence within the status line", HOSTILE_BYTES("HTTP/1.1 2"), HOSTILE_HANGS, SCHEME_HTTP, OUTCOME_TIMED_OUT, WITHIN_STATUS },
    { "a reset within the status line", HOSTILE_BYTES("HTTP/1.1 2"), HOSTILE_RESETS, SCHEME_HTTP, OUTCOME_RESET, WITHIN_STATUS },
    { "silence within the header", HOSTILE_BYTES("HTTP/1.1 200 OK\r\nServer: "), HOSTILE_HANGS, SCHEME_HTTP, OUTCOME_TIMED_OUT, WITHIN_HEADER },
    { "a close within the header", HOSTILE_BYTES("HTTP/1.1 200 OK\r\nServer: "), HOSTILE_CLOSES, SCHEME_HTTP, OUTCOME_CLOSED, WITHIN_HEADER },
    { "a reset within the header", HOSTILE_BYTES("HTTP/1.1 200 OK\r\nServer: "), HOSTILE_RESETS, SCHEME_HTTP, OUTCOME_RESET, WITHIN_HEADER },
};

// clang-format on

static const struct observation *find(const struct observation *observations, size_t count,
                                      enum observation_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        if (observations[i].kind == kind) {
            return &observations[i];
        }
    }
    return NULL;
}

static bool is_told(const struct lane *lane, const struct observation *observations, size_t count)
{
    const struct beginning *beginning = lane->context;
    const struct observation *found =
        find(observations, count,
             lane->scheme == SCHEME_HTTPS ? OBSERVATION_HANDSHAKE : OBSERVATION_ANSWER);
    const char *wanted = beginning->detail != NULL ? beginning->detail : "nothing";
    const char *detail = found != NULL && found->detail != NULL ? found->detail : "nothing";
    const enum outcome outcome = found != NULL ? found->outcome : OUTCOME_NOT_ASKED;
    const bool is_good = outcome == beginning->outcome && strcmp(detail, wanted) == 0;
    if (!is_good) {
        print_error("%s: %s, %s\n", lane->name, outcome_name(outcome), detail);
    }
    return is_good;
}

#define COUNT (sizeof(beginnings) / sizeof(beginnings[0]))

static void what_had_begun_is_told(void **state)
{
    (void)state;
    struct lane lanes[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        lanes[i] = (struct lane){
            .name = beginnings[i].name,
            .script = stop,
            .context = &beginnings[i],
            .scheme = beginnings[i].scheme,
            .is_silent = beginnings[i].outcome == OUTCOME_TIMED_OUT,
            .is_right = is_told,
        };
    }
    lanes_check(lanes, COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_had_begun_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
