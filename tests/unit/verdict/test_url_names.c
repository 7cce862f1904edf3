// A URL under another name of its host is judged by what the own name was answered, and is worth no
// more than what is known of that name.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS
#define ALIAS "altiris.corp.example"

/** Status of "/" under the other name. */
#define TIMED_OUT 1
#define NOT_ASKED 0

struct name_case {
    const char *name;
    unsigned path; /**< status of the package */
    unsigned other;
    bool is_by_driver;
    const char *verdict;
    enum confidence most; /**< confidence */
    const char *words;    /**< of the reason */
};

// clang-format off
static const struct name_case cases[] = {
    { "the same site", 401, 200, false, "consistent", CONFIDENCE_MEDIUM, "; asked under the name ns1.corp.example" },
    { "a log-on for the other", 401, 401, false, "consistent", CONFIDENCE_MEDIUM, "; asked under the name ns1.corp.example" },
    { "no site", 401, 404, true, "inconsistent", CONFIDENCE_HIGH, "under the name altiris.corp.example: " },
    { "no site, and nothing there", 404, 404, true, "inconsistent", CONFIDENCE_HIGH, "under the name altiris.corp.example: " },
    { "not measured", 401, TIMED_OUT, false, "inconclusive", CONFIDENCE_LOW, "what answers to altiris.corp.example was not measured" },
    { "not asked", 401, NOT_ASKED, false, "inconclusive", CONFIDENCE_LOW, "what answers to altiris.corp.example was not measured" },
    { "another site", 401, 404, false, "inconclusive", CONFIDENCE_LOW, "another site may answer to altiris.corp.example" },
    { "wrong under the own name", 404, 200, false, "inconsistent", CONFIDENCE_MEDIUM, "; asked under the name ns1.corp.example" },
    { "wrong under the own name alone", 404, TIMED_OUT, false, "inconclusive", CONFIDENCE_LOW, "was not measured" },
};

// clang-format on

static void see_alias(struct scene *scene, const struct name_case *given)
{
    if (given->other == TIMED_OUT) {
        saw_failure(scene, HTTPS, "/", OUTCOME_TIMED_OUT)->server_name = ALIAS;
    } else if (given->other != NOT_ASKED) {
        struct observation *answer = saw_answer(scene, HTTPS, "/", given->other);
        answer->server_name = ALIAS;
        if (given->is_by_driver) {
            by_http_sys(answer, 315);
        }
    }
}

static void open_case(struct trial *trial, struct scene *scene, const char *url)
{
    server_open(trial, scene);
    struct check *check = trial_check(trial, "answers", SUBJECT_CODEBASE_ENDPOINT);
    check->right = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE);
    check->wrong = STATE_BIT(PATH_NO_SITE) | STATE_BIT(PATH_CLOSED) | STATE_BIT(PATH_MISSING);
    trial_codebase(trial, "a", url, NULL);
}

static void check_name(const struct name_case *given)
{
    struct trial trial;
    struct scene scene;
    open_case(&trial, &scene, "https://" ALIAS "/Altiris/PS/a/");
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_answer(&scene, HTTPS, "/", 200);
    saw_answer(&scene, HTTPS, "/Altiris/PS/a/", given->path);
    see_alias(&scene, given);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "answers", "ns1.corp.example");
    if (strcmp(verdict_name(finding->verdict), given->verdict) != 0 ||
        strstr(finding->reason, given->words) == NULL || finding->confidence > given->most) {
        fail_msg("%s: %s: %s", given->name, verdict_name(finding->verdict), finding->reason);
    }
    server_close(&trial, &scene);
}

static void a_url_under_another_name_passes_only_where_that_is_answered_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_name(&cases[i]);
    }
}

static void a_closed_port_is_closed_to_every_name(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_case(&trial, &scene, "https://" ALIAS "/Altiris/PS/a/");
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "answers", "ns1.corp.example"), "inconsistent");
    server_close(&trial, &scene);
}

static void the_own_name_is_nothing_to_wonder_at(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_case(&trial, &scene, "https://NS1.corp.example/Altiris/PS/a/");
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_answer(&scene, HTTPS, "/Altiris/PS/a/", 401);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "answers", "ns1.corp.example");
    assert_int_equal(finding->verdict, VERDICT_CONSISTENT);
    assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
    server_close(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_url_under_another_name_passes_only_where_that_is_answered_alike),
        cmocka_unit_test(a_closed_port_is_closed_to_every_name),
        cmocka_unit_test(the_own_name_is_nothing_to_wonder_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
