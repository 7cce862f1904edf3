// Checks of certificates: which problems count, which names are wanted, what no roots mean.

#include "certificate/certificate.h"
#include "court.h"
#include "support/unit.h"

#include <string.h>

#define WRONG                                                                           \
    (PROBLEM(EXPIRED) | PROBLEM(NAME_MISMATCH) | PROBLEM(NO_SUBJECT_ALTERNATIVE_NAME) | \
     PROBLEM(MALFORMED) | PROBLEM(NOT_RSA))

/** One server with two checks of its certificate. */
static int open_court(void **state)
{
    struct court *court = *state;
    struct trial *trial = &court->trial;
    court_open(court);
    trial_host(trial, COURT_HOST, ROLE_NOTIFICATION_SERVER);
    struct check *certificate = trial_check(trial, "certificate", SUBJECT_CERTIFICATE);
    certificate->endpoint = ENDPOINT_HTTPS;
    certificate->right = TRUST | PROBLEM(NOT_CHECKED_FOR_TRUST);
    certificate->tolerated = PROBLEM(EXPIRES_SOON) | PROBLEM(WRONG_ORDER);
    certificate->wrong = WRONG;
    struct check *trust = trial_check(trial, "trust", SUBJECT_CERTIFICATE);
    trust->endpoint = ENDPOINT_HTTPS;
    trust->right = WRONG | PROBLEM(EXPIRES_SOON) | PROBLEM(WRONG_ORDER);
    trust->wrong = TRUST;
    return 0;
}

static void send(struct court *court, const struct minted *leaf, const struct minted *issuer)
{
    court_send(court, 443, leaf, issuer);
}

static const struct minted *issue(struct court *court, const char *names, int64_t not_after_ms)
{
    return court_issue(court, court->issuer, names, not_after_ms);
}

static const char *verdict(struct court *court, const char *check)
{
    return trial_verdict(&court->trial, check, COURT_HOST);
}

static void a_good_certificate_is_consistent(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "consistent");
    assert_string_equal(verdict(court, "trust"), "consistent");
    const struct finding *finding = trial_finding(&court->trial, "certificate", COURT_HOST);
    assert_string_equal(finding->observed, "no problem");
    assert_int_equal(finding->port, 443);
    assert_non_null(strstr(finding->evidence[1].summary, "Corp Issuing"));
    const struct endpoint_report *endpoint = trial_endpoint(&court->trial, 443);
    assert_int_equal(endpoint->chain_length, 2);
    assert_int_equal(endpoint->certificate->days_left, 364);
}

static void an_expired_certificate_is_inconsistent_without_a_date_in_what_was_observed(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", MINT_NOW_MS - MINT_DAY_MS), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_string_equal(verdict(court, "trust"), "consistent");
    const struct finding *finding = trial_finding(&court->trial, "certificate", COURT_HOST);
    assert_string_equal(finding->observed, certificate_problem_title(CERTIFICATE_EXPIRED));
    assert_int_equal(trial_endpoint(&court->trial, 443)->certificate->days_left, -2);
}

static void an_expired_issuer_is_told_from_an_expired_certificate(void **state)
{
    struct court *court = *state;
    const struct mint_recipe recipe = {
        .common_name = "Old Issuing",
        .key = MINT_KEY_OTHER,
        .not_after_ms = MINT_NOW_MS - MINT_DAY_MS,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign,cRLSign",
    };
    const struct minted *old = mint_issue(court->mint, &recipe, court->root);
    send(court, court_issue(court, old, "DNS:ns1.corp.example", 0), old);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_string_equal(trial_finding(&court->trial, "certificate", COURT_HOST)->observed,
                        "expired (an issuer, not the certificate itself)");
    assert_int_equal(trial_endpoint(&court->trial, 443)->certificate->days_left, 364);
}

static void of_several_certificates_at_one_port_the_worst_counts(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    send(court, issue(court, "DNS:ns1.corp.example", MINT_NOW_MS - MINT_DAY_MS), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
}

static void one_that_ends_soon_is_a_warning(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", MINT_NOW_MS + 10 * MINT_DAY_MS),
         court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "warning");
}

static void every_name_that_clients_use_is_wanted(void **state)
{
    struct court *court = *state;
    static const char *aliases[] = { "itms.corp.example" };
    struct host *host = court->trial.inventory.hosts[0];
    host->aliases = aliases;
    host->alias_count = 1;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    const struct finding *finding = trial_finding(&court->trial, "certificate", COURT_HOST);
    assert_non_null(strstr(finding->observed, "(itms.corp.example)"));
}

static void an_address_that_a_codebase_uses_is_wanted_too(void **state)
{
    struct court *court = *state;
    struct inventory *inventory = &court->trial.inventory;
    struct address address = { 0 };
    assert_true(address_parse("10.1.1.5", &address));
    inventory_add_address(inventory, inventory->hosts[0], &address);
    trial_codebase(&court->trial, "a", "https://10.1.1.5/Altiris/PS/a", NULL);
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_non_null(
        strstr(trial_endpoint(&court->trial, 443)->certificate->mismatched_names, "10.1.1.5"));
}

static void an_unknown_root_is_wrong_by_the_estates_own_roots(void **state)
{
    struct court *court = *state;
    send(court, court_issue(court, court->stranger, "DNS:ns1.corp.example", 0), NULL);
    court_finish(court);
    assert_string_equal(verdict(court, "trust"), "inconsistent");
    assert_string_equal(verdict(court, "certificate"), "consistent");
}

static void an_unknown_root_cannot_be_told_without_them(void **state)
{
    struct court *court = *state;
    court->trial.has_estate_roots = false;
    send(court, court_issue(court, court->stranger, "DNS:ns1.corp.example", 0), NULL);
    court_finish(court);
    assert_string_equal(verdict(court, "trust"), "inconclusive");
    assert_non_null(strstr(trial_finding(&court->trial, "trust", COURT_HOST)->reason, "--ca"));
}

static void without_any_root_trust_is_not_a_pass(void **state)
{
    struct court *court = *state;
    trust_store_free(court->trial.trust_store);
    court->trial.trust_store = trust_store_new();
    court->trial.has_estate_roots = false;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "trust"), "inconclusive");
    assert_string_equal(verdict(court, "certificate"), "consistent");
}

static void a_certificate_that_cannot_be_read_is_no_pass(void **state)
{
    struct court *court = *state;
    static const uint8_t garbage[] = { 0x30, 0x03, 0x02, 0x01, 0x2a };
    struct minted broken = { .blob = { .der = garbage, .length = sizeof(garbage) } };
    certificate_digest(garbage, sizeof(garbage), broken.blob.sha256);
    send(court, &broken, NULL);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_string_not_equal(verdict(court, "trust"), "consistent");
}

static void a_problem_in_no_list_is_inconclusive(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].wrong &= ~PROBLEM(NAME_MISMATCH);
    send(court, issue(court, "DNS:other.corp.example", 0), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconclusive");
}

static void no_certificate_at_all_is_inconclusive(void **state)
{
    struct court *court = *state;
    saw_connection(&court->scene, 443, OUTCOME_REFUSED);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconclusive");
    const struct finding *finding = trial_finding(&court->trial, "certificate", COURT_HOST);
    assert_string_equal(finding->observed, "no certificate was seen");
    assert_string_equal(finding->reason, "refuses connections");
}

static void a_server_that_wants_a_client_certificate_still_shows_its_own(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    struct observation *hello = &court->scene.observations[0];
    hello->outcome = OUTCOME_ALERT;
    hello->handshake.alert = 40;
    hello->handshake.client_certificate = CLIENT_CERTIFICATE_REQUIRED;
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "consistent");
    assert_int_equal(trial_endpoint(&court->trial, 443)->state, PORT_TLS);
}

static void the_default_certificate_is_told_from_the_hosts_own(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", 0), NULL);
    send(court, issue(court, "DNS:other.corp.example", 0), NULL);
    court->scene.observations[1].handshake.question = TLS_QUESTION_NO_NAME;
    court_finish(court);
    assert_int_equal(trial_endpoint(&court->trial, 443)->without_name.need,
                     NAME_NEED_DEFAULT_CERTIFICATE);
}

static void a_check_for_those_that_answer_says_nothing_of_the_silent(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].is_only_for_answering = true;
    saw_connection(&court->scene, 443, OUTCOME_REFUSED);
    court_finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 1);
    assert_string_equal(verdict(court, "trust"), "inconclusive");
}

static void nor_of_a_host_that_has_no_address(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].is_only_for_answering = true;
    saw_resolution(&court->scene, OUTCOME_UNRESOLVED);
    court_finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 1);
    assert_string_equal(verdict(court, "trust"), "inconclusive");
}

static void it_judges_what_those_send_that_answer(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].is_only_for_answering = true;
    send(court, issue(court, "DNS:other.corp.example", 0), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
}

static void a_role_that_excludes_a_host_leaves_it_out(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].unless_roles = role_bit(ROLE_NOTIFICATION_SERVER);
    court->trial.checks[1].unless_roles = role_bit(ROLE_SITE_SERVER);
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    court_finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 1);
    assert_string_equal(verdict(court, "trust"), "consistent");
}

static void certificates_of_further_pairs_are_judged_by_role(void **state)
{
    struct court *court = *state;
    static struct port_pair pairs[] = { { 80, 0 }, { 8080, 8443 } };
    court->trial.inventory.hosts[0]->pairs = pairs;
    court->trial.inventory.hosts[0]->pair_count = 2;
    court_send(court, 8443, issue(court, "DNS:other.corp.example", 0), court->issuer);
    court_finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_int_equal(trial_finding(&court->trial, "certificate", COURT_HOST)->port, 8443);
}

int main(void)
{
#define COURT_TEST(test) cmocka_unit_test_setup_teardown(test, open_court, court_close)
    const struct CMUnitTest tests[] = {
        COURT_TEST(a_good_certificate_is_consistent),
        COURT_TEST(an_expired_certificate_is_inconsistent_without_a_date_in_what_was_observed),
        COURT_TEST(an_expired_issuer_is_told_from_an_expired_certificate),
        COURT_TEST(of_several_certificates_at_one_port_the_worst_counts),
        COURT_TEST(one_that_ends_soon_is_a_warning),
        COURT_TEST(every_name_that_clients_use_is_wanted),
        COURT_TEST(an_address_that_a_codebase_uses_is_wanted_too),
        COURT_TEST(an_unknown_root_is_wrong_by_the_estates_own_roots),
        COURT_TEST(an_unknown_root_cannot_be_told_without_them),
        COURT_TEST(without_any_root_trust_is_not_a_pass),
        COURT_TEST(a_certificate_that_cannot_be_read_is_no_pass),
        COURT_TEST(a_problem_in_no_list_is_inconclusive),
        COURT_TEST(no_certificate_at_all_is_inconclusive),
        COURT_TEST(a_server_that_wants_a_client_certificate_still_shows_its_own),
        COURT_TEST(the_default_certificate_is_told_from_the_hosts_own),
        COURT_TEST(a_check_for_those_that_answer_says_nothing_of_the_silent),
        COURT_TEST(nor_of_a_host_that_has_no_address),
        COURT_TEST(it_judges_what_those_send_that_answer),
        COURT_TEST(a_role_that_excludes_a_host_leaves_it_out),
        COURT_TEST(certificates_of_further_pairs_are_judged_by_role),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}
