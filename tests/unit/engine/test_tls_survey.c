// What is told of the TLS of a port: enough to say of each version that it is accepted, refused or
// not measured, and of a name that it is required? (OpenSSL is the server, but for what it cannot.)
#include "engine/tls_facts.h"
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <openssl/ssl.h>

#include <stdlib.h>
#include <string.h>

#define STAPLE "an OCSP response"

static const struct server_tls any_version = { 0 };
static const struct server_tls modern = { .lowest_version = TLS1_2_VERSION };
static const struct server_tls old = { .highest_version = TLS1_1_VERSION };
static const struct server_tls tls_1_2 = { .highest_version = TLS1_2_VERSION };
static const struct server_tls nothing_in_common = { .highest_version = TLS1_2_VERSION,
                                                     .ciphers =
                                                         "ADH-AES128-GCM-SHA256:@SECLEVEL=0" };
static const struct server_tls named = { .other_name = "localhost", .knows_no_other = true };
static const struct server_tls default_beside = { .other_name = "localhost" };
static const struct server_tls huge = { .padding_certificates = 15 };
static const struct server_tls stapled = { .staple = STAPLE };
static const struct server_tls stapled_required = { .staple = STAPLE, .needs_certificate = true };
static const struct server_tls stapled_required_1_2 = { .staple = STAPLE,
                                                        .needs_certificate = true,
                                                        .highest_version = TLS1_2_VERSION };

static void serve_by(struct server_connection *connection, const struct server_tls *tls)
{
    if (!server_begin_tls(connection, tls)) {
        return;
    }
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void serve_modern(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &modern);
}

static void serve_old(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &old);
}

static void serve_nothing_in_common(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &nothing_in_common);
}

static void serve_named(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &named);
}

static void serve_default_beside(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &default_beside);
}

static void send_huge_chain(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &huge);
}

static void staple(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &stapled);
}

static void staple_and_require(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &stapled_required);
}

static void staple_and_require_1_2(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &stapled_required_1_2);
}

static void reset_after_hello(struct server_connection *connection)
{
    server_read_some(connection);
    server_reset(connection);
}

/** Schannel without TLS 1.0 and 1.1, and with bindings that need a name: the paths take the first
 * connection, then every version has one, or two where the first is reset. */
static void reset_what_does_not_suit(struct server_connection *connection, unsigned number)
{
    const bool is_old = number >= 2 && number <= 5;
    const bool is_nameless = number >= 8;
    if (is_old || is_nameless) {
        reset_after_hello(connection);
    } else {
        serve_by(connection, &any_version);
    }
}

/** The same by a close, as some balancers do. */
static void close_what_does_not_suit(struct server_connection *connection, unsigned number)
{
    if (number >= 2 && number <= 5) {
        server_read_some(connection);
    } else {
        serve_by(connection, &any_version);
    }
}

/** Only the first question about TLS 1.0 is reset. */
static void reset_by_chance(struct server_connection *connection, unsigned number)
{
    if (number == 2) {
        reset_after_hello(connection);
    } else {
        serve_by(connection, &any_version);
    }
}

/** TLS 1.2, whatever is offered, up to a Certificate message whose list is cut short within its
 * second certificate; neither is one. */
static void send_malformed_chain(struct server_connection *connection, unsigned number)
{
    (void)number;
    static const unsigned char flight[] = {
        22,   3,    3,    0, 42, 2,  0, 0, 38, 3,  3,                      // ServerHello, TLS 1.2
        1,    2,    3,    4, 5,  6,  7, 8, 9,  10, 11, 12, 13, 14, 15, 16, // its random
        1,    2,    3,    4, 5,  6,  7, 8, 9,  10, 11, 12, 13, 14, 15, 16, // of 32 bytes
        0,    0xc0, 0x2f, 0, // no session; ECDHE-RSA-AES128-GCM-SHA256; no compression
        22,   3,    3,    0, 18, 11, 0, 0, 14, 0,  0,  11, 0,  0,  4,  0xde,
        0xad, 0xbe, 0xef, 0, 0,  9,  1,
    };
    server_read_some(connection);
    (void)server_write_bytes(connection, flight, sizeof(flight));
    server_wait_for_end(connection);
}

/** Says TLS 1.2, whatever is offered. */
static void choose_tls_1_2(struct server_connection *connection, unsigned number)
{
    static const unsigned char hello[] = {
        22, 3,    3,    0, 42, 2, 0, 0, 38, 3,  3,                      // ServerHello, TLS 1.2
        1,  2,    3,    4, 5,  6, 7, 8, 9,  10, 11, 12, 13, 14, 15, 16, // its random
        1,  2,    3,    4, 5,  6, 7, 8, 9,  10, 11, 12, 13, 14, 15, 16, // of 32 bytes
        0,  0xc0, 0x2f, 0, // no session; ECDHE-RSA-AES128-GCM-SHA256; no compression
    };
    if (number == 1) {
        serve_by(connection, &tls_1_2);
        return;
    }
    server_read_some(connection);
    (void)server_write_bytes(connection, hello, sizeof(hello));
}

static struct text_buffer told;

/** A line a handshake: question, outcome, and what else there is. */
static void tell_handshakes(const struct observation *observations, size_t count)
{
    text_buffer_reset(&told);
    for (size_t i = 0; i < count; i++) {
        const struct observed_handshake *handshake = &observations[i].handshake;
        if (observations[i].kind != OBSERVATION_HANDSHAKE) {
            continue;
        }
        (void)text_buffer_format(&told, "%s %s", tls_question_name(handshake->question),
                                 outcome_name(observations[i].outcome));
        if (handshake->version != NULL) {
            (void)text_buffer_format(&told, " %s", handshake->version);
        }
        if (handshake->alert >= 0) {
            (void)text_buffer_format(&told, " alert=%d", handshake->alert);
        }
        if (handshake->chain_length > 0) {
            (void)text_buffer_format(&told, " chain=%zu", handshake->chain_length);
        }
        if (handshake->staple_length > 0) {
            (void)text_buffer_format(&told, " \"%.*s\"", (int)handshake->staple_length,
                                     (const char *)handshake->staple);
        }
        (void)text_buffer_append_text(&told, observations[i].attempt > 1 ? " again\n" : "\n");
    }
}

// clang-format off
static const struct example surveys[] = {
    { "a version alert refuses", serve_modern, SCHEME_HTTPS,
      "default ok TLS 1.3 chain=1\n"
      "tls_1_0 alert alert=70\n" "tls_1_1 alert alert=70\n"
      "tls_1_2 ok TLS 1.2 chain=1\n" "tls_1_3 ok TLS 1.3 chain=1\n"
      "no_name ok TLS 1.3 chain=1\n" "wrong_name ok TLS 1.3 chain=1\n" },
    { "only what is old is accepted", serve_old, SCHEME_HTTPS,
      "default ok TLS 1.1 chain=1\n"
      "tls_1_0 ok TLS 1.0 chain=1\n" "tls_1_1 ok TLS 1.1 chain=1\n"
      "tls_1_2 unsupported TLS 1.1\n" "tls_1_3 alert alert=70\n"
      "no_name ok TLS 1.1 chain=1\n" "wrong_name ok TLS 1.1 chain=1\n" },
    { "a reset is asked about twice", reset_what_does_not_suit, SCHEME_HTTPS,
      "default ok TLS 1.3 chain=1\n"
      "tls_1_0 reset\n" "tls_1_0 reset again\n" "tls_1_1 reset\n" "tls_1_1 reset again\n"
      "tls_1_2 ok TLS 1.2 chain=1\n" "tls_1_3 ok TLS 1.3 chain=1\n"
      "no_name reset\n" "no_name reset again\n" "wrong_name reset\n" "wrong_name reset again\n" },
    { "so is a close", close_what_does_not_suit, SCHEME_HTTPS,
      "default ok TLS 1.3 chain=1\n"
      "tls_1_0 closed\n" "tls_1_0 closed again\n" "tls_1_1 closed\n" "tls_1_1 closed again\n"
      "tls_1_2 ok TLS 1.2 chain=1\n" "tls_1_3 ok TLS 1.3 chain=1\n"
      "no_name ok TLS 1.3 chain=1\n" "wrong_name ok TLS 1.3 chain=1\n" },
    { "a reset by chance is no refusal", reset_by_chance, SCHEME_HTTPS,
      "default ok TLS 1.3 chain=1\n"
      "tls_1_0 reset\n" "tls_1_0 ok TLS 1.0 chain=1 again\n" "tls_1_1 ok TLS 1.1 chain=1\n"
      "tls_1_2 ok TLS 1.2 chain=1\n" "tls_1_3 ok TLS 1.3 chain=1\n"
      "no_name ok TLS 1.3 chain=1\n" "wrong_name ok TLS 1.3 chain=1\n" },
    { "without a common cipher nothing is measured, and the alert says why", serve_nothing_in_common,
      SCHEME_HTTPS,
      "default alert alert=40\n" "tls_1_2 alert alert=40\n"
      "tls_1_0 alert alert=40\n" "tls_1_1 alert alert=40\n" "tls_1_2 alert alert=40 again\n"
      "tls_1_3 alert alert=70\n"
      "no_name alert alert=40\n" "wrong_name alert alert=40\n" },
    { "another version that is chosen is named", choose_tls_1_2, SCHEME_HTTPS,
      "default ok TLS 1.2 chain=1\n"
      "tls_1_0 unsupported TLS 1.2\n" "tls_1_1 unsupported TLS 1.2\n"
      "tls_1_2 closed TLS 1.2\n" "tls_1_2 closed TLS 1.2 again\n"
      "tls_1_3 unsupported TLS 1.2\n"
      "no_name closed TLS 1.2\n" "no_name closed TLS 1.2 again\n"
      "wrong_name closed TLS 1.2\n" "wrong_name closed TLS 1.2 again\n" },
    { "a name that is required is missed by an alert", serve_named, SCHEME_HTTPS,
      "default ok TLS 1.3 chain=1\n"
      "tls_1_0 ok TLS 1.0 chain=1\n" "tls_1_1 ok TLS 1.1 chain=1\n"
      "tls_1_2 ok TLS 1.2 chain=1\n" "tls_1_3 ok TLS 1.3 chain=1\n"
      "no_name alert alert=112\n" "wrong_name alert alert=112\n" },
    { "300 KiB of certificates are told of every version", send_huge_chain, SCHEME_HTTPS,
      "default ok TLS 1.3 chain=16\n"
      "tls_1_0 ok TLS 1.0 chain=16\n" "tls_1_1 ok TLS 1.1 chain=16\n"
      "tls_1_2 ok TLS 1.2 chain=16\n" "tls_1_3 ok TLS 1.3 chain=16\n"
      "no_name ok TLS 1.3 chain=16\n" "wrong_name ok TLS 1.3 chain=16\n" },
    { "a chain that is none is told as far as it came", send_malformed_chain, SCHEME_HTTPS,
      "default malformed TLS 1.2 chain=2\n"
      "tls_1_0 unsupported TLS 1.2\n" "tls_1_1 unsupported TLS 1.2\n"
      "tls_1_2 malformed TLS 1.2 chain=2\n" "tls_1_3 unsupported TLS 1.2\n"
      "no_name malformed TLS 1.2 chain=2\n" "wrong_name malformed TLS 1.2 chain=2\n" },
    { "who refuses the client has accepted the version", staple_and_require_1_2, SCHEME_HTTPS,
      "default alert TLS 1.2 alert=40 chain=1 \"" STAPLE "\"\n"
      "tls_1_0 alert TLS 1.0 alert=40 chain=1 \"" STAPLE "\"\n"
      "tls_1_1 alert TLS 1.1 alert=40 chain=1 \"" STAPLE "\"\n"
      "tls_1_2 alert TLS 1.2 alert=40 chain=1 \"" STAPLE "\"\n" "tls_1_3 alert alert=70\n"
      "no_name alert TLS 1.2 alert=40 chain=1 \"" STAPLE "\"\n"
      "wrong_name alert TLS 1.2 alert=40 chain=1 \"" STAPLE "\"\n" },
    { "a staple is taken in every version", staple, SCHEME_HTTPS,
      "default ok TLS 1.3 chain=1 \"" STAPLE "\"\n"
      "tls_1_0 ok TLS 1.0 chain=1 \"" STAPLE "\"\n" "tls_1_1 ok TLS 1.1 chain=1 \"" STAPLE "\"\n"
      "tls_1_2 ok TLS 1.2 chain=1 \"" STAPLE "\"\n" "tls_1_3 ok TLS 1.3 chain=1 \"" STAPLE "\"\n"
      "no_name ok TLS 1.3 chain=1 \"" STAPLE "\"\n" "wrong_name ok TLS 1.3 chain=1 \"" STAPLE "\"\n" },
};

static const struct example handshakes[] = {
    { "a staple outlives a handshake that fails", staple_and_require, SCHEME_HTTPS,
      "default alert TLS 1.3 alert=116 chain=1 \"" STAPLE "\"\n" },
    { "likewise under TLS 1.2", staple_and_require_1_2, SCHEME_HTTPS,
      "default alert TLS 1.2 alert=40 chain=1 \"" STAPLE "\"\n" },
};

// clang-format on

static void check(const struct example *example, bool is_deep)
{
    struct server *server = server_start(example->script);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.look = tell_handshakes;
    walk.visit.is_deep = is_deep;
    walk_port(&walk, server_port(server), example->scheme);
    server_stop(server);
    if (strcmp(told.text, example->transcript) != 0) {
        print_error("%s:\n%s", example->name, told.text);
    }
    assert_string_equal(told.text, example->transcript);
    walk_clear(&walk);
}

static void a_deep_look_tells_what_a_port_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(surveys) / sizeof(surveys[0]); i++) {
        check(&surveys[i], true);
    }
}

static void a_failed_handshake_tells_what_came(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(handshakes) / sizeof(handshakes[0]); i++) {
        check(&handshakes[i], false);
    }
}

static void look_at_default_certificate(const struct observation *observations, size_t count)
{
    const uint8_t *by_question[TLS_QUESTION_COUNT] = { NULL };
    for (size_t i = 0; i < count; i++) {
        if (observations[i].kind == OBSERVATION_HANDSHAKE) {
            const struct observed_handshake *handshake = &observations[i].handshake;
            by_question[handshake->question] = handshake->chain[0].sha256;
        }
    }
    const uint8_t *own = by_question[TLS_QUESTION_DEFAULT];
    const size_t size = sizeof(observations->handshake.chain->sha256);
    assert_memory_equal(own, by_question[TLS_QUESTION_TLS_1_2], size);
    assert_memory_not_equal(own, by_question[TLS_QUESTION_NO_NAME], size);
    assert_memory_equal(by_question[TLS_QUESTION_NO_NAME], by_question[TLS_QUESTION_WRONG_NAME],
                        size);
}

static void the_default_certificate_is_told_from_the_names_own(void **state)
{
    (void)state;
    struct server *server = server_start(serve_default_beside);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.visit.is_deep = true;
    walk.look = look_at_default_certificate;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_int_equal(walk.handed_over, 1);
    walk_clear(&walk);
    server_stop(server);
}

/** A CertificateStatus (RFC 6066 section 8) of so many bytes, and what is taken of it. */
static size_t staple_taken(size_t length)
{
    const size_t header = 4;
    struct tls_facts facts;
    tls_facts_init(&facts);
    uint8_t *message = calloc(1, header + length);
    message[0] = TLSEXT_STATUSTYPE_ocsp;
    message[1] = (uint8_t)(length >> 16);
    message[2] = (uint8_t)(length >> 8 & 0xff);
    message[3] = (uint8_t)(length & 0xff);
    facts.staple = message;
    facts.staple_size = header + length;
    struct arena arena;
    arena_init(&arena);
    size_t taken = 0;
    const bool is_taken = tls_facts_staple(&facts, &arena, &taken) != NULL;
    assert_int_equal(is_taken, taken > 0);
    arena_clear(&arena);
    free(message);
    return taken;
}

static void a_staple_beyond_the_limit_is_left(void **state)
{
    (void)state;
    assert_int_equal(staple_taken(65536), 65536);
    assert_int_equal(staple_taken(65537), 0);
    assert_int_equal(staple_taken(0), 0);
}

static int open_told(void **state)
{
    (void)state;
    text_buffer_init(&told, SIZE_MAX);
    return 0;
}

static int close_told(void **state)
{
    (void)state;
    text_buffer_clear(&told);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deep_look_tells_what_a_port_takes),
        cmocka_unit_test(a_failed_handshake_tells_what_came),
        cmocka_unit_test(the_default_certificate_is_told_from_the_names_own),
        cmocka_unit_test(a_staple_beyond_the_limit_is_left),
    };
    return cmocka_run_group_tests(tests, open_told, close_told);
}
