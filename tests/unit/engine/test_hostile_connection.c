// What is seen when a connection ends, lingers or lies about its end, and what does that cost?
#include "base/moment.h"
#include "hostile.h"
#include "lanes.h"
#include "support/unit.h"

#include <string.h>
#include <sys/resource.h>

#define ANSWER_404   "HTTP/1.1 404 No\r\nContent-Length: 2\r\n"
#define CLOSED       "closed|~|closed #2"
#define RESET        "reset|~|reset #2"
#define CLOSED_PLAIN "closed|=handshake reset default|closed #2"
#define RESET_PLAIN  "reset|=handshake reset default|reset #2"
#define CONNECTED    "connection ok\n"
#define STANDS       CONNECTED "handshake ok default certificate=none chain=1\n"
#define MICROSECONDS INT64_C(1000000)
#define NANOSECONDS  INT64_C(1000)

// clang-format off
static const struct hostile_answer ends[] = {
    { "a close in place of an answer", "", 0, NULL, HOSTILE_CLOSES,
      "kept_connection_ended|closed #2|~|closed #3", CLOSED, CLOSED_PLAIN },
    { "a reset in place of an answer", "", 0, NULL, HOSTILE_RESETS,
      "kept_connection_ended|reset #2|~|reset #3", RESET, RESET_PLAIN },
    { "a close within the status line", "HTTP/1.1 40", 0, NULL, HOSTILE_CLOSES, "kept_connection_ended|closed #2|~|closed #3", CLOSED, CLOSED_PLAIN },
    { "a reset within the status line", "HTTP/1.1 40", 0, NULL, HOSTILE_RESETS, "kept_connection_ended|reset #2|~|reset #3", RESET, RESET_PLAIN },
    { "a close behind the status line", "HTTP/1.1 404 No\r\n", 0, NULL, HOSTILE_CLOSES, CLOSED, CLOSED, CLOSED_PLAIN },
    { "a reset behind the status line", "HTTP/1.1 404 No\r\n", 0, NULL, HOSTILE_RESETS, RESET, RESET, RESET_PLAIN },
    { "a close within the header", "HTTP/1.1 404 No\r\nServer: Te", 0, NULL, HOSTILE_CLOSES, CLOSED, CLOSED, CLOSED_PLAIN },
    { "a reset within the header", "HTTP/1.1 404 No\r\nServer: Te", 0, NULL, HOSTILE_RESETS, RESET, RESET, RESET_PLAIN },
    { "a close that was announced", ANSWER_404 "Connection: close\r\n\r\nno", 0, NULL, HOSTILE_CLOSES,
      "ok 404", NULL, NULL },
    { "a close that was announced and does not come", ANSWER_404 "Connection: close\r\n\r\nno", 0, NULL, HOSTILE_HANGS,
      "ok 404", NULL, NULL },
    { "a close that was announced, and then a reset", ANSWER_404 "Connection: close\r\n\r\nno", 0, NULL, HOSTILE_RESETS,
      "ok 404", NULL, NULL },
};

// clang-format on

static void an_answer_that_never_came_whole_is_told_by_its_end(void **state)
{
    (void)state;
    hostile_check_answers(ends, sizeof(ends) / sizeof(ends[0]));
}

static const struct server_tls any_version = { 0 };

static bool begin(struct server_connection *connection)
{
    const struct server_tls *tls = server_context(connection);
    return tls == NULL || server_begin_tls(connection, tls);
}

static void reset_on_accept(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_reset(connection);
}

static void close_on_accept(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_close_gently(connection);
}

static void stay_silent(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_wait_for_end(connection);
}

static void drip_bytes(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_pause(connection, 20) && server_write_raw(connection, "\x16", 1)) {
    }
}

/** Says "keep-alive", and leaves. */
static void lie_about_staying(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (begin(connection) && server_read_request(connection)) {
        server_answer(connection, "200 OK", "Connection: keep-alive\r\n", "ok");
        server_close_gently(connection);
    }
}

/** Has an answer before it was asked, as a server that is full. */
static void answer_before_request(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (begin(connection)) {
        server_answer(connection, "503 Full", "Connection: close\r\n", "");
        server_wait_for_end(connection);
    }
}

/** Answers when nearly all of the time is over. */
static void answer_late(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        const bool is_late = server_is_asked_for(connection, "/b");
        if (!is_late || server_pause(connection, 700)) {
            server_answer(connection, "200 OK", "", "ok");
        }
    }
}

#define OVER_TLS &any_version
#define TWICE(outcome, path)             \
    "answer " outcome " http " path "\n" \
    "answer " outcome " http " path " #2\n"
#define ENDS_FIRST(scheme)                                                         \
    "answer ok " scheme " /a 200\nanswer kept_connection_ended " scheme " /b\n"    \
    "answer ok " scheme " /b 200 #2\nanswer kept_connection_ended " scheme " /c\n" \
    "answer ok " scheme " /c 200 #2\n"
#define ALL_PATHS(scheme) \
    "answer ok " scheme " /a 200\nanswer ok " scheme " /b 200\nanswer ok " scheme " /c 200\n"
#define FULL(scheme) \
    "answer ok " scheme " /a 503\nanswer ok " scheme " /b 503\nanswer ok " scheme " /c 503\n"

// clang-format off
static const struct hostile_server plain[] = {
    { "a reset on accept", reset_on_accept, NULL,
      CONNECTED "answer reset http /a\n" "handshake reset default\n" "answer reset http /a #2\n" TWICE("reset", "/b") TWICE("reset", "/c"), false },
    { "a close on accept", close_on_accept, NULL,
      CONNECTED "answer closed http /a\n" "handshake closed default\n" "answer closed http /a #2\n" TWICE("closed", "/b") TWICE("closed", "/c"), false },
    { "a lie about staying", lie_about_staying, NULL, CONNECTED ENDS_FIRST("http"), false },
    { "an answer before the request", answer_before_request, NULL, CONNECTED FULL("http"), false },
};

static const struct hostile_server over_tls[] = {
    { "a reset on accept", reset_on_accept, NULL,
      CONNECTED "handshake reset default\n" "handshake reset tls_1_2\n" "handshake reset default #2\n"
      "answer reset http /a\n" WALK_LEFT_OTHERS("https"), false },
    { "a close on accept", close_on_accept, NULL,
      CONNECTED "handshake closed default\n" "handshake closed tls_1_2\n" "handshake closed default #2\n"
      "answer closed http /a\n" WALK_LEFT_OTHERS("https"), false },
    { "a lie about staying", lie_about_staying, OVER_TLS, STANDS ENDS_FIRST("https"), false },
    { "an answer before the request", answer_before_request, OVER_TLS, STANDS FULL("https"), false },
};

static const struct lane silent[] = {
    { "silence", stay_silent, NULL, SCHEME_HTTP,
      CONNECTED "answer timed_out http /a\n" "handshake timed_out default\n" WALK_LEFT_OTHERS("http"), true, NULL },
    { "bytes that drip", drip_bytes, NULL, SCHEME_HTTP,
      CONNECTED "answer not_http http /a\n" "handshake not_tls default\n" WALK_LEFT_OTHERS("http"), true, NULL },
    { "silence", stay_silent, NULL, SCHEME_HTTPS,
      CONNECTED "handshake timed_out default\n" "answer timed_out http /a\n" WALK_LEFT_OTHERS("https"), true, NULL },
    { "bytes that drip", drip_bytes, NULL, SCHEME_HTTPS,
      CONNECTED "handshake not_tls default\n" "answer not_http http /a\n" WALK_LEFT_OTHERS("https"), true, NULL },
};

// clang-format on

static void a_connection_may_end_at_any_time(void **state)
{
    (void)state;
    hostile_check_servers(plain, sizeof(plain) / sizeof(plain[0]), SCHEME_HTTP);
    hostile_check_servers(over_tls, sizeof(over_tls) / sizeof(over_tls[0]), SCHEME_HTTPS);
}

static void an_answer_in_the_nick_of_time_is_one(void **state)
{
    (void)state;
    struct server *server = server_start(answer_late);
    struct walk walk;
    walk_init(&walk);
    walk.options.answer_timeout_ms = 5000;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_string_equal(walk.transcript.text, CONNECTED "answer ok http /a 200\n"
                                                        "answer ok http /b 200\n"
                                                        "answer ok http /c 200\n");
    walk_clear(&walk);
    server_stop(server);
}

static void answer_twice(struct server_connection *connection, unsigned number)
{
    (void)number;
    const bool goes_on = begin(connection);
    while (goes_on && server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
        server_write(connection, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    }
}

/** Requests are far enough from each other for the second answer to be there in between. */
static void check_second_answer(const struct server_tls *tls, enum scheme scheme,
                                const char *expected)
{
    struct server *server = server_start_with(answer_twice, tls);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.options.request_rate = 4;
    walk_port(&walk, server_port(server), scheme);
    assert_string_equal(walk.transcript.text, expected);
    assert_int_equal(server_count(server), 3);
    walk_clear(&walk);
    server_stop(server);
}

static void a_second_answer_is_never_that_of_the_next_path(void **state)
{
    (void)state;
    check_second_answer(NULL, SCHEME_HTTP, CONNECTED ALL_PATHS("http"));
    check_second_answer(&any_version, SCHEME_HTTPS, STANDS ALL_PATHS("https"));
}

static int64_t processor_time_us(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * MICROSECONDS + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static void waiting_costs_no_processor_time(void **state)
{
    (void)state;
    const int64_t began_ns = moment_monotonic_ns();
    const int64_t began_us = processor_time_us();
    lanes_check(silent, sizeof(silent) / sizeof(silent[0]));
    const int64_t used_us = processor_time_us() - began_us;
    const int64_t took_us = (moment_monotonic_ns() - began_ns) / NANOSECONDS;
    assert_true(used_us < took_us / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_that_never_came_whole_is_told_by_its_end),
        cmocka_unit_test(a_connection_may_end_at_any_time),
        cmocka_unit_test(an_answer_in_the_nick_of_time_is_one),
        cmocka_unit_test(a_second_answer_is_never_that_of_the_next_path),
        cmocka_unit_test(waiting_costs_no_processor_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
