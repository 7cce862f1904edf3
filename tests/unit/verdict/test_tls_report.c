// Which versions of TLS a port speaks, by what its handshakes came to.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define PROTOCOL_VERSION 70

/** What the questions for TLS 1.0 came to, beside a default handshake of TLS 1.2. */
struct version_case {
    const char *about;
    enum outcome outcome;
    size_t attempts;
    int alert;
    const char *version; // that the server chose
    enum tls_support support;
};

static const struct version_case cases[] = {
    { "not asked", OUTCOME_OK, 0, -1, NULL, TLS_SUPPORT_UNMEASURED },
    { "complete", OUTCOME_OK, 1, -1, "TLS 1.0", TLS_SUPPORT_ACCEPTED },
    { "alert protocol_version", OUTCOME_ALERT, 1, PROTOCOL_VERSION, NULL, TLS_SUPPORT_REFUSED },
    { "alert handshake_failure", OUTCOME_ALERT, 1, 40, NULL, TLS_SUPPORT_UNMEASURED },
    { "another version", OUTCOME_MALFORMED, 1, -1, "TLS 1.2", TLS_SUPPORT_REFUSED },
    { "one reset", OUTCOME_RESET, 1, -1, NULL, TLS_SUPPORT_UNMEASURED },
    { "a reset, confirmed", OUTCOME_RESET, 2, -1, NULL, TLS_SUPPORT_REFUSED },
    { "closed, twice", OUTCOME_CLOSED, 2, -1, NULL, TLS_SUPPORT_REFUSED },
    { "silence", OUTCOME_TIMED_OUT, 2, -1, NULL, TLS_SUPPORT_UNMEASURED },
    { "beyond our library", OUTCOME_UNSUPPORTED, 1, -1, NULL, TLS_SUPPORT_UNMEASURED },
    { "a fault of this machine", OUTCOME_LOCAL_FAULT, 2, -1, NULL, TLS_SUPPORT_UNMEASURED },
    { "reset half-way", OUTCOME_RESET, 2, -1, "TLS 1.0", TLS_SUPPORT_UNMEASURED },
};

static void check_case(const struct version_case *tried)
{
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_hello(&scene, 443, OUTCOME_OK)->handshake.version = "TLS 1.2";
    for (size_t i = 0; i < tried->attempts; i++) {
        struct observation *hello = saw_hello(&scene, 443, tried->outcome);
        hello->handshake.question = TLS_QUESTION_TLS_1_0;
        hello->handshake.alert = tried->alert;
        hello->handshake.version = tried->version;
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct endpoint_report *endpoint = trial_endpoint(&trial, 443);
    if (endpoint->tls_versions[TLS_1_0] != tried->support) {
        fail_msg("%s: %s", tried->about, tls_support_name(endpoint->tls_versions[TLS_1_0]));
    }
    assert_int_equal(endpoint->tls_versions[TLS_1_2], TLS_SUPPORT_ACCEPTED);
    assert_int_equal(endpoint->tls_versions[TLS_1_3], TLS_SUPPORT_UNMEASURED);
    scene_close(&scene);
    trial_close(&trial);
}

static void only_a_plain_no_is_a_refusal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i]);
    }
}

static void a_wrong_name_is_told_from_none(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_hello(&scene, 443, OUTCOME_OK)->handshake.version = "TLS 1.2";
    saw_hello(&scene, 443, OUTCOME_TIMED_OUT)->handshake.question = TLS_QUESTION_NO_NAME;
    saw_alert(&scene, 443, 112)->handshake.question = TLS_QUESTION_WRONG_NAME;
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct endpoint_report *endpoint = trial_endpoint(&trial, 443);
    assert_int_equal(endpoint->without_name.need, NAME_NEED_UNMEASURED);
    assert_int_equal(endpoint->with_wrong_name.need, NAME_NEED_REQUIRED);
    assert_string_equal(endpoint->with_wrong_name.failure, "alert unrecognized_name (112)");
    scene_close(&scene);
    trial_close(&trial);
}

/** A handshake that shows a certificate of which only the fingerprint is of interest: that byte,
 * again and again. */
static struct observation *saw_certificate(struct scene *scene, uint8_t byte)
{
    static const uint8_t garbage[] = { 0x30, 0x01 };
    struct certificate_blob *chain = arena_allocate(&scene->arena, 1, sizeof(*chain));
    chain->der = garbage;
    chain->length = sizeof(garbage);
    memset(chain->sha256, byte, sizeof(chain->sha256));
    struct observation *hello = saw_hello(scene, 443, OUTCOME_OK);
    hello->handshake.version = "TLS 1.2";
    hello->handshake.chain = chain;
    hello->handshake.chain_length = 1;
    return hello;
}

// What ends for want of our certificate alone has shown its own before: that is compared.
static void check_required(uint8_t shown, enum name_need need)
{
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    (void)saw_certificate(&scene, 0x11);
    for (size_t i = 0; i < 2; i++) {
        struct observation *nameless = saw_certificate(&scene, shown);
        nameless->outcome = OUTCOME_ALERT;
        nameless->handshake.alert = 40;
        nameless->handshake.client_certificate = CLIENT_CERTIFICATE_REQUIRED;
        nameless->handshake.question = i == 0 ? TLS_QUESTION_NO_NAME : TLS_QUESTION_WRONG_NAME;
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct endpoint_report *endpoint = trial_endpoint(&trial, 443);
    assert_int_equal(endpoint->without_name.need, need);
    assert_int_equal(endpoint->with_wrong_name.need, need);
    assert_null(endpoint->without_name.failure);
    scene_close(&scene);
    trial_close(&trial);
}

static void a_chain_before_the_refusal_of_the_client_tells_of_the_name(void **state)
{
    (void)state;
    check_required(0x11, NAME_NEED_SAME);
    check_required(0x22, NAME_NEED_DEFAULT_CERTIFICATE);
}

// The ServerHello had begun to come: that is no refusal of the version, whatever ended it.
static void a_reset_within_the_handshake_is_no_refusal(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_hello(&scene, 443, OUTCOME_OK)->handshake.version = "TLS 1.2";
    for (size_t i = 0; i < 2; i++) {
        struct observation *hello = saw_hello(&scene, 443, OUTCOME_RESET);
        hello->handshake.question = TLS_QUESTION_TLS_1_0;
        hello->detail = OBSERVATION_WITHIN "the handshake";
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_int_equal(trial_endpoint(&trial, 443)->tls_versions[TLS_1_0], TLS_SUPPORT_UNMEASURED);
    scene_close(&scene);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_plain_no_is_a_refusal),
        cmocka_unit_test(a_wrong_name_is_told_from_none),
        cmocka_unit_test(a_chain_before_the_refusal_of_the_client_tells_of_the_name),
        cmocka_unit_test(a_reset_within_the_handshake_is_no_refusal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
