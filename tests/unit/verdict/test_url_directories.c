// Packages that were not asked are judged by the one that was asked for their directory, and no
// more is said of them than it tells.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS

struct share {
    struct trial trial;
    struct scene scene;
};

static void open_share(struct share *share)
{
    trial_open(&share->trial);
    trial_host(&share->trial, "ps1", ROLE_SITE_SERVER);
    scene_open(&share->scene, "ps1", "10.1.1.6");
    struct check *check = trial_check(&share->trial, "answers", SUBJECT_CODEBASE_ENDPOINT);
    check->right =
        STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE) | STATE_BIT(PATH_FORBIDDEN);
    check->tolerated = STATE_BIT(PATH_MISSING);
    check->wrong = STATE_BIT(PATH_CLOSED) | STATE_BIT(PATH_REDIRECTS_TO_HTTP);
    trial_codebase(&share->trial, "a", "https://ps1/Altiris/PS/a/", NULL);
    trial_codebase(&share->trial, "b", "https://PS1/altiris/ps/b/setup.msi", NULL);
    trial_codebase(&share->trial, "c", "https://ps1/Altiris/PackageShare/c/", NULL);
    trial_codebase(&share->trial, "d", "http://ps1/Altiris/PS/d/", NULL);
}

static const struct finding *of_package(const struct share *share, const char *package)
{
    const struct assessment *assessment = share->trial.assessment;
    size_t i = 0;
    while (i < assessment->finding_count && strcmp(assessment->findings[i].package, package) != 0) {
        i++;
    }
    assert_true(i < assessment->finding_count);
    return &assessment->findings[i];
}

static void close_share(struct share *share)
{
    scene_close(&share->scene);
    trial_close(&share->trial);
}

static void a_package_is_judged_by_the_one_asked_for_its_directory(void **state)
{
    (void)state;
    struct share share;
    open_share(&share);
    saw_hello(&share.scene, 443, OUTCOME_OK);
    saw_answer(&share.scene, HTTPS, "/Altiris/PS/a/", 200);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    assert_int_equal(of_package(&share, "a")->verdict, VERDICT_CONSISTENT);
    assert_null(strstr(of_package(&share, "a")->reason, "asked for"));
    const struct finding *beside = of_package(&share, "b");
    assert_int_equal(beside->verdict, VERDICT_CONSISTENT);
    assert_true(beside->confidence <= CONFIDENCE_MEDIUM);
    assert_non_null(strstr(beside->reason, "asked for its directory, by /Altiris/PS/a/"));
    assert_int_equal(beside->evidence_count, 1);
    // Another share, and another scheme, of which nothing was asked.
    assert_int_equal(of_package(&share, "c")->verdict, VERDICT_INCONCLUSIVE);
    assert_int_equal(of_package(&share, "d")->verdict, VERDICT_INCONCLUSIVE);
    close_share(&share);
}

static void that_one_package_is_gone_is_not_said_of_another(void **state)
{
    (void)state;
    struct share share;
    open_share(&share);
    saw_hello(&share.scene, 443, OUTCOME_OK);
    saw_answer(&share.scene, HTTPS, "/Altiris/PS/a/", 404);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    assert_true(of_package(&share, "a")->is_warning);
    const struct finding *beside = of_package(&share, "b");
    assert_int_equal(beside->verdict, VERDICT_INCONCLUSIVE);
    assert_false(beside->is_warning);
    assert_string_equal(beside->observed, "not asked");
    close_share(&share);
}

static void a_package_that_was_asked_itself_speaks_for_itself(void **state)
{
    (void)state;
    struct share share;
    open_share(&share);
    saw_hello(&share.scene, 443, OUTCOME_OK);
    saw_answer(&share.scene, HTTPS, "/Altiris/PS/a/", 200);
    saw_answer(&share.scene, HTTPS, "/Altiris/PS/b/", 404);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    assert_false(of_package(&share, "a")->is_warning);
    assert_true(of_package(&share, "b")->is_warning);
    assert_null(strstr(of_package(&share, "b")->reason, "asked for"));
    close_share(&share);
}

// As after --every-codebase was interrupted, or with journals that were merged.
static void any_package_of_the_directory_may_have_been_asked(void **state)
{
    (void)state;
    struct share share;
    open_share(&share);
    saw_hello(&share.scene, 443, OUTCOME_OK);
    saw_answer(&share.scene, HTTPS, "/altiris/ps/b/", 200);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    assert_int_equal(of_package(&share, "a")->verdict, VERDICT_CONSISTENT);
    assert_non_null(strstr(of_package(&share, "a")->reason, "by /altiris/ps/b/"));
    close_share(&share);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_is_judged_by_the_one_asked_for_its_directory),
        cmocka_unit_test(that_one_package_is_gone_is_not_said_of_another),
        cmocka_unit_test(a_package_that_was_asked_itself_speaks_for_itself),
        cmocka_unit_test(any_package_of_the_directory_may_have_been_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
