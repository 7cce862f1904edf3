// A path, its canary and its twin over HTTPS: which of them belong together, and what is told of
// them.

#include "build.h"
#include "support/unit.h"

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define CONSOLE "/Altiris/Console"

static void hello(struct scene *scene)
{
    saw_hello(scene, 443, OUTCOME_OK);
}

static void the_canary_itself_is_told_by_its_pair(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_require_ssl(&scene, CONSOLE);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct path_report *path = trial_path(&trial, 80, scene_canary(&scene, CONSOLE));
    assert_int_equal(path->state, PATH_REQUIRES_SSL);
    assert_true(path->is_canary);
    scene_close(&scene);
    trial_close(&trial);
}

static void the_pair_is_as_the_inventory_pairs_the_ports(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    struct host *host = trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    host->pairs[0] = (struct port_pair){ .http = 8080, .https = 8443 };
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_require_ssl(&scene, CONSOLE);
    for (size_t i = 0; i < scene.count; i++) {
        scene.observations[i].port = scene.observations[i].port == 80 ? 8080 : 8443;
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_int_equal(trial_path(&trial, 8080, CONSOLE)->state, PATH_REQUIRES_SSL);
    scene_close(&scene);
    trial_close(&trial);
}

static void the_pair_is_of_one_address(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_answer(&scene, HTTP, CONSOLE, 403);
    saw_answer(&scene, HTTP, scene_canary(&scene, CONSOLE), 403);
    scene_move(&scene, "10.1.1.6");
    hello(&scene);
    saw_answer(&scene, HTTPS, CONSOLE, 401);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_int_equal(trial_path(&trial, 80, CONSOLE)->state, PATH_UNMEASURED);
    scene_close(&scene);
    trial_close(&trial);
}

static void answers_that_contradict_each_other_give_no_verdict(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(&trial, "console", SUBJECT_PATH);
    check->path = CONSOLE;
    check->right = STATE_BIT(PATH_SERVES);
    check->wrong = STATE_BIT(PATH_MISSING);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_answer(&scene, HTTP, CONSOLE, 404);
    saw_answer(&scene, HTTP, CONSOLE, 200);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_int_equal(trial_path(&trial, 80, CONSOLE)->confidence, CONFIDENCE_LOW);
    assert_string_equal(trial_verdict(&trial, "console", "ns1"), "inconclusive");
    scene_close(&scene);
    trial_close(&trial);
}

static void the_evidence_tells_what_was_compared(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(&trial, "console", SUBJECT_PATH);
    check->path = CONSOLE;
    check->right = STATE_BIT(PATH_REQUIRES_SSL);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_require_ssl(&scene, CONSOLE);
    scene.observations[3].answer.transport_security = "max-age=1";
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "console", "ns1");
    assert_int_equal(finding->evidence_count, 3);
    assert_string_equal(finding->evidence[0].summary,
                        "GET http://ns1" CONSOLE ": 403, Microsoft-IIS/10.0");
    assert_int_equal(finding->evidence[0].observation, 2);
    assert_string_equal(finding->evidence[0].address, "10.1.1.5");
    assert_string_equal(finding->evidence[2].summary,
                        "GET https://ns1" CONSOLE
                        ": 401, Microsoft-IIS/10.0, Strict-Transport-Security");
    scene_close(&scene);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_canary_itself_is_told_by_its_pair),
        cmocka_unit_test(the_pair_is_as_the_inventory_pairs_the_ports),
        cmocka_unit_test(the_pair_is_of_one_address),
        cmocka_unit_test(answers_that_contradict_each_other_give_no_verdict),
        cmocka_unit_test(the_evidence_tells_what_was_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
