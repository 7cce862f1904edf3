// The certificates of endpoints that only URLs and communication hosts name.

#include "court.h"
#include "support/unit.h"

#include <string.h>

static int open_court(void **state)
{
    struct court *court = *state;
    court_open(court);
    trial_host(&court->trial, COURT_HOST, ROLE_NOTIFICATION_SERVER);
    struct check *certificate = trial_check(&court->trial, "certificate", SUBJECT_URL_CERTIFICATE);
    certificate->wrong = PROBLEM(NAME_MISMATCH);
    return 0;
}

static const struct minted *issue(struct court *court, const char *names)
{
    return court_issue(court, court->issuer, names, 0);
}

static const char *verdict(struct court *court)
{
    return trial_verdict(&court->trial, "certificate", COURT_HOST);
}

static void a_certificate_where_only_urls_lead_is_judged_once(void **state)
{
    struct court *court = *state;
    struct inventory *inventory = &court->trial.inventory;
    trial_codebase(&court->trial, "a", "https://ns1.corp.example:8443/a",
                   "https://ns1.corp.example:8443/a");
    trial_codebase(&court->trial, "b", "https://ns1.corp.example/b", NULL);
    trial_codebase(&court->trial, "c", "http://ns1.corp.example:8080/c", NULL);
    trial_codebase(&court->trial, "d", "https://gone.corp.example:8443/d", NULL);
    court_watch(court, ENDPOINT_HTTPS);
    court_watch(court, ENDPOINT_AGENT_SITE);
    inventory->agent_install_url = "https://ns1.corp.example:8443/install";
    inventory->hosts[0]->alternate_url = "https://ns1.corp.example:4726/Altiris";
    court_send(court, 443, issue(court, "DNS:other.corp.example"), court->issuer);
    court_send(court, 8443, issue(court, "DNS:other.corp.example"), court->issuer);
    court_finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 2);
    assert_string_equal(trial_verdict(&court->trial, "by role", COURT_HOST), "consistent");
    assert_string_equal(verdict(court), "inconsistent");
    assert_int_equal(trial_finding(&court->trial, "certificate", COURT_HOST)->port, 8443);
}

static void where_no_check_of_a_role_applies_urls_lead_there(void **state)
{
    struct court *court = *state;
    trial_codebase(&court->trial, "a", "https://ns1.corp.example:4726/a", NULL);
    court_watch(court, ENDPOINT_HTTPS);
    court_send(court, 4726, issue(court, "DNS:other.corp.example"), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court), "inconsistent");
    assert_int_equal(trial_finding(&court->trial, "certificate", COURT_HOST)->port, 4726);
}

static void every_kind_of_url_leads_to_its_certificate(void **state)
{
    struct court *court = *state;
    struct inventory *inventory = &court->trial.inventory;
    static struct communication_host items[] = { { "ns1.corp.example", 8003 } };
    trial_codebase(&court->trial, "a", "https://ns1.corp.example:8000/a",
                   "https://ns1.corp.example:8001/a");
    inventory->agent_install_url = "https://ns1.corp.example:8002/install";
    inventory->hosts[0]->communication_hosts = items;
    inventory->hosts[0]->communication_host_count = 1;
    inventory->hosts[0]->alternate_url = "https://ns1.corp.example:8004/Altiris";
    const struct minted *leaf = issue(court, "DNS:ns1.corp.example");
    for (uint16_t port = 8000; port < 8005; port++) {
        court_send(court, port, leaf, court->issuer);
    }
    court_finish(court);
    const struct assessment *assessment = court->trial.assessment;
    assert_int_equal(assessment->finding_count, 5);
    for (size_t i = 0; i < assessment->finding_count; i++) {
        assert_int_equal(assessment->findings[i].port, 8000 + i);
        assert_int_equal(assessment->findings[i].verdict, VERDICT_CONSISTENT);
    }
}

static void only_the_names_that_urls_use_are_wanted(void **state)
{
    struct court *court = *state;
    static const char *aliases[] = { "itms.corp.example", "packages.corp.example" };
    court->trial.inventory.hosts[0]->aliases = aliases;
    court->trial.inventory.hosts[0]->alias_count = 2;
    trial_codebase(&court->trial, "a", "https://packages.corp.example:8443/a", NULL);
    trial_codebase(&court->trial, "b", "https://packages.corp.example:9443/b", NULL);
    trial_codebase(&court->trial, "c", "https://itms.corp.example:9443/c", NULL);
    const struct minted *leaf = issue(court, "DNS:packages.corp.example");
    court_send(court, 8443, leaf, court->issuer);
    court_send(court, 9443, leaf, court->issuer);
    court_finish(court);
    const struct assessment *assessment = court->trial.assessment;
    assert_int_equal(assessment->finding_count, 2);
    assert_int_equal(assessment->findings[0].verdict, VERDICT_CONSISTENT);
    assert_string_equal(assessment->findings[0].observed, "no problem");
    assert_int_equal(assessment->findings[1].verdict, VERDICT_INCONSISTENT);
    assert_non_null(strstr(assessment->findings[1].observed, "(itms.corp.example)"));
}

static void a_url_without_tls_has_no_certificate_to_judge(void **state)
{
    struct court *court = *state;
    trial_codebase(&court->trial, "a", "https://ns1.corp.example:8443/a", NULL);
    trial_codebase(&court->trial, "b", "https://ns1.corp.example:9443/b", NULL);
    saw_connection(&court->scene, 8443, OUTCOME_REFUSED);
    court_finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 0);
}

static void a_host_without_a_role_is_judged_at_the_usual_port_too(void **state)
{
    struct court *court = *state;
    court->trial.inventory.hosts[0]->roles = 0;
    trial_codebase(&court->trial, "a", "https://ns1.corp.example/a", NULL);
    court_send(court, 443, issue(court, "DNS:ns1.corp.example"), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court), "consistent");
}

static void a_hundred_thousand_urls_are_one_endpoint(void **state)
{
    struct court *court = *state;
    for (size_t i = 0; i < 50000; i++) {
        trial_codebase(&court->trial, "a", "https://ns1.corp.example:8443/a",
                       "https://ns1.corp.example:9443/a");
    }
    const struct minted *leaf = issue(court, "DNS:ns1.corp.example");
    court_send(court, 8443, leaf, court->issuer);
    court_send(court, 9443, leaf, court->issuer);
    court_finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 2);
}

int main(void)
{
#define COURT_TEST(test) cmocka_unit_test_setup_teardown(test, open_court, court_close)
    const struct CMUnitTest tests[] = {
        COURT_TEST(a_certificate_where_only_urls_lead_is_judged_once),
        COURT_TEST(where_no_check_of_a_role_applies_urls_lead_there),
        COURT_TEST(every_kind_of_url_leads_to_its_certificate),
        COURT_TEST(only_the_names_that_urls_use_are_wanted),
        COURT_TEST(a_url_without_tls_has_no_certificate_to_judge),
        COURT_TEST(a_host_without_a_role_is_judged_at_the_usual_port_too),
        COURT_TEST(a_hundred_thousand_urls_are_one_endpoint),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}
