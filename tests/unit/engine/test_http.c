// What does the engine see of servers that speak plain HTTP, well or badly?
#include "lanes.h"
#include "support/server.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define OK_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

static void serve(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "Server: Test\r\n", "ok");
    }
}

static void serve_once(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_read_request(connection)) {
        server_answer(connection, "200 OK", "Connection: close\r\n", "ok");
    }
}

static void stay_silent(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_wait_for_end(connection);
}

static void reset_at_once(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_reset(connection);
}

static void reset_after_request(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_read_some(connection);
    server_reset(connection);
}

static void close_after_request(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
}

/** The first connection dies under its second request. */
static void reset_second_request(struct server_connection *connection, unsigned number)
{
    while (server_read_request(connection)) {
        if (number == 1 && !server_is_asked_for(connection, "/a")) {
            server_reset(connection);
            return;
        }
        server_answer(connection, "200 OK", "", "ok");
    }
}

/** "/b" is reset on whatever connection. */
static void reset_one_path(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection) && !server_is_asked_for(connection, "/b")) {
        server_answer(connection, "200 OK", "", "ok");
    }
    server_reset(connection);
}

static void write_one_byte_at_a_time(struct server_connection *connection, const char *text)
{
    for (size_t i = 0; text[i] != '\0' && server_pause(connection, 40); i++) {
        (void)server_write_bytes(connection, &text[i], 1);
    }
}

static void drip_header(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    write_one_byte_at_a_time(connection, OK_ANSWER);
}

static void drip_body(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    server_write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n");
    write_one_byte_at_a_time(connection, "01234567890123456789012345678901234567890123456789");
}

static void send_headers_without_end(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    server_write(connection, "HTTP/1.1 200 OK\r\n");
    while (server_write_bytes(connection, "X-More: 0123456789012345678901234567890123\r\n", 45)) {
    }
}

static void send_body_without_end(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    server_write(connection, "HTTP/1.1 200 OK\r\n\r\n");
    static const char block[1024] = "endless";
    while (server_write_bytes(connection, block, sizeof(block))) {
    }
}

static void storm_of_interim_answers(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    while (server_write_bytes(connection, "HTTP/1.1 103 Early Hints\r\n\r\n", 28)) {
    }
}

static void one_interim_answer(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_write(connection, "HTTP/1.1 103 Early Hints\r\nServer: Interim\r\n\r\n" OK_ANSWER);
    }
}

static void speak_chunked(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_write(connection, "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    }
}

static void break_chunks(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    server_write(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    server_wait_for_end(connection);
}

static void promise_too_much(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    server_write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
}

static void send_zero_byte(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    static const char answer[] = "HTTP/1.1 200 OK\r\nServer: a\0b\r\nContent-Length: 0\r\n\r\n";
    (void)server_write_bytes(connection, answer, sizeof(answer) - 1);
    server_wait_for_end(connection);
}

static void break_off_in_header(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    server_write(connection, "HTTP/1.1 200 OK\r\nServer: Te");
}

static void speak_http_0_9(struct server_connection *connection, unsigned number)
{
    (void)number;
    (void)server_read_request(connection);
    server_write(connection, "<html>no header at all</html>");
}

// clang-format off
static const struct example examples[] = {
    { "one connection serves every path", serve, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200\n" "answer ok http /b 200\n" "answer ok http /c 200\n" },
    { "a server that closes politely gets a connection a path", serve_once, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200\n" "answer ok http /b 200\n" "answer ok http /c 200\n" },
    { "a silent port costs one time-out a protocol", stay_silent, SCHEME_HTTP,
      "connection ok\n" "answer timed_out http /a\n" "handshake timed_out default\n"
      WALK_LEFT_OTHERS("http") },
    { "a reset after the request is confirmed, once TLS has failed too", reset_after_request, SCHEME_HTTP,
      "connection ok\n" "answer reset http /a\n" "handshake reset default\n"
      "answer reset http /a #2\n" "answer reset http /b\n" "answer reset http /b #2\n"
      "answer reset http /c\n" "answer reset http /c #2\n" },
    { "a close without an answer is confirmed likewise", close_after_request, SCHEME_HTTP,
      "connection ok\n" "answer closed http /a\n" "handshake timed_out default\n"
      "answer closed http /a #2\n" "answer closed http /b\n" "answer closed http /b #2\n"
      "answer closed http /c\n" "answer closed http /c #2\n" },
    { "a kept connection that dies is told, and the path asked again", reset_second_request, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200\n"
      "answer kept_connection_ended http /b\n" "answer ok http /b 200 #2\n"
      "answer ok http /c 200\n" },
    { "a path that is reset every time is told from the others", reset_one_path, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200\n"
      "answer kept_connection_ended http /b\n" "answer reset http /b #2\n"
      "answer reset http /b #3\n"
      "answer ok http /c 200\n" },
    { "a header that drips ends with its time", drip_header, SCHEME_HTTP,
      "connection ok\n" "answer timed_out http /a\n" "handshake timed_out default\n"
      WALK_LEFT_OTHERS("http") },
    { "a body that drips is an answer all the same", drip_body, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200 cut\n" "answer ok http /b 200 cut\n" "answer ok http /c 200 cut\n" },
    { "headers without end are malformed", send_headers_without_end, SCHEME_HTTP,
      "connection ok\n"
      "answer malformed http /a\n" "answer malformed http /b\n"
      "answer malformed http /c\n" },
    { "a body without end is cut", send_body_without_end, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200 cut\n" "answer ok http /b 200 cut\n" "answer ok http /c 200 cut\n" },
    { "a storm of interim answers is malformed", storm_of_interim_answers, SCHEME_HTTP,
      "connection ok\n"
      "answer malformed http /a\n" "answer malformed http /b\n" "answer malformed http /c\n" },
    { "one interim answer is skipped", one_interim_answer, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200\n" "answer ok http /b 200\n" "answer ok http /c 200\n" },
    { "a chunked body is read", speak_chunked, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 404\n" "answer ok http /b 404\n" "answer ok http /c 404\n" },
    { "a broken chunk leaves the status standing", break_chunks, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200 cut\n" "answer ok http /b 200 cut\n" "answer ok http /c 200 cut\n" },
    { "a body that stops short leaves the status standing", promise_too_much, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200 cut\n" "answer ok http /b 200 cut\n" "answer ok http /c 200 cut\n" },
    { "a zero byte in the header is malformed", send_zero_byte, SCHEME_HTTP,
      "connection ok\n"
      "answer malformed http /a\n" "answer malformed http /b\n" "answer malformed http /c\n" },
    { "a header that breaks off is no answer", break_off_in_header, SCHEME_HTTP,
      "connection ok\n" "answer closed http /a\n" "handshake timed_out default\n"
      "answer closed http /a #2\n" "answer closed http /b\n" "answer closed http /b #2\n"
      "answer closed http /c\n" "answer closed http /c #2\n" },
    { "HTTP/0.9 is no HTTP", speak_http_0_9, SCHEME_HTTP,
      "connection ok\n" "answer not_http http /a\n" "handshake timed_out default\n"
      WALK_LEFT_OTHERS("http") },
};

// clang-format on

static void each_server_is_seen_as_it_is(void **state)
{
    (void)state;
    lanes_check_examples(examples, sizeof(examples) / sizeof(examples[0]));
}

static void a_reset_on_connecting_is_never_taken_for_silence(void **state)
{
    (void)state;
    struct server *server = server_start(reset_at_once);
    struct walk walk;
    walk_init(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "answer reset http /a\n"
                                              "handshake reset default\n"
                                              "answer reset http /a #2\n"
                                              "answer reset http /b\n"
                                              "answer reset http /b #2\n"
                                              "answer reset http /c\n"
                                              "answer reset http /c #2\n");
    walk_clear(&walk);
    server_stop(server);
}

static void a_closed_port_is_refused(void **state)
{
    (void)state;
    struct walk walk;
    walk_init(&walk);
    walk_port(&walk, server_free_port(), SCHEME_HTTP);
    assert_string_equal(walk.transcript.text, "connection refused\n");
    walk_clear(&walk);
}

static void a_port_that_drops_connections_costs_one_time_out(void **state)
{
    (void)state;
    struct server *server = server_start_deaf();
    struct walk walk;
    walk_init(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text, "connection timed_out\n");
    walk_clear(&walk);
    server_stop(server);
}

static void keeping_a_connection_takes_only_one(void **state)
{
    (void)state;
    struct server *server = server_start(serve);
    struct walk walk;
    walk_init(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(server_count(server), 1);
    assert_int_equal(walk.progress.connections, 1);
    assert_int_equal(walk.progress.observations, 4);
    assert_int_equal(walk.progress.finished, 1);
    walk_clear(&walk);
    server_stop(server);
}

static void set_a_cookie(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "Set-Cookie: a=b\r\n", "");
    }
}

static void a_request_says_what_it_must_and_no_more(void **state)
{
    (void)state;
    struct server *server = server_start(set_a_cookie);
    struct walk walk;
    walk_init(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    char expected[1024];
    (void)snprintf(expected, sizeof(expected),
                   "GET /c HTTP/1.1\r\nHost: localhost:%u\r\nUser-Agent: itmscan-test\r\n"
                   "Accept: */*\r\nAccept-Language: en-US\r\n\r\n",
                   (unsigned)server_port(server));
    assert_string_equal(server_last_request(server), expected);
    walk_clear(&walk);
    server_stop(server);
}

static void proxies_of_the_environment_are_ignored(void **state)
{
    (void)state;
    char proxy[64];
    (void)snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%u", (unsigned)server_free_port());
    // NOLINTBEGIN(concurrency-mt-unsafe): no other thread runs
    (void)setenv("http_proxy", proxy, 1);
    (void)setenv("all_proxy", proxy, 1);
    struct server *server = server_start(serve);
    struct walk walk;
    walk_init(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    server_stop(server);
    (void)unsetenv("http_proxy");
    (void)unsetenv("all_proxy");
    // NOLINTEND(concurrency-mt-unsafe)
    assert_non_null(strstr(walk.transcript.text, "answer ok http /c 200\n"));
    walk_clear(&walk);
}

static void leave_no_descriptor(void)
{
    struct rlimit none = { 0 };
    (void)getrlimit(RLIMIT_NOFILE, &none);
    none.rlim_cur = 0;
    (void)setrlimit(RLIMIT_NOFILE, &none);
}

static void what_goes_wrong_here_is_tried_again_and_told_apart(void **state)
{
    (void)state;
    struct rlimit usual_limit = { 0 };
    (void)getrlimit(RLIMIT_NOFILE, &usual_limit);
    struct walk walk;
    walk_init(&walk);
    walk.before = leave_no_descriptor;
    walk.options.visit_timeout_ms = 2000; // of which half is waited for what is short here
    walk_port(&walk, server_free_port(), SCHEME_HTTP);
    (void)setrlimit(RLIMIT_NOFILE, &usual_limit);
    assert_string_equal(walk.transcript.text, "connection local_fault\n");
    assert_int_equal(walk.progress.local_faults, 4);
    walk_clear(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_server_is_seen_as_it_is),
        cmocka_unit_test(a_reset_on_connecting_is_never_taken_for_silence),
        cmocka_unit_test(a_closed_port_is_refused),
        cmocka_unit_test(a_port_that_drops_connections_costs_one_time_out),
        cmocka_unit_test(keeping_a_connection_takes_only_one),
        cmocka_unit_test(a_request_says_what_it_must_and_no_more),
        cmocka_unit_test(proxies_of_the_environment_are_ignored),
        cmocka_unit_test(what_goes_wrong_here_is_tried_again_and_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
