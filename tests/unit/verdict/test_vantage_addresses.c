// What one vantage point measured of an address, or visited, and another could or did not.

#include "base/memory.h"
#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HOST "ns1.corp.example"
#define NEAR "headquarters"
#define FAR  "outside"

struct stand {
    struct trial trial;
    struct scene near;
    struct scene far;
};

static int open_stand(void **state)
{
    struct stand *stand = memory_allocate(1, sizeof(*stand));
    *state = stand;
    server_open(&stand->trial, &stand->near);
    scene_open(&stand->far, HOST, "10.1.1.5");
    stand->near.vantage = NEAR;
    stand->far.vantage = FAR;
    struct check *port = trial_check(&stand->trial, "port", SUBJECT_PORT);
    port->endpoint = ENDPOINT_HTTPS;
    port->right = STATE_BIT(PORT_TLS);
    port->wrong = STATE_BIT(PORT_CLOSED) | STATE_BIT(PORT_HTTP);
    return 0;
}

static int close_stand(void **state)
{
    struct stand *stand = *state;
    scene_close(&stand->far);
    server_close(&stand->trial, &stand->near);
    memory_free(stand);
    return 0;
}

static void finish(struct stand *stand)
{
    trial_see(&stand->trial, &stand->near);
    trial_see(&stand->trial, &stand->far);
    trial_finish(&stand->trial);
}

static void serve(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, SCHEME_HTTPS, "/", 200);
}

static void what_each_measured_at_one_address_adds_up(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    saw_connection(&stand->far, 443, OUTCOME_TIMED_OUT);
    scene_move(&stand->near, "10.1.1.6");
    saw_connection(&stand->near, 443, OUTCOME_TIMED_OUT);
    scene_move(&stand->far, "10.1.1.6");
    serve(&stand->far);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "consistent");
    assert_int_equal(stand->trial.assessment->disagreement_count, 2);
}

static void an_address_that_nobody_measured_stays_open(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    serve(&stand->far);
    scene_move(&stand->near, "10.1.1.6");
    saw_connection(&stand->near, 443, OUTCOME_TIMED_OUT);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "inconclusive");
}

static void an_address_that_only_one_was_sent_to_is_told_by_no_other(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    scene_move(&stand->far, "192.0.2.9");
    saw_connection(&stand->far, 443, OUTCOME_TIMED_OUT);
    saw_connection(&stand->far, 443, OUTCOME_TIMED_OUT);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "inconclusive");
    const struct finding *finding = trial_finding(&stand->trial, "port", HOST);
    assert_non_null(strstr(finding->reason, "(1 of 2 addresses: 192.0.2.9)"));
    assert_non_null(strstr(finding->reason, "(seen from " FAR "; not so from " NEAR ")"));
}

static void an_address_that_the_other_measured_too_is_told_by_it(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    scene_move(&stand->near, "192.0.2.9");
    serve(&stand->near);
    scene_move(&stand->far, "192.0.2.9");
    saw_connection(&stand->far, 443, OUTCOME_TIMED_OUT);
    saw_connection(&stand->far, 443, OUTCOME_TIMED_OUT);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "consistent");
}

static void hosts_that_one_did_not_visit_are_noted(void **state)
{
    struct stand *stand = *state;
    trial_host(&stand->trial, "ns2.corp.example", ROLE_NOTIFICATION_SERVER);
    serve(&stand->near);
    serve(&stand->far);
    trial_see(&stand->trial, &stand->near);
    trial_see(&stand->trial, &stand->far);
    stand->near.host = "ns2.corp.example";
    trial_see(&stand->trial, &stand->near);
    trial_finish(&stand->trial);
    const struct assessment *assessment = stand->trial.assessment;
    assert_int_equal(assessment->note_count, 1);
    assert_string_equal(assessment->notes[0], "1 of 2 visited hosts was not visited from " FAR);
}

static void where_all_visited_all_there_is_no_note_of_it(void **state)
{
    struct stand *stand = *state;
    trial_host(&stand->trial, "ns2.corp.example", ROLE_NOTIFICATION_SERVER);
    serve(&stand->near);
    saw_resolution(&stand->far, OUTCOME_UNRESOLVED);
    finish(stand);
    assert_int_equal(stand->trial.assessment->note_count, 0);
}

int main(void)
{
#define STAND_TEST(test) cmocka_unit_test_setup_teardown(test, open_stand, close_stand)
    const struct CMUnitTest tests[] = {
        STAND_TEST(what_each_measured_at_one_address_adds_up),
        STAND_TEST(an_address_that_nobody_measured_stays_open),
        STAND_TEST(an_address_that_only_one_was_sent_to_is_told_by_no_other),
        STAND_TEST(an_address_that_the_other_measured_too_is_told_by_it),
        STAND_TEST(hosts_that_one_did_not_visit_are_noted),
        STAND_TEST(where_all_visited_all_there_is_no_note_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
