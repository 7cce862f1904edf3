// Servers that answer nonsense like anything else: what they serve proves no path.

#include "build.h"
#include "model/canary.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS   SCHEME_HTTPS
#define CONSOLE "/Altiris/Console"

struct said {
    unsigned status;
    uint64_t size;
    const char *server;
    const char *authenticate;
    bool is_cut;
};

struct pair_case {
    const char *name;
    struct said page;
    struct said nonsense;
    const char *verdict; /**< of a check that wants the path over HTTPS */
};

#define IIS "Microsoft-IIS/10.0"

// clang-format off
static const struct pair_case cases[] = {
    { "a site as it ought to be", { .status = 200, .size = 5000, .server = IIS }, { .status = 404, .size = 1245, .server = IIS }, "consistent" },
    { "one page for everything", { .status = 200, .size = 700, .server = "BigIP" }, { .status = 200, .size = 700, .server = "BigIP" }, "inconclusive" },
    { "a page that says what was asked", { .status = 200, .size = 700, .server = "x" }, { .status = 200, .size = 720, .server = "x" }, "inconclusive" },
    { "an error page with status 200", { .status = 200, .size = 5000, .server = IIS }, { .status = 200, .size = 1245, .server = IIS }, "consistent" },
    { "an error page with status 200 for both", { .status = 200, .size = 1245, .server = IIS }, { .status = 200, .size = 1245, .server = IIS }, "inconclusive" },
    { "another 2xx", { .status = 200, .size = 0, .server = IIS }, { .status = 204, .size = 0, .server = IIS }, "consistent" },
    { "nonsense is for another server", { .status = 200, .size = 700, .server = IIS }, { .status = 200, .size = 700, .server = "BigIP" }, "consistent" },
    { "endless pages", { .status = 200, .size = 65536, .server = IIS, .is_cut = true }, { .status = 200, .size = 65536, .server = IIS, .is_cut = true }, "inconclusive" },
    { "an endless page, and a short one", { .status = 200, .size = 65536, .server = IIS, .is_cut = true }, { .status = 200, .size = 700, .server = IIS }, "consistent" },
    { "one that was cut where it was still as long", { .status = 200, .size = 300, .server = IIS, .is_cut = true }, { .status = 200, .size = 5000, .server = IIS }, "inconclusive" },
    { "log-on for everything, of IIS", { .status = 401, .size = 1293, .server = IIS }, { .status = 401, .size = 1293, .server = IIS }, "consistent" },
    { "log-on of Windows for everything", { .status = 401, .size = 0, .authenticate = "Negotiate, NTLM" }, { .status = 401, .size = 0, .authenticate = "Negotiate, NTLM" }, "consistent" },
    { "log-on of a proxy for everything", { .status = 401, .size = 0, .server = "proxy", .authenticate = "Basic" }, { .status = 401, .size = 0, .server = "proxy", .authenticate = "Basic" }, "inconclusive" },
    { "log-on of another server for this", { .status = 401, .size = 0, .server = "proxy", .authenticate = "Basic" }, { .status = 404, .size = 0, .server = "proxy" }, "consistent" },
};

// clang-format on

static void fill(struct observation *observation, const struct said *answer)
{
    observation->answer.body_size = answer->size;
    observation->answer.server = answer->server;
    observation->answer.authenticate = answer->authenticate;
    observation->answer.is_body_cut = answer->is_cut;
}

static void want_path(struct trial *trial, const char *id, const char *path)
{
    struct check *check = trial_check(trial, id, SUBJECT_PATH);
    check->path = path;
    check->scheme = HTTPS;
    check->right = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE);
    check->wrong = STATE_BIT(PATH_MISSING);
}

static void set_up(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    want_path(trial, "console", CONSOLE);
    scene_open(scene, "ns1", "10.1.1.5");
    saw_hello(scene, 443, OUTCOME_OK);
}

static void tear_down(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void check_pair(const struct pair_case *given, const char *nonsense_of)
{
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    fill(saw_answer(&scene, HTTPS, CONSOLE, given->page.status), &given->page);
    const char *nonsense = canary_path(&scene.arena, "ns1", nonsense_of);
    fill(saw_answer(&scene, HTTPS, nonsense, given->nonsense.status), &given->nonsense);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    if (strcmp(trial_verdict(&trial, "console", "ns1"), given->verdict) != 0) {
        fail_msg("%s, nonsense of %s: %s: %s", given->name, nonsense_of,
                 trial_verdict(&trial, "console", "ns1"),
                 trial_finding(&trial, "console", "ns1")->reason);
    }
    tear_down(&trial, &scene);
}

static void what_nonsense_gets_too_proves_no_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_pair(&cases[i], CONSOLE);
    }
}

static void nonsense_below_the_root_stands_in_for_the_paths_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_pair(&cases[i], "/");
    }
}

struct silence_case {
    enum outcome outcome; /**< of asking for nonsense */
    const char *verdict;
};

// Nonsense that nobody answered might have been served: only what is known to be no answer is none.
static const struct silence_case silences[] = {
    { OUTCOME_TIMED_OUT, "inconclusive" },    { OUTCOME_LOCAL_FAULT, "inconclusive" },
    { OUTCOME_NOT_ASKED, "inconclusive" },    { OUTCOME_KEPT_CONNECTION_ENDED, "inconclusive" },
    { OUTCOME_OUT_OF_SCOPE, "inconclusive" }, { OUTCOME_UNSUPPORTED, "inconclusive" },
    { OUTCOME_RESET, "consistent" },          { OUTCOME_CLOSED, "consistent" },
    { OUTCOME_MALFORMED, "consistent" },      { OUTCOME_COUNT, "consistent" }, // no observation
};

static void check_silence(const struct silence_case *given, const char *nonsense_of)
{
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, CONSOLE, 200);
    if (given->outcome != OUTCOME_COUNT) {
        const char *nonsense = canary_path(&scene.arena, "ns1", nonsense_of);
        saw_failure(&scene, HTTPS, nonsense, given->outcome);
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    if (strcmp(trial_verdict(&trial, "console", "ns1"), given->verdict) != 0) {
        fail_msg("%s, nonsense of %s: %s: %s",
                 given->outcome != OUTCOME_COUNT ? outcome_name(given->outcome) : "unasked",
                 nonsense_of, trial_verdict(&trial, "console", "ns1"),
                 trial_finding(&trial, "console", "ns1")->reason);
    }
    const size_t told = trial_finding(&trial, "console", "ns1")->evidence_count;
    assert_int_equal(told, strcmp(given->verdict, "inconclusive") == 0 ? 2 : 1);
    tear_down(&trial, &scene);
}

struct unclear_case {
    const char *name;
    unsigned first; /**< answer to nonsense */
    unsigned second;
    const char *verdict;
};

static const struct unclear_case unclear_cases[] = {
    { "not there, twice", 404, 404, "consistent" },
    { "there, and not there", 200, 404, "inconclusive" },
    { "not there, and there", 404, 200, "inconclusive" },
    { "500 under TLS 1.3", 500, 404, "consistent" },
    { "refused by a throttle", 403, 403, "inconclusive" },
};

static void check_unclear(const struct unclear_case *given)
{
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, CONSOLE, 200);
    const char *nonsense = canary_path(&scene.arena, "ns1", CONSOLE);
    const unsigned statuses[] = { given->first, given->second };
    for (size_t i = 0; i < 2; i++) {
        struct observation *answer = saw_answer(&scene, HTTPS, nonsense, statuses[i]);
        if (statuses[i] == 403) {
            with_body(answer, "<h2>HTTP Error 403.502 - Forbidden</h2>");
        }
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    if (strcmp(trial_verdict(&trial, "console", "ns1"), given->verdict) != 0) {
        fail_msg("%s: %s: %s", given->name, trial_verdict(&trial, "console", "ns1"),
                 trial_finding(&trial, "console", "ns1")->reason);
    }
    tear_down(&trial, &scene);
}

static void nonsense_that_gets_no_clear_answer_leaves_the_path_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(unclear_cases) / sizeof(unclear_cases[0]); i++) {
        check_unclear(&unclear_cases[i]);
    }
}

static void nonsense_that_was_not_measured_leaves_the_path_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(silences) / sizeof(silences[0]); i++) {
        check_silence(&silences[i], CONSOLE);
        check_silence(&silences[i], "/");
    }
}

static void the_root_itself_is_served_whatever_nonsense_gets(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    want_path(&trial, "root", "/");
    saw_answer(&scene, HTTPS, "/", 200);
    saw_answer(&scene, HTTPS, canary_path(&scene.arena, "ns1", "/"), 200);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "root", "ns1"), "consistent");
    tear_down(&trial, &scene);
}

static void the_paths_own_nonsense_is_heard_first(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, CONSOLE, 200);
    saw_answer(&scene, HTTPS, canary_path(&scene.arena, "ns1", CONSOLE), 404);
    saw_answer(&scene, HTTPS, canary_path(&scene.arena, "ns1", "/"), 200);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "console", "ns1"), "consistent");
    tear_down(&trial, &scene);
}

static void the_answer_to_nonsense_is_among_the_evidence(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, CONSOLE, 200);
    saw_answer(&scene, HTTPS, canary_path(&scene.arena, "ns1", "/"), 200);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "console", "ns1");
    assert_int_equal(finding->evidence_count, 2);
    assert_non_null(strstr(finding->evidence[1].summary, "itmscan-"));
    tear_down(&trial, &scene);
}

static void nonsense_that_is_served_is_itself_in_doubt(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    trial.checks[0].is_canary = true;
    saw_answer(&scene, HTTPS, canary_path(&scene.arena, "ns1", CONSOLE), 200);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "console", "ns1"), "inconclusive");
    tear_down(&trial, &scene);
}

struct log_on_case {
    const char *name;
    const char *page;     /**< where the path redirects to */
    const char *nonsense; /**< where nonsense does; NULL: 404 */
    const char *verdict;
};

static const struct log_on_case log_ons[] = {
    { "everything to the log-on page", "/login?back=1", "/login?back=2", "inconclusive" },
    { "by absolute URLs", "https://ns1/login", "/login", "inconclusive" },
    { "the path alone", "/login", NULL, "consistent" },
    { "elsewhere than nonsense", "/login", "/error", "consistent" },
    { "everything to a page of its own", CONSOLE "/login", CONSOLE "/login", "consistent" },
    { "everything to a page that wants Windows' log-on", "/windows", "/windows", "consistent" },
};

static void check_log_on(const struct log_on_case *given)
{
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    const char *nonsense = canary_path(&scene.arena, "ns1", CONSOLE);
    saw_redirect(&scene, HTTPS, CONSOLE, given->page);
    if (given->nonsense != NULL) {
        saw_redirect(&scene, HTTPS, nonsense, given->nonsense);
    } else {
        saw_answer(&scene, HTTPS, nonsense, 404);
    }
    saw_answer(&scene, HTTPS, "/login", 200);
    saw_answer(&scene, HTTPS, CONSOLE "/login", 200);
    saw_answer(&scene, HTTPS, "/windows", 401);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    if (strcmp(trial_verdict(&trial, "console", "ns1"), given->verdict) != 0) {
        fail_msg("%s: %s", given->name, trial_verdict(&trial, "console", "ns1"));
    }
    tear_down(&trial, &scene);
}

static void a_log_on_page_for_everything_proves_no_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(log_ons) / sizeof(log_ons[0]); i++) {
        check_log_on(&log_ons[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nonsense_gets_too_proves_no_path),
        cmocka_unit_test(nonsense_below_the_root_stands_in_for_the_paths_own),
        cmocka_unit_test(nonsense_that_was_not_measured_leaves_the_path_open),
        cmocka_unit_test(nonsense_that_gets_no_clear_answer_leaves_the_path_open),
        cmocka_unit_test(the_root_itself_is_served_whatever_nonsense_gets),
        cmocka_unit_test(the_paths_own_nonsense_is_heard_first),
        cmocka_unit_test(the_answer_to_nonsense_is_among_the_evidence),
        cmocka_unit_test(nonsense_that_is_served_is_itself_in_doubt),
        cmocka_unit_test(a_log_on_page_for_everything_proves_no_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
