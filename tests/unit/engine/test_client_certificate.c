// When does a server ask for a client certificate, and what becomes of the answers?
#include "asking.h"
#include "support/server.h"
#include "support/server_tls.h"
#include "support/unit.h"
#include "walk.h"

#include <openssl/ssl.h>

#include <string.h>

static const struct server_tls optional = { .wants_certificate = true };
static const struct server_tls optional_1_2 = { .wants_certificate = true,
                                                .highest_version = TLS1_2_VERSION };
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

/** Asks in the handshake and goes on without; asks again behind a request for "/a", and does not go
 * on without then. */
static void serve_requiring_later(struct server_connection *connection,
                                  const struct server_tls *tls)
{
    if (!server_begin_tls(connection, tls)) {
        return;
    }
    SSL *ssl = server_tls_of(connection);
    while (server_read_request(connection)) {
        if (!server_is_asked_for(connection, "/a")) {
            server_answer(connection, "200 OK", "", "ok");
            continue;
        }
        SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        if (SSL_version(ssl) == TLS1_3_VERSION) {
            SSL_verify_client_post_handshake(ssl);
        } else {
            SSL_renegotiate(ssl);
        }
        SSL_do_handshake(ssl); // sends the request
        (void)server_read_request(connection);
        server_close_gently(connection); // behind the alert
        return;
    }
}

static void require_by_renegotiation(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_requiring_later(connection, &optional_1_2);
}

static void require_post_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_requiring_later(connection, &optional);
}

/** Windows Server 2025: 500 in place of the reset. */
static void fail_under_tls_1_3(struct server_connection *connection, unsigned number)
{
    if (number > 1) {
        asking_serve_later(connection, &tls_1_2);
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
    { "required in the handshake, told only behind it by TLS 1.3", asking_require, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=116 certificate=required chain=1\n"
      WALK_LEFT_ALL("https") },
    { "required in the handshake under TLS 1.2", asking_require_1_2, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=40 certificate=required chain=1\n"
      WALK_LEFT_ALL("https") },
    { "asked after the request, by renegotiation", asking_renegotiate, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 200\n"
      "answer ok https /b 403 certificate=after_request\n"
      "answer ok https /c 200 certificate=after_request\n" },
    { "asked after the request, by post-handshake authentication", asking_post_handshake, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 200\n"
      "answer ok https /b 403 certificate=after_request\n"
      "answer ok https /c 200 certificate=after_request\n" },
    { "required behind the request, by renegotiation: the path's word, not the handshake's", require_by_renegotiation, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=after_request chain=1\n"
      "answer alert https /a certificate=after_request\n"
      "answer alert https /a certificate=after_request #2\n"
      "answer ok https /b 200 certificate=handshake\n"
      "answer ok https /c 200 certificate=handshake\n" },
    { "likewise by post-handshake authentication", require_post_handshake, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=after_request chain=1\n"
      "answer alert https /a certificate=after_request\n"
      "handshake ok tls_1_2 certificate=after_request chain=1\n"
      "answer alert https /a certificate=after_request #2\n"
      "answer ok https /b 200 certificate=handshake\n"
      "answer ok https /c 200 certificate=handshake\n" },
    { "a reset under TLS 1.3 is asked again under TLS 1.2", asking_reset_under_tls_1_3, SCHEME_HTTPS,
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
