// Certificates that vantage points see differently, and authorities that only one of them meets.

#include "court.h"
#include "support/unit.h"

#include <string.h>

#define HOST COURT_HOST

static int open_estate(void **state)
{
    struct court *court = *state;
    court_open(court);
    (void)trial_host(&court->trial, HOST, ROLE_NOTIFICATION_SERVER);
    struct check *trust = trial_check(&court->trial, "trust", SUBJECT_CERTIFICATE);
    trust->endpoint = ENDPOINT_HTTPS;
    trust->right = ~TRUST & ~PROBLEM(NOT_CHECKED_FOR_TRUST);
    trust->wrong = TRUST;
    struct check *authorities = trial_check(&court->trial, "authorities", SUBJECT_AUTHORITY);
    authorities->right = VALUE_ABSENT;
    authorities->wrong = VALUE_PRESENT;
    return 0;
}

static const struct minted *issue(struct court *court, const struct minted *issuer)
{
    return court_issue(court, issuer, "DNS:" HOST, 0);
}

/** What the port shows from there. */
static void see(struct court *court, const char *vantage, const struct minted *leaf,
                const struct minted *issuer)
{
    const struct minted *const chain[] = { leaf, issuer, NULL };
    struct scene scene;
    scene_open(&scene, HOST, "10.1.1.5");
    scene.vantage = vantage;
    court_show(&scene, 443, chain);
    trial_see(&court->trial, &scene);
    scene_close(&scene);
}

static void see_silence(struct court *court, const char *vantage)
{
    struct scene scene;
    scene_open(&scene, HOST, "10.1.1.5");
    scene.vantage = vantage;
    saw_connection(&scene, 443, OUTCOME_TIMED_OUT);
    saw_connection(&scene, 443, OUTCOME_TIMED_OUT);
    trial_see(&court->trial, &scene);
    scene_close(&scene);
}

static size_t count_findings(const struct court *court, const char *check)
{
    size_t count = 0;
    const struct assessment *assessment = court->trial.assessment;
    for (size_t i = 0; i < assessment->finding_count; i++) {
        count += strcmp(assessment->findings[i].check->id, check) == 0;
    }
    return count;
}

static void another_certificate_from_elsewhere_is_a_disagreement(void **state)
{
    struct court *court = *state;
    see(court, "near", issue(court, court->root), NULL);
    see(court, "far", issue(court, court->root), NULL);
    const struct assessment *assessment = trial_finish(&court->trial);
    assert_int_equal(assessment->disagreement_count, 1);
    const struct disagreement *told = &assessment->disagreements[0];
    assert_int_equal(told->kind, DISAGREEMENT_CERTIFICATE);
    assert_int_equal(told->port, 443);
    assert_non_null(strstr(told->sights[0].state, "SHA-256 "));
    assert_string_not_equal(told->sights[0].state, told->sights[1].state);
    assert_int_equal(assessment->certificate_count, 2);
}

static void the_same_certificate_is_none(void **state)
{
    struct court *court = *state;
    const struct minted *leaf = issue(court, court->root);
    see(court, "near", leaf, NULL);
    see(court, "far", leaf, NULL);
    const struct assessment *assessment = trial_finish(&court->trial);
    assert_int_equal(assessment->disagreement_count, 0);
    assert_int_equal(assessment->certificate_count, 1);
    assert_string_equal(trial_verdict(&court->trial, "trust", HOST), "consistent");
}

// A server in between that shows a certificate of its own, to those outside only.
static void an_authority_that_only_one_meets_leaves_no_pass(void **state)
{
    struct court *court = *state;
    see(court, "near", issue(court, court->root), NULL);
    see(court, "far", issue(court, court->between), court->between);
    trial_finish(&court->trial);
    assert_string_equal(trial_verdict(&court->trial, "authorities", NULL), "inconsistent");
    assert_int_equal(count_findings(court, "trust"), 0);
}

static void an_authority_is_told_of_all_though_another_saw_nothing(void **state)
{
    struct court *court = *state;
    see(court, "near", issue(court, court->between), court->between);
    see_silence(court, "far");
    trial_finish(&court->trial);
    assert_string_equal(trial_verdict(&court->trial, "authorities", NULL), "inconsistent");
    assert_int_equal(count_findings(court, "trust"), 0);
}

static void a_certificate_that_one_could_not_see_is_judged_by_the_other(void **state)
{
    struct court *court = *state;
    see(court, "near", issue(court, court->root), NULL);
    see_silence(court, "far");
    trial_finish(&court->trial);
    assert_string_equal(trial_verdict(&court->trial, "trust", HOST), "consistent");
}

int main(void)
{
#define ESTATE_TEST(test) cmocka_unit_test_setup_teardown(test, open_estate, court_close)
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(another_certificate_from_elsewhere_is_a_disagreement),
        ESTATE_TEST(the_same_certificate_is_none),
        ESTATE_TEST(an_authority_that_only_one_meets_leaves_no_pass),
        ESTATE_TEST(an_authority_is_told_of_all_though_another_saw_nothing),
        ESTATE_TEST(a_certificate_that_one_could_not_see_is_judged_by_the_other),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}
