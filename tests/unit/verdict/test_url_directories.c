// Packages that were not asked are judged by those that were asked for their directory, and no
// more is said of them than these tell.

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

struct neighbour_case {
    const char *name;
    unsigned first;       /**< status of /Altiris/PS/a/; 0: not asked */
    unsigned second;      /**< likewise of z */
    enum verdict verdict; /**< of what was not asked */
    const char *words;    /**< of its reason */
};

#define TIMED_OUT 1
#define TO_HTTP   301

// clang-format off
static const struct neighbour_case neighbour_cases[] = {
    { "alike", 401, 401, VERDICT_CONSISTENT, "asked for its directory, by /Altiris/PS/a/ and /Altiris/PS/z/" },
    { "one that fails", 401, 500, VERDICT_INCONCLUSIVE, "but /Altiris/PS/z/: " },
    { "the first fails", 500, 401, VERDICT_INCONCLUSIVE, "but /Altiris/PS/z/: " },
    { "both fail", 500, 500, VERDICT_INCONCLUSIVE, "not asked itself" },
    { "the first was not measured", TIMED_OUT, 401, VERDICT_CONSISTENT, "by /Altiris/PS/z/" },
    { "none was measured", TIMED_OUT, TIMED_OUT, VERDICT_INCONCLUSIVE, "nothing of its neighbours" },
    { "the first is gone", 404, 401, VERDICT_CONSISTENT, "by /Altiris/PS/z/" },
    { "both are gone", 404, 404, VERDICT_INCONCLUSIVE, "nothing of its neighbours" },
    { "one is sent back", TO_HTTP, 401, VERDICT_INCONCLUSIVE, "but /Altiris/PS/z/: " },
    { "both are sent back", TO_HTTP, TO_HTTP, VERDICT_INCONCLUSIVE, "--every-codebase asks each" },
    { "only one was asked", 0, 401, VERDICT_CONSISTENT, "by /Altiris/PS/z/" },
    { "no folder is listed", 403, 403, VERDICT_CONSISTENT, "by /Altiris/PS/a/ and /Altiris/PS/z/" },
    { "one folder is not listed", 403, 404, VERDICT_INCONCLUSIVE, "this folder only" },
    { "one is forbidden", 403, 401, VERDICT_INCONCLUSIVE, "but /Altiris/PS/z/: " },
};

// clang-format on

static void answer(struct scene *scene, const char *path, unsigned status)
{
    if (status == TIMED_OUT) {
        saw_failure(scene, HTTPS, path, OUTCOME_TIMED_OUT);
    } else if (status == TO_HTTP) {
        saw_redirect(scene, HTTPS, path, "http://ps1/");
    } else if (status != 0) {
        saw_answer(scene, HTTPS, path, status);
    }
}

static void check_neighbours(const struct neighbour_case *given)
{
    struct share share;
    open_share(&share);
    trial_codebase(&share.trial, "z", "https://ps1/Altiris/PS/z/", NULL);
    saw_hello(&share.scene, 443, OUTCOME_OK);
    saw_answer(&share.scene, HTTPS, "/", 200);
    answer(&share.scene, "/Altiris/PS/a/", given->first);
    answer(&share.scene, "/Altiris/PS/z/", given->second);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    const struct finding *beside = of_package(&share, "b");
    if (beside->verdict != given->verdict || strstr(beside->reason, given->words) == NULL) {
        fail_msg("%s: %s: %s", given->name, verdict_name(beside->verdict), beside->reason);
    }
    assert_true(beside->confidence <= CONFIDENCE_MEDIUM);
    close_share(&share);
}

static void neighbours_speak_for_a_package_only_where_they_agree_and_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(neighbour_cases) / sizeof(neighbour_cases[0]); i++) {
        check_neighbours(&neighbour_cases[i]);
    }
}

static void the_share_itself_is_no_neighbour_of_its_packages(void **state)
{
    (void)state;
    struct share share;
    open_share(&share);
    trial_codebase(&share.trial, "share", "https://ps1/Altiris/PS/setup.msi", NULL);
    saw_hello(&share.scene, 443, OUTCOME_OK);
    saw_answer(&share.scene, HTTPS, "/Altiris/PS/", 401);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    assert_int_equal(of_package(&share, "share")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&share, "b")->verdict, VERDICT_INCONCLUSIVE);
    assert_null(strstr(of_package(&share, "b")->reason, "directory"));
    close_share(&share);
}

static void a_closed_port_is_said_of_each(void **state)
{
    (void)state;
    struct share share;
    open_share(&share);
    saw_connection(&share.scene, 443, OUTCOME_REFUSED);
    saw_connection(&share.scene, 443, OUTCOME_REFUSED);
    saw_failure(&share.scene, HTTPS, "/Altiris/PS/a/", OUTCOME_REFUSED);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    assert_int_equal(of_package(&share, "a")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(of_package(&share, "b")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(share.trial.assessment->note_count, 0);
    close_share(&share);
}

static void the_notes_say_how_many_were_not_asked(void **state)
{
    (void)state;
    struct share share;
    open_share(&share);
    (void)trial_check(&share.trial, "again", SUBJECT_CODEBASE_ENDPOINT);
    saw_hello(&share.scene, 443, OUTCOME_OK);
    saw_answer(&share.scene, HTTPS, "/Altiris/PS/a/", 401);
    trial_see(&share.trial, &share.scene);
    trial_finish(&share.trial);
    assert_int_equal(share.trial.assessment->note_count, 1);
    assert_string_equal(share.trial.assessment->notes[0],
                        "1 codebase or snapshot was judged by others of its directory, and not "
                        "asked itself; --every-codebase asks each");
    close_share(&share);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_is_judged_by_the_one_asked_for_its_directory),
        cmocka_unit_test(that_one_package_is_gone_is_not_said_of_another),
        cmocka_unit_test(a_package_that_was_asked_itself_speaks_for_itself),
        cmocka_unit_test(any_package_of_the_directory_may_have_been_asked),
        cmocka_unit_test(neighbours_speak_for_a_package_only_where_they_agree_and_pass),
        cmocka_unit_test(the_share_itself_is_no_neighbour_of_its_packages),
        cmocka_unit_test(a_closed_port_is_said_of_each),
        cmocka_unit_test(the_notes_say_how_many_were_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
