// Other names of a host: which certificate is judged by which name, and which name no site answers.

#include "court.h"
#include "support/unit.h"

#include <string.h>

#define OWN   COURT_HOST
#define ALIAS "itms.corp.example"

/** One server that is also known by another name. */
static int open_naming(void **state)
{
    struct court *court = *state;
    static const char *aliases[] = { ALIAS };
    struct trial *trial = &court->trial;
    court_open(court);
    struct host *host = trial_host(trial, OWN, ROLE_NOTIFICATION_SERVER);
    host->aliases = aliases;
    host->alias_count = 1;
    struct check *certificate = trial_check(trial, "certificate", SUBJECT_CERTIFICATE);
    certificate->endpoint = ENDPOINT_HTTPS;
    certificate->wrong = PROBLEM(EXPIRED) | PROBLEM(NAME_MISMATCH) | PROBLEM(REVOKED_BY_STAPLE);
    certificate->right = ~certificate->wrong;
    struct check *names = trial_check(trial, "names", SUBJECT_ALIAS);
    names->endpoint = ENDPOINT_HTTPS;
    names->right = VALUE_PRESENT;
    names->wrong = VALUE_ABSENT;
    return 0;
}

static const struct minted *issue(struct court *court, const char *names, int64_t not_after_ms)
{
    return court_issue(court, court->root, names, not_after_ms);
}

/** What a handshake with that name shows. */
static void show(struct court *court, const char *name, const struct minted *leaf)
{
    court_send(court, 443, leaf, NULL)->server_name = name;
}

/** What "/" is under that name. */
static struct observation *answer(struct court *court, const char *name, unsigned status)
{
    struct observation *observation = saw_answer(&court->scene, SCHEME_HTTPS, "/", status);
    observation->server_name = name;
    return observation;
}

static const struct finding *finding_of(struct court *court, const char *check)
{
    return trial_finding(&court->trial, check, OWN);
}

static void a_name_with_a_certificate_of_its_own_is_judged_by_that_one(void **state)
{
    struct court *court = *state;
    show(court, OWN, issue(court, "DNS:" OWN, 0));
    show(court, ALIAS, issue(court, "DNS:" ALIAS, 0));
    court_finish(court);
    assert_int_equal(finding_of(court, "certificate")->verdict, VERDICT_CONSISTENT);
    assert_null(trial_endpoint(&court->trial, 443)->certificate->mismatched_names);
}

static void a_wrong_certificate_for_a_name_is_told_with_the_name(void **state)
{
    struct court *court = *state;
    show(court, OWN, issue(court, "DNS:" OWN ",DNS:" ALIAS, 0));
    show(court, ALIAS, issue(court, "DNS:" ALIAS, MINT_NOW_MS - MINT_DAY_MS));
    court_finish(court);
    const struct finding *finding = finding_of(court, "certificate");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_non_null(strstr(finding->observed, ALIAS));
    assert_non_null(strstr(finding->observed, certificate_problem_title(CERTIFICATE_EXPIRED)));
    const struct endpoint_report *endpoint = trial_endpoint(&court->trial, 443);
    assert_int_equal(endpoint->certificate->problems & PROBLEM(EXPIRED), 0);
    assert_int_equal(endpoint->alias_count, 1);
    assert_true(endpoint->aliases[0].certificate->problems & PROBLEM(EXPIRED));
}

static void the_same_certificate_for_both_names_has_to_cover_both(void **state)
{
    struct court *court = *state;
    const struct minted *leaf = issue(court, "DNS:" OWN, 0);
    show(court, OWN, leaf);
    show(court, ALIAS, leaf);
    court_finish(court);
    const struct finding *finding = finding_of(court, "certificate");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_non_null(strstr(finding->observed, "(" ALIAS ")"));
}

static void a_name_that_was_not_asked_is_held_against_the_hosts_own_certificate(void **state)
{
    struct court *court = *state;
    show(court, OWN, issue(court, "DNS:" OWN, 0));
    court_finish(court);
    assert_int_equal(finding_of(court, "certificate")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(trial_endpoint(&court->trial, 443)->alias_count, 0);
}

static void a_good_certificate_for_a_name_does_not_excuse_the_hosts_own(void **state)
{
    struct court *court = *state;
    show(court, OWN, issue(court, "DNS:" ALIAS, 0));
    show(court, ALIAS, issue(court, "DNS:" ALIAS, 0));
    court_finish(court);
    const struct finding *finding = finding_of(court, "certificate");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_non_null(strstr(finding->observed, "(" OWN ")"));
}

static void what_another_name_shows_is_not_taken_for_the_hosts_own(void **state)
{
    struct court *court = *state;
    show(court, OWN, issue(court, "DNS:" OWN ",DNS:" ALIAS, 0));
    struct observation *hello = saw_hello(&court->scene, 443, OUTCOME_OK);
    hello->server_name = ALIAS;
    hello->handshake.version = "TLS 1.0";
    hello->handshake.client_certificate = CLIENT_CERTIFICATE_REQUIRED;
    (void)answer(court, OWN, 200);
    answer(court, ALIAS, 500)->answer.server = "Apache";
    court_finish(court);
    const struct endpoint_report *endpoint = trial_endpoint(&court->trial, 443);
    assert_int_equal(endpoint->tls_versions[TLS_1_0], TLS_SUPPORT_UNMEASURED);
    assert_int_not_equal(endpoint->client_certificate, CLIENT_CERTIFICATE_REQUIRED);
    assert_string_equal(endpoint->server, "Microsoft-IIS/10.0");
    assert_int_equal(endpoint->path_count, 1);
    assert_int_equal(endpoint->paths[0].status, 200);
}

/** The verdict on the other name when the host's own is served and this one answers so. */
struct name_case {
    unsigned status; // 0: the handshake fails
    bool is_by_http_sys;
    enum outcome outcome; // of the handshakes
    size_t handshakes;
    const char *verdict;
};

static const struct name_case name_cases[] = {
    { 200, false, OUTCOME_OK, 1, "consistent" },
    { 401, false, OUTCOME_OK, 1, "consistent" },
    { 400, true, OUTCOME_OK, 1, "inconsistent" },
    { 404, true, OUTCOME_OK, 1, "inconsistent" },
    { 404, false, OUTCOME_OK, 1, "inconclusive" },
    { 0, false, OUTCOME_RESET, 2, "inconsistent" },
    { 0, false, OUTCOME_RESET, 1, "inconclusive" },
    { 0, false, OUTCOME_TIMED_OUT, 2, "inconclusive" },
    { 0, false, OUTCOME_OK, 0, "inconclusive" },
};

/** The driver's page for a name that nobody is bound to, or for a path that nobody has. */
static void by_the_driver(struct observation *observation)
{
    const bool is_hostname = observation->answer.status == 400;
    with_body(observation,
              is_hostname ? "<h2>Bad Request - Invalid Hostname</h2>" : "<h2>Not Found</h2>");
    by_http_sys(observation, is_hostname ? 334 : 315);
}

static void answer_as(struct court *court, const struct name_case *tried)
{
    show(court, OWN, issue(court, "DNS:" OWN ",DNS:" ALIAS, 0));
    (void)answer(court, OWN, 200);
    for (size_t i = 0; i < tried->handshakes; i++) {
        saw_hello(&court->scene, 443, tried->outcome)->server_name = ALIAS;
    }
    if (tried->is_by_http_sys) {
        by_the_driver(answer(court, ALIAS, tried->status));
    } else if (tried->status != 0) {
        (void)answer(court, ALIAS, tried->status);
    }
    court_finish(court);
}

static void check_case(struct court *court, const struct name_case *tried)
{
    answer_as(court, tried);
    const char *verdict = trial_verdict(&court->trial, "names", OWN);
    if (strcmp(verdict, tried->verdict) != 0) {
        fail_msg("case %td: %s instead of %s", tried - name_cases, verdict, tried->verdict);
    }
    assert_string_equal(finding_of(court, "names")->alias, ALIAS);
}

static void a_name_that_no_site_answers_is_a_fault(void **state)
{
    for (size_t i = 0; i < sizeof(name_cases) / sizeof(name_cases[0]); i++) {
        court_close(state);
        open_naming(state);
        check_case(*state, &name_cases[i]);
    }
}

static void nothing_is_said_of_a_name_where_the_hosts_own_is_not_served(void **state)
{
    struct court *court = *state;
    saw_connection(&court->scene, 443, OUTCOME_REFUSED);
    court_finish(court);
    for (size_t i = 0; i < court->trial.assessment->finding_count; i++) {
        assert_string_not_equal(court->trial.assessment->findings[i].check->id, "names");
    }
}

static void a_staple_is_part_of_what_is_judged(void **state)
{
    struct court *court = *state;
    static const uint8_t nonsense[] = { 0x30, 0x00 };
    const struct minted *leaf = issue(court, "DNS:" OWN ",DNS:" ALIAS, 0);
    show(court, ALIAS, leaf);
    show(court, OWN, leaf);
    court->scene.observations[1].handshake.staple = nonsense;
    court->scene.observations[1].handshake.staple_length = sizeof(nonsense);
    court_finish(court);
    assert_string_equal(trial_endpoint(&court->trial, 443)->tls_staple, "invalid");
}

/** What stopped the question about the other name, and what the host's own certificate is then
 * worth to clients who go by either. */
struct unmeasured_case {
    const char *about;
    enum observation_kind kind;
    enum outcome outcome;
    size_t times;
    const char *own_names; // of the host's own certificate
    const char *verdict;
};

static const struct unmeasured_case unmeasured_cases[] = {
    { "the time was over", OBSERVATION_ANSWER, OUTCOME_NOT_ASKED, 1, "DNS:" OWN ",DNS:" ALIAS,
      "inconclusive" },
    { "a name of it is missing, perhaps", OBSERVATION_ANSWER, OUTCOME_NOT_ASKED, 1, "DNS:" OWN,
      "inconclusive" },
    { "a fault of this machine", OBSERVATION_HANDSHAKE, OUTCOME_LOCAL_FAULT, 1,
      "DNS:" OWN ",DNS:" ALIAS, "inconclusive" },
    { "silence", OBSERVATION_HANDSHAKE, OUTCOME_TIMED_OUT, 2, "DNS:" OWN ",DNS:" ALIAS,
      "inconclusive" },
    { "a reset, perhaps by chance", OBSERVATION_HANDSHAKE, OUTCOME_RESET, 1,
      "DNS:" OWN ",DNS:" ALIAS, "inconclusive" },
    { "no certificate is shown to it", OBSERVATION_HANDSHAKE, OUTCOME_RESET, 2,
      "DNS:" OWN ",DNS:" ALIAS, "consistent" },
};

static void check_unmeasured(struct court *court, const struct unmeasured_case *tried)
{
    show(court, OWN, issue(court, tried->own_names, 0));
    for (size_t i = 0; i < tried->times; i++) {
        struct observation *observation =
            tried->kind == OBSERVATION_ANSWER
                ? saw_failure(&court->scene, SCHEME_HTTPS, "/", tried->outcome)
                : saw_hello(&court->scene, 443, tried->outcome);
        observation->server_name = ALIAS;
    }
    court_finish(court);
    const char *verdict = trial_verdict(&court->trial, "certificate", OWN);
    if (strcmp(verdict, tried->verdict) != 0) {
        fail_msg("%s: %s instead of %s", tried->about, verdict, tried->verdict);
    }
    if (strcmp(verdict, "inconclusive") == 0) {
        assert_non_null(strstr(finding_of(court, "certificate")->observed, ALIAS));
    }
}

static void what_is_shown_to_a_name_that_was_not_measured_is_not_known(void **state)
{
    for (size_t i = 0; i < sizeof(unmeasured_cases) / sizeof(unmeasured_cases[0]); i++) {
        court_close(state);
        open_naming(state);
        check_unmeasured(*state, &unmeasured_cases[i]);
    }
}

static void what_is_wrong_with_the_hosts_own_certificate_is_told_all_the_same(void **state)
{
    struct court *court = *state;
    show(court, OWN, issue(court, "DNS:" OWN ",DNS:" ALIAS, MINT_NOW_MS - MINT_DAY_MS));
    saw_failure(&court->scene, SCHEME_HTTPS, "/", OUTCOME_NOT_ASKED)->server_name = ALIAS;
    court_finish(court);
    assert_int_equal(finding_of(court, "certificate")->verdict, VERDICT_INCONSISTENT);
}

int main(void)
{
#define NAMING_TEST(test) cmocka_unit_test_setup_teardown(test, open_naming, court_close)
    const struct CMUnitTest tests[] = {
        NAMING_TEST(a_name_with_a_certificate_of_its_own_is_judged_by_that_one),
        NAMING_TEST(a_wrong_certificate_for_a_name_is_told_with_the_name),
        NAMING_TEST(the_same_certificate_for_both_names_has_to_cover_both),
        NAMING_TEST(a_name_that_was_not_asked_is_held_against_the_hosts_own_certificate),
        NAMING_TEST(a_good_certificate_for_a_name_does_not_excuse_the_hosts_own),
        NAMING_TEST(what_another_name_shows_is_not_taken_for_the_hosts_own),
        NAMING_TEST(a_name_that_no_site_answers_is_a_fault),
        NAMING_TEST(what_is_shown_to_a_name_that_was_not_measured_is_not_known),
        NAMING_TEST(what_is_wrong_with_the_hosts_own_certificate_is_told_all_the_same),
        NAMING_TEST(nothing_is_said_of_a_name_where_the_hosts_own_is_not_served),
        NAMING_TEST(a_staple_is_part_of_what_is_judged),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}
