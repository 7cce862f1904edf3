// Another site that may answer another name of the host: what is kept off HTTP under the own name
// may be served there.

#include "build.h"
#include "model/canary.h"
#include "support/unit.h"
#include "verdict/portal.h"

#include <string.h>

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define OWN     "ns1.corp.example"
#define ALIAS   "altiris.corp.example"
#define CONSOLE "/Altiris/Console"

#define INVALID_HOSTNAME_SIZE 334

/** How "/" is answered over HTTP. */
struct said {
    unsigned status; /**< 0: in no time */
    bool is_unbound; /**< the driver says that no site has the name */
    const char *body;
    const char *location;
};

static const struct said served = { .status = 200 };
static const struct said missing = { .status = 404 };
static const struct said locked = { .status = 403,
                                    .body = "<h2>HTTP Error 403.4 - Forbidden</h2>" };

struct site_case {
    const char *name;
    struct said own;
    struct said other;
    const char *verdict;
};

// clang-format off
static const struct site_case cases[] = {
    { "both are served", { .status = 200 }, { .status = 200 }, "consistent" },
    { "neither has the page", { .status = 404 }, { .status = 404 }, "consistent" },
    { "both are sent inside", { .status = 302, .location = CONSOLE }, { .status = 302, .location = CONSOLE }, "consistent" },
    { "the other is not bound", { .status = 200 }, { .status = 400, .is_unbound = true }, "consistent" },
    { "the other requires SSL", { .status = 200 }, { .status = 403, .body = "<h2>HTTP Error 403.4 - Forbidden</h2>" }, "consistent" },
    { "the other is sent to HTTPS", { .status = 200 }, { .status = 302, .location = "https://" ALIAS "/" }, "consistent" },
    { "the other has no page", { .status = 200 }, { .status = 404 }, "inconclusive" },
    { "the own name has no page", { .status = 404 }, { .status = 200 }, "inconclusive" },
    { "the other wants a log-on", { .status = 200 }, { .status = 401 }, "inconclusive" },
    { "the other fails", { .status = 200 }, { .status = 500 }, "inconclusive" },
    { "the other was not measured", { .status = 200 }, { .status = 0 }, "inconclusive" },
    { "neither was measured", { .status = 0 }, { .status = 0 }, "inconclusive" },
};

// clang-format on

static void say(struct scene *scene, const char *name, const char *path, const struct said *said)
{
    struct observation *observation = said->status == 0
                                          ? saw_failure(scene, HTTP, path, OUTCOME_TIMED_OUT)
                                          : saw_answer(scene, HTTP, path, said->status);
    observation->server_name = name;
    if (said->status != 0) {
        observation->answer.location = said->location;
    }
    if (said->is_unbound) {
        by_http_sys(observation, INVALID_HOSTNAME_SIZE);
    }
    if (said->body != NULL) {
        with_body(observation, said->body);
    }
}

static void want_console_off_http(struct trial *trial)
{
    struct check *check = trial_check(trial, "console", SUBJECT_PATH);
    check->path = CONSOLE;
    check->scheme = HTTP;
    check->right = STATE_BIT(PATH_CLOSED) | STATE_BIT(PATH_REQUIRES_SSL) | STATE_BIT(PATH_NO_SITE);
    check->tolerated = STATE_BIT(PATH_MISSING);
    check->wrong = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE);
}

static void want_way(struct trial *trial)
{
    struct check *check = trial_check(trial, "way", SUBJECT_PORTAL_WAY);
    check->right = STATE_BIT(PORTAL_BINDING_REMOVED) | STATE_BIT(PORTAL_APPLICATION_SSL) |
                   STATE_BIT(PORTAL_SITE_AND_PORTAL_SSL) | STATE_BIT(PORTAL_ONLY_SSL);
    check->wrong = STATE_BIT(PORTAL_NONE);
}

static void set_up(struct trial *trial, struct scene *scene)
{
    server_open(trial, scene);
    want_console_off_http(trial);
    want_way(trial);
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTPS, "/", 200);
    saw_answer(scene, HTTPS, CONSOLE, 401);
    saw_answer(scene, HTTPS, PORTAL_PATH, 200);
    saw_answer(scene, HTTPS, "/", 200)->server_name = ALIAS;
}

static void assert_verdict(const struct trial *trial, const char *name, const char *check,
                           const char *wanted)
{
    const struct finding *finding = trial_finding(trial, check, OWN);
    if (strncmp(trial_verdict(trial, check, OWN), wanted, strlen(wanted)) != 0) {
        fail_msg("%s: %s is %s, not %s: %s: %s", name, check, trial_verdict(trial, check, OWN),
                 wanted, finding->observed, finding->reason);
    }
}

/** Under the own name, all below /Altiris/ is answered so. */
static void check_case(const struct site_case *tried, const struct said *below, const char *path)
{
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    say(&scene, OWN, "/", &tried->own);
    say(&scene, OWN, canary_path(&scene.arena, OWN, "/"), &missing);
    say(&scene, OWN, canary_path(&scene.arena, OWN, "/Altiris/"), below);
    say(&scene, OWN, CONSOLE, below);
    say(&scene, OWN, PORTAL_PATH, below);
    say(&scene, ALIAS, "/", &tried->other);
    if (tried->other.location != NULL) {
        say(&scene, ALIAS, CONSOLE, below);
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    if (path != NULL) {
        assert_verdict(&trial, tried->name, path, tried->verdict);
    }
    assert_verdict(&trial, tried->name, "way", tried->verdict);
    server_close(&trial, &scene);
}

static void another_site_may_not_require_ssl(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i], &locked, "console");
    }
}

// Another site has the HTTP port under the own name: which one has it under the other?
static void another_site_may_have_the_portal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i], &missing, NULL);
    }
}

static void a_name_that_was_not_asked_is_no_doubt(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    say(&scene, OWN, "/", &served);
    say(&scene, OWN, canary_path(&scene.arena, OWN, "/Altiris/"), &locked);
    say(&scene, OWN, CONSOLE, &locked);
    say(&scene, OWN, PORTAL_PATH, &locked);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_verdict(&trial, "not asked", "console", "consistent");
    assert_verdict(&trial, "not asked", "way", "consistent");
    server_close(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_site_may_not_require_ssl),
        cmocka_unit_test(another_site_may_have_the_portal),
        cmocka_unit_test(a_name_that_was_not_asked_is_no_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
