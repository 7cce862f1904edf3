// A redirect whose target shows a certificate that clients refuse leads nowhere.

#include "certificate/certificate.h"
#include "court.h"
#include "support/unit.h"

#include <string.h>

#define OTHER "ns2.corp.example"
#define HTTP  SCHEME_HTTP
#define HTTPS SCHEME_HTTPS

typedef const struct minted *leaf_maker(struct court *court, const char *name);

/** "/" redirects to `name` and `port` over HTTPS, where a certificate waits. */
struct target_case {
    const char *about;
    const char *name;
    uint16_t port;
    leaf_maker *make;
    bool without_roots;
    const char *verdict; /**< of a check that welcomes redirects to HTTPS */
    const char *reason;  /**< what stands in it; NULL: nothing of certificates */
};

static const struct minted *issue(struct court *court, const char *name, int64_t not_after_ms)
{
    const char *names = arena_format(&court->scene.arena, "DNS:%s", name);
    return court_issue(court, court->root, names, not_after_ms);
}

static const struct minted *good(struct court *court, const char *name)
{
    return issue(court, name, 0);
}

static const struct minted *expired(struct court *court, const char *name)
{
    return issue(court, name, MINT_NOW_MS - MINT_DAY_MS);
}

static const struct minted *expiring(struct court *court, const char *name)
{
    return issue(court, name, MINT_NOW_MS + MINT_DAY_MS * 10);
}

static const struct minted *future(struct court *court, const char *name)
{
    struct mint_recipe recipe = mint_server(arena_format(&court->scene.arena, "DNS:%s", name));
    recipe.not_before_ms = MINT_NOW_MS + MINT_DAY_MS;
    return mint_issue(court->mint, &recipe, court->root);
}

static const struct minted *misnamed(struct court *court, const char *name)
{
    (void)name;
    return issue(court, "www.corp.example", 0);
}

static const struct minted *strange(struct court *court, const char *name)
{
    const char *names = arena_format(&court->scene.arena, "DNS:%s", name);
    return court_issue(court, court->stranger, names, 0);
}

static const struct minted *self_signed(struct court *court, const char *name)
{
    const char *names = arena_format(&court->scene.arena, "DNS:%s", name);
    return court_issue(court, NULL, names, 0);
}

static const struct minted *garbled(struct court *court, const char *name)
{
    static const uint8_t garbage[] = { 0x30, 0x03, 0x02, 0x01, 0x2a };
    static struct minted broken = { .blob = { .der = garbage, .length = sizeof(garbage) } };
    (void)court;
    (void)name;
    certificate_digest(garbage, sizeof(garbage), broken.blob.sha256);
    return &broken;
}

// clang-format off
static const struct target_case cases[] = {
    { "good", OTHER, 443, good, false, "consistent", NULL },
    { "expires soon", OTHER, 443, expiring, false, "consistent", NULL },
    { "expired", OTHER, 443, expired, false, "inconsistent", "ns2.corp.example:443 (expired" },
    { "expired, no roots", OTHER, 443, expired, true, "inconsistent", "ns2.corp.example:443 (expired" },
    { "not yet valid", OTHER, 443, future, false, "inconsistent", "ns2.corp.example:443 (not valid yet" },
    { "of another name", OTHER, 443, misnamed, false, "inconsistent", "(ns2.corp.example)" },
    { "cannot be read", OTHER, 443, garbled, false, "inconsistent", "ns2.corp.example:443 (" },
    { "of an unknown root", OTHER, 443, strange, false, "inconsistent", "ns2.corp.example:443 (" },
    { "of an unknown root, no roots", OTHER, 443, strange, true, "consistent", "--ca" },
    { "self-signed", OTHER, 443, self_signed, false, "inconsistent", "self-signed" },
    { "self-signed, no roots", OTHER, 443, self_signed, true, "consistent", "self-signed" },
    { "another port, good", COURT_HOST, 8443, good, false, "consistent", NULL },
    { "another port, expired", COURT_HOST, 8443, expired, false, "inconsistent", "ns1.corp.example:8443 (expired" },
    { "its own port, which certificate checks look at", COURT_HOST, 443, expired, false, "consistent", NULL },
    { "its own agent site, likewise", COURT_HOST, 4726, expired, false, "consistent", NULL },
};

// clang-format on

static void welcome_redirects(struct trial *trial)
{
    struct check *check = trial_check(trial, "welcomes", SUBJECT_PATH);
    check->path = "/";
    check->scheme = HTTP;
    check->right = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
}

static int open_court(void **state)
{
    struct court *court = *state;
    court_open(court);
    trial_host(&court->trial, COURT_HOST, ROLE_NOTIFICATION_SERVER);
    return 0;
}

/** A handshake and a page at the target. */
static void serve(struct court *court, const char *name, uint16_t port, const struct minted *leaf)
{
    court_send(court, port, leaf, NULL)->server_name = name;
    struct observation *answer = saw_answer(&court->scene, HTTPS, "/", 200);
    answer->server_name = name;
    answer->port = port;
}

static const struct finding *see(struct court *court, const struct target_case *given)
{
    court->trial.has_estate_roots = !given->without_roots;
    welcome_redirects(&court->trial);
    court_watch(court, ENDPOINT_HTTPS);
    court_watch(court, ENDPOINT_AGENT_SITE);
    saw_redirect(
        &court->scene, HTTP, "/",
        arena_format(&court->scene.arena, "https://%s:%u/", given->name, (unsigned)given->port));
    serve(court, given->name, given->port, given->make(court, given->name));
    court_finish(court);
    return trial_finding(&court->trial, "welcomes", COURT_HOST);
}

static void check_case(struct court *court, const struct target_case *given)
{
    const struct finding *finding = see(court, given);
    const char *verdict = trial_verdict(&court->trial, "welcomes", COURT_HOST);
    if (strcmp(verdict, given->verdict) != 0) {
        fail_msg("%s: %s: %s", given->about, verdict, finding->reason);
    }
    const char *said = given->reason != NULL ? given->reason : "certificate";
    if ((strstr(finding->reason, said) != NULL) != (given->reason != NULL)) {
        fail_msg("%s: %s", given->about, finding->reason);
    }
}

static void what_clients_refuse_is_no_working_redirect(void **state)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case(*state, &cases[i]);
        court_close(state);
        open_court(state);
    }
}

static void the_remedy_is_another_certificate_where_the_redirect_is_welcome(void **state)
{
    struct court *court = *state;
    struct check *check = trial_check(&court->trial, "forbids", SUBJECT_PATH);
    check->path = "/";
    check->scheme = HTTP;
    check->wrong = STATE_BIT(PATH_REDIRECTS_TO_HTTPS);
    const struct finding *finding = see(court, &cases[2]);
    assert_non_null(strstr(finding->remedy, "replace the certificate of " OTHER ":443"));
    finding = trial_finding(&court->trial, "forbids", COURT_HOST);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_string_equal(finding->remedy, check->remedy);
}

static void the_handshake_is_among_its_evidence(void **state)
{
    const struct finding *finding = see(*state, &cases[2]);
    const struct evidence *last = &finding->evidence[finding->evidence_count - 1];
    assert_non_null(strstr(last->summary, "TLS"));
}

static void a_certificate_on_the_way_counts_as_the_one_at_the_end(void **state)
{
    struct court *court = *state;
    welcome_redirects(&court->trial);
    saw_redirect(&court->scene, HTTP, "/", "https://" OTHER "/");
    court_send(court, 443, expired(court, OTHER), NULL)->server_name = OTHER;
    saw_redirect(&court->scene, HTTPS, "/", "https://" COURT_HOST "/")->server_name = OTHER;
    serve(court, COURT_HOST, 443, good(court, COURT_HOST));
    court_finish(court);
    assert_string_equal(trial_verdict(&court->trial, "welcomes", COURT_HOST), "inconsistent");
}

static void only_the_name_that_the_redirect_goes_by_has_to_fit(void **state)
{
    struct court *court = *state;
    static const char *aliases[] = { "itms.corp.example" };
    court->trial.inventory.hosts[0]->aliases = aliases;
    court->trial.inventory.hosts[0]->alias_count = 1;
    see(court, &cases[11]);
    assert_string_equal(trial_verdict(&court->trial, "welcomes", COURT_HOST), "consistent");
}

/** A codebase over HTTPS, which is redirected to another port of the same host. */
static const char *follow_codebase(struct court *court, uint16_t from, const char *codebase,
                                   const char *location)
{
    struct check *check = trial_check(&court->trial, "answers", SUBJECT_CODEBASE_ENDPOINT);
    check->right = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE);
    trial_codebase(&court->trial, "a", codebase, NULL);
    const char *name = COURT_HOST;
    court_send(court, from, good(court, name), NULL);
    saw_redirect(&court->scene, HTTPS, "/a/", location)->port = from;
    court_send(court, 8443, expired(court, name), NULL);
    saw_answer(&court->scene, HTTPS, "/b/", 401)->port = 8443;
    court_finish(court);
    return trial_verdict(&court->trial, "answers", COURT_HOST);
}

static void a_codebase_that_ends_there_is_not_reached(void **state)
{
    assert_string_equal(
        follow_codebase(*state, 443, "https://" COURT_HOST "/a/", "https://" COURT_HOST ":8443/b/"),
        "inconsistent");
}

static void a_codebase_that_stays_at_its_endpoint_is_judged_by_that_endpoints_check(void **state)
{
    assert_string_equal(follow_codebase(*state, 8443, "https://" COURT_HOST ":8443/a/", "/b/"),
                        "consistent");
}

static void a_portal_that_is_sent_there_is_not_kept_on_https(void **state)
{
    struct court *court = *state;
    struct check *check = trial_check(&court->trial, "way", SUBJECT_PORTAL_WAY);
    check->right = STATE_BIT(PORTAL_REDIRECT);
    saw_redirect(&court->scene, HTTP, "/Altiris/SoftwarePortal", "https://" OTHER "/");
    serve(court, OTHER, 443, expired(court, OTHER));
    court_finish(court);
    const struct finding *finding = trial_finding(&court->trial, "way", COURT_HOST);
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_non_null(strstr(finding->reason, OTHER ":443 (expired"));
}

static void the_hop_is_told_with_the_certificate_of_another_host(void **state)
{
    struct court *court = *state;
    see(court, &cases[0]);
    const struct path_report *path = trial_path(&court->trial, 80, "/");
    assert_non_null(path->redirects[0].certificate_sha256);
}

static void a_redirect_that_does_not_end_on_https_is_judged_as_what_it_is(void **state)
{
    struct court *court = *state;
    struct check *check = trial_check(&court->trial, "elsewhere", SUBJECT_PATH);
    check->path = "/";
    check->scheme = HTTPS;
    check->right = STATE_BIT(PATH_REDIRECTS_ELSEWHERE);
    court_send(court, 443, good(court, COURT_HOST), NULL);
    saw_redirect(&court->scene, HTTPS, "/", "https://" OTHER "/");
    serve(court, OTHER, 443, expired(court, OTHER));
    court_finish(court);
    assert_string_equal(trial_verdict(&court->trial, "elsewhere", COURT_HOST), "consistent");
}

int main(void)
{
#define COURT_TEST(test) cmocka_unit_test_setup_teardown(test, open_court, court_close)
    const struct CMUnitTest tests[] = {
        COURT_TEST(what_clients_refuse_is_no_working_redirect),
        COURT_TEST(the_remedy_is_another_certificate_where_the_redirect_is_welcome),
        COURT_TEST(the_handshake_is_among_its_evidence),
        COURT_TEST(a_certificate_on_the_way_counts_as_the_one_at_the_end),
        COURT_TEST(only_the_name_that_the_redirect_goes_by_has_to_fit),
        COURT_TEST(a_codebase_that_ends_there_is_not_reached),
        COURT_TEST(a_codebase_that_stays_at_its_endpoint_is_judged_by_that_endpoints_check),
        COURT_TEST(a_portal_that_is_sent_there_is_not_kept_on_https),
        COURT_TEST(a_redirect_that_does_not_end_on_https_is_judged_as_what_it_is),
        COURT_TEST(the_hop_is_told_with_the_certificate_of_another_host),
    };
    return cmocka_run_group_tests(tests, court_open_mint, court_close_mint);
}
