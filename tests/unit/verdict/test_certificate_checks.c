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
static void send(struct court *court, const struct minted *leaf, const struct minted *issuer)
{
    struct certificate_blob *chain = arena_allocate(&court->scene.arena, 2, sizeof(*chain));
    chain[0] = leaf->blob;
    if (issuer != NULL) {
        chain[1] = issuer->blob;
    }
    struct observation *hello = saw_hello(&court->scene, 443, OUTCOME_OK);
    hello->handshake.chain = chain;
    hello->handshake.chain_length = issuer != NULL ? 2 : 1;
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
    assert_true(address_parse("10.1.1.5", &court->trial.inventory.hosts[0]->address));
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

int main(void)
{
#define COURT_TEST(test) cmocka_unit_test_setup_teardown(test, open_court, close_court)
    const struct CMUnitTest tests[] = {
        COURT_TEST(a_good_certificate_is_consistent),
        COURT_TEST(an_expired_certificate_is_inconsistent_without_a_date_in_what_was_observed),
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
    };
    return cmocka_run_group_tests(tests, open_mint, close_mint);
}
