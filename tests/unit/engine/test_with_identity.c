// With a client identity: which servers are asked once more, and what do they say then?
#include "asking.h"
#include "identity.h"
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <openssl/ssl.h>

#include <string.h>

static const struct server_tls optional = { .wants_certificate = true };
static const struct server_tls optional_1_2 = { .wants_certificate = true,
                                                .highest_version = TLS1_2_VERSION };
static const struct server_tls refusing = { .wants_certificate = true,
                                            .refuses_certificate = true };
static const struct server_tls refusing_1_2 = { .wants_certificate = true,
                                                .refuses_certificate = true,
                                                .highest_version = TLS1_2_VERSION };
static const struct server_tls refusing_later = { .is_post_handshake = true,
                                                  .refuses_certificate = true };
static const struct server_tls any_version = { 0 };

static void ask_in_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve(connection, &optional);
}

static void ask_in_handshake_1_2(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve(connection, &optional_1_2);
}

static void refuse_identity(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve(connection, &refusing);
}

static void refuse_identity_1_2(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve(connection, &refusing_1_2);
}

static void forbid_always(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve(connection, &any_version);
}

static void refuse_post_handshake(struct server_connection *connection, unsigned number)
{
    (void)number;
    asking_serve_later(connection, &refusing_later);
}

static void never_ask(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (!server_begin_tls(connection, &any_version)) {
        return;
    }
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void forbid_in_clear(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_answer(connection, "403 Forbidden", "", "");
    }
}

/** Only who is known is sent on. */
static void lead_on_who_is_known(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (!server_begin_tls(connection, &optional)) {
        return;
    }
    while (server_read_request(connection)) {
        if (server_has_certificate(connection) && server_is_asked_for(connection, "/b")) {
            server_answer(connection, "302 Found", "Location: /x\r\n", "");
        } else {
            asking_answer(connection);
        }
    }
}

// clang-format off
#define WITHOUT \
    "connection ok\n" "handshake ok default certificate=handshake chain=1\n" \
    "answer ok https /a 403 certificate=handshake\n" \
    "answer ok https /b 403 certificate=handshake\n" \
    "answer ok https /c 403 certificate=handshake\n"
#define WITH \
    "connection ok with_identity\n" \
    "handshake ok default certificate=handshake chain=1 with_identity\n" \
    "answer ok https /a 200 certificate=handshake with_identity\n" \
    "answer ok https /b 200 certificate=handshake with_identity\n" \
    "answer ok https /c 200 certificate=handshake with_identity\n"
#define LEFT_ALL_WITH \
    "answer not_asked https /a with_identity\n" "answer not_asked https /b with_identity\n" \
    "answer not_asked https /c with_identity\n"
#define LATER_WITHOUT \
    "connection ok\n" "handshake ok default certificate=none chain=1\n" \
    "answer ok https /a 200\n" \
    "answer ok https /b 403 certificate=after_request\n" \
    "answer ok https /c 200 certificate=after_request\n"
#define LATER_WITH \
    "connection ok with_identity\n" \
    "handshake ok default certificate=none chain=1 with_identity\n" \
    "answer ok https /a 200 with_identity\n" \
    "answer ok https /b 200 certificate=after_request with_identity\n" \
    "answer ok https /c 200 certificate=after_request with_identity\n"

static const struct example examples[] = {
    { "asked in the handshake", ask_in_handshake, SCHEME_HTTPS, WITHOUT WITH },
    { "likewise under TLS 1.2", ask_in_handshake_1_2, SCHEME_HTTPS, WITHOUT WITH },
    { "required in the handshake", asking_require, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=116 certificate=required chain=1\n"
      WALK_LEFT_ALL("https") WITH },
    { "likewise under TLS 1.2", asking_require_1_2, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=40 certificate=required chain=1\n"
      WALK_LEFT_ALL("https") WITH },
    { "asked by renegotiation", asking_renegotiate, SCHEME_HTTPS, LATER_WITHOUT LATER_WITH },
    { "asked by post-handshake authentication", asking_post_handshake, SCHEME_HTTPS,
      LATER_WITHOUT LATER_WITH },
    { "a reset under TLS 1.3, asked under TLS 1.2", asking_reset_under_tls_1_3, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer reset https /a\n"
      "handshake ok tls_1_2 certificate=none chain=1\n"
      "answer ok https /a 200 #2\n"
      "answer ok https /b 403 certificate=after_request\n"
      "answer ok https /c 200 certificate=after_request\n"
      "connection ok with_identity\n" "handshake ok default certificate=none chain=1 with_identity\n"
      "answer reset https /a with_identity\n"
      "handshake ok tls_1_2 certificate=none chain=1 with_identity\n"
      "answer ok https /a 200 with_identity #2\n"
      "answer ok https /b 200 certificate=after_request with_identity\n"
      "answer ok https /c 200 certificate=after_request with_identity\n" },
    { "the wrong identity, told only behind the handshake by TLS 1.3", refuse_identity, SCHEME_HTTPS,
      WITHOUT "connection ok with_identity\n"
      "handshake alert default alert=42 certificate=required chain=1 with_identity\n"
      LEFT_ALL_WITH },
    { "the wrong identity under TLS 1.2", refuse_identity_1_2, SCHEME_HTTPS,
      WITHOUT "connection ok with_identity\n"
      "handshake alert default alert=42 certificate=required chain=1 with_identity\n"
      LEFT_ALL_WITH },
    { "a 403 may mean a certificate that is never asked for", forbid_always, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 403\n" "answer ok https /b 403\n" "answer ok https /c 403\n"
      "connection ok with_identity\n" "handshake ok default certificate=none chain=1 with_identity\n"
      "answer ok https /a 403 with_identity\n"
      "answer ok https /b 403 with_identity\n"
      "answer ok https /c 403 with_identity\n" },
    { "who never asks is not asked again", never_ask, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n"
      "answer ok https /a 200\n" "answer ok https /b 200\n" "answer ok https /c 200\n" },
    { "nor is who forbids in clear", forbid_in_clear, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 403\n" "answer ok http /b 403\n" "answer ok http /c 403\n"
      "answer ok http /a 403 #2\n" "answer ok http /b 403 #2\n" "answer ok http /c 403 #2\n" },
    { "a redirect for those who are known is followed as such", lead_on_who_is_known, SCHEME_HTTPS,
      WITHOUT "connection ok with_identity\n"
      "handshake ok default certificate=handshake chain=1 with_identity\n"
      "answer ok https /a 200 certificate=handshake with_identity\n"
      "answer ok https /b 302 certificate=handshake with_identity\n"
      "answer ok https /c 200 certificate=handshake with_identity\n"
      "answer ok https /x 200 certificate=handshake with_identity\n" },
};

// clang-format on

static void who_asks_is_asked_once_more_with_the_identity(void **state)
{
    walk_examples_with(*state, examples, sizeof(examples) / sizeof(examples[0]));
}

static void an_identity_refused_behind_the_request_is_never_an_answer(void **state)
{
    struct server *server = server_start(refuse_post_handshake);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.options.identity = *state;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_non_null(strstr(walk.transcript.text, LATER_WITHOUT));
    assert_non_null(strstr(walk.transcript.text, "answer ok https /a 200 with_identity\n"));
    assert_non_null(strstr(walk.transcript.text,
                           "answer alert https /b certificate=after_request with_identity"));
    assert_null(strstr(walk.transcript.text, "answer ok https /b 200"));
    walk_clear(&walk);
    server_stop(server);
}

static int open_identity(void **state)
{
    *state = identity_make();
    return 0;
}

static int close_identity(void **state)
{
    client_identity_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_asks_is_asked_once_more_with_the_identity),
        cmocka_unit_test(an_identity_refused_behind_the_request_is_never_an_answer),
    };
    return cmocka_run_group_tests(tests, open_identity, close_identity);
}
