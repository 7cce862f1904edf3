// The steps of a profile, with and without findings.

#include "build.h"
#include "support/unit.h"

/** Checks of step "3": one for the Notification Server, one for a role that nobody has. */
static void set_up(struct trial *trial)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(trial, "for all", SUBJECT_PORT);
    check->step = "3";
    check->endpoint = ENDPOINT_HTTPS;
    struct check *other = trial_check(trial, "for nobody", SUBJECT_PORT);
    other->step = "2";
    other->roles = role_bit(ROLE_INTERNET_GATEWAY);
}

static void steps_without_a_finding_are_listed_too(void **state)
{
    (void)state;
    struct trial trial;
    set_up(&trial);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->step_count, trial.profile.step_count);
    for (size_t i = 0; i < assessment->step_count; i++) {
        const struct step_report *step = &assessment->steps[i];
        assert_ptr_equal(step->definition, &trial.steps[i]);
        assert_int_equal(step->check_count, i == 2 ? 1 : 0);
    }
    assert_int_equal(assessment->steps[2].verdict, VERDICT_INCONCLUSIVE);
    assert_ptr_equal(assessment->steps[2].checks[0], &trial.checks[0]);
    trial_close(&trial);
}

static void steps_without_any_finding_are_no_completeness(void **state)
{
    (void)state;
    struct trial trial;
    set_up(&trial);
    trial.checks[0].roles = role_bit(ROLE_SITE_SERVER);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->finding_count, 0);
    assert_int_equal(assessment->step_count, trial.profile.step_count);
    assert_int_equal(assessment->headline, HEADLINE_CANNOT_TELL);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_without_a_finding_are_listed_too),
        cmocka_unit_test(steps_without_any_finding_are_no_completeness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
