// Journals of several vantage points, judged together.

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
    stand->near.journal = "run-near";
    stand->far.vantage = FAR;
    stand->far.journal = "run-far";
    struct check *port = trial_check(&stand->trial, "port", SUBJECT_PORT);
    port->endpoint = ENDPOINT_HTTPS;
    port->right = STATE_BIT(PORT_TLS);
    port->wrong = STATE_BIT(PORT_CLOSED) | STATE_BIT(PORT_HTTP);
    struct check *path = trial_check(&stand->trial, "path", SUBJECT_PATH);
    path->endpoint = ENDPOINT_HTTP;
    path->scheme = SCHEME_HTTP;
    path->path = "/Altiris";
    path->right = STATE_BIT(PATH_CLOSED) | STATE_BIT(PATH_MISSING);
    path->wrong = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE);
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

static void reopen(void **state)
{
    close_stand(state);
    open_stand(state);
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

static void assert_sight(const struct vantage_sight *sight, const char *vantage, bool is_measured,
                         const char *state)
{
    assert_string_equal(sight->vantage, vantage);
    assert_int_equal(sight->is_measured, is_measured);
    assert_string_equal(sight->state, state);
}

static const struct disagreement *only_disagreement(const struct stand *stand,
                                                    enum disagreement_kind kind)
{
    const struct assessment *assessment = stand->trial.assessment;
    assert_int_equal(assessment->disagreement_count, 1);
    assert_int_equal(assessment->disagreements[0].kind, kind);
    assert_string_equal(assessment->disagreements[0].host, HOST);
    assert_int_equal(assessment->disagreements[0].sight_count, 2);
    return &assessment->disagreements[0];
}

/** Ways in which one vantage point learns nothing. */
struct loss {
    enum outcome outcome;
    const char *state;
};

static const struct loss losses[] = {
    { OUTCOME_TIMED_OUT, "filtered" },      { OUTCOME_UNREACHABLE, "unreachable" },
    { OUTCOME_LOCAL_FAULT, "unmeasured" },  { OUTCOME_NOT_ASKED, "unmeasured" },
    { OUTCOME_OUT_OF_SCOPE, "unmeasured" },
};

static void what_one_could_not_measure_is_told_by_the_other(void **state)
{
    for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++) {
        reopen(state);
        struct stand *stand = *state;
        serve(&stand->near);
        saw_connection(&stand->far, 443, losses[i].outcome);
        saw_connection(&stand->far, 443, losses[i].outcome);
        finish(stand);
        const struct finding *finding = trial_finding(&stand->trial, "port", HOST);
        assert_int_equal(finding->verdict, VERDICT_CONSISTENT);
        assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
        assert_non_null(strstr(finding->reason, "could not be measured from " FAR));
        const struct disagreement *told = only_disagreement(stand, DISAGREEMENT_PORT);
        assert_string_equal(told->address, "10.1.1.5");
        assert_int_equal(told->port, 443);
        assert_sight(&told->sights[0], NEAR, true, "tls");
        assert_sight(&told->sights[1], FAR, false, losses[i].state);
        assert_non_null(told->sights[1].evidence.summary);
        assert_int_equal(stand->trial.assessment->unmeasured_count, 0);
    }
}

static void the_worst_that_was_measured_counts(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    saw_connection(&stand->far, 443, OUTCOME_REFUSED);
    finish(stand);
    const struct finding *finding = trial_finding(&stand->trial, "port", HOST);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_non_null(strstr(finding->reason, "(seen from " FAR "; not so from " NEAR ")"));
    const struct disagreement *told = only_disagreement(stand, DISAGREEMENT_PORT);
    assert_sight(&told->sights[0], NEAR, true, "tls");
    assert_sight(&told->sights[1], FAR, true, "closed");
}

static void what_is_wrong_from_one_is_sure_though_the_other_could_not_measure(void **state)
{
    struct stand *stand = *state;
    saw_connection(&stand->near, 443, OUTCOME_REFUSED);
    saw_connection(&stand->far, 443, OUTCOME_TIMED_OUT);
    saw_connection(&stand->far, 443, OUTCOME_TIMED_OUT);
    finish(stand);
    const struct finding *finding = trial_finding(&stand->trial, "port", HOST);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
}

static void the_order_of_the_journals_does_not_matter(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    saw_connection(&stand->far, 443, OUTCOME_REFUSED);
    trial_see(&stand->trial, &stand->far);
    trial_see(&stand->trial, &stand->near);
    trial_finish(&stand->trial);
    const struct finding *finding = trial_finding(&stand->trial, "port", HOST);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    const struct disagreement *told = only_disagreement(stand, DISAGREEMENT_PORT);
    assert_sight(&told->sights[0], NEAR, true, "tls");
    assert_string_equal(stand->trial.assessment->vantages[0].name, NEAR);
}

static void agreement_is_counted_and_nothing_else(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    serve(&stand->far);
    finish(stand);
    const struct assessment *assessment = stand->trial.assessment;
    assert_int_equal(assessment->disagreement_count, 0);
    assert_int_equal(assessment->alike_count, 1);
    assert_int_equal(assessment->endpoint_count, 2);
    assert_false(assessment->endpoints[0].is_repeated);
    assert_true(assessment->endpoints[1].is_repeated);
    assert_true(assessment->endpoints[1].is_alike);
    const struct finding *finding = trial_finding(&stand->trial, "port", HOST);
    assert_int_equal(finding->verdict, VERDICT_CONSISTENT);
    assert_null(strstr(finding->reason, NEAR));
}

static void what_nobody_could_measure_is_listed_once(void **state)
{
    struct stand *stand = *state;
    saw_connection(&stand->near, 443, OUTCOME_TIMED_OUT);
    saw_connection(&stand->near, 443, OUTCOME_TIMED_OUT);
    saw_connection(&stand->far, 443, OUTCOME_UNREACHABLE);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "inconclusive");
    assert_int_equal(stand->trial.assessment->unmeasured_count, 1);
    assert_int_equal(stand->trial.assessment->disagreement_count, 0);
}

static void a_host_that_only_one_visited_is_judged_by_that_one(void **state)
{
    struct stand *stand = *state;
    trial_host(&stand->trial, "ns2.corp.example", ROLE_NOTIFICATION_SERVER);
    serve(&stand->near);
    stand->far.host = "ns2.corp.example";
    saw_connection(&stand->far, 443, OUTCOME_REFUSED);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "consistent");
    assert_string_equal(trial_verdict(&stand->trial, "port", "ns2.corp.example"), "inconsistent");
    assert_int_equal(stand->trial.assessment->disagreement_count, 0);
    assert_int_equal(stand->trial.assessment->vantages[0].host_count, 1);
}

static void a_host_that_nobody_visited_is_told_once(void **state)
{
    struct stand *stand = *state;
    trial_host(&stand->trial, "ns2.corp.example", ROLE_NOTIFICATION_SERVER);
    serve(&stand->near);
    serve(&stand->far);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", "ns2.corp.example"), "inconclusive");
    assert_int_equal(stand->trial.assessment->unmeasured_count, 1);
    assert_int_equal(stand->trial.assessment->disagreement_count, 0);
}

static void a_name_that_leads_elsewhere_is_a_disagreement_on_addresses(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    scene_move(&stand->far, "192.0.2.9");
    serve(&stand->far);
    finish(stand);
    const struct disagreement *told = only_disagreement(stand, DISAGREEMENT_ADDRESSES);
    assert_null(told->address);
    assert_sight(&told->sights[0], NEAR, true, "10.1.1.5");
    assert_sight(&told->sights[1], FAR, true, "192.0.2.9");
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "consistent");
}

static void a_name_that_one_cannot_resolve_is_told_by_the_other(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    saw_resolution(&stand->far, OUTCOME_UNRESOLVED);
    finish(stand);
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "consistent");
    const struct disagreement *told = only_disagreement(stand, DISAGREEMENT_ADDRESSES);
    assert_sight(&told->sights[1], FAR, false, "the name does not resolve");
    assert_int_equal(stand->trial.assessment->unmeasured_count, 0);
    assert_int_equal(stand->trial.assessment->endpoint_count, 1);
}

static void paths_are_compared_where_the_port_is_the_same(void **state)
{
    struct stand *stand = *state;
    saw_answer(&stand->near, SCHEME_HTTP, "/Altiris", 404);
    saw_answer(&stand->far, SCHEME_HTTP, "/altiris", 401);
    finish(stand);
    const struct disagreement *told = only_disagreement(stand, DISAGREEMENT_PATH);
    assert_string_equal(told->path, "/Altiris");
    assert_int_equal(told->scheme, SCHEME_HTTP);
    assert_sight(&told->sights[0], NEAR, true, "missing");
    assert_sight(&told->sights[1], FAR, true, "auth_challenge");
    assert_string_equal(trial_verdict(&stand->trial, "path", HOST), "inconsistent");
}

static void a_path_that_was_left_unasked_is_told_by_the_other(void **state)
{
    struct stand *stand = *state;
    saw_answer(&stand->near, SCHEME_HTTP, "/", 200);
    saw_answer(&stand->near, SCHEME_HTTP, "/Altiris", 404);
    saw_answer(&stand->far, SCHEME_HTTP, "/", 200);
    saw_failure(&stand->far, SCHEME_HTTP, "/Altiris", OUTCOME_NOT_ASKED);
    finish(stand);
    const struct disagreement *told = only_disagreement(stand, DISAGREEMENT_PATH);
    assert_sight(&told->sights[1], FAR, false, "unmeasured");
    assert_string_equal(trial_verdict(&stand->trial, "path", HOST), "consistent");
    assert_int_equal(stand->trial.assessment->unmeasured_count, 0);
}

static void of_one_vantage_point_the_newest_visit_tells(void **state)
{
    struct stand *stand = *state;
    stand->far.vantage = NEAR;
    saw_connection(&stand->near, 443, OUTCOME_REFUSED);
    serve(&stand->far);
    finish(stand);
    const struct assessment *assessment = stand->trial.assessment;
    assert_string_equal(trial_verdict(&stand->trial, "port", HOST), "consistent");
    assert_int_equal(assessment->disagreement_count, 0);
    assert_int_equal(assessment->endpoint_count, 1);
    assert_int_equal(assessment->vantage_count, 1);
    assert_int_equal(assessment->vantages[0].journal_count, 2);
    assert_string_equal(assessment->vantages[0].journals[0], "run-far");
    assert_int_equal(assessment->vantages[0].observation_count, 3);
}

static void evidence_names_its_journal(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    saw_connection(&stand->far, 443, OUTCOME_REFUSED);
    finish(stand);
    const struct finding *finding = trial_finding(&stand->trial, "port", HOST);
    assert_int_equal(finding->evidence_count, 2);
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct evidence_origin *origin = finding->evidence[i].origin;
        const bool is_near = strcmp(origin->vantage, NEAR) == 0;
        assert_string_equal(origin->journal, is_near ? "run-near" : "run-far");
    }
}

static void a_vantage_point_without_a_name_is_one_of_its_own(void **state)
{
    struct stand *stand = *state;
    stand->far.vantage = NULL;
    serve(&stand->near);
    saw_connection(&stand->far, 443, OUTCOME_REFUSED);
    finish(stand);
    assert_int_equal(stand->trial.assessment->vantage_count, 2);
    assert_null(stand->trial.assessment->vantages[0].name);
    assert_null(only_disagreement(stand, DISAGREEMENT_PORT)->sights[0].vantage);
}

static void what_needs_no_looking_is_told_once(void **state)
{
    struct stand *stand = *state;
    trial_codebase(&stand->trial, "{1}", "http://" HOST "/Altiris/PS/1/", NULL);
    trial_check(&stand->trial, "scheme", SUBJECT_CODEBASE_SCHEME);
    trial_check(&stand->trial, "by-hand", SUBJECT_BY_HAND);
    serve(&stand->near);
    serve(&stand->far);
    finish(stand);
    assert_int_equal(trial_finding(&stand->trial, "scheme", HOST)->evidence_count, 1);
    (void)trial_finding(&stand->trial, "by-hand", NULL);
}

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static void what_is_old_beside_the_newest_journal_is_noted(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    stand->near.started_ms = SCENE_START_MS;
    stand->far.started_ms = SCENE_START_MS + DAY_MS + INT64_C(60000);
    saw_connection(&stand->far, 80, OUTCOME_REFUSED)->at_ms = stand->far.started_ms + 1000;
    finish(stand);
    const struct assessment *assessment = stand->trial.assessment;
    assert_int_equal(assessment->note_count, 1);
    assert_non_null(strstr(assessment->notes[0], HOST ":443, seen from " NEAR));
    assert_non_null(strstr(assessment->notes[0], "2026-03-01T12:00:02Z"));
}

static void what_is_less_than_a_day_old_needs_no_note(void **state)
{
    struct stand *stand = *state;
    serve(&stand->near);
    stand->far.started_ms = SCENE_START_MS + DAY_MS;
    saw_connection(&stand->far, 80, OUTCOME_REFUSED)->at_ms = stand->far.started_ms + 1000;
    finish(stand);
    assert_int_equal(stand->trial.assessment->note_count, 0);
}

int main(void)
{
#define STAND_TEST(test) cmocka_unit_test_setup_teardown(test, open_stand, close_stand)
    const struct CMUnitTest tests[] = {
        STAND_TEST(what_one_could_not_measure_is_told_by_the_other),
        STAND_TEST(the_worst_that_was_measured_counts),
        STAND_TEST(what_is_wrong_from_one_is_sure_though_the_other_could_not_measure),
        STAND_TEST(the_order_of_the_journals_does_not_matter),
        STAND_TEST(agreement_is_counted_and_nothing_else),
        STAND_TEST(what_nobody_could_measure_is_listed_once),
        STAND_TEST(a_host_that_only_one_visited_is_judged_by_that_one),
        STAND_TEST(a_host_that_nobody_visited_is_told_once),
        STAND_TEST(a_name_that_leads_elsewhere_is_a_disagreement_on_addresses),
        STAND_TEST(a_name_that_one_cannot_resolve_is_told_by_the_other),
        STAND_TEST(paths_are_compared_where_the_port_is_the_same),
        STAND_TEST(a_path_that_was_left_unasked_is_told_by_the_other),
        STAND_TEST(of_one_vantage_point_the_newest_visit_tells),
        STAND_TEST(evidence_names_its_journal),
        STAND_TEST(a_vantage_point_without_a_name_is_one_of_its_own),
        STAND_TEST(what_needs_no_looking_is_told_once),
        STAND_TEST(what_is_old_beside_the_newest_journal_is_noted),
        STAND_TEST(what_is_less_than_a_day_old_needs_no_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
