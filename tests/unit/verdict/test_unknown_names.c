// Hosts that are known by their address only: nobody knows the name that clients go by.

#include "court.h"
#include "support/unit.h"

#include <string.h>

#define ADDRESS "10.1.1.5"
#define NAME    "ns1.corp.example"

/** A server that is listed by its address, and a check of its certificate and of its chain. */
static int open_court(void **state)
{
    struct court *court = *state;
    struct trial *trial = &court->trial;
    court_open(court);
    court->scene.host = ADDRESS;
    struct host *host = trial_host(trial, ADDRESS, ROLE_NOTIFICATION_SERVER);
    host->is_listed = true;
    struct check *certificate = trial_check(trial, "certificate", SUBJECT_CERTIFICATE);
    certificate->endpoint = ENDPOINT_HTTPS;
    certificate->wrong = PROBLEM(EXPIRED) | PROBLEM(NAME_MISMATCH);
    certificate->right = ~certificate->wrong;
    struct check *trust = trial_check(trial, "trust", SUBJECT_CERTIFICATE);
    trust->endpoint = ENDPOINT_HTTPS;
    trust->right = ~TRUST;
    trust->wrong = TRUST;
    return 0;
}

static const struct finding *judge(struct court *court, const char *names, int64_t not_after_ms)
{
    court_send(court, 443, court_issue(court, court->root, names, not_after_ms), NULL);
    court_finish(court);
    assert_string_equal(trial_verdict(&court->trial, "trust", ADDRESS), "consistent");
    return trial_finding(&court->trial, "certificate", ADDRESS);
}

static void a_name_that_nobody_knows_is_no_fault_of_the_certificate(void **state)
{
    struct court *court = *state;
    const struct finding *finding = judge(court, "DNS:" NAME, 0);
    assert_int_equal(finding->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(finding->observed, "for " NAME ", not for " ADDRESS);
    assert_non_null(strstr(finding->reason, "not known"));
    assert_non_null(strstr(finding->reason, "for " NAME ":"));
    assert_non_null(strstr(finding->remedy, "=" ADDRESS));
}

static void of_many_names_the_first_are_told(void **state)
{
    const struct finding *finding =
        judge(*state, "DNS:a.example,DNS:b.example,DNS:c.example,DNS:d.example,DNS:e.example", 0);
    assert_int_equal(finding->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(finding->observed,
                        "for a.example, b.example, c.example and 2 more, not for " ADDRESS);
}

static void a_certificate_for_the_address_fits(void **state)
{
    assert_int_equal(judge(*state, "DNS:" NAME ",IP:" ADDRESS, 0)->verdict, VERDICT_CONSISTENT);
}

static void what_else_is_wrong_is_told_all_the_same(void **state)
{
    const struct finding *finding = judge(*state, "DNS:" NAME, MINT_NOW_MS - MINT_DAY_MS);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_string_equal(finding->observed, "expired; for " NAME ", not for " ADDRESS);
    assert_null(strstr(finding->reason, "not known"));
    assert_true(finding->remedy == NULL || strstr(finding->remedy, "=" ADDRESS) == NULL);
}

static void a_report_lists_what_the_certificate_does_not_cover(void **state)
{
    struct court *court = *state;
    (void)judge(court, "DNS:" NAME, 0);
    assert_string_equal(trial_endpoint(&court->trial, 443)->certificate->mismatched_names, ADDRESS);
}

typedef void declare(struct trial *trial);

static void by_codebase(struct trial *trial)
{
    trial_codebase(trial, "a", "http://" ADDRESS "/Altiris/PS/a", NULL);
}

static void by_snapshot(struct trial *trial)
{
    trial_codebase(trial, "a", "file://share/a", "https://" ADDRESS "/Altiris/PS/a.xml");
}

static void by_share(struct trial *trial)
{
    trial_codebase(trial, "a", "\\\\" ADDRESS "\\pkgsvrhost\\a", NULL);
}

static void by_codebase_elsewhere(struct trial *trial)
{
    trial_codebase(trial, "a", "https://10.1.1.6/Altiris/PS/a", NULL);
}

static void by_install_url(struct trial *trial)
{
    trial->inventory.agent_install_url = "https://" ADDRESS "/Altiris/NS/install";
}

static void by_alternate_url(struct trial *trial)
{
    trial->inventory.hosts[0]->alternate_url = "https://" ADDRESS "/Altiris";
}

static void by_communication_host(struct trial *trial)
{
    static struct communication_host hosts[] = { { ADDRESS, 443 } };
    trial->inventory.hosts[0]->communication_hosts = hosts;
    trial->inventory.hosts[0]->communication_host_count = 1;
}

static void by_another_name(struct trial *trial)
{
    static const char *aliases[] = { NAME };
    trial->inventory.hosts[0]->aliases = aliases;
    trial->inventory.hosts[0]->alias_count = 1;
}

static void by_name_and_url(struct trial *trial)
{
    by_another_name(trial);
    by_codebase(trial);
}

static void come_from(struct trial *trial, enum source_kind kind)
{
    static struct source sources[1];
    static uint32_t numbers[] = { 0 };
    sources[0] = (struct source){ .name = "a file", .kind = kind };
    trial->inventory.sources = sources;
    trial->inventory.source_count = 1;
    trial->inventory.hosts[0]->sources = numbers;
    trial->inventory.hosts[0]->source_count = 1;
}

static void by_list(struct trial *trial)
{
    come_from(trial, SOURCE_HOSTS);
}

static void by_client(struct trial *trial)
{
    come_from(trial, SOURCE_CLIENT);
}

static void by_client_and_name(struct trial *trial)
{
    by_another_name(trial);
    by_client(trial);
}

/** What the inventory says of the names that clients use. */
static const struct usage_case {
    const char *about;
    declare *declare;
    const char *names; // of the certificate
    const char *verdict;
} usage_cases[] = {
    { "a codebase", by_codebase, "DNS:" NAME, "inconsistent" },
    { "a codebase, good", by_codebase, "IP:" ADDRESS, "consistent" },
    { "a snapshot", by_snapshot, "DNS:" NAME, "inconsistent" },
    { "the URL that installs agents", by_install_url, "DNS:" NAME, "inconsistent" },
    { "an alternate URL", by_alternate_url, "DNS:" NAME, "inconsistent" },
    { "a communication host", by_communication_host, "DNS:" NAME, "inconsistent" },
    { "a client's file", by_client, "DNS:" NAME, "inconsistent" },
    { "a list of hosts", by_list, "DNS:" NAME, "inconclusive" },
    { "a share", by_share, "DNS:" NAME, "inconclusive" },
    { "a codebase of another host", by_codebase_elsewhere, "DNS:" NAME, "inconclusive" },
    { "another name that fits", by_another_name, "DNS:" NAME, "consistent" },
    { "another name that does not", by_another_name, "DNS:x.example", "inconsistent" },
    { "another name, and a codebase", by_name_and_url, "DNS:" NAME, "inconsistent" },
    { "another name, perhaps by the client", by_client_and_name, "DNS:" NAME, "consistent" },
};

static void check_usage(struct court *court, const struct usage_case *tried)
{
    tried->declare(&court->trial);
    (void)judge(court, tried->names, 0);
    const char *verdict = trial_verdict(&court->trial, "certificate", ADDRESS);
    if (strcmp(verdict, tried->verdict) != 0) {
        fail_msg("%s: %s instead of %s", tried->about, verdict, tried->verdict);
    }
}

static void names_that_the_inventory_tells_are_known(void **state)
{
    for (size_t i = 0; i < sizeof(usage_cases) / sizeof(usage_cases[0]); i++) {
        court_close(state);
        open_court(state);
        check_usage(*state, &usage_cases[i]);
    }
}

static void of_a_declared_name_only_that_one_is_missed(void **state)
{
    struct court *court = *state;
    by_another_name(&court->trial);
    const struct finding *finding = judge(court, "DNS:x.example", 0);
    assert_non_null(strstr(finding->observed, "(" NAME ")"));
}

static void send_on(struct court *court, uint16_t port, const char *target)
{
    struct check *check = trial_check(&court->trial, "welcomes", SUBJECT_PATH);
    check->path = "/";
    check->scheme = SCHEME_HTTP;
    check->right = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
    saw_redirect(&court->scene, SCHEME_HTTP, "/",
                 arena_format(&court->scene.arena, "https://%s:%u/", target, (unsigned)port));
    saw_answer(&court->scene, SCHEME_HTTPS, "/", 200)->port = port;
}

// IIS redirects to the name that it was asked by.
static void a_redirect_to_the_same_address_does_not_tell_the_name(void **state)
{
    struct court *court = *state;
    send_on(court, 8443, ADDRESS);
    court_send(court, 8443, court_issue(court, court->root, "DNS:" NAME, 0), NULL);
    court_finish(court);
    assert_string_equal(trial_verdict(&court->trial, "welcomes", ADDRESS), "inconclusive");
    assert_non_null(
        strstr(trial_finding(&court->trial, "welcomes", ADDRESS)->reason, "for " NAME ":"));
}

static void a_redirect_to_an_expired_certificate_is_dead(void **state)
{
    struct court *court = *state;
    send_on(court, 8443, ADDRESS);
    court_send(court, 8443, court_issue(court, court->root, "DNS:" NAME, MINT_NOW_MS - MINT_DAY_MS),
               NULL);
    court_finish(court);
    assert_string_equal(trial_verdict(&court->trial, "welcomes", ADDRESS), "inconsistent");
}

int main(void)
{
#define COURT_TEST(test) cmocka_unit_test_setup_teardown(test, open_court, court_close)
    const struct CMUnitTest tests[] = {
        COURT_TEST(a_name_that_nobody_knows_is_no_fault_of_the_certificate),
        COURT_TEST(of_many_names_the_first_are_told),
        COURT_TEST(a_certificate_for_the_address_fits),
        COURT_TEST(what_else_is_wrong_is_told_all_the_same),
        COURT_TEST(a_report_lists_what_the_certificate_does_not_cover),
        COURT_TEST(names_that_the_inventory_tells_are_known),
        COURT_TEST(of_a_declared_name_only_that_one_is_missed),
        COURT_TEST(a_redirect_to_the_same_address_does_not_tell_the_name),
        COURT_TEST(a_redirect_to_an_expired_certificate_is_dead),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}
