// HTTP that only another name of the host reaches: it is in the clear as well.

#include "build.h"
#include "support/unit.h"
#include "verdict/portal.h"

#include <string.h>

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define OWN     "ns1.corp.example"
#define ALIAS   "altiris.corp.example"
#define CONSOLE "/Altiris/Console"

#define INVALID_HOSTNAME_SIZE 334
#define NO_SITE_SIZE          315
#define UNAVAILABLE_SIZE      326

#define NAMES_SSL     "<h2>HTTP Error 403.4 - Forbidden</h2>"
#define NAMES_LISTING "<h2>HTTP Error 403.14 - Forbidden</h2>"

/** How a name is answered over HTTP. */
enum said {
    UNASKED,
    UNBOUND,
    STOPPED,
    SERVED,
    LOG_ON,
    MISSING,
    DOWN,
    FAILS,
    THROTTLED,
    LOCKED,
    REFUSED_ALIKE, /**< 403, over HTTPS too */
    REFUSED,       /**< 403, and over HTTPS not */
    UNLISTED,
    TO_HTTPS,
    TO_OWN_HTTPS,
    TO_DEAD_HTTPS,
    TO_HTTP,
    TWO_ANSWERS,
    TIMED_OUT,
};

struct reach_case {
    const char *name;
    enum said own;
    enum said other;
    const char *root;    /**< the verdict of a check that wants no HTTP, on "/" */
    const char *console; /**< and on a path that only the own name is asked for */
    const char *way;     /**< of the portal */
};

// clang-format off
static const struct reach_case cases[] = {
    { "the name was not asked", UNBOUND, UNASKED, "consistent", "consistent", "consistent" },
    { "nor is it bound", UNBOUND, UNBOUND, "consistent", "consistent", "consistent" },
    { "nor has it a site", UNBOUND, STOPPED, "consistent", "consistent", "consistent" },
    { "served", UNBOUND, SERVED, "inconsistent", "inconclusive", "inconclusive" },
    { "served, and nothing is registered for the own name", STOPPED, SERVED, "inconsistent", "inconclusive", "inconclusive" },
    { "wants a log-on", UNBOUND, LOG_ON, "inconsistent", "inconclusive", "inconclusive" },
    { "a site without the page", UNBOUND, MISSING, "inconsistent", "inconclusive", "inconclusive" },
    { "a folder that is not listed", UNBOUND, UNLISTED, "inconsistent", "inconclusive", "inconclusive" },
    { "sent to HTTP", UNBOUND, TO_HTTP, "inconsistent", "inconclusive", "inconclusive" },
    { "sent to HTTPS", UNBOUND, TO_HTTPS, "warning", "inconclusive", "inconclusive" },
    { "sent to HTTPS of the own name", UNBOUND, TO_OWN_HTTPS, "warning", "inconclusive", "inconclusive" },
    { "SSL is required", UNBOUND, LOCKED, "consistent", "inconclusive", "inconclusive" },
    { "SSL seems to be required", UNBOUND, REFUSED, "consistent", "inconclusive", "inconclusive" },
    { "refused for a reason that cannot be told", UNBOUND, REFUSED_ALIKE, "inconclusive", "inconclusive", "inconclusive" },
    { "a site that is down", UNBOUND, DOWN, "inconclusive", "inconclusive", "inconclusive" },
    { "no answer", UNBOUND, TIMED_OUT, "inconclusive", "inconclusive", "inconclusive" },
    { "two answers", UNBOUND, TWO_ANSWERS, "inconclusive", "inconclusive", "inconclusive" },
    { "served, where the own name requires SSL", LOCKED, SERVED, "inconsistent", "inconclusive", "inconclusive" },
    { "served, where the own name is sent to HTTPS", TO_OWN_HTTPS, SERVED, "inconsistent", "inconclusive", "inconclusive" },
    { "served, where the own name is sent to nowhere", TO_DEAD_HTTPS, SERVED, "inconsistent", "inconsistent", "inconsistent" },
    { "SSL is required for both", LOCKED, LOCKED, "consistent", "consistent", "consistent" },
    { "SSL is required, for the other name not surely", LOCKED, REFUSED_ALIKE, "inconclusive", "inconclusive", "inconclusive" },
    { "SSL is required, the other name is sent to HTTPS", LOCKED, TO_HTTPS, "consistent", "consistent", "consistent" },
    { "SSL is required, the other name was not measured", LOCKED, TIMED_OUT, "inconclusive", "inconclusive", "inconclusive" },
    { "SSL is required, a page of the other name seems to require it", LOCKED, REFUSED, "consistent", "consistent", "consistent" },
    { "SSL is required, the other name's site is down", LOCKED, DOWN, "inconclusive", "inconclusive", "inconclusive" },
    { "SSL is required, the other name's site fails", LOCKED, FAILS, "inconclusive", "inconclusive", "inconclusive" },
    { "SSL is required, the other name is throttled", LOCKED, THROTTLED, "inconclusive", "inconclusive", "inconclusive" },
    { "SSL is required, the other name has two answers", LOCKED, TWO_ANSWERS, "inconclusive", "inconclusive", "inconclusive" },
    { "SSL is required, the other name is sent to HTTP", LOCKED, TO_HTTP, "inconsistent", "inconclusive", "inconclusive" },
    { "SSL is required, the other name reaches nothing", LOCKED, UNBOUND, "consistent", "consistent", "consistent" },
    { "sent to HTTPS, the other name was not measured", TO_OWN_HTTPS, TIMED_OUT, "inconclusive", "inconclusive", "inconclusive" },
    { "sent to HTTPS, the other name's site fails", TO_OWN_HTTPS, FAILS, "inconclusive", "inconclusive", "inconclusive" },
    { "both are sent to HTTPS", TO_OWN_HTTPS, TO_HTTPS, "warning", "warning", "warning" },
};

// clang-format on

struct said_answer {
    unsigned status;
    uint64_t driver_size; /**< of the page, if http.sys answers */
    const char *body;
    const char *location;
};

static const struct said_answer answers[] = {
    [UNBOUND] = { .status = 400, .driver_size = INVALID_HOSTNAME_SIZE },
    [STOPPED] = { .status = 404, .driver_size = NO_SITE_SIZE },
    [SERVED] = { .status = 200 },
    [LOG_ON] = { .status = 401 },
    [MISSING] = { .status = 404 },
    [DOWN] = { .status = 503, .driver_size = UNAVAILABLE_SIZE },
    [FAILS] = { .status = 500 },
    [THROTTLED] = { .status = 429 },
    [LOCKED] = { .status = 403, .body = NAMES_SSL },
    [REFUSED_ALIKE] = { .status = 403 },
    [REFUSED] = { .status = 403 },
    [UNLISTED] = { .status = 403, .body = NAMES_LISTING },
    [TO_HTTPS] = { .status = 302, .location = "https://" ALIAS "/" },
    [TO_OWN_HTTPS] = { .status = 302, .location = "https://" OWN "/" },
    [TO_DEAD_HTTPS] = { .status = 302, .location = "https://" OWN ":8443/" },
    [TO_HTTP] = { .status = 302, .location = "http://www.example/" },
    [TWO_ANSWERS] = { .status = 400, .driver_size = INVALID_HOSTNAME_SIZE },
};

/** NULL if it was not asked. */
static struct observation *say_path(struct scene *scene, const char *path, enum said said)
{
    if (said == UNASKED) {
        return NULL;
    }
    if (said == TIMED_OUT) {
        return saw_failure(scene, HTTP, path, OUTCOME_TIMED_OUT);
    }
    const struct said_answer *answer = &answers[said];
    struct observation *observation = saw_answer(scene, HTTP, path, answer->status);
    observation->answer.location = answer->location;
    if (answer->driver_size != 0) {
        by_http_sys(observation, answer->driver_size);
    }
    if (answer->body != NULL) {
        with_body(observation, answer->body);
    }
    return observation;
}

/** What the other name gets. */
static void say_other(struct scene *scene, enum said said)
{
    struct observation *observation = say_path(scene, "/", said);
    if (observation != NULL) {
        observation->server_name = ALIAS;
        saw_answer(scene, HTTPS, "/", said == REFUSED_ALIKE ? 403 : 200)->server_name = ALIAS;
    }
    if (said == TWO_ANSWERS) {
        observation = saw_answer(scene, HTTP, "/", 200);
        observation->server_name = ALIAS;
        observation->attempt = 2;
    }
}

/** Over HTTPS all is well. */
static void say_own(struct scene *scene, enum said said)
{
    saw_hello(scene, 443, OUTCOME_OK);
    saw_connection(scene, 8443, OUTCOME_REFUSED);
    saw_answer(scene, HTTPS, "/", 200);
    saw_answer(scene, HTTPS, CONSOLE, 401);
    saw_answer(scene, HTTPS, PORTAL_PATH, 200);
    (void)say_path(scene, "/", said);
    (void)say_path(scene, CONSOLE, said);
    (void)say_path(scene, PORTAL_PATH, said);
}

static void want_no_http(struct trial *trial, const char *id, const char *path)
{
    struct check *check = trial_check(trial, id, SUBJECT_PATH);
    check->path = path;
    check->scheme = HTTP;
    check->right = STATE_BIT(PATH_CLOSED) | STATE_BIT(PATH_REQUIRES_SSL) | STATE_BIT(PATH_NO_SITE);
    check->tolerated = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
    check->wrong = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE) |
                   STATE_BIT(PATH_MISSING) | STATE_BIT(PATH_FORBIDDEN) |
                   STATE_BIT(PATH_REDIRECTS_TO_HTTP) | STATE_BIT(PATH_REDIRECTS_ELSEWHERE) |
                   STATE_BIT(PATH_REDIRECT_LOOP);
}

static void want_way(struct trial *trial)
{
    struct check *check = trial_check(trial, "way", SUBJECT_PORTAL_WAY);
    check->right = STATE_BIT(PORTAL_BINDING_REMOVED) | STATE_BIT(PORTAL_APPLICATION_SSL) |
                   STATE_BIT(PORTAL_SITE_AND_PORTAL_SSL) | STATE_BIT(PORTAL_ONLY_SSL) |
                   STATE_BIT(PORTAL_NOT_INSTALLED);
    check->tolerated = STATE_BIT(PORTAL_REDIRECT);
    check->wrong = STATE_BIT(PORTAL_NONE);
}

static void open_checks(struct trial *trial, struct scene *scene)
{
    server_open(trial, scene);
    want_no_http(trial, "root", "/");
    want_no_http(trial, "console", CONSOLE);
    want_way(trial);
}

static void finish(struct trial *trial, const struct scene *scene)
{
    trial_see(trial, scene);
    trial_finish(trial);
}

static void assert_verdict(const struct trial *trial, const char *name, const char *check,
                           const char *wanted)
{
    const char *verdict = trial_verdict(trial, check, OWN);
    if (strcmp(verdict, wanted) != 0) {
        const struct finding *finding = trial_finding(trial, check, OWN);
        fail_msg("%s: %s is %s, not %s: %s: %s", name, check, verdict, wanted, finding->observed,
                 finding->reason);
    }
}

static void check_case(const struct reach_case *tried)
{
    struct trial trial;
    struct scene scene;
    open_checks(&trial, &scene);
    say_own(&scene, tried->own);
    say_other(&scene, tried->other);
    finish(&trial, &scene);
    assert_verdict(&trial, tried->name, "root", tried->root);
    assert_verdict(&trial, tried->name, "console", tried->console);
    assert_verdict(&trial, tried->name, "way", tried->way);
    server_close(&trial, &scene);
}

static void what_another_name_reaches_counts_where_the_own_name_reaches_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i]);
    }
}

static void assert_tells(const char *text, const char *words)
{
    if (strstr(text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", text, words);
    }
}

static void a_finding_names_the_name_and_shows_both_answers(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_checks(&trial, &scene);
    say_own(&scene, UNBOUND);
    say_other(&scene, SERVED);
    finish(&trial, &scene);
    const struct finding *root = trial_finding(&trial, "root", OWN);
    assert_string_equal(root->observed, "serves (200) under " ALIAS);
    assert_tells(root->reason, "serves in the clear");
    assert_tells(root->reason, "no site is bound to this host name");
    assert_int_equal(root->confidence, CONFIDENCE_HIGH);
    assert_int_equal(root->evidence_count, 2);
    assert_tells(root->evidence[0].summary, "http://" ALIAS "/: 200");
    assert_tells(root->evidence[1].summary, "http://" OWN "/: 400");
    const struct finding *console = trial_finding(&trial, "console", OWN);
    assert_tells(console->observed, "400");
    assert_tells(console->reason, ALIAS);
    assert_int_equal(console->evidence_count, 2);
    const struct finding *way = trial_finding(&trial, "way", OWN);
    assert_tells(way->reason, ALIAS);
    assert_int_equal(way->evidence_count, 2);
    server_close(&trial, &scene);
}

/** What a check comes to whose own name gets no site, while another one is served. */
static const char *verdict_on(const char *path, value_set right, value_set tolerated,
                              value_set wrong)
{
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    struct check *check = trial_check(&trial, "check", SUBJECT_PATH);
    check->path = path;
    check->scheme = HTTP;
    check->right = right;
    check->tolerated = tolerated;
    check->wrong = wrong;
    say_own(&scene, UNBOUND);
    say_other(&scene, SERVED);
    finish(&trial, &scene);
    const char *verdict = trial_verdict(&trial, "check", OWN);
    server_close(&trial, &scene);
    return verdict;
}

static void a_check_that_welcomes_what_is_served_is_not_about_names(void **state)
{
    (void)state;
    const value_set right = STATE_BIT(PATH_NO_SITE) | STATE_BIT(PATH_SERVES);
    assert_string_equal(verdict_on(CONSOLE, right, 0, 0), "consistent");
    assert_string_equal(verdict_on("/", right, 0, 0), "consistent");
}

static void a_check_that_wants_a_site_is_of_the_own_name(void **state)
{
    (void)state;
    const value_set wrong = STATE_BIT(PATH_NO_SITE);
    assert_string_equal(verdict_on("/", STATE_BIT(PATH_SERVES), 0, wrong), "inconsistent");
}

static void what_is_tolerated_of_the_own_name_is_tolerated_of_another(void **state)
{
    (void)state;
    const value_set right = STATE_BIT(PATH_NO_SITE);
    assert_string_equal(verdict_on("/", right, STATE_BIT(PATH_SERVES), 0), "warning");
}

static void another_name_counts_at_its_own_address_only(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    want_no_http(&trial, "root", "/");
    say_own(&scene, UNBOUND);
    scene_move(&scene, "10.1.1.6");
    say_own(&scene, UNBOUND);
    say_other(&scene, SERVED);
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "root", OWN);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_tells(finding->reason, "(1 of 2 addresses: 10.1.1.6)");
    server_close(&trial, &scene);
}

/** The console answers over HTTPS, and no portal is beside it. */
static void say_without_portal(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTPS, "/", 200);
    saw_answer(scene, HTTPS, CONSOLE, 401);
    saw_answer(scene, HTTPS, PORTAL_PATH, 404);
    (void)say_path(scene, "/", UNBOUND);
    (void)say_path(scene, CONSOLE, UNBOUND);
    (void)say_path(scene, PORTAL_PATH, UNBOUND);
}

static void a_portal_that_is_not_installed_may_be_so_for_the_own_name_only(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    want_way(&trial);
    say_without_portal(&scene);
    say_other(&scene, SERVED);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "way", OWN), "inconclusive");
    server_close(&trial, &scene);
}

static void a_way_that_wants_the_portal_in_the_clear_asks_for_no_other_name(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    struct check *check = trial_check(&trial, "way", SUBJECT_PORTAL_WAY);
    check->right = STATE_BIT(PORTAL_NONE) | STATE_BIT(PORTAL_NOT_INSTALLED);
    check->wrong = STATE_BIT(PORTAL_BINDING_REMOVED);
    say_without_portal(&scene);
    say_other(&scene, SERVED);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "way", OWN), "consistent");
    server_close(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_another_name_reaches_counts_where_the_own_name_reaches_nothing),
        cmocka_unit_test(a_finding_names_the_name_and_shows_both_answers),
        cmocka_unit_test(a_check_that_welcomes_what_is_served_is_not_about_names),
        cmocka_unit_test(a_check_that_wants_a_site_is_of_the_own_name),
        cmocka_unit_test(what_is_tolerated_of_the_own_name_is_tolerated_of_another),
        cmocka_unit_test(another_name_counts_at_its_own_address_only),
        cmocka_unit_test(a_portal_that_is_not_installed_may_be_so_for_the_own_name_only),
        cmocka_unit_test(a_way_that_wants_the_portal_in_the_clear_asks_for_no_other_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
