// Which role the answers of a host fit, when none is declared.

#include "build.h"
#include "model/canary.h"
#include "support/unit.h"

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define CONSOLE "/Altiris/Console"
#define TASKS   "/Altiris/ClientTaskServer/GetServerStatus.aspx"

static role_set guess(struct scene *scene)
{
    const char *reason = NULL;
    const role_set roles =
        judge_guess_roles(&scene->arena, scene->observations, scene->count, &reason);
    assert_non_null(reason);
    return roles;
}

/** What a server says to nonsense below the root. */
static void answer_nonsense(struct scene *scene, enum scheme scheme, unsigned status)
{
    saw_answer(scene, scheme, canary_path(&scene->arena, scene->host, "/"), status);
}

static void a_console_makes_a_notification_server(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, "ns1", "10.1.1.5");
    answer_nonsense(&scene, HTTPS, 404);
    saw_answer(&scene, HTTPS, CONSOLE, 401);
    saw_answer(&scene, HTTPS, TASKS, 200);
    assert_int_equal(guess(&scene), role_bit(ROLE_NOTIFICATION_SERVER));
    scene_close(&scene);
}

static void the_task_service_alone_makes_a_site_server(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, "ts1", "10.1.1.5");
    answer_nonsense(&scene, HTTP, 404);
    saw_answer(&scene, HTTP, CONSOLE, 404);
    saw_answer(&scene, HTTP, TASKS, 200);
    assert_int_equal(guess(&scene), role_bit(ROLE_SITE_SERVER));
    scene_close(&scene);
}

static void a_server_that_answers_everything_alike_is_not_told(void **state)
{
    (void)state;
    static const unsigned statuses[] = { 200, 302, 401, 403, 404 };
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        struct scene scene;
        scene_open(&scene, "what1", "10.1.1.5");
        answer_nonsense(&scene, HTTPS, statuses[i]);
        saw_answer(&scene, HTTPS, CONSOLE, statuses[i]);
        saw_answer(&scene, HTTPS, TASKS, statuses[i]);
        assert_int_equal(guess(&scene), 0);
        scene_close(&scene);
    }
}

static void nothing_is_told_without_nonsense_to_compare(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, "what1", "10.1.1.5");
    answer_nonsense(&scene, HTTP, 404); // of the other scheme
    saw_answer(&scene, HTTPS, CONSOLE, 401);
    assert_int_equal(guess(&scene), 0);
    scene_close(&scene);
}

static void a_forbidden_or_redirecting_console_is_no_proof(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, "what1", "10.1.1.5");
    answer_nonsense(&scene, HTTP, 404);
    saw_answer(&scene, HTTP, CONSOLE, 403);
    saw_redirect(&scene, HTTP, "/Altiris/NS/Agent/ConnectionTest.asp", "https://what1/");
    assert_int_equal(guess(&scene), 0);
    scene_close(&scene);
}

static void a_host_that_gave_no_answer_is_not_told(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, "what1", "10.1.1.5");
    saw_connection(&scene, 443, OUTCOME_TIMED_OUT);
    saw_failure(&scene, HTTP, CONSOLE, OUTCOME_TIMED_OUT);
    assert_int_equal(guess(&scene), 0);
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_console_makes_a_notification_server),
        cmocka_unit_test(the_task_service_alone_makes_a_site_server),
        cmocka_unit_test(a_server_that_answers_everything_alike_is_not_told),
        cmocka_unit_test(nothing_is_told_without_nonsense_to_compare),
        cmocka_unit_test(a_forbidden_or_redirecting_console_is_no_proof),
        cmocka_unit_test(a_host_that_gave_no_answer_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
