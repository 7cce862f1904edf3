// The list of what could not be measured, and the endpoints of hosts that were not reached.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP

static void open_both(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(scene, "ns1", "10.1.1.5");
}

static const char *why_not(const struct trial *trial, const char *what)
{
    for (size_t i = 0; i < trial->assessment->unmeasured_count; i++) {
        if (strcmp(trial->assessment->unmeasured[i].what, what) == 0) {
            return trial->assessment->unmeasured[i].why;
        }
    }
    fail_msg("%s is not among what could not be measured", what);
    return NULL;
}

static void close_both(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void a_name_that_does_not_resolve_does_not_vanish(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_resolution(&scene, OUTCOME_UNRESOLVED);
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_string_equal(why_not(&trial, "ns1"), "the name does not resolve");
    assert_int_equal(assessment->endpoint_count, 3);
    assert_null(assessment->endpoints[0].address);
    assert_int_equal(assessment->endpoints[0].state, PORT_UNMEASURED);
    assert_string_equal(assessment->endpoints[0].rule, "the name does not resolve");
    close_both(&trial, &scene);
}

static void a_resolver_that_failed_here_is_told_from_a_name_that_is_not_there(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_resolution(&scene, OUTCOME_LOCAL_FAULT)->detail = "no name server";
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_non_null(strstr(why_not(&trial, "ns1"), "on this machine (no name server)"));
    close_both(&trial, &scene);
}

static void a_host_that_nobody_visited_is_listed(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    trial_finish(&trial);
    assert_string_equal(why_not(&trial, "ns1"), "it was not visited");
    trial_close(&trial);
}

static void a_host_that_only_a_share_names_is_nothing_to_measure(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "share1", ROLE_COUNT)->is_listed = false;
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->unmeasured_count, 0);
    assert_int_equal(assessment->endpoint_count, 0);
    trial_close(&trial);
}

static void a_host_whose_role_is_not_known_is_listed(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "what1", ROLE_COUNT);
    scene_open(&scene, "what1", "10.1.1.5");
    saw_hello(&scene, 443, OUTCOME_OK);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_non_null(strstr(why_not(&trial, "what1"), "role is not known"));
    close_both(&trial, &scene);
}

static void an_endpoint_that_could_not_be_asked_is_listed_with_its_reason(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_answer(&scene, HTTP, "/", 200);
    saw_connection(&scene, 443, OUTCOME_LOCAL_FAULT)->detail = "Too many open files";
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_int_equal(trial.assessment->unmeasured_count, 1);
    assert_string_equal(why_not(&trial, "ns1:443"),
                        "not measured: this machine could not connect (Too many open files)");
    close_both(&trial, &scene);
}

static void a_filtered_or_silent_port_beside_an_open_one_is_listed(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_answer(&scene, HTTP, "/", 200);
    saw_connection(&scene, 443, OUTCOME_TIMED_OUT);
    saw_hello(&scene, 4726, OUTCOME_TIMED_OUT);
    saw_failure(&scene, HTTP, "/", OUTCOME_TIMED_OUT)->port = 4726;
    trial_see(&trial, &scene);
    assert_int_equal(trial_finish(&trial)->unmeasured_count, 2);
    assert_non_null(strstr(why_not(&trial, "ns1:443"), "no answer"));
    assert_int_equal(trial_endpoint(&trial, 4726)->state, PORT_SILENT);
    assert_non_null(why_not(&trial, "ns1:4726"));
    close_both(&trial, &scene);
}

static void a_host_that_never_answers_is_listed_port_by_port(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_connection(&scene, 80, OUTCOME_TIMED_OUT);
    saw_connection(&scene, 443, OUTCOME_TIMED_OUT);
    trial_see(&trial, &scene);
    assert_int_equal(trial_finish(&trial)->unmeasured_count, 2);
    assert_non_null(strstr(why_not(&trial, "ns1:80"), "no answer"));
    close_both(&trial, &scene);
}

static void a_path_without_an_answer_in_time_is_listed(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_answer(&scene, HTTP, "/", 200);
    saw_failure(&scene, HTTP, "/Altiris/Console", OUTCOME_TIMED_OUT);
    trial_see(&trial, &scene);
    assert_int_equal(trial_finish(&trial)->unmeasured_count, 1);
    assert_non_null(strstr(why_not(&trial, "http://ns1/Altiris/Console"), "time allowed"));
    close_both(&trial, &scene);
}

static void of_several_addresses_the_one_is_named(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_hello(&scene, 443, OUTCOME_OK);
    scene_move(&scene, "fd00::5");
    saw_connection(&scene, 443, OUTCOME_LOCAL_FAULT);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_non_null(why_not(&trial, "ns1:443 (fd00::5)"));
    close_both(&trial, &scene);
}

static void endpoints_are_in_the_order_of_the_inventory(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    struct scene other;
    trial_open(&trial);
    trial_host(&trial, "zz1", ROLE_SITE_SERVER);
    trial_host(&trial, "aa1", ROLE_SITE_SERVER);
    scene_open(&scene, "aa1", "10.1.1.5");
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    saw_connection(&scene, 80, OUTCOME_REFUSED);
    scene_open(&other, "zz1", "10.1.1.6");
    saw_connection(&other, 443, OUTCOME_REFUSED);
    trial_see(&trial, &scene);
    trial_see(&trial, &other);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->endpoint_count, 3);
    assert_string_equal(assessment->endpoints[0].host, "zz1");
    assert_string_equal(assessment->endpoints[1].host, "aa1");
    assert_int_equal(assessment->endpoints[1].port, 80);
    scene_close(&other);
    close_both(&trial, &scene);
}

static void questions_in_the_other_protocol_are_no_paths(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_failure(&scene, HTTP, "/", OUTCOME_CLOSED)->port = 443;
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_answer(&scene, HTTPS, "/", 200);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_int_equal(trial_endpoint(&trial, 443)->path_count, 1);
    close_both(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_does_not_resolve_does_not_vanish),
        cmocka_unit_test(a_resolver_that_failed_here_is_told_from_a_name_that_is_not_there),
        cmocka_unit_test(a_host_that_nobody_visited_is_listed),
        cmocka_unit_test(a_host_that_only_a_share_names_is_nothing_to_measure),
        cmocka_unit_test(a_host_whose_role_is_not_known_is_listed),
        cmocka_unit_test(an_endpoint_that_could_not_be_asked_is_listed_with_its_reason),
        cmocka_unit_test(a_filtered_or_silent_port_beside_an_open_one_is_listed),
        cmocka_unit_test(a_host_that_never_answers_is_listed_port_by_port),
        cmocka_unit_test(a_path_without_an_answer_in_time_is_listed),
        cmocka_unit_test(of_several_addresses_the_one_is_named),
        cmocka_unit_test(endpoints_are_in_the_order_of_the_inventory),
        cmocka_unit_test(questions_in_the_other_protocol_are_no_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
