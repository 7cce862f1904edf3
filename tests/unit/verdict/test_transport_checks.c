// Strict-Transport-Security: who sends it, and whether it binds.

#include "build.h"
#include "support/unit.h"

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP
#define VALID "max-age=31536000; includeSubDomains"

static void set_up(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(trial, "promise", SUBJECT_TRANSPORT_SECURITY);
    check->roles = role_bit(ROLE_NOTIFICATION_SERVER);
    check->right = VALUE_ABSENT;
    check->wrong = VALUE_PRESENT;
    scene_open(scene, "ns1", "10.1.1.5");
}

static void finish(struct trial *trial, const struct scene *scene)
{
    trial_see(trial, scene);
    trial_finish(trial);
}

static void tear_down(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void the_header_is_told_as_it_came(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, "/", 200);
    saw_answer(&scene, HTTPS, "/Altiris/", 404)->answer.transport_security = VALID;
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "promise", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
    assert_string_equal(finding->observed, VALID);
    assert_int_equal(finding->evidence_count, 1);
    assert_string_equal(
        finding->evidence[0].summary,
        "GET https://ns1/Altiris/: 404, Microsoft-IIS/10.0, Strict-Transport-Security");
    tear_down(&trial, &scene);
}

static void answers_without_it_are_its_absence(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, "/", 200);
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "promise", "ns1");
    assert_int_equal(finding->verdict, VERDICT_CONSISTENT);
    assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
    assert_string_equal(finding->observed, "no Strict-Transport-Security");
    assert_int_equal(finding->evidence_count, 1);
    tear_down(&trial, &scene);
}

static void only_a_maximum_age_above_zero_binds(void **state)
{
    (void)state;

    static const struct {
        const char *header;
        const char *verdict;
    } rows[] = {
        { "max-age=1", "inconsistent" },
        { "MAX-AGE = \"600\"", "inconsistent" },
        { "includeSubDomains;max-age=0600", "inconsistent" },
        { "max-age=0", "consistent" },
        { "max-age=\"0\"; includeSubDomains", "consistent" },
        { "max-age=00;preload", "consistent" },
        { "max-age", "consistent" },
        { "max-age=", "consistent" },
        { "max-ages=5", "consistent" },
        { "includeSubDomains", "consistent" },
        { "preload ; max-age=63072000 ; includeSubDomains", "inconsistent" },
        { "max-age=600;", "inconsistent" },
        { "future=1; max-age=600", "inconsistent" },
        { "max-age=99999999999999999999999999", "inconsistent" },
        { "max-age=600, includeSubDomains", "consistent" },
        { "max-age=600 includeSubDomains", "consistent" },
        { "max-age=6x", "consistent" },
        { "max-age=-600", "consistent" },
        { "max-age=\"600", "consistent" },
        { "max-age=\"\"", "consistent" },
        { "max-age=600; max-age=0", "consistent" },
        { "max-age=600; max-age=600", "consistent" },
        { "max-age=600; includeSubDomains; includeSubDomains", "consistent" },
        { "=600", "consistent" },
        { "", "consistent" },
        { ";;", "consistent" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        struct scene scene;
        set_up(&trial, &scene);
        saw_answer(&scene, HTTPS, "/", 200)->answer.transport_security = rows[i].header;
        finish(&trial, &scene);
        assert_string_equal(trial_verdict(&trial, "promise", "ns1"), rows[i].verdict);
        tear_down(&trial, &scene);
    }
}

static void what_is_no_https_answer_of_the_host_does_not_count(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_failure(&scene, HTTPS, "/", OUTCOME_RESET);
    saw_answer(&scene, HTTP, "/", 200)->answer.transport_security = VALID;
    struct observation *agent_site = saw_answer(&scene, HTTPS, "/agent", 200);
    agent_site->port = AGENT_SITE_PORT;
    agent_site->answer.transport_security = VALID;
    struct observation *elsewhere = saw_answer(&scene, HTTPS, "/other", 200);
    elsewhere->server_name = "portal";
    elsewhere->answer.transport_security = VALID;
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 0);
    tear_down(&trial, &scene);
}

static void browsers_do_not_bind_addresses(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "10.1.1.5", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(&trial, "promise", SUBJECT_TRANSPORT_SECURITY);
    check->right = VALUE_ABSENT;
    check->wrong = VALUE_PRESENT;
    scene_open(&scene, "10.1.1.5", "10.1.1.5");
    saw_answer(&scene, HTTPS, "/", 200)->answer.transport_security = VALID;
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "promise", "10.1.1.5");
    assert_int_equal(finding->verdict, VERDICT_CONSISTENT);
    assert_string_equal(finding->observed, VALID);
    tear_down(&trial, &scene);
}

static void a_further_pair_may_send_it(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    saw_answer(&scene, HTTPS, "/", 200);
    struct observation *further = saw_answer(&scene, HTTPS, "/", 200);
    further->port = 8443;
    further->answer.transport_security = VALID;
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "promise", "ns1"), "inconsistent");
    tear_down(&trial, &scene);
}

static void the_worst_address_decides(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    trial.checks[0].right = VALUE_PRESENT;
    trial.checks[0].wrong = VALUE_ABSENT;
    saw_answer(&scene, HTTPS, "/", 200)->answer.transport_security = VALID;
    scene_move(&scene, "10.1.1.6");
    saw_answer(&scene, HTTPS, "/", 200);
    finish(&trial, &scene);
    const struct finding *finding = trial_finding(&trial, "promise", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(finding->evidence_count, 2);
    tear_down(&trial, &scene);
}

static void hosts_without_the_role_are_not_asked(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    trial.checks[0].roles = role_bit(ROLE_SITE_SERVER);
    saw_answer(&scene, HTTPS, "/", 200)->answer.transport_security = VALID;
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 0);
    tear_down(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_told_as_it_came),
        cmocka_unit_test(answers_without_it_are_its_absence),
        cmocka_unit_test(only_a_maximum_age_above_zero_binds),
        cmocka_unit_test(what_is_no_https_answer_of_the_host_does_not_count),
        cmocka_unit_test(browsers_do_not_bind_addresses),
        cmocka_unit_test(a_further_pair_may_send_it),
        cmocka_unit_test(the_worst_address_decides),
        cmocka_unit_test(hosts_without_the_role_are_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
