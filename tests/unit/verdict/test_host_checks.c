// Checks of ports and paths: fulfilled, broken, and not to be told.

#include "build.h"
#include "support/unit.h"

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP

static struct check *check_port(struct trial *trial)
{
    struct check *check = trial_check(trial, "port", SUBJECT_PORT);
    check->roles = role_bit(ROLE_NOTIFICATION_SERVER);
    check->endpoint = ENDPOINT_HTTPS;
    check->right = STATE_BIT(PORT_TLS);
    check->tolerated = STATE_BIT(PORT_OTHER);
    check->wrong = STATE_BIT(PORT_CLOSED) | STATE_BIT(PORT_RESET_AFTER_HELLO);
    return check;
}

static struct check *check_path(struct trial *trial)
{
    struct check *check = trial_check(trial, "path", SUBJECT_PATH);
    check->roles = role_bit(ROLE_SITE_SERVER);
    check->path = "/Altiris/PS/";
    check->scheme = SCHEME_HTTPS;
    check->right = STATE_BIT(PATH_SERVES);
    check->wrong = STATE_BIT(PATH_MISSING) | STATE_BIT(PATH_CLOSED);
    return check;
}

static void open_ns(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    scene_open(scene, "ns1", "10.1.1.5");
}

static void open_site_server(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ps1", ROLE_SITE_SERVER);
    scene_open(scene, "ps1", "10.1.1.6");
}

static void finish(struct trial *trial, struct scene *scene)
{
    trial_see(trial, scene);
    trial_finish(trial);
}

static void close_both(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void a_port_in_the_right_state_is_consistent(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial);
    saw_hello(&scene, 443, OUTCOME_OK);
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "port", "ns1");
    assert_int_equal(finding->verdict, VERDICT_CONSISTENT);
    assert_false(finding->is_warning);
    assert_int_equal(finding->port, 443);
    assert_null(finding->remedy);
    assert_int_equal(finding->evidence_count, 1);
    close_both(&trial, &scene);
}

static void a_port_in_a_wrong_state_is_inconsistent(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial);
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "port", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_string_equal(finding->remedy, "what is to be done");
    assert_string_equal(finding->reason, "refuses connections");
    close_both(&trial, &scene);
}

static void a_tolerated_state_is_a_warning(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial);
    saw_hello(&scene, 443, OUTCOME_NOT_TLS);
    saw_failure(&scene, HTTP, "/", OUTCOME_NOT_HTTP)->port = 443;
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "warning");
    assert_non_null(trial_finding(&trial, "port", "ns1")->remedy);
    close_both(&trial, &scene);
}

static void a_state_in_no_list_is_inconclusive(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial);
    saw_connection(&scene, 443, OUTCOME_TIMED_OUT);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "inconclusive");
    close_both(&trial, &scene);
}

static void a_reset_that_was_not_confirmed_is_inconclusive(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial);
    saw_hello(&scene, 443, OUTCOME_RESET);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "inconclusive");
    close_both(&trial, &scene);
}

static void what_was_not_measured_is_never_a_pass(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial)->right = ~UINT32_C(0); // a profile that accepts everything
    saw_connection(&scene, 443, OUTCOME_LOCAL_FAULT);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "inconclusive");
    close_both(&trial, &scene);
}

static void a_host_that_nobody_visited_is_inconclusive(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    check_port(&trial);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "port", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(finding->reason, "it was not visited");
    trial_close(&trial);
}

static void a_name_that_does_not_resolve_is_inconclusive(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial);
    saw_resolution(&scene, OUTCOME_UNRESOLVED);
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "port", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(finding->reason, "the name does not resolve");
    assert_string_equal(finding->evidence[0].summary, "resolve ns1: no address");
    assert_null(finding->evidence[0].address);
    close_both(&trial, &scene);
}

static void an_address_that_was_never_asked_is_inconclusive(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    check_port(&trial);
    saw_hello(&scene, 443, OUTCOME_OK);
    struct address addresses[2];
    assert_true(address_parse("10.1.1.5", &addresses[0]));
    assert_true(address_parse("10.1.1.6", &addresses[1]));
    struct observation *resolution = saw_resolution(&scene, OUTCOME_OK);
    resolution->resolution = (struct observed_resolution){ .addresses = addresses, .count = 2 };
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "port", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(finding->reason, "it was not asked (1 of 2 addresses: 10.1.1.6)");
    close_both(&trial, &scene);
}

static void checks_apply_to_their_roles_only(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    check_port(&trial);
    saw_hello(&scene, 443, OUTCOME_OK);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 0);
    close_both(&trial, &scene);
}

static void an_endpoint_that_is_declared_absent_is_declared_where_that_is_right(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    trial.inventory.hosts[0]->pairs[0].https = 0;
    check_port(&trial)->right = STATE_BIT(PORT_CLOSED);
    check_port(&trial)->id = "wanted";
    saw_answer(&scene, HTTP, "/", 200);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "declared");
    assert_string_equal(trial_verdict(&trial, "wanted", "ns1"), "inconclusive");
    close_both(&trial, &scene);
}

static void a_path_is_fulfilled_broken_or_not_to_be_told(void **state)
{
    (void)state;

    static const struct {
        unsigned status;
        const char *verdict;
    } rows[] = { { 200, "consistent" }, { 404, "inconsistent" }, { 500, "inconclusive" } };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        struct scene scene;
        open_site_server(&trial, &scene);
        check_path(&trial);
        saw_answer(&scene, HTTPS, "/Altiris/PS/", rows[i].status);
        finish(&trial, &scene);
        assert_string_equal(trial_verdict(&trial, "path", "ps1"), rows[i].verdict);
        close_both(&trial, &scene);
    }
}

static void the_observed_text_of_a_path_names_its_status(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    check_path(&trial);
    saw_redirect(&scene, HTTPS, "/Altiris/PS/", "http://ps1/Altiris/PS/");
    finish(&trial, &scene);
    assert_string_equal(trial_finding(&trial, "path", "ps1")->observed,
                        "redirects to HTTP (302 to http://ps1/Altiris/PS/)");
    close_both(&trial, &scene);
}

static void a_403_that_nothing_explains_is_called_so(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    check_path(&trial)->scheme = HTTP;
    saw_answer(&scene, HTTP, "/Altiris/PS/", 403);
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "path", "ps1");
    assert_int_equal(finding->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(finding->observed, "403, cause not known");
    close_both(&trial, &scene);
}

static void a_path_on_a_port_of_the_other_scheme_is_closed(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    check_path(&trial);
    saw_hello(&scene, 443, OUTCOME_NOT_TLS);
    saw_answer(&scene, HTTP, "/", 200)->port = 443;
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "path", "ps1"), "inconsistent");
    close_both(&trial, &scene);
}

static void spelling_of_a_path_does_not_matter(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    check_path(&trial);
    saw_answer(&scene, HTTPS, "/altiris/ps/", 200);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "path", "ps1"), "consistent");
    close_both(&trial, &scene);
}

static void a_path_of_the_agent_site_is_looked_for_there(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    check_path(&trial)->endpoint = ENDPOINT_AGENT_SITE;
    saw_answer(&scene, HTTPS, "/Altiris/PS/", 404);
    saw_answer(&scene, HTTPS, "/Altiris/PS/", 200)->port = AGENT_SITE_PORT;
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "path", "ps1"), "consistent");
    assert_int_equal(trial_finding(&trial, "path", "ps1")->port, AGENT_SITE_PORT);
    close_both(&trial, &scene);
}

static void services_limit_a_check(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    trial.inventory.hosts[0]->services = service_bit(SERVICE_TASK);
    check_path(&trial)->services = service_bit(SERVICE_PACKAGE);
    saw_answer(&scene, HTTPS, "/Altiris/PS/", 404);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 0);
    close_both(&trial, &scene);
}

static void a_service_that_nobody_declared_is_never_missed(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_site_server(&trial, &scene);
    check_path(&trial)->services = service_bit(SERVICE_PACKAGE);
    saw_answer(&scene, HTTPS, "/Altiris/PS/", 404);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "path", "ps1"), "inconclusive");
    close_both(&trial, &scene);
}

static void conditions_of_the_inventory_limit_a_check(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_ns(&trial, &scene);
    trial.inventory.cem = ANSWER_YES;
    trial.inventory.generation = RELEASE_FROM_8_5_RU4;
    trial.inventory.hosts[0]->internet_site = ANSWER_YES;
    check_port(&trial)->when.cem = STATE_BIT(ANSWER_YES);
    check_port(&trial)->when.cem = STATE_BIT(ANSWER_NO) | STATE_BIT(ANSWER_UNKNOWN);
    check_port(&trial)->when.internet_site = STATE_BIT(ANSWER_NO);
    check_port(&trial)->when.http_allowed = STATE_BIT(ANSWER_NO);
    check_port(&trial)->when.persistent_connection = STATE_BIT(ANSWER_YES);
    check_port(&trial)->when.generation = STATE_BIT(RELEASE_BEFORE_8_5_RU4);
    saw_hello(&scene, 443, OUTCOME_OK);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 1);
    assert_ptr_equal(trial.assessment->findings[0].check, &trial.checks[0]);
    close_both(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_port_in_the_right_state_is_consistent),
        cmocka_unit_test(a_port_in_a_wrong_state_is_inconsistent),
        cmocka_unit_test(a_tolerated_state_is_a_warning),
        cmocka_unit_test(a_state_in_no_list_is_inconclusive),
        cmocka_unit_test(a_reset_that_was_not_confirmed_is_inconclusive),
        cmocka_unit_test(what_was_not_measured_is_never_a_pass),
        cmocka_unit_test(a_host_that_nobody_visited_is_inconclusive),
        cmocka_unit_test(a_name_that_does_not_resolve_is_inconclusive),
        cmocka_unit_test(an_address_that_was_never_asked_is_inconclusive),
        cmocka_unit_test(checks_apply_to_their_roles_only),
        cmocka_unit_test(an_endpoint_that_is_declared_absent_is_declared_where_that_is_right),
        cmocka_unit_test(a_path_is_fulfilled_broken_or_not_to_be_told),
        cmocka_unit_test(the_observed_text_of_a_path_names_its_status),
        cmocka_unit_test(a_403_that_nothing_explains_is_called_so),
        cmocka_unit_test(a_path_on_a_port_of_the_other_scheme_is_closed),
        cmocka_unit_test(spelling_of_a_path_does_not_matter),
        cmocka_unit_test(a_path_of_the_agent_site_is_looked_for_there),
        cmocka_unit_test(services_limit_a_check),
        cmocka_unit_test(a_service_that_nobody_declared_is_never_missed),
        cmocka_unit_test(conditions_of_the_inventory_limit_a_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
