// Checks of certificates: which problems count, which names are wanted, what no roots mean.

#include "build.h"
#include "certificate/trust_store.h"
#include "certificate/whole.h"
#include "support/certificates.h"
#include "support/unit.h"

#include <string.h>

#define PROBLEM(name) (STATE_BIT(CERTIFICATE_##name))
#define TRUST         (PROBLEM(SELF_SIGNED) | PROBLEM(UNTRUSTED_ROOT) | PROBLEM(INCOMPLETE_CHAIN))
#define WRONG                                                                           \
    (PROBLEM(EXPIRED) | PROBLEM(NAME_MISMATCH) | PROBLEM(NO_SUBJECT_ALTERNATIVE_NAME) | \
     PROBLEM(MALFORMED) | PROBLEM(NOT_RSA))

/** A mint, and the trial of one server with two checks of its certificate. */
struct court {
    struct mint *mint;
    const struct minted *root;
    const struct minted *issuer;
    struct trial trial;
    struct scene scene;
};

static int open_mint(void **state)
{
    static struct court court;
    court = (struct court){ .mint = mint_new() };
    court.root = mint_root(court.mint, "Corp Root", MINT_KEY_ROOT);
    court.issuer = mint_issuer(court.mint, "Corp Issuing", court.root);
    *state = &court;
    return 0;
}

static int close_mint(void **state)
{
    struct court *court = *state;
    mint_free(court->mint);
    return 0;
}

static int open_court(void **state)
{
    struct court *court = *state;
    struct trial *trial = &court->trial;
    trial_open(trial);
    trial_host(trial, "ns1.corp.example", ROLE_NOTIFICATION_SERVER);
    struct check *certificate = trial_check(trial, "certificate", SUBJECT_CERTIFICATE);
    certificate->endpoint = ENDPOINT_HTTPS;
    certificate->right = TRUST | PROBLEM(NOT_CHECKED_FOR_TRUST);
    certificate->tolerated = PROBLEM(EXPIRES_SOON) | PROBLEM(WRONG_ORDER);
    certificate->wrong = WRONG;
    struct check *trust = trial_check(trial, "trust", SUBJECT_CERTIFICATE);
    trust->endpoint = ENDPOINT_HTTPS;
    trust->right = WRONG | PROBLEM(EXPIRES_SOON) | PROBLEM(WRONG_ORDER);
    trust->wrong = TRUST;
    const uint8_t *der = court->root->blob.der;
    trust_store_take(trial->trust_store, certificate_whole_parse(&der, court->root->blob.length));
    trial->has_estate_roots = true;
    scene_open(&court->scene, "ns1.corp.example", "10.1.1.5");
    return 0;
}

static int close_court(void **state)
{
    struct court *court = *state;
    scene_close(&court->scene);
    trial_close(&court->trial);
    return 0;
}

/** The server sends `leaf`, and behind it its issuer if `issuer` is not NULL. */
static void send_at(struct court *court, uint16_t port, const struct minted *leaf,
                    const struct minted *issuer)
{
    struct certificate_blob *chain = arena_allocate(&court->scene.arena, 2, sizeof(*chain));
    chain[0] = leaf->blob;
    if (issuer != NULL) {
        chain[1] = issuer->blob;
    }
    struct observation *hello = saw_hello(&court->scene, port, OUTCOME_OK);
    hello->handshake.chain = chain;
    hello->handshake.chain_length = issuer != NULL ? 2 : 1;
}

static void send(struct court *court, const struct minted *leaf, const struct minted *issuer)
{
    send_at(court, 443, leaf, issuer);
}

static const struct minted *issue(struct court *court, const char *names, int64_t not_after_ms)
{
    struct mint_recipe recipe = mint_server(names);
    recipe.not_after_ms = not_after_ms;
    return mint_issue(court->mint, &recipe, court->issuer);
}

static void finish(struct court *court)
{
    trial_see(&court->trial, &court->scene);
    trial_finish(&court->trial);
}

static const char *verdict(struct court *court, const char *check)
{
    return trial_verdict(&court->trial, check, "ns1.corp.example");
}

static void a_good_certificate_is_consistent(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "consistent");
    assert_string_equal(verdict(court, "trust"), "consistent");
    const struct finding *finding = trial_finding(&court->trial, "certificate", "ns1.corp.example");
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
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_string_equal(verdict(court, "trust"), "consistent");
    const struct finding *finding = trial_finding(&court->trial, "certificate", "ns1.corp.example");
    assert_string_equal(finding->observed, certificate_problem_title(CERTIFICATE_EXPIRED));
    assert_int_equal(trial_endpoint(&court->trial, 443)->certificate->days_left, -2);
}

static void of_several_certificates_at_one_port_the_worst_counts(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    send(court, issue(court, "DNS:ns1.corp.example", MINT_NOW_MS - MINT_DAY_MS), court->issuer);
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
}

static void one_that_ends_soon_is_a_warning(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", MINT_NOW_MS + 10 * MINT_DAY_MS),
         court->issuer);
    finish(court);
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
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    const struct finding *finding = trial_finding(&court->trial, "certificate", "ns1.corp.example");
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
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_non_null(
        strstr(trial_endpoint(&court->trial, 443)->certificate->mismatched_names, "10.1.1.5"));
}

static void an_unknown_root_is_wrong_by_the_estates_own_roots(void **state)
{
    struct court *court = *state;
    const struct minted *other = mint_root(court->mint, "Other Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    send(court, mint_issue(court->mint, &recipe, other), NULL);
    finish(court);
    assert_string_equal(verdict(court, "trust"), "inconsistent");
    assert_string_equal(verdict(court, "certificate"), "consistent");
}

static void an_unknown_root_cannot_be_told_without_them(void **state)
{
    struct court *court = *state;
    court->trial.has_estate_roots = false;
    const struct minted *other = mint_root(court->mint, "Other Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    send(court, mint_issue(court->mint, &recipe, other), NULL);
    finish(court);
    assert_string_equal(verdict(court, "trust"), "inconclusive");
    assert_non_null(
        strstr(trial_finding(&court->trial, "trust", "ns1.corp.example")->reason, "--ca"));
}

static void without_any_root_trust_is_not_a_pass(void **state)
{
    struct court *court = *state;
    trust_store_free(court->trial.trust_store);
    court->trial.trust_store = trust_store_new();
    court->trial.has_estate_roots = false;
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    finish(court);
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
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_string_not_equal(verdict(court, "trust"), "consistent");
}

static void a_problem_in_no_list_is_inconclusive(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].wrong &= ~PROBLEM(NAME_MISMATCH);
    send(court, issue(court, "DNS:other.corp.example", 0), court->issuer);
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconclusive");
}

static void no_certificate_at_all_is_inconclusive(void **state)
{
    struct court *court = *state;
    saw_connection(&court->scene, 443, OUTCOME_REFUSED);
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconclusive");
    const struct finding *finding = trial_finding(&court->trial, "certificate", "ns1.corp.example");
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
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "consistent");
    assert_int_equal(trial_endpoint(&court->trial, 443)->state, PORT_TLS);
}

static void the_default_certificate_is_told_from_the_hosts_own(void **state)
{
    struct court *court = *state;
    send(court, issue(court, "DNS:ns1.corp.example", 0), NULL);
    send(court, issue(court, "DNS:other.corp.example", 0), NULL);
    court->scene.observations[1].handshake.question = TLS_QUESTION_NO_NAME;
    finish(court);
    assert_string_equal(trial_endpoint(&court->trial, 443)->without_name, "default_certificate");
}

static void a_check_for_those_that_answer_says_nothing_of_the_silent(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].is_only_for_answering = true;
    saw_connection(&court->scene, 443, OUTCOME_REFUSED);
    finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 1);
    assert_string_equal(verdict(court, "trust"), "inconclusive");
}

static void nor_of_a_host_that_has_no_address(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].is_only_for_answering = true;
    saw_resolution(&court->scene, OUTCOME_UNRESOLVED);
    finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 1);
    assert_string_equal(verdict(court, "trust"), "inconclusive");
}

static void it_judges_what_those_send_that_answer(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].is_only_for_answering = true;
    send(court, issue(court, "DNS:other.corp.example", 0), court->issuer);
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
}

static void a_role_that_excludes_a_host_leaves_it_out(void **state)
{
    struct court *court = *state;
    court->trial.checks[0].unless_roles = role_bit(ROLE_NOTIFICATION_SERVER);
    court->trial.checks[1].unless_roles = role_bit(ROLE_SITE_SERVER);
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 1);
    assert_string_equal(verdict(court, "trust"), "consistent");
}

static void certificates_of_further_pairs_are_judged_by_role(void **state)
{
    struct court *court = *state;
    static struct port_pair pairs[] = { { 80, 0 }, { 8080, 8443 } };
    court->trial.inventory.hosts[0]->pairs = pairs;
    court->trial.inventory.hosts[0]->pair_count = 2;
    send_at(court, 8443, issue(court, "DNS:other.corp.example", 0), court->issuer);
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_int_equal(trial_finding(&court->trial, "certificate", "ns1.corp.example")->port, 8443);
}

/** Turns the first check to the endpoints that URLs name, and takes the other away. */
static void judge_urls(struct court *court)
{
    court->trial.checks[0].subject = SUBJECT_URL_CERTIFICATE;
    court->trial.profile.check_count = 1;
}

static void a_certificate_where_only_urls_lead_is_judged_once(void **state)
{
    struct court *court = *state;
    struct inventory *inventory = &court->trial.inventory;
    judge_urls(court);
    trial_codebase(&court->trial, "a", "https://ns1.corp.example:8443/a",
                   "https://ns1.corp.example:8443/a");
    trial_codebase(&court->trial, "b", "https://ns1.corp.example/b", NULL);
    trial_codebase(&court->trial, "c", "http://ns1.corp.example:8080/c", NULL);
    trial_codebase(&court->trial, "d", "https://gone.corp.example:8443/d", NULL);
    inventory->agent_install_url = "https://ns1.corp.example:8443/install";
    inventory->hosts[0]->alternate_url = "https://ns1.corp.example:4726/Altiris";
    send(court, issue(court, "DNS:other.corp.example", 0), court->issuer);
    send_at(court, 8443, issue(court, "DNS:other.corp.example", 0), court->issuer);
    finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 1);
    assert_string_equal(verdict(court, "certificate"), "inconsistent");
    assert_int_equal(trial_finding(&court->trial, "certificate", "ns1.corp.example")->port, 8443);
}

static void every_kind_of_url_leads_to_its_certificate(void **state)
{
    struct court *court = *state;
    struct inventory *inventory = &court->trial.inventory;
    static struct communication_host items[] = { { "ns1.corp.example", 8003 } };
    judge_urls(court);
    trial_codebase(&court->trial, "a", "https://ns1.corp.example:8000/a",
                   "https://ns1.corp.example:8001/a");
    inventory->agent_install_url = "https://ns1.corp.example:8002/install";
    inventory->hosts[0]->communication_hosts = items;
    inventory->hosts[0]->communication_host_count = 1;
    inventory->hosts[0]->alternate_url = "https://ns1.corp.example:8004/Altiris";
    const struct minted *leaf = issue(court, "DNS:ns1.corp.example", 0);
    for (uint16_t port = 8000; port < 8005; port++) {
        send_at(court, port, leaf, court->issuer);
    }
    finish(court);
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
    judge_urls(court);
    court->trial.inventory.hosts[0]->aliases = aliases;
    court->trial.inventory.hosts[0]->alias_count = 2;
    trial_codebase(&court->trial, "a", "https://packages.corp.example:8443/a", NULL);
    trial_codebase(&court->trial, "b", "https://packages.corp.example:9443/b", NULL);
    trial_codebase(&court->trial, "c", "https://itms.corp.example:9443/c", NULL);
    const struct minted *leaf = issue(court, "DNS:packages.corp.example", 0);
    send_at(court, 8443, leaf, court->issuer);
    send_at(court, 9443, leaf, court->issuer);
    finish(court);
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
    judge_urls(court);
    trial_codebase(&court->trial, "a", "https://ns1.corp.example:8443/a", NULL);
    trial_codebase(&court->trial, "b", "https://ns1.corp.example:9443/b", NULL);
    saw_connection(&court->scene, 8443, OUTCOME_REFUSED);
    finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 0);
}

static void a_host_without_a_role_is_judged_at_the_usual_port_too(void **state)
{
    struct court *court = *state;
    judge_urls(court);
    court->trial.inventory.hosts[0]->roles = 0;
    trial_codebase(&court->trial, "a", "https://ns1.corp.example/a", NULL);
    send(court, issue(court, "DNS:ns1.corp.example", 0), court->issuer);
    finish(court);
    assert_string_equal(verdict(court, "certificate"), "consistent");
}

static void a_hundred_thousand_urls_are_one_endpoint(void **state)
{
    struct court *court = *state;
    judge_urls(court);
    for (size_t i = 0; i < 50000; i++) {
        trial_codebase(&court->trial, "a", "https://ns1.corp.example:8443/a",
                       "https://ns1.corp.example:9443/a");
    }
    const struct minted *leaf = issue(court, "DNS:ns1.corp.example", 0);
    send_at(court, 8443, leaf, court->issuer);
    send_at(court, 9443, leaf, court->issuer);
    finish(court);
    assert_int_equal(court->trial.assessment->finding_count, 2);
}

int main(void)
{
#define COURT_TEST(test) cmocka_unit_test_setup_teardown(test, open_court, close_court)
    const struct CMUnitTest tests[] = {
        COURT_TEST(a_good_certificate_is_consistent),
        COURT_TEST(an_expired_certificate_is_inconsistent_without_a_date_in_what_was_observed),
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
        COURT_TEST(a_certificate_where_only_urls_lead_is_judged_once),
        COURT_TEST(every_kind_of_url_leads_to_its_certificate),
        COURT_TEST(only_the_names_that_urls_use_are_wanted),
        COURT_TEST(a_url_without_tls_has_no_certificate_to_judge),
        COURT_TEST(a_host_without_a_role_is_judged_at_the_usual_port_too),
        COURT_TEST(a_hundred_thousand_urls_are_one_endpoint),
    };
    return cmocka_run_group_tests(tests, open_mint, close_mint);
}
