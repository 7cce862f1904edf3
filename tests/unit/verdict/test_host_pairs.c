// Several port pairs of a host, and what the two ports of a pair tell of each other.

#include "build.h"
#include "model/canary.h"
#include "support/unit.h"
#include "verdict/host_ports.h"

#include <string.h>

#define HTTPS      SCHEME_HTTPS
#define HTTP       SCHEME_HTTP
#define AGENT_PATH "/Altiris/NS/Agent/"

static const struct port_pair two_pairs[] = { { 80, 443 }, { 8080, 8443 } };
static const struct port_pair second_without_https[] = { { 80, 443 }, { 8080, 0 } };
static const struct port_pair first_without_https[] = { { 80, 0 }, { 8080, 8443 } };
static const struct port_pair shared_https[] = { { 80, 443 }, { 8080, 443 } };

static void give_pairs(struct arena *arena, struct host *host, const struct port_pair pairs[2])
{
    host->pairs = arena_allocate(arena, 2, sizeof(*host->pairs));
    host->pairs[0] = pairs[0];
    host->pairs[1] = pairs[1];
    host->pair_count = 2;
}

static void set_up(struct trial *trial, struct scene *scene, const struct port_pair pairs[2])
{
    trial_open(trial);
    struct host *host = trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    give_pairs(&trial->inventory.arena, host, pairs);
    scene_open(scene, "ns1", "10.1.1.5");
}

static void tear_down(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void check_port(struct trial *trial)
{
    struct check *check = trial_check(trial, "port", SUBJECT_PORT);
    check->endpoint = ENDPOINT_HTTPS;
    check->right = STATE_BIT(PORT_TLS);
    check->wrong = STATE_BIT(PORT_CLOSED);
}

static struct check *check_path(struct trial *trial, enum scheme scheme)
{
    struct check *check = trial_check(trial, "path", SUBJECT_PATH);
    check->path = AGENT_PATH;
    check->scheme = scheme;
    check->right = STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_MISSING);
    check->wrong = STATE_BIT(PATH_NO_SITE) | STATE_BIT(PATH_CLOSED);
    return check;
}

static void finish(struct trial *trial, const struct scene *scene)
{
    trial_see(trial, scene);
    trial_finish(trial);
}

static void assert_finding(const struct trial *trial, size_t index, uint16_t port,
                           enum verdict verdict)
{
    assert_true(index < trial->assessment->finding_count);
    const struct finding *finding = &trial->assessment->findings[index];
    assert_int_equal(finding->port, port);
    assert_string_equal(verdict_name(finding->verdict), verdict_name(verdict));
}

static void the_ports_of_a_host_are_told_each_once(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct host host = { .agent_site_port = 4726, .gateway_port = 443 };
    give_pairs(&arena, &host, two_pairs);
    assert_int_equal(host_port_count(&host, ENDPOINT_HTTP), 2);
    assert_int_equal(host_port(&host, ENDPOINT_HTTP, 0), 80);
    assert_int_equal(host_port(&host, ENDPOINT_HTTP, 1), 8080);
    assert_int_equal(host_port(&host, ENDPOINT_HTTPS, 1), 8443);
    assert_int_equal(host_port_count(&host, ENDPOINT_AGENT_SITE), 1);
    assert_int_equal(host_port(&host, ENDPOINT_AGENT_SITE, 0), 4726);
    assert_int_equal(host_port_count(&host, ENDPOINT_GATEWAY), 1);
    give_pairs(&arena, &host, shared_https);
    assert_int_equal(host_port(&host, ENDPOINT_HTTPS, 1), 0);
    give_pairs(&arena, &host, first_without_https);
    assert_int_equal(host_port(&host, ENDPOINT_HTTPS, 0), 0);
    assert_true(host_has_port(&host, ENDPOINT_HTTPS));
    host.pair_count = 1;
    assert_false(host_has_port(&host, ENDPOINT_HTTPS));
    arena_clear(&arena);
}

static void every_pair_has_its_own_finding_of_a_port(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, two_pairs);
    check_port(&trial);
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_connection(&scene, 8443, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 2);
    assert_finding(&trial, 0, 443, VERDICT_CONSISTENT);
    assert_finding(&trial, 1, 8443, VERDICT_INCONSISTENT);
    assert_string_not_equal(trial.assessment->findings[0].key, trial.assessment->findings[1].key);
    tear_down(&trial, &scene);
}

static void every_pair_has_its_own_finding_of_a_path(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, two_pairs);
    check_path(&trial, HTTPS);
    saw_answer(&scene, HTTPS, AGENT_PATH, 200);
    saw_connection(&scene, 8443, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 2);
    assert_finding(&trial, 0, 443, VERDICT_CONSISTENT);
    assert_finding(&trial, 1, 8443, VERDICT_INCONSISTENT);
    tear_down(&trial, &scene);
}

static void a_further_pair_without_that_side_gives_no_finding(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, second_without_https);
    check_port(&trial);
    check_path(&trial, HTTPS);
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_answer(&scene, HTTPS, AGENT_PATH, 200);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 2);
    assert_finding(&trial, 0, 443, VERDICT_CONSISTENT);
    assert_finding(&trial, 1, 443, VERDICT_CONSISTENT);
    tear_down(&trial, &scene);
}

static void a_first_pair_without_that_side_stays_a_declaration(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, first_without_https);
    check_port(&trial);
    saw_hello(&scene, 8443, OUTCOME_OK);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 2);
    assert_finding(&trial, 0, 0, VERDICT_INCONCLUSIVE);
    assert_finding(&trial, 1, 8443, VERDICT_CONSISTENT);
    tear_down(&trial, &scene);
}

static void every_pair_of_a_host_without_address_is_not_measured(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, two_pairs);
    check_port(&trial);
    saw_resolution(&scene, OUTCOME_UNRESOLVED);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 2);
    assert_finding(&trial, 0, 443, VERDICT_INCONCLUSIVE);
    assert_finding(&trial, 1, 8443, VERDICT_INCONCLUSIVE);
    tear_down(&trial, &scene);
}

static void a_path_that_only_the_other_scheme_has_is_on_another_site(void **state)
{
    (void)state;

    static const struct {
        enum scheme checked;
        enum scheme other;
        unsigned other_status;
        const char *reason;
    } rows[] = {
        { HTTPS, HTTP, 200, "404 here, while HTTP serves it: another site answers on this port" },
        { HTTPS, HTTP, 401, "404 here, while HTTP serves it: another site answers on this port" },
        { HTTP, HTTPS, 200, "404 here, while HTTPS serves it: another site answers on this port" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        struct scene scene;
        set_up(&trial, &scene, second_without_https);
        trial.inventory.hosts[0]->pair_count = 1;
        check_path(&trial, rows[i].checked);
        saw_answer(&scene, rows[i].checked, AGENT_PATH, 404);
        saw_answer(&scene, rows[i].other, AGENT_PATH, rows[i].other_status);
        finish(&trial, &scene);
        const struct finding *finding = trial_finding(&trial, "path", "ns1");
        assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
        assert_string_equal(finding->observed, "not there");
        assert_string_equal(finding->reason, rows[i].reason);
        assert_int_equal(finding->evidence_count, 2);
        assert_non_null(strstr(finding->evidence[0].summary, ": 404"));
        tear_down(&trial, &scene);
    }
}

static void a_path_that_no_scheme_serves_is_missing(void **state)
{
    (void)state;
    static const unsigned statuses[] = { 404, 403, 500 };
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        struct trial trial;
        struct scene scene;
        set_up(&trial, &scene, second_without_https);
        trial.inventory.hosts[0]->pair_count = 1;
        check_path(&trial, HTTPS);
        saw_answer(&scene, HTTPS, AGENT_PATH, 404);
        saw_answer(&scene, HTTP, AGENT_PATH, statuses[i]);
        finish(&trial, &scene);
        assert_string_equal(trial_verdict(&trial, "path", "ns1"), "consistent");
        assert_string_equal(trial_finding(&trial, "path", "ns1")->observed, "not there (404)");
        tear_down(&trial, &scene);
    }
}

static void only_the_same_pair_and_address_are_compared(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, two_pairs);
    check_path(&trial, HTTPS);
    saw_answer(&scene, HTTPS, AGENT_PATH, 404);
    saw_answer(&scene, HTTP, AGENT_PATH, 404);
    saw_answer(&scene, HTTPS, AGENT_PATH, 404)->port = 8443;
    saw_answer(&scene, HTTP, AGENT_PATH, 200)->port = 8080;
    scene_move(&scene, "10.1.1.6");
    saw_answer(&scene, HTTP, AGENT_PATH, 200);
    saw_answer(&scene, HTTPS, AGENT_PATH, 200);
    saw_answer(&scene, HTTPS, AGENT_PATH, 200)->port = 8443;
    finish(&trial, &scene);
    assert_finding(&trial, 0, 443, VERDICT_CONSISTENT);
    assert_finding(&trial, 1, 8443, VERDICT_INCONSISTENT);
    tear_down(&trial, &scene);
}

static void a_canary_is_not_compared(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, second_without_https);
    check_path(&trial, HTTPS)->is_canary = true;
    const char *canary = canary_path(&scene.arena, "ns1", AGENT_PATH);
    saw_answer(&scene, HTTPS, canary, 404);
    saw_answer(&scene, HTTP, canary, 200);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "path", "ns1"), "consistent");
    tear_down(&trial, &scene);
}

static void a_service_that_the_other_scheme_offers_is_missed(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene, second_without_https);
    check_path(&trial, HTTPS)->services = service_bit(SERVICE_TASK);
    saw_answer(&scene, HTTPS, AGENT_PATH, 404);
    saw_answer(&scene, HTTP, AGENT_PATH, 200);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "path", "ns1"), "inconsistent");
    tear_down(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ports_of_a_host_are_told_each_once),
        cmocka_unit_test(every_pair_has_its_own_finding_of_a_port),
        cmocka_unit_test(every_pair_has_its_own_finding_of_a_path),
        cmocka_unit_test(a_further_pair_without_that_side_gives_no_finding),
        cmocka_unit_test(a_first_pair_without_that_side_stays_a_declaration),
        cmocka_unit_test(every_pair_of_a_host_without_address_is_not_measured),
        cmocka_unit_test(a_path_that_only_the_other_scheme_has_is_on_another_site),
        cmocka_unit_test(a_path_that_no_scheme_serves_is_missing),
        cmocka_unit_test(only_the_same_pair_and_address_are_compared),
        cmocka_unit_test(a_canary_is_not_compared),
        cmocka_unit_test(a_service_that_the_other_scheme_offers_is_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
