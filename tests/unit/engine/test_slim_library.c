// Is the slim library as good as the whole one: does no server notice it, and is nothing told of a
// port that it could not read?
#include "certificate/slim_library.h"
#include "engine/decisions.h"
#include "engine/tls_setup.h"
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <string.h>

#define HELLO_LIMIT ((size_t)4096)

// Of a ClientHello (RFC 8446 section 4.1.2), behind the header of its message.
#define RANDOM_PLACE   ((size_t)6)
#define RANDOM_SIZE    ((size_t)32)
#define KEY_SHARE_SIZE ((size_t)32) /* of X25519, the only one that is sent at once */

#define SERVED                                        \
    "connection ok\n"                                 \
    "handshake ok default certificate=none chain=1\n" \
    "answer ok https /a 200\n"                        \
    "answer ok https /b 200\n"                        \
    "answer ok https /c 200\n"

struct hello {
    unsigned char bytes[HELLO_LIMIT];
    size_t length;
};

/** A server that shows a kind of key, which the slim library can read or cannot. */
struct keeper {
    const char *kind;
    unsigned connections; /**< of one walk */
};

// ---- what servers see ----

// NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's
static void keep_hello(int is_sent, int version, int content_type, const void *bytes, size_t length,
                       SSL *ssl, void *context)
{
    (void)version;
    (void)ssl;
    struct hello *hello = context;
    if (is_sent && content_type == SSL3_RT_HANDSHAKE && length <= sizeof(hello->bytes)) {
        memcpy(hello->bytes, bytes, length);
        hello->length = length;
    }
}

/** What is made anew for each ClientHello: the random, the session's name behind its length, and
 * the key share, which comes last. */
static void forget_chance(struct hello *hello)
{
    assert_true(hello->length > RANDOM_PLACE + 2 * RANDOM_SIZE + KEY_SHARE_SIZE);
    unsigned char *session = hello->bytes + RANDOM_PLACE + RANDOM_SIZE;
    memset(hello->bytes + RANDOM_PLACE, 0, RANDOM_SIZE);
    memset(session + 1, 0, session[0]);
    static const unsigned char x25519[] = { 0, 38, 0, 36, 0, 29, 0, 32 };
    const size_t size = sizeof(x25519) + KEY_SHARE_SIZE;
    for (size_t i = 0; i + size <= hello->length; i++) {
        if (memcmp(hello->bytes + i, x25519, sizeof(x25519)) == 0) {
            memset(hello->bytes + i + sizeof(x25519), 0, KEY_SHARE_SIZE);
        }
    }
}

static struct hello say_hello(OSSL_LIB_CTX *library, enum tls_question question)
{
    struct hello hello = { 0 };
    struct tls_facts facts;
    tls_facts_init(&facts);
    SSL_CTX *context = tls_setup_new(library);
    SSL *tls = tls_setup_connection(context, question, &facts);
    SSL_set_msg_callback(tls, keep_hello);
    SSL_set_msg_callback_arg(tls, &hello);
    SSL_set_tlsext_host_name(tls, "ns1.corp.example");
    SSL_set_bio(tls, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    (void)SSL_connect(tls);
    SSL_free(tls);
    SSL_CTX_free(context);
    forget_chance(&hello);
    return hello;
}

static void no_server_can_tell_it_from_the_whole_one(void **state)
{
    (void)state;
    struct slim_library *library = slim_library_new();
    assert_non_null(library);
    for (int i = 0; i < TLS_QUESTION_COUNT; i++) {
        const struct hello whole = say_hello(NULL, (enum tls_question)i);
        const struct hello slim = say_hello(slim_library_context(library), (enum tls_question)i);
        assert_int_equal(slim.length, whole.length);
        assert_memory_equal(slim.bytes, whole.bytes, whole.length);
    }
    slim_library_free(library);
}

// ---- what is told of servers ----

static void serve(struct server_connection *connection, unsigned number)
{
    (void)number;
    const struct keeper *keeper = server_context(connection);
    const struct server_tls tls = { .key = keeper->kind };
    if (!server_begin_tls(connection, &tls)) {
        return;
    }
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void check_keeper(const struct keeper *keeper)
{
    struct server *server = server_start_with(serve, keeper);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text, SERVED);
    assert_int_equal(server_count(server), keeper->connections);
    assert_int_equal(walk.progress.local_faults, 0);
    walk_clear(&walk);
    server_stop(server);
}

static void what_it_cannot_read_is_asked_again_and_nothing_told(void **state)
{
    (void)state;
    static const struct keeper keepers[] = {
        { "ED25519", 2 },
        { "ED448", 2 },
        { "RSA-PSS", 2 },
    };
    for (size_t i = 0; i < sizeof(keepers) / sizeof(keepers[0]); i++) {
        check_keeper(&keepers[i]);
    }
}

static void what_it_can_read_costs_no_second_connection(void **state)
{
    (void)state;
    static const struct keeper keepers[] = { { NULL, 1 }, { "RSA", 1 } };
    for (size_t i = 0; i < sizeof(keepers) / sizeof(keepers[0]); i++) {
        check_keeper(&keepers[i]);
    }
}

static void deep_questions_are_answered_all_the_same(void **state)
{
    (void)state;
    static const struct keeper plain = { NULL, 0 };
    static const struct keeper rare = { "ED25519", 0 };
    const struct keeper *const keepers[] = { &plain, &rare };
    struct walk walks[2];
    for (size_t i = 0; i < 2; i++) {
        struct server *server = server_start_with(serve, keepers[i]);
        walk_init(&walks[i]);
        walk_be_patient(&walks[i]);
        walks[i].visit.is_deep = true;
        walk_port(&walks[i], server_port(server), SCHEME_HTTPS);
        server_stop(server);
    }
    assert_non_null(strstr(walks[0].transcript.text, "handshake ok tls_1_3"));
    assert_non_null(strstr(walks[1].transcript.text, "handshake ok tls_1_3"));
    assert_non_null(strstr(walks[1].transcript.text, "handshake ok wrong_name"));
    for (size_t i = 0; i < 2; i++) {
        assert_null(strstr(walks[i].transcript.text, "unsupported"));
        assert_null(strstr(walks[i].transcript.text, "malformed"));
        walk_clear(&walks[i]);
    }
}

static void the_whole_one_has_the_last_word(void **state)
{
    (void)state;
    struct decisions decisions;
    decisions_init(&decisions, SCHEME_HTTPS, true);
    struct evidence evidence = {
        .stage = STAGE_HANDSHAKE,
        .outcome = OUTCOME_MALFORMED,
        .alert = -1,
        .library = decisions.library,
        .may_be_our_lack = true,
    };
    assert_int_equal(decisions.library, TLS_LIBRARY_SLIM);
    assert_true(decisions_reject(&decisions, &evidence));
    evidence.library = decisions.library;
    assert_int_equal(decisions.library, TLS_LIBRARY_WHOLE);
    assert_false(decisions_reject(&decisions, &evidence));
    assert_int_equal(decisions_take(&decisions, &evidence), NEXT_NOTHING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_server_can_tell_it_from_the_whole_one),
        cmocka_unit_test(what_it_cannot_read_is_asked_again_and_nothing_told),
        cmocka_unit_test(what_it_can_read_costs_no_second_connection),
        cmocka_unit_test(deep_questions_are_answered_all_the_same),
        cmocka_unit_test(the_whole_one_has_the_last_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
