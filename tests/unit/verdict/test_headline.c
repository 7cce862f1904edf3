// The headline: complete, not complete, or cannot be told.

#include "base/text.h"
#include "build.h"
#include "support/unit.h"

/** A port check of step "3", and a by-hand check of step "1". */
static void open_estate(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    trial_check(trial, "by hand", SUBJECT_BY_HAND)->by_hand = "look there";
    struct check *check = trial_check(trial, "TLS answers", SUBJECT_PORT);
    check->step = "3";
    check->endpoint = ENDPOINT_HTTPS;
    check->right = STATE_BIT(PORT_TLS);
    check->wrong = STATE_BIT(PORT_CLOSED);
    scene_open(scene, "ns1", "10.1.1.5");
}

static void close_both(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void a_good_estate_is_complete_as_far_as_can_be_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_estate(&trial, &scene);
    saw_hello(&scene, 443, OUTCOME_OK);
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->headline, HEADLINE_COMPLETE);
    assert_string_equal(assessment->headline_text,
                        "complete as far as can be seen; 1 to check by hand");
    assert_int_equal(assessment->step_count, trial.profile.step_count);
    assert_string_equal(assessment->steps[0].definition->step, "1");
    assert_int_equal(assessment->steps[0].verdict, VERDICT_NOT_OBSERVABLE);
    assert_string_equal(assessment->steps[2].definition->step, "3");
    assert_int_equal(assessment->steps[2].verdict, VERDICT_CONSISTENT);
    assert_int_equal(assessment->steps[2].check_count, 1);
    assert_int_equal(assessment->verdict_counts[VERDICT_CONSISTENT], 1);
    close_both(&trial, &scene);
}

static void a_bad_estate_is_not_complete_and_the_worst_is_named(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_estate(&trial, &scene);
    trial_check(&trial, "worse", SUBJECT_PORT)->severity = SEVERITY_CRITICAL;
    trial.checks[2].endpoint = ENDPOINT_HTTP;
    trial.checks[2].wrong = STATE_BIT(PORT_HTTP);
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    saw_answer(&scene, SCHEME_HTTP, "/", 200);
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->headline, HEADLINE_NOT_COMPLETE);
    assert_string_equal(assessment->headline_text,
                        "not complete: worse (ns1): seen speaks HTTP, wanted what is expected; "
                        "and 1 more");
    assert_int_equal(assessment->severity_counts[SEVERITY_CRITICAL], 1);
    assert_int_equal(assessment->severity_counts[SEVERITY_HIGH], 1);
    close_both(&trial, &scene);
}

static void what_could_not_be_measured_cannot_be_told(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_estate(&trial, &scene);
    saw_resolution(&scene, OUTCOME_UNRESOLVED);
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->headline, HEADLINE_CANNOT_TELL);
    assert_string_equal(assessment->headline_text,
                        "cannot be told: TLS answers (ns1): the name does not resolve");
    close_both(&trial, &scene);
}

static void a_host_without_a_role_keeps_the_estate_from_being_complete(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_estate(&trial, &scene);
    trial_host(&trial, "what1", ROLE_COUNT);
    trial.checks[1].roles = role_bit(ROLE_NOTIFICATION_SERVER);
    saw_hello(&scene, 443, OUTCOME_OK);
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->headline, HEADLINE_CANNOT_TELL);
    assert_string_equal(assessment->headline_text,
                        "cannot be told: the role of 1 host is not known");
    close_both(&trial, &scene);
}

static void a_host_without_a_role_is_told_beside_what_is_wrong(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_estate(&trial, &scene);
    trial_host(&trial, "what1", ROLE_COUNT);
    trial.checks[1].roles = role_bit(ROLE_NOTIFICATION_SERVER);
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->headline, HEADLINE_NOT_COMPLETE);
    assert_true(text_ends_with_ignore_case(assessment->headline_text,
                                           "; and the role of 1 host is not known"));
    close_both(&trial, &scene);
}

static void an_interrupted_run_is_never_complete(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_estate(&trial, &scene);
    trial.is_interrupted = true;
    saw_hello(&scene, 443, OUTCOME_OK);
    trial_see(&trial, &scene);
    assert_int_equal(trial_finish(&trial)->headline, HEADLINE_CANNOT_TELL);
    close_both(&trial, &scene);
}

static void an_estate_of_which_nothing_was_seen_is_not_complete(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_check(&trial, "by hand", SUBJECT_BY_HAND)->by_hand = "look there";
    assert_int_equal(trial_finish(&trial)->headline, HEADLINE_CANNOT_TELL);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_estate_is_complete_as_far_as_can_be_seen),
        cmocka_unit_test(a_bad_estate_is_not_complete_and_the_worst_is_named),
        cmocka_unit_test(what_could_not_be_measured_cannot_be_told),
        cmocka_unit_test(a_host_without_a_role_keeps_the_estate_from_being_complete),
        cmocka_unit_test(a_host_without_a_role_is_told_beside_what_is_wrong),
        cmocka_unit_test(an_interrupted_run_is_never_complete),
        cmocka_unit_test(an_estate_of_which_nothing_was_seen_is_not_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
