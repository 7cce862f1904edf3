// Do the connections of one worker share what may be shared, and only that?
#include "engine/shared_context.h"
#include "engine/tls_setup.h"
#include "support/unit.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <dlfcn.h>
#include <string.h>

/** As libcurl asks for one. */
static SSL_CTX *want(void)
{
    return SSL_CTX_new(TLS_client_method());
}

static void whoever_asks_in_the_mean_time_gets_the_same_one(void **state)
{
    (void)state;
    struct shared_context shared = { 0 };
    shared_context_enter(&shared);
    SSL_CTX *first = want();
    SSL_CTX *second = want();
    assert_non_null(first);
    assert_ptr_equal(first, second);
    assert_true(shared_context_is(first));
    shared_context_leave();
    SSL_CTX_free(first);
    SSL_CTX_free(second);
    shared_context_clear(&shared);
}

static void everybody_else_gets_one_of_their_own(void **state)
{
    (void)state;
    struct shared_context shared = { 0 };
    struct shared_context other = { 0 };
    shared_context_enter(&shared);
    SSL_CTX *one = want();
    shared_context_enter(&other);
    SSL_CTX *another = want();
    shared_context_leave();
    SSL_CTX *alone = want();
    assert_non_null(alone);
    assert_ptr_not_equal(one, another);
    assert_ptr_not_equal(one, alone);
    assert_ptr_not_equal(another, alone);
    assert_false(shared_context_is(alone));
    SSL_CTX_free(one);
    SSL_CTX_free(another);
    SSL_CTX_free(alone);
    shared_context_clear(&shared);
    shared_context_clear(&other);
}

static void a_connection_outlives_the_sharing(void **state)
{
    (void)state;
    struct shared_context shared = { 0 };
    shared_context_enter(&shared);
    SSL_CTX *context = want();
    shared_context_leave();
    shared_context_clear(&shared);
    SSL *connection = SSL_new(context);
    assert_non_null(connection);
    SSL_free(connection);
    SSL_CTX_free(context);
}

/** Sends a ClientHello to nowhere. */
static SSL *begin(SSL_CTX *context, struct tls_facts *facts)
{
    tls_facts_init(facts);
    tls_setup_context(context, facts);
    SSL *connection = SSL_new(context);
    SSL_set_bio(connection, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    return connection;
}

static void each_connection_tells_of_itself(void **state)
{
    (void)state;
    struct shared_context shared = { 0 };
    struct tls_facts facts[2];
    shared_context_enter(&shared);
    SSL_CTX *context = want();
    SSL *first = begin(context, &facts[0]);
    SSL *second = begin(context, &facts[1]);
    (void)SSL_connect(first);
    assert_true(facts[0].has_begun);
    assert_ptr_equal(facts[0].tls, first);
    assert_false(facts[1].has_begun);
    (void)SSL_connect(second);
    assert_true(facts[1].has_begun);
    assert_ptr_equal(facts[1].tls, second);
    assert_ptr_equal(facts[0].tls, first);
    shared_context_leave();
    SSL_free(first);
    SSL_free(second);
    SSL_CTX_free(context);
    shared_context_clear(&shared);
}

static void versions_are_those_of_each_connection(void **state)
{
    (void)state;
    struct shared_context shared = { 0 };
    shared_context_enter(&shared);
    SSL_CTX *context = want();
    (void)SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL *older = SSL_new(context);
    (void)SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION);
    SSL *newer = SSL_new(context);
    assert_int_equal(SSL_get_max_proto_version(older), TLS1_2_VERSION);
    assert_int_equal(SSL_get_max_proto_version(newer), TLS1_3_VERSION);
    shared_context_leave();
    SSL_free(older);
    SSL_free(newer);
    SSL_CTX_free(context);
    shared_context_clear(&shared);
}

/** Else every connection of a scan pays for one of its own, and nobody notices. */
static void libraries_that_ask_are_answered_here(void **state)
{
    (void)state;
    struct shared_context shared = { 0 };
    SSL_CTX *(*found)(const SSL_METHOD *) = NULL;
    void *symbol = dlsym(RTLD_DEFAULT, "SSL_CTX_new");
    assert_non_null(symbol);
    memcpy(&found, &symbol, sizeof(found));
    shared_context_enter(&shared);
    SSL_CTX *context = found(TLS_client_method());
    assert_true(shared_context_is(context));
    shared_context_leave();
    SSL_CTX_free(context);
    shared_context_clear(&shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_asks_in_the_mean_time_gets_the_same_one),
        cmocka_unit_test(everybody_else_gets_one_of_their_own),
        cmocka_unit_test(a_connection_outlives_the_sharing),
        cmocka_unit_test(each_connection_tells_of_itself),
        cmocka_unit_test(versions_are_those_of_each_connection),
        cmocka_unit_test(libraries_that_ask_are_answered_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
