// When does a server ask for a client certificate, and what becomes of the answers?
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <openssl/ssl.h>

#include <string.h>

static const struct server_tls optional = { .wants_certificate = true };
static const struct server_tls optional_1_2 = { .wants_certificate = true,
                                                .highest_version = TLS1_2_VERSION };
static const struct server_tls required = { .needs_certificate = true };
static const struct server_tls required_1_2 = { .needs_certificate = true,
                                                .highest_version = TLS1_2_VERSION };
static const struct server_tls post_handshake = { .is_post_handshake = true };
static const struct server_tls any_version = { 0 };
static const struct server_tls tls_1_2 = { .highest_version = TLS1_2_VERSION };

static void serve_by(struct server_connection *connection, const struct server_tls *tls)
{
    if (!server_begin_tls(connection, tls)) {
        return;
    }
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void ask_in_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &optional);
}

static void ask_in_handshake_1_2(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &optional_1_2);
}

static void require_in_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &required);
}

static void require_in_handshake_1_2(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &required_1_2);
}

/** Asks under "/b" only, as a folder with a setting of its own does, and says 403 there. */
static void serve_asking_later(struct server_connection *connection, const struct server_tls *tls)
{
    if (!server_begin_tls(connection, tls)) {
        return;
    }
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/b")) {
            server_ask_certificate(connection);
            server_answer(connection, "403 Forbidden", "", "no certificate");
        } else {
            server_answer(connection, "200 OK", "", "ok");
        }
    }
}

static void renegotiate(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_asking_later(connection, &tls_1_2);
}

static void authenticate_post_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_asking_later(connection, &post_handshake);
}

/** Windows Server 2022: under TLS 1.3 it resets where it would have to ask; told by the version
 * that the client allows, which only the second connection lowers. */
static void reset_under_tls_1_3(struct server_connection *connection, unsigned number)
{
    if (number > 1) {
        serve_asking_later(connection, &tls_1_2);
        return;
    }
    if (server_begin_tls(connection, &any_version) && server_read_request(connection)) {
        server_reset(connection);
    }
}

/** Windows Server 2025: 500 in place of the reset. */
static void fail_under_tls_1_3(struct server_connection *connection, unsigned number)
{
    if (number > 1) {
        serve_asking_later(connection, &tls_1_2);
        return;
    }
    if (!server_begin_tls(connection, &any_version)) {
        return;
    }
    while (server_read_request(connection)) {
        const bool wants = server_is_asked_for(connection, "/b");
        server_answer(connection, wants ? "500 Internal Server Error" : "200 OK", "", "");
    }
}

static void fail_always(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (!server_begin_tls(connection, &any_version)) {
        return;
    }
    while (server_read_request(connection)) {
        server_answer(connection, "500 Internal Server Error", "", "");
    }
}

static void reset_every_request(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_begin_tls(connection, &any_version) && server_read_request(connection)) {
        server_reset(connection);
    }
}

// clang-format off
static const struct example examples[] = {
    { "asked in the handshake, goes on without", ask_in_handshake, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=handshake chain=1\n"
      "answer ok https /a 200 certificate=handshake\n"
      "answer ok https /b 200 certificate=handshake\n"
      "answer ok https /c 200 certificate=handshake\n" },
    { "likewise under TLS 1.2", ask_in_handshake_1_2, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=handshake chain=1\n"
      "answer ok https /a 200 certificate=handshake\n"
      "answer ok https /b 200 certificate=handshake\n"
      "answer ok https /c 200 certificate=handshake\n" },
    { "required in the handshake, told only behind it by TLS 1.3", require_in_handshake, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=116 certificate=required chain=1\n"
      WALK_LEFT_ALL("https") },
    { "required in the handshake under TLS 1.2", require_in_handshake_1_2, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=40 certificate=required chain=1\n"
      WALK_LEFT_ALL("https") },
    { "asked after the request, by renegotiation", renegotiate, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 200\n"
      "answer ok https /b 403 certificate=after_request\n"
      "answer ok https /c 200 certificate=after_request\n" },
    { "asked after the request, by post-handshake authentication", authenticate_post_handshake, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 200\n"
      "answer ok https /b 403 certificate=after_request\n"
      "answer ok https /c 200 certificate=after_request\n" },
    { "a reset under TLS 1.3 is asked again under TLS 1.2", reset_under_tls_1_3, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer reset https /a\n"
      "handshake ok tls_1_2 certificate=none chain=1\n"
      "answer ok https /a 200 #2\n"
      "answer ok https /b 403 certificate=after_request\n"
      "answer ok https /c 200 certificate=after_request\n" },
    { "so is a 500, and TLS 1.2 is kept to when it asks", fail_under_tls_1_3, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 200\n"
      "answer ok https /b 500\n"
      "handshake ok tls_1_2 certificate=after_request chain=1\n"
      "answer ok https /b 403 certificate=after_request #2\n"
      "answer ok https /c 200 certificate=after_request\n" },
    { "a 500 that stays one is a 500", fail_always, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 500\n"
      "handshake ok tls_1_2 certificate=none chain=1\n"
      "answer ok https /a 500 #2\n"
      "answer ok https /b 500\n" "answer ok https /b 500 #2\n"
      "answer ok https /c 500\n" "answer ok https /c 500 #2\n" },
    { "a reset that stays one is a reset", reset_every_request, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer reset https /a\n"
      "handshake ok tls_1_2 certificate=none chain=1\n"
      "answer reset https /a #2\n"
      "answer reset https /b\n" "answer reset https /b #2\n"
      "answer reset https /c\n" "answer reset https /c #2\n" },
};

// clang-format on

static void each_way_of_asking_is_seen(void **state)
{
    (void)state;
    walk_examples(examples, sizeof(examples) / sizeof(examples[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_of_asking_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
