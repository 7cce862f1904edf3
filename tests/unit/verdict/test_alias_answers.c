// Another name of a host that a site answers: as it answers the host's own, or otherwise?

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP
#define OWN   "ns1.corp.example"
#define ALIAS "altiris.corp.example"

/** What "/" is answered with. */
struct said {
    unsigned status;
    const char *detail; /**< of a redirect its target, of an error its page; or NULL */
};

#define NAMES_SSL         "<h2>HTTP Error 403.4 - Forbidden</h2>"
#define NAMES_LISTING     "<h2>HTTP Error 403.14 - Forbidden</h2>"
#define NAMES_CERTIFICATE "<h2>HTTP Error 403.7 - Forbidden</h2>"
#define OWN_OVER_HTTP     "http://" OWN "/"
#define ALIAS_OVER_HTTP   "http://" ALIAS "/"
#define ALIAS_OVER_HTTPS  "https://" ALIAS "/"

struct name_case {
    const char *name;
    enum scheme scheme;
    struct said own;
    struct said other; /**< under the other name */
    const char *verdict;
};

// clang-format off
static const struct name_case cases[] = {
    { "served both", HTTP, { 200, NULL }, { 200, NULL }, "consistent" },
    { "a log-on for one of them", HTTP, { 401, NULL }, { 200, NULL }, "consistent" },
    { "a log-on for the other", HTTPS, { 200, NULL }, { 401, NULL }, "consistent" },
    { "sent to HTTPS", HTTP, { 200, NULL }, { 302, ALIAS_OVER_HTTPS }, "inconsistent" },
    { "SSL is required", HTTP, { 200, NULL }, { 403, NAMES_SSL }, "inconsistent" },
    { "sent to HTTP", HTTPS, { 200, NULL }, { 302, ALIAS_OVER_HTTP }, "inconsistent" },
    { "sent inside, and to HTTP", HTTPS, { 302, "/Altiris" }, { 302, ALIAS_OVER_HTTP }, "inconsistent" },
    { "sent to HTTPS both", HTTP, { 302, "https://" OWN "/" }, { 302, ALIAS_OVER_HTTPS }, "consistent" },
    { "sent to HTTP both", HTTPS, { 302, OWN_OVER_HTTP }, { 302, ALIAS_OVER_HTTP }, "consistent" },
    { "SSL is required both", HTTP, { 403, NAMES_SSL }, { 403, NAMES_SSL }, "consistent" },
    { "refused both, for reasons of their own", HTTPS, { 403, NAMES_LISTING }, { 403, NAMES_CERTIFICATE }, "consistent" },
    { "sent elsewhere", HTTPS, { 200, NULL }, { 302, "https://www.example/" }, "inconclusive" },
    { "sent elsewhere in the clear", HTTP, { 200, NULL }, { 302, "http://www.example/" }, "inconclusive" },
    { "refused", HTTPS, { 200, NULL }, { 403, NAMES_LISTING }, "inconclusive" },
    { "wants a certificate", HTTPS, { 200, NULL }, { 403, NAMES_CERTIFICATE }, "inconclusive" },
    { "not there", HTTP, { 200, NULL }, { 404, NULL }, "inconclusive" },
    { "fails", HTTP, { 200, NULL }, { 500, NULL }, "inconclusive" },
};

// clang-format on

static void say(struct scene *scene, enum scheme scheme, const char *name, const struct said *said)
{
    struct observation *observation = saw_answer(scene, scheme, "/", said->status);
    observation->server_name = name;
    if (said->detail != NULL && said->status < 400) {
        observation->answer.location = said->detail;
    } else if (said->detail != NULL) {
        with_body(observation, said->detail);
    }
}

/** Over the other scheme both names are served: there, redirects arrive. */
static void say_both(struct scene *scene, const struct name_case *given)
{
    static const struct said served = { 200, NULL };
    const enum scheme other = given->scheme == HTTP ? HTTPS : HTTP;
    saw_hello(scene, 443, OUTCOME_OK);
    saw_hello(scene, 443, OUTCOME_OK)->server_name = ALIAS;
    say(scene, other, OWN, &served);
    say(scene, other, ALIAS, &served);
    say(scene, given->scheme, OWN, &given->own);
    say(scene, given->scheme, ALIAS, &given->other);
    saw_answer(scene, given->scheme, "/Altiris", 200);
}

static void check_case(const struct name_case *given)
{
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    struct check *check = trial_check(&trial, "names", SUBJECT_ALIAS);
    check->endpoint = given->scheme == HTTP ? ENDPOINT_HTTP : ENDPOINT_HTTPS;
    check->right = VALUE_PRESENT;
    check->wrong = VALUE_ABSENT;
    say_both(&scene, given);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "names", OWN);
    if (strcmp(trial_verdict(&trial, "names", OWN), given->verdict) != 0) {
        fail_msg("%s: %s: %s: %s", given->name, trial_verdict(&trial, "names", OWN),
                 finding->observed, finding->reason);
    }
    assert_string_equal(finding->alias, ALIAS);
    server_close(&trial, &scene);
}

static void only_a_name_that_is_answered_as_the_hosts_own_is_served(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(&cases[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_name_that_is_answered_as_the_hosts_own_is_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
