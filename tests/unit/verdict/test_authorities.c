// An authority that nobody vouches for is told once, whatever servers lead to it.

#include "court.h"
#include "support/unit.h"

#include <string.h>

/** An estate with a check of chains in step 2, one of ports there too, and one of authorities in
 * step 3. */
static int open_estate(void **state)
{
    struct court *court = *state;
    struct trial *trial = &court->trial;
    court_open(court);
    struct check *trust = trial_check(trial, "trust", SUBJECT_CERTIFICATE);
    trust->step = "2";
    trust->endpoint = ENDPOINT_HTTPS;
    trust->right = ~TRUST & ~PROBLEM(NOT_CHECKED_FOR_TRUST);
    trust->wrong = TRUST;
    struct check *port = trial_check(trial, "port", SUBJECT_PORT);
    port->step = "2";
    port->endpoint = ENDPOINT_HTTPS;
    port->right = STATE_BIT(PORT_TLS);
    struct check *authorities = trial_check(trial, "authorities", SUBJECT_AUTHORITY);
    authorities->step = "3";
    authorities->right = VALUE_ABSENT;
    authorities->wrong = VALUE_PRESENT;
    return 0;
}

static const struct minted *issue(struct court *court, const char *host,
                                  const struct minted *issuer)
{
    const char *names = arena_format(&court->scene.arena, "DNS:%s", host);
    return court_issue(court, issuer, names, 0);
}

static void add_host(struct court *court, const char *name)
{
    (void)trial_host(&court->trial, name, ROLE_SITE_SERVER);
}

/** The host sends its certificate and up to two issuers behind it. */
static void show(struct court *court, const char *name, const struct minted *const *chain)
{
    struct scene scene;
    scene_open(&scene, name, "10.1.1.5");
    court_show(&scene, 443, chain);
    trial_see(&court->trial, &scene);
    scene_close(&scene);
}

static void show_from(struct court *court, const char *name, const struct minted *issuer,
                      const struct minted *sent)
{
    const struct minted *const chain[] = { issue(court, name, issuer), sent, NULL };
    show(court, name, chain);
}

static size_t count_findings(const struct court *court, const char *check)
{
    size_t count = 0;
    const struct assessment *assessment = court->trial.assessment;
    for (size_t i = 0; i < assessment->finding_count; i++) {
        count += strcmp(assessment->findings[i].check->id, check) == 0;
    }
    return count;
}

static const struct finding *authority_finding(const struct court *court)
{
    return trial_finding(&court->trial, "authorities", NULL);
}

static void an_unknown_root_is_one_finding_for_all_its_servers(void **state)
{
    struct court *court = *state;
    static const char *const names[] = { "b.example", "a.example", "c.example" };
    for (size_t i = 0; i < 3; i++) {
        add_host(court, names[i]);
    }
    for (size_t i = 0; i < 3; i++) {
        show_from(court, names[i], court->between, court->between);
    }
    trial_finish(&court->trial);
    const struct finding *finding = authority_finding(court);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_string_equal(finding->authority->name, "CN=Stranger Root");
    assert_non_null(finding->authority->key_id);
    assert_null(finding->host);
    assert_int_equal(finding->endpoint_count, 3);
    assert_string_equal(finding->endpoints[0], "a.example:443");
    assert_string_equal(finding->endpoints[2], "c.example:443");
    assert_non_null(strstr(finding->remedy, "--ca"));
    assert_non_null(strstr(finding->remedy, "Trusted Root Certification Authorities"));
    assert_int_equal(finding->stands_for_count, 1);
    assert_string_equal(finding->stands_for[0]->id, "trust");
    assert_int_equal(count_findings(court, "trust"), 0);
}

static void the_step_that_it_was_taken_from_is_not_all_right(void **state)
{
    struct court *court = *state;
    add_host(court, "a.example");
    show_from(court, "a.example", court->between, court->between);
    const struct assessment *assessment = trial_finish(&court->trial);
    assert_int_equal(assessment->steps[1].verdict, VERDICT_INCONSISTENT);
    assert_int_equal(assessment->steps[1].check_count, 2);
    assert_string_equal(assessment->steps[1].checks[0]->id, "trust");
    assert_int_equal(assessment->steps[2].verdict, VERDICT_INCONSISTENT);
    assert_int_equal(assessment->headline, HEADLINE_NOT_COMPLETE);
    assert_int_equal(assessment->verdict_counts[VERDICT_INCONSISTENT], 1);
}

static void without_the_estates_roots_it_cannot_be_told(void **state)
{
    struct court *court = *state;
    court->trial.has_estate_roots = false;
    add_host(court, "a.example");
    show_from(court, "a.example", court->between, court->between);
    const struct assessment *assessment = trial_finish(&court->trial);
    assert_int_equal(authority_finding(court)->verdict, VERDICT_INCONCLUSIVE);
    assert_non_null(strstr(authority_finding(court)->reason, "--ca"));
    assert_int_equal(assessment->steps[1].verdict, VERDICT_INCONCLUSIVE);
    assert_int_equal(assessment->headline, HEADLINE_CANNOT_TELL);
}

static void its_key_does_not_depend_on_the_servers_that_lead_to_it(void **state)
{
    struct court *court = *state;
    add_host(court, "a.example");
    show_from(court, "a.example", court->between, court->between);
    trial_finish(&court->trial);
    char key[17];
    memcpy(key, authority_finding(court)->key, sizeof(key));
    court_close(state);
    open_estate(state);
    add_host(court, "z.example");
    show_from(court, "z.example", court->between, court->between);
    trial_finish(&court->trial);
    assert_string_equal(authority_finding(court)->key, key);
}

static void a_root_that_was_sent_is_named_by_its_thumbprint(void **state)
{
    struct court *court = *state;
    add_host(court, "a.example");
    show_from(court, "a.example", court->stranger, court->stranger);
    trial_finish(&court->trial);
    const struct finding *finding = authority_finding(court);
    assert_non_null(finding->authority->root);
    assert_non_null(strstr(finding->remedy, finding->authority->root->sha1));
    assert_non_null(strstr(finding->remedy, finding->authority->root->sha256));
}

static void two_roots_of_one_name_are_two_authorities(void **state)
{
    struct court *court = *state;
    const struct minted *renewed = mint_root(court->mint, "Stranger Root", MINT_KEY_EC);
    add_host(court, "a.example");
    add_host(court, "b.example");
    show_from(court, "a.example", court->stranger, court->stranger);
    show_from(court, "b.example", renewed, renewed);
    trial_finish(&court->trial);
    assert_int_equal(count_findings(court, "authorities"), 2);
    const struct finding *findings = court->trial.assessment->findings;
    const size_t count = court->trial.assessment->finding_count;
    assert_string_not_equal(findings[count - 1].key, findings[count - 2].key);
}

static void a_server_that_sends_only_its_own_certificate_may_lead_to_a_root(void **state)
{
    struct court *court = *state;
    court->trial.has_estate_roots = false;
    add_host(court, "a.example");
    add_host(court, "b.example");
    show_from(court, "a.example", court->stranger, NULL);
    show_from(court, "b.example", court->stranger, court->stranger);
    trial_finish(&court->trial);
    const struct finding *finding = authority_finding(court);
    assert_int_equal(finding->endpoint_count, 2);
    assert_non_null(finding->authority->root);
    assert_int_equal(count_findings(court, "trust"), 0);
}

static void by_the_estates_roots_it_lacks_an_intermediate(void **state)
{
    struct court *court = *state;
    add_host(court, "a.example");
    show_from(court, "a.example", court->between, NULL);
    trial_finish(&court->trial);
    assert_string_equal(trial_verdict(&court->trial, "trust", "a.example"), "inconsistent");
    assert_int_equal(count_findings(court, "authorities"), 0);
}

static void what_another_server_sends_tells_root_from_intermediate(void **state)
{
    struct court *court = *state;
    static const char *const names[] = { "whole.example", "cut.example", "root.example",
                                         "alone.example" };
    for (size_t i = 0; i < 4; i++) {
        add_host(court, names[i]);
    }
    show_from(court, "whole.example", court->issuer, court->issuer);
    show_from(court, "cut.example", court->issuer, NULL);
    show_from(court, "root.example", court->stranger, court->stranger);
    show_from(court, "alone.example", court->stranger, NULL);
    trial_finish(&court->trial);
    assert_string_equal(trial_verdict(&court->trial, "trust", "whole.example"), "consistent");
    const struct finding *cut = trial_finding(&court->trial, "trust", "cut.example");
    assert_int_equal(cut->verdict, VERDICT_INCONSISTENT);
    assert_non_null(strstr(cut->remedy, "Corp Issuing"));
    assert_non_null(strstr(cut->remedy, "whole.example:443"));
    assert_int_equal(authority_finding(court)->endpoint_count, 2);
    assert_string_equal(authority_finding(court)->endpoints[0], "alone.example:443");
    assert_int_equal(count_findings(court, "trust"), 2);
}

static void the_intermediate_that_another_server_sends_is_missing_even_without_roots(void **state)
{
    struct court *court = *state;
    court->trial.has_estate_roots = false;
    add_host(court, "whole.example");
    add_host(court, "cut.example");
    show_from(court, "whole.example", court->between, court->between);
    show_from(court, "cut.example", court->between, NULL);
    trial_finish(&court->trial);
    const struct finding *cut = trial_finding(&court->trial, "trust", "cut.example");
    assert_int_equal(cut->verdict, VERDICT_INCONCLUSIVE);
    assert_non_null(strstr(cut->remedy, "Stranger Issuing"));
    assert_int_equal(authority_finding(court)->endpoint_count, 1);
}

static void where_every_chain_is_anchored_one_finding_says_so(void **state)
{
    struct court *court = *state;
    add_host(court, "a.example");
    add_host(court, "b.example");
    show_from(court, "a.example", court->root, NULL);
    show_from(court, "b.example", court->root, NULL);
    trial_finish(&court->trial);
    assert_int_equal(authority_finding(court)->verdict, VERDICT_CONSISTENT);
    assert_null(authority_finding(court)->authority);
    assert_int_equal(authority_finding(court)->evidence_count, 1);
    assert_int_equal(count_findings(court, "trust"), 2);
}

static void without_a_certificate_nothing_is_said_of_authorities(void **state)
{
    struct court *court = *state;
    struct scene scene;
    add_host(court, "a.example");
    scene_open(&scene, "a.example", "10.1.1.5");
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    trial_see(&court->trial, &scene);
    trial_finish(&court->trial);
    assert_int_equal(count_findings(court, "authorities"), 0);
    assert_int_equal(court->trial.assessment->steps[2].check_count, 0);
    scene_close(&scene);
}

static void what_is_wrong_with_the_server_itself_stays_with_it(void **state)
{
    struct court *court = *state;
    struct mint_recipe recipe = mint_server("DNS:a.example");
    add_host(court, "a.example");
    add_host(court, "b.example");
    const struct minted *const chain[] = { mint_issue(court->mint, &recipe, NULL), NULL };
    show(court, "a.example", chain);
    show_from(court, "b.example", court->stranger, court->stranger);
    trial_finish(&court->trial);
    assert_string_equal(trial_verdict(&court->trial, "trust", "a.example"), "inconsistent");
    assert_int_equal(authority_finding(court)->endpoint_count, 1);
}

static void one_good_address_is_no_pass_beside_one_that_leads_to_a_stranger(void **state)
{
    struct court *court = *state;
    struct scene scene;
    add_host(court, "a.example");
    scene_open(&scene, "a.example", "10.1.1.5");
    const struct minted *const leaves[] = { issue(court, "a.example", court->root),
                                            issue(court, "a.example", court->stranger) };
    struct certificate_blob chains[2][2] = { { leaves[0]->blob },
                                             { leaves[1]->blob, court->stranger->blob } };
    for (size_t i = 0; i < 2; i++) {
        scene_move(&scene, i == 0 ? "10.1.1.5" : "10.1.1.6");
        struct observation *hello = saw_hello(&scene, 443, OUTCOME_OK);
        hello->handshake.chain = chains[i];
        hello->handshake.chain_length = i + 1;
    }
    trial_see(&court->trial, &scene);
    trial_finish(&court->trial);
    assert_int_equal(count_findings(court, "trust"), 0);
    assert_int_equal(authority_finding(court)->endpoint_count, 1);
    scene_close(&scene);
}

static void a_profile_without_such_a_check_tells_each_server(void **state)
{
    struct court *court = *state;
    court->trial.profile.check_count = 2;
    add_host(court, "a.example");
    add_host(court, "b.example");
    show_from(court, "a.example", court->between, court->between);
    show_from(court, "b.example", court->between, court->between);
    trial_finish(&court->trial);
    assert_string_equal(trial_verdict(&court->trial, "trust", "a.example"), "inconsistent");
    assert_string_equal(trial_verdict(&court->trial, "trust", "b.example"), "inconsistent");
}

int main(void)
{
#define ESTATE_TEST(test) cmocka_unit_test_setup_teardown(test, open_estate, court_close)
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(an_unknown_root_is_one_finding_for_all_its_servers),
        ESTATE_TEST(the_step_that_it_was_taken_from_is_not_all_right),
        ESTATE_TEST(without_the_estates_roots_it_cannot_be_told),
        ESTATE_TEST(its_key_does_not_depend_on_the_servers_that_lead_to_it),
        ESTATE_TEST(a_root_that_was_sent_is_named_by_its_thumbprint),
        ESTATE_TEST(two_roots_of_one_name_are_two_authorities),
        ESTATE_TEST(a_server_that_sends_only_its_own_certificate_may_lead_to_a_root),
        ESTATE_TEST(by_the_estates_roots_it_lacks_an_intermediate),
        ESTATE_TEST(what_another_server_sends_tells_root_from_intermediate),
        ESTATE_TEST(the_intermediate_that_another_server_sends_is_missing_even_without_roots),
        ESTATE_TEST(where_every_chain_is_anchored_one_finding_says_so),
        ESTATE_TEST(without_a_certificate_nothing_is_said_of_authorities),
        ESTATE_TEST(what_is_wrong_with_the_server_itself_stays_with_it),
        ESTATE_TEST(one_good_address_is_no_pass_beside_one_that_leads_to_a_stranger),
        ESTATE_TEST(a_profile_without_such_a_check_tells_each_server),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}
