// Paths that are judged by what is served to a client with a certificate.

#include "base/memory.h"
#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HOST "ns1.corp.example"

struct stand {
    struct trial trial;
    struct scene scene;
};

static int open_stand(void **state)
{
    struct stand *stand = memory_allocate(1, sizeof(*stand));
    *state = stand;
    server_open(&stand->trial, &stand->scene);
    struct check *check = trial_check(&stand->trial, "portal", SUBJECT_PATH);
    check->endpoint = ENDPOINT_HTTPS;
    check->scheme = SCHEME_HTTPS;
    check->path = "/Altiris";
    check->has_client_certificate = true;
    check->right = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE);
    check->wrong = STATE_BIT(PATH_REQUIRES_CLIENT_CERTIFICATE) | STATE_BIT(PATH_CLOSED);
    return 0;
}

static int close_stand(void **state)
{
    struct stand *stand = *state;
    server_close(&stand->trial, &stand->scene);
    memory_free(stand);
    return 0;
}

/** What the host's own errand saw: does the port ask clients for a certificate? */
static void ask_without(struct stand *stand, enum client_certificate wish)
{
    saw_hello(&stand->scene, 443, OUTCOME_OK)->handshake.client_certificate = wish;
    saw_answer(&stand->scene, SCHEME_HTTPS, "/Altiris", 401)->answer.client_certificate = wish;
}

static struct observation *with_certificate(struct observation *observation)
{
    observation->has_client_certificate = true;
    return observation;
}

static void finish(struct stand *stand)
{
    trial_see(&stand->trial, &stand->scene);
    trial_finish(&stand->trial);
}

static void what_could_not_be_asked_with_a_certificate_is_no_pass(void **state)
{
    struct stand *stand = *state;
    ask_without(stand, CLIENT_CERTIFICATE_HANDSHAKE);
    with_certificate(saw_failure(&stand->scene, SCHEME_HTTPS, "/Altiris", OUTCOME_NOT_ASKED));
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "portal", HOST), "inconclusive");
}

static void silence_with_a_certificate_is_no_pass(void **state)
{
    struct stand *stand = *state;
    ask_without(stand, CLIENT_CERTIFICATE_HANDSHAKE);
    with_certificate(saw_hello(&stand->scene, 443, OUTCOME_TIMED_OUT));
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "portal", HOST), "inconclusive");
}

static void what_is_served_with_a_certificate_is_a_pass(void **state)
{
    struct stand *stand = *state;
    ask_without(stand, CLIENT_CERTIFICATE_HANDSHAKE);
    with_certificate(saw_hello(&stand->scene, 443, OUTCOME_OK))->handshake.client_certificate =
        CLIENT_CERTIFICATE_HANDSHAKE;
    with_certificate(saw_answer(&stand->scene, SCHEME_HTTPS, "/Altiris", 401))
        ->answer.client_certificate = CLIENT_CERTIFICATE_HANDSHAKE;
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "portal", HOST), "consistent");
}

static void nothing_is_said_where_the_port_asks_for_no_certificate(void **state)
{
    struct stand *stand = *state;
    ask_without(stand, CLIENT_CERTIFICATE_NONE);
    with_certificate(saw_failure(&stand->scene, SCHEME_HTTPS, "/Altiris", OUTCOME_NOT_ASKED));
    finish(stand);
    assert_int_equal(stand->trial.assessment->finding_count, 0);
}

static void nothing_is_said_where_no_certificate_was_handed_in(void **state)
{
    struct stand *stand = *state;
    ask_without(stand, CLIENT_CERTIFICATE_HANDSHAKE);
    finish(stand);
    assert_int_equal(stand->trial.assessment->finding_count, 0);
}

int main(void)
{
#define STAND_TEST(test) cmocka_unit_test_setup_teardown(test, open_stand, close_stand)
    const struct CMUnitTest tests[] = {
        STAND_TEST(what_could_not_be_asked_with_a_certificate_is_no_pass),
        STAND_TEST(silence_with_a_certificate_is_no_pass),
        STAND_TEST(what_is_served_with_a_certificate_is_a_pass),
        STAND_TEST(nothing_is_said_where_the_port_asks_for_no_certificate),
        STAND_TEST(nothing_is_said_where_no_certificate_was_handed_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
