// What does the engine see of servers that speak TLS, or something else where TLS is expected?
#include "lanes.h"
#include "support/server.h"
#include "support/unit.h"

#include <openssl/ssl.h>

#include <string.h>

#define ALL_PATHS_OVER(scheme)      \
    "answer ok " scheme " /a 200\n" \
    "answer ok " scheme " /b 200\n" \
    "answer ok " scheme " /c 200\n"

static const struct server_tls any_version = { 0 };
static const struct server_tls tls_1_2 = { .highest_version = TLS1_2_VERSION };

static void serve_http(struct server_connection *connection)
{
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void serve_tls(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_begin_tls(connection, &any_version)) {
        serve_http(connection);
    }
}

static void serve_tls_1_2(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_begin_tls(connection, &tls_1_2)) {
        serve_http(connection);
    }
}

static void serve_plain(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_http(connection);
}

/** As http.sys and nginx do: 400 in clear to whatever is no request. */
static void answer_400_to_hello(struct server_connection *connection, unsigned number)
{
    if (number > 1) {
        serve_http(connection);
        return;
    }
    server_read_some(connection);
    server_answer(connection, "400 Bad Request", "Connection: close\r\n", "");
    server_wait_for_end(connection);
}

static void reset_after_hello(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_read_some(connection);
    server_reset(connection);
}

static void close_after_hello(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_read_some(connection);
}

static void stay_silent(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_wait_for_end(connection);
}

/** A server that chokes on what TLS 1.3 adds to the ClientHello. */
static void reset_unless_tls_1_2(struct server_connection *connection, unsigned number)
{
    if (number == 1) {
        reset_after_hello(connection, number);
    } else {
        serve_tls_1_2(connection, number);
    }
}

static void reset_hello_but_serve_plain(struct server_connection *connection, unsigned number)
{
    if (number <= 3) {
        reset_after_hello(connection, number);
    } else {
        serve_http(connection);
    }
}

static void reset_by_chance(struct server_connection *connection, unsigned number)
{
    if (number <= 2) {
        reset_after_hello(connection, number);
    } else {
        serve_tls(connection, number);
    }
}

static void send_alert(struct server_connection *connection, unsigned char description)
{
    const unsigned char alert[] = { 21, 3, 3, 0, 2, 2, description };
    server_read_some(connection);
    (void)server_write_bytes(connection, alert, sizeof(alert));
    server_wait_for_end(connection);
}

static void alert_handshake_failure(struct server_connection *connection, unsigned number)
{
    (void)number;
    send_alert(connection, 40);
}

static void alert_unrecognized_name(struct server_connection *connection, unsigned number)
{
    (void)number;
    send_alert(connection, 112);
}

static void alert_unless_tls_1_2(struct server_connection *connection, unsigned number)
{
    if (number == 1) {
        send_alert(connection, 70);
    } else {
        serve_tls_1_2(connection, number);
    }
}

static void lie_about_length(struct server_connection *connection, unsigned number)
{
    (void)number;
    static const unsigned char record[] = { 22, 3, 3, 0xff, 0xff, 2, 0, 0, 0 };
    server_read_some(connection);
    (void)server_write_bytes(connection, record, sizeof(record));
    server_wait_for_end(connection);
}

static void stop_within_server_hello(struct server_connection *connection, unsigned number)
{
    (void)number;
    static const unsigned char beginning[] = { 22, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3 };
    server_read_some(connection);
    (void)server_write_bytes(connection, beginning, sizeof(beginning));
    server_wait_for_end(connection);
}

static void answer_tls_record(struct server_connection *connection, unsigned number)
{
    if (number > 1) {
        serve_tls(connection, number);
        return;
    }
    send_alert(connection, 10);
}

static void answer_400_to_plain(struct server_connection *connection, unsigned number)
{
    if (number > 1) {
        serve_tls(connection, number);
    } else if (server_read_request(connection)) {
        server_answer(connection, "400 Bad Request", "Connection: close\r\n", "use https");
    }
}

static void answer_400_always(struct server_connection *connection, unsigned number)
{
    if (number == 2) {
        reset_after_hello(connection, number);
        return;
    }
    while (server_read_request(connection)) {
        server_answer(connection, "400 Bad Request", "", "no such name here");
    }
}

static void send_huge_chain(struct server_connection *connection, unsigned number)
{
    (void)number;
    static const struct server_tls huge = { .padding_certificates = 15 };
    if (server_begin_tls(connection, &huge)) {
        serve_http(connection);
    }
}

/** TLS 1.2 up to a Certificate message with one certificate that is none. */
static void send_malformed_certificate(struct server_connection *connection, unsigned number)
{
    (void)number;
    unsigned char flight[] = {
        22, 3,    3,    0, 42, 2,  0, 0, 38, 3,  3,                      // ServerHello, TLS 1.2
        1,  2,    3,    4, 5,  6,  7, 8, 9,  10, 11, 12, 13, 14, 15, 16, // its random
        1,  2,    3,    4, 5,  6,  7, 8, 9,  10, 11, 12, 13, 14, 15, 16, // of 32 bytes
        0,  0xc0, 0x2f, 0, // no session; ECDHE-RSA-AES128-GCM-SHA256; no compression
        22, 3,    3,    0, 14, 11, 0, 0, 10, 0,  0,  7,  0,  0,  4,  0xde, 0xad, 0xbe, 0xef,
    };
    server_read_some(connection);
    (void)server_write_bytes(connection, flight, sizeof(flight));
    server_wait_for_end(connection);
}

/** Has an OCSP response from its second connection on, as who fetches it when it is first asked;
 * each request takes a connection of its own. */
static void staple_later(struct server_connection *connection, unsigned number)
{
    static const struct server_tls stapled = { .staple = "a response" };
    if (server_begin_tls(connection, number == 1 ? &any_version : &stapled) &&
        server_read_request(connection)) {
        server_answer(connection, "200 OK", "Connection: close\r\n", "");
    }
}

/** An application that hangs behind a handshake that works. */
static void hang_behind_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_begin_tls(connection, &any_version)) {
        server_wait_for_end(connection);
    }
}

// clang-format off
static const struct example examples[] = {
    { "one connection tells everything", serve_tls, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      ALL_PATHS_OVER("https") },
    { "a staple that came later is told, and once", staple_later, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n" "answer ok https /a 200\n"
      "handshake ok default certificate=none chain=1 staple=10 #2\n"
      "answer ok https /b 200\n" "answer ok https /c 200\n" },
    { "plain HTTP on a TLS port is asked as such", serve_plain, SCHEME_HTTPS,
      "connection ok\n" "handshake timed_out default\n" ALL_PATHS_OVER("http") },
    { "a 400 in clear to the ClientHello tells plain HTTP", answer_400_to_hello, SCHEME_HTTPS,
      "connection ok\n" "handshake not_tls default\n" ALL_PATHS_OVER("http") },
    { "a reset after the ClientHello is doubted twice, then HTTP tried", reset_after_hello,
      SCHEME_HTTPS,
      "connection ok\n" "handshake reset default\n" "handshake reset tls_1_2\n"
      "handshake reset default #2\n" "answer reset http /a\n" WALK_LEFT_OTHERS("https") },
    { "so is a close", close_after_hello, SCHEME_HTTPS,
      "connection ok\n" "handshake closed default\n" "handshake closed tls_1_2\n"
      "handshake closed default #2\n" "answer closed http /a\n" WALK_LEFT_OTHERS("https") },
    { "silence to the ClientHello leads to plain HTTP once", stay_silent, SCHEME_HTTPS,
      "connection ok\n" "handshake timed_out default\n" "answer timed_out http /a\n"
      WALK_LEFT_OTHERS("https") },
    { "where TLS 1.2 works it is kept to", reset_unless_tls_1_2, SCHEME_HTTPS,
      "connection ok\n" "handshake reset default\n"
      "handshake ok tls_1_2 certificate=none chain=1\n" ALL_PATHS_OVER("https") },
    { "a reset by chance is told and does no harm", reset_by_chance, SCHEME_HTTPS,
      "connection ok\n" "handshake reset default\n" "handshake reset tls_1_2\n"
      "handshake ok default certificate=none chain=1 #2\n" ALL_PATHS_OVER("https") },
    { "plain HTTP behind three resets is found", reset_hello_but_serve_plain, SCHEME_HTTPS,
      "connection ok\n" "handshake reset default\n" "handshake reset tls_1_2\n"
      "handshake reset default #2\n" ALL_PATHS_OVER("http") },
    { "an alert is the server's word, once TLS 1.2 is tried", alert_handshake_failure, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=40\n" "handshake alert tls_1_2 alert=40\n"
      WALK_LEFT_ALL("https") },
    { "an alert that no version mends is final", alert_unrecognized_name, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=112\n" WALK_LEFT_ALL("https") },
    { "a version alert leads to TLS 1.2", alert_unless_tls_1_2, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=70\n"
      "handshake ok tls_1_2 certificate=none chain=1\n" ALL_PATHS_OVER("https") },
    { "a record too long is malformed", lie_about_length, SCHEME_HTTPS,
      "connection ok\n" "handshake malformed default\n" WALK_LEFT_ALL("https") },
    { "a handshake that stops ends with its time", stop_within_server_hello, SCHEME_HTTPS,
      "connection ok\n" "handshake timed_out default\n" "answer tls_record http /a\n"
      WALK_LEFT_OTHERS("https") },
    { "TLS on a plain port is asked as such", answer_tls_record, SCHEME_HTTP,
      "connection ok\n" "answer tls_record http /a\n"
      "handshake ok default certificate=none chain=1\n" ALL_PATHS_OVER("https") },
    { "a 400 on a plain port may hide TLS", answer_400_to_plain, SCHEME_HTTP,
      "connection ok\n" "answer ok http /a 400\n"
      "handshake ok default certificate=none chain=1\n" ALL_PATHS_OVER("https") },
    { "a 400 may also be all there is", answer_400_always, SCHEME_HTTP,
      "connection ok\n" "answer ok http /a 400\n" "handshake reset default\n"
      "answer ok http /b 400\n" "answer ok http /c 400\n" },
    { "a chain of 300 KiB is taken whole", send_huge_chain, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=16\n"
      ALL_PATHS_OVER("https") },
    { "a server that hangs behind the handshake costs two time-outs", hang_behind_handshake,
      SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer timed_out https /a\n" "answer timed_out https /b\n"
      "answer not_asked https /c\n" },
    { "a certificate that is none is kept all the same", send_malformed_certificate, SCHEME_HTTPS,
      "connection ok\n" "handshake malformed default chain=1\n"
      WALK_LEFT_ALL("https") },
};

// clang-format on

static void each_server_is_seen_as_it_is(void **state)
{
    (void)state;
    lanes_check_examples(examples, sizeof(examples) / sizeof(examples[0]));
}

static void look_at_facts(const struct observation *observations, size_t count)
{
    assert_true(count > 1);
    const struct observed_handshake *handshake = &observations[1].handshake;
    assert_string_equal(handshake->version, "TLS 1.3");
    assert_string_equal(handshake->cipher, "TLS_AES_128_GCM_SHA256");
    assert_string_equal(handshake->alpn, "http/1.1");
    assert_int_equal(handshake->alert, -1);
    assert_int_equal(handshake->chain[0].der[0], 0x30);
    assert_string_equal(observations[1].server_name, "localhost");
    assert_int_equal(observations[1].scheme, SCHEME_HTTPS);
    assert_true(observations[1].took_us > 0);
    assert_true(observations[1].at_ms > 0);
}

static void a_handshake_tells_version_cipher_protocol_and_chain(void **state)
{
    (void)state;
    struct server *server = server_start(serve_tls);
    struct walk walk;
    walk_init(&walk);
    walk.look = look_at_facts;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_int_equal(walk.handed_over, 1);
    assert_int_equal(server_count(server), 1);
    walk_clear(&walk);
    server_stop(server);
}

static void look_at_clear_text(const struct observation *observations, size_t count)
{
    assert_true(count > 1);
    assert_non_null(strstr(observations[1].detail, "HTTP/1.1 400 Bad Request"));
}

static void what_is_said_in_clear_is_quoted(void **state)
{
    (void)state;
    struct server *server = server_start(answer_400_to_hello);
    struct walk walk;
    walk_init(&walk);
    walk.look = look_at_clear_text;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    walk_clear(&walk);
    server_stop(server);
}

static void a_deep_look_asks_for_every_version_and_name(void **state)
{
    (void)state;
    struct server *server = server_start(serve_tls_1_2);
    struct walk walk;
    walk_init(&walk);
    walk.visit.is_deep = true;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text,
                        "connection ok\n"
                        "handshake ok default certificate=none chain=1\n" //
                        ALL_PATHS_OVER("https")                           //
                        "handshake ok tls_1_0 certificate=none chain=1\n"
                        "handshake ok tls_1_1 certificate=none chain=1\n"
                        "handshake ok tls_1_2 certificate=none chain=1\n"
                        "handshake alert tls_1_3 alert=70\n"
                        "handshake ok no_name certificate=none chain=1\n"
                        "handshake ok wrong_name certificate=none chain=1\n");
    walk_clear(&walk);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_server_is_seen_as_it_is),
        cmocka_unit_test(a_handshake_tells_version_cipher_protocol_and_chain),
        cmocka_unit_test(what_is_said_in_clear_is_quoted),
        cmocka_unit_test(a_deep_look_asks_for_every_version_and_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
