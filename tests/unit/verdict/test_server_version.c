// The version of IIS that a server calls itself, where a check needs a newer one.

#include "build.h"
#include "support/unit.h"
#include "verdict/server_version.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS

struct version_row {
    const char *server; /**< NULL: no Server header */
    unsigned major;
    const char *verdict; /**< of a check that needs IIS 8 */
};

static const struct version_row rows[] = {
    { "Microsoft-IIS/10.0", 10, "consistent" },
    { "Microsoft-IIS/8.0", 8, "consistent" },
    { "Microsoft-IIS/7.5", 7, "inconsistent" },
    { "microsoft-iis/6.0", 6, "inconsistent" },
    { "Microsoft-IIS/", 0, "inconclusive" },
    { "Microsoft-IIS", 0, "inconclusive" },
    { "Microsoft-IIS/99999999999999999999", 0, "inconclusive" },
    { "Microsoft-HTTPAPI/2.0", 0, "inconclusive" },
    { "nginx/1.2", 0, "inconclusive" },
    { NULL, 0, "inconclusive" },
};

static void set_up(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(trial, "new", SUBJECT_PORT);
    check->endpoint = ENDPOINT_HTTPS;
    check->right = STATE_BIT(PORT_TLS);
    check->minimum_iis = 8;
    scene_open(scene, "ns1", "10.1.1.5");
    saw_hello(scene, 443, OUTCOME_OK);
}

static void tear_down(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void an_older_one_is_not_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        struct scene scene;
        set_up(&trial, &scene);
        saw_answer(&scene, HTTPS, "/", 404)->answer.server = rows[i].server;
        trial_see(&trial, &scene);
        trial_finish(&trial);
        assert_int_equal(server_version_of_iis(rows[i].server), rows[i].major);
        assert_string_equal(trial_verdict(&trial, "new", "ns1"), rows[i].verdict);
        tear_down(&trial, &scene);
    }
}

// The header can be rewritten: nobody is sure of it.
static void it_is_a_hint_that_names_its_answer(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, "/", 404);
    saw_answer(&scene, HTTPS, "/a", 404)->answer.server = "Microsoft-IIS/7.5";
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "new", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
    assert_non_null(strstr(finding->reason, "Microsoft-IIS/7.5"));
    assert_int_equal(finding->evidence_count, 2);
    tear_down(&trial, &scene);
}

static void a_port_that_is_not_right_stays_what_it_is(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    trial.checks[0].right = STATE_BIT(PORT_HTTP);
    saw_answer(&scene, HTTPS, "/", 404)->answer.server = "Microsoft-IIS/7.5";
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "new", "ns1"), "inconclusive");
    tear_down(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_one_is_not_right),
        cmocka_unit_test(it_is_a_hint_that_names_its_answer),
        cmocka_unit_test(a_port_that_is_not_right_stays_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
