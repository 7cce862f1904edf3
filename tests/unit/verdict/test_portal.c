// Which way of article 210187 is in force: the table, and each way as it looks on the wire.

#include "build.h"
#include "model/canary.h"
#include "support/unit.h"
#include "verdict/portal.h"
#include "verdict/portal_rules.h"

#include <string.h>

#define HTTPS   SCHEME_HTTPS
#define HTTP    SCHEME_HTTP
#define CONSOLE "/Altiris/Console"

struct way_row {
    const char *name;
    struct portal_facts facts;
    enum portal_way way;
};

// clang-format off
static const struct way_row rows[] = {
    { "in the clear", { PATH_SERVES, PATH_SERVES, PATH_REQUIRES_SSL, PATH_SERVES, PATH_MISSING, PATH_MISSING }, PORTAL_NONE },
    { "log-on in the clear", { PATH_AUTH_CHALLENGE, PATH_CLOSED, PATH_AUTH_CHALLENGE, PATH_CLOSED, PATH_MISSING, PATH_MISSING }, PORTAL_NONE },
    { "redirect", { PATH_REDIRECTS_TO_HTTPS, PATH_SERVES, PATH_SERVES, PATH_SERVES, PATH_MISSING, PATH_MISSING }, PORTAL_REDIRECT },
    { "not installed, seen over HTTPS", { PATH_REQUIRES_SSL, PATH_MISSING, PATH_REQUIRES_SSL, PATH_AUTH_CHALLENGE, PATH_REQUIRES_SSL, PATH_MISSING }, PORTAL_NOT_INSTALLED },
    { "not installed, HTTP closed", { PATH_CLOSED, PATH_MISSING, PATH_CLOSED, PATH_AUTH_CHALLENGE, PATH_CLOSED, PATH_CLOSED }, PORTAL_NOT_INSTALLED },
    { "not installed, HTTPS closed", { PATH_MISSING, PATH_CLOSED, PATH_AUTH_CHALLENGE, PATH_CLOSED, PATH_MISSING, PATH_MISSING }, PORTAL_NOT_INSTALLED },
    { "nothing installed", { PATH_MISSING, PATH_MISSING, PATH_MISSING, PATH_MISSING, PATH_MISSING, PATH_MISSING }, PORTAL_UNKNOWN },
    { "binding removed", { PATH_CLOSED, PATH_SERVES, PATH_CLOSED, PATH_SERVES, PATH_CLOSED, PATH_CLOSED }, PORTAL_BINDING_REMOVED },
    { "binding removed, http.sys answers", { PATH_NO_SITE, PATH_AUTH_CHALLENGE, PATH_NO_SITE, PATH_SERVES, PATH_NO_SITE, PATH_NO_SITE }, PORTAL_BINDING_REMOVED },
    { "binding removed, another site answers", { PATH_MISSING, PATH_SERVES, PATH_MISSING, PATH_SERVES, PATH_MISSING, PATH_SERVES }, PORTAL_BINDING_REMOVED },
    { "site and portal", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_REQUIRES_SSL }, PORTAL_SITE_AND_PORTAL_SSL },
    { "site and portal, console not", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_AUTH_CHALLENGE, PATH_SERVES, PATH_MISSING, PATH_REQUIRES_SSL }, PORTAL_SITE_AND_PORTAL_SSL },
    { "application", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_MISSING }, PORTAL_APPLICATION_SSL },
    { "application, by the console", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_SERVES, PATH_UNMEASURED, PATH_MISSING }, PORTAL_APPLICATION_SSL },
    { "only the portal", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_AUTH_CHALLENGE, PATH_SERVES, PATH_MISSING, PATH_MISSING }, PORTAL_ONLY_SSL },
    { "only the portal, by the console", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_AUTH_CHALLENGE, PATH_SERVES, PATH_UNMEASURED, PATH_REDIRECTS_ELSEWHERE }, PORTAL_ONLY_SSL },
    { "locked, and HTTPS closed", { PATH_REQUIRES_SSL, PATH_CLOSED, PATH_REQUIRES_SSL, PATH_CLOSED, PATH_REQUIRES_SSL, PATH_REQUIRES_SSL }, PORTAL_LOCKED },
    { "root not known", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_UNMEASURED }, PORTAL_LOCKED },
    { "root forbidden", { PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_SERVES, PATH_REQUIRES_SSL, PATH_FORBIDDEN }, PORTAL_LOCKED },
    { "HTTP not measured", { PATH_UNMEASURED, PATH_SERVES, PATH_UNMEASURED, PATH_SERVES, PATH_UNMEASURED, PATH_UNMEASURED }, PORTAL_UNKNOWN },
    { "all closed", { PATH_CLOSED, PATH_CLOSED, PATH_CLOSED, PATH_CLOSED, PATH_CLOSED, PATH_CLOSED }, PORTAL_UNKNOWN },
    { "HTTPS not measured", { PATH_CLOSED, PATH_UNMEASURED, PATH_CLOSED, PATH_UNMEASURED, PATH_CLOSED, PATH_CLOSED }, PORTAL_UNKNOWN },
    { "down", { PATH_APP_DOWN, PATH_APP_DOWN, PATH_SERVES, PATH_SERVES, PATH_MISSING, PATH_MISSING }, PORTAL_UNKNOWN },
};

// clang-format on

static void check_row(const struct way_row *row)
{
    const struct portal_judgement judgement = portal_classify(&row->facts);
    if (judgement.way != row->way) {
        fail_msg("%s: %s: %s", row->name, portal_way_name(judgement.way), judgement.rule);
    }
}

static bool is_reached(const struct portal_rule *rule)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (portal_rules_find(&rows[i].facts) == rule) {
            return true;
        }
    }
    return false;
}

static void check_rule(const struct portal_rule *rule)
{
    if (!is_reached(rule)) {
        fail_msg("no case for the rule \"%s\"", rule->rule);
    }
}

static void every_rule_decides_a_case(void **state)
{
    (void)state;
    size_t count = 0;
    const struct portal_rule *rules = portal_rules(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        check_rule(&rules[i]);
    }
}

static void every_pattern_has_its_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_row(&rows[i]);
    }
}

/** Statuses over HTTP, and what the way is then; over HTTPS all is well. */
struct wire_row {
    const char *name;
    unsigned root_canary;
    unsigned application_canary;
    unsigned console;
    unsigned portal;
    unsigned portal_canary;
    enum portal_way way;
};

static const struct wire_row wires[] = {
    { "application", 404, 403, 403, 403, 403, PORTAL_APPLICATION_SSL },
    { "site and portal", 403, 403, 403, 403, 403, PORTAL_SITE_AND_PORTAL_SSL },
    { "only the portal", 404, 404, 401, 403, 403, PORTAL_ONLY_SSL },
    { "none", 404, 404, 401, 200, 404, PORTAL_NONE },
    { "none, console locked", 404, 404, 403, 401, 404, PORTAL_NONE },
    { "another site on the port", 404, 404, 404, 404, 404, PORTAL_BINDING_REMOVED },
    { "portal page locked only", 404, 404, 401, 403, 404, PORTAL_UNKNOWN },
};

static void see_https(struct scene *scene, const char *root, const char *application)
{
    saw_hello(scene, 443, OUTCOME_OK);
    saw_answer(scene, HTTPS, root, 404);
    saw_answer(scene, HTTPS, application, 404);
    saw_answer(scene, HTTPS, CONSOLE, 401);
    saw_answer(scene, HTTPS, canary_path(&scene->arena, "ns1", CONSOLE), 401);
    saw_answer(scene, HTTPS, PORTAL_PATH, 200);
    saw_answer(scene, HTTPS, canary_path(&scene->arena, "ns1", PORTAL_PATH), 404);
}

static void set_up(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(trial, "way", SUBJECT_PORTAL_WAY);
    check->roles = role_bit(ROLE_NOTIFICATION_SERVER);
    check->right = STATE_BIT(PORTAL_BINDING_REMOVED) | STATE_BIT(PORTAL_APPLICATION_SSL) |
                   STATE_BIT(PORTAL_SITE_AND_PORTAL_SSL) | STATE_BIT(PORTAL_ONLY_SSL);
    check->tolerated = STATE_BIT(PORTAL_REDIRECT);
    check->wrong = STATE_BIT(PORTAL_NONE);
    scene_open(scene, "ns1", "10.1.1.5");
}

static void tear_down(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void check_wire(const struct wire_row *wire)
{
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    const char *root = canary_path(&scene.arena, "ns1", "/");
    const char *application = canary_path(&scene.arena, "ns1", "/Altiris/");
    see_https(&scene, root, application);
    saw_answer(&scene, HTTP, root, wire->root_canary);
    saw_answer(&scene, HTTP, application, wire->application_canary);
    saw_answer(&scene, HTTP, CONSOLE, wire->console);
    saw_answer(&scene, HTTP, canary_path(&scene.arena, "ns1", CONSOLE), wire->console);
    saw_answer(&scene, HTTP, PORTAL_PATH, wire->portal);
    saw_answer(&scene, HTTP, canary_path(&scene.arena, "ns1", PORTAL_PATH), wire->portal_canary);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "way", "ns1");
    if (strcmp(finding->observed, portal_way_title(wire->way)) != 0) {
        fail_msg("%s: %s: %s", wire->name, finding->observed, finding->reason);
    }
    tear_down(&trial, &scene);
}

static void each_way_is_told_on_the_wire(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(wires) / sizeof(wires[0]); i++) {
        check_wire(&wires[i]);
    }
}

static void a_closed_http_port_is_a_removed_binding(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    see_https(&scene, "/itmscan-0", "/Altiris/itmscan-0");
    saw_connection(&scene, 80, OUTCOME_REFUSED);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "way", "ns1"), "consistent");
    assert_string_equal(trial_finding(&trial, "way", "ns1")->observed,
                        portal_way_title(PORTAL_BINDING_REMOVED));
    tear_down(&trial, &scene);
}

static void a_filtered_http_port_is_no_removed_binding(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    see_https(&scene, "/itmscan-0", "/Altiris/itmscan-0");
    saw_connection(&scene, 80, OUTCOME_TIMED_OUT);
    saw_connection(&scene, 80, OUTCOME_TIMED_OUT);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "way", "ns1"), "inconclusive");
    tear_down(&trial, &scene);
}

static void a_redirect_is_a_way_with_a_warning(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    see_https(&scene, "/itmscan-0", "/Altiris/itmscan-0");
    saw_redirect(&scene, HTTP, PORTAL_PATH, "https://ns1" PORTAL_PATH);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "way", "ns1"), "warning");
    tear_down(&trial, &scene);
}

static void a_redirecting_root_does_not_require_ssl(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    see_https(&scene, "/itmscan-0", "/Altiris/itmscan-0");
    saw_redirect(&scene, HTTP, "/", CONSOLE);
    saw_answer(&scene, HTTP, CONSOLE, 403);
    saw_answer(&scene, HTTP, canary_path(&scene.arena, "ns1", CONSOLE), 403);
    saw_answer(&scene, HTTP, PORTAL_PATH, 403);
    saw_answer(&scene, HTTP, canary_path(&scene.arena, "ns1", PORTAL_PATH), 403);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_int_equal(trial_path(&trial, 80, "/")->state, PATH_REQUIRES_SSL);
    assert_string_equal(trial_finding(&trial, "way", "ns1")->observed,
                        portal_way_title(PORTAL_APPLICATION_SSL));
    tear_down(&trial, &scene);
}

static void no_http_in_the_inventory_is_a_declared_way(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    trial.inventory.hosts[0]->pairs[0].http = 0;
    struct check *other = trial_check(&trial, "other way", SUBJECT_PORTAL_WAY);
    other->right = STATE_BIT(PORTAL_APPLICATION_SSL);
    struct check *tolerant = trial_check(&trial, "tolerated way", SUBJECT_PORTAL_WAY);
    tolerant->tolerated = STATE_BIT(PORTAL_BINDING_REMOVED);
    see_https(&scene, "/itmscan-0", "/Altiris/itmscan-0");
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "way", "ns1"), "declared");
    assert_string_equal(trial_finding(&trial, "way", "ns1")->observed,
                        "no HTTP, says the inventory");
    assert_string_equal(trial_verdict(&trial, "tolerated way", "ns1"), "declared");
    assert_string_equal(trial_verdict(&trial, "other way", "ns1"), "inconclusive");
    tear_down(&trial, &scene);
}

static void http_of_a_further_pair_is_no_declaration(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    static struct port_pair pairs[] = { { 0, 443 }, { 8080, 0 } };
    trial.inventory.hosts[0]->pairs = pairs;
    trial.inventory.hosts[0]->pair_count = 2;
    see_https(&scene, "/itmscan-0", "/Altiris/itmscan-0");
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "way", "ns1"), "inconclusive");
    tear_down(&trial, &scene);
}

/** How the portal, and all else there, is answered on one port. */
struct port_said {
    uint16_t port;   /**< 0: the pair has none */
    unsigned status; /**< 0: the connection comes to `outcome` */
    enum outcome outcome;
};

struct pairs_case {
    const char *name;
    struct port_said http[2];
    struct port_said https[2];
    const char *verdict;
    enum confidence confidence;
    const char *reason; /**< what it says of the port that decides */
};

#define FILTERED OUTCOME_TIMED_OUT
#define REFUSED  OUTCOME_REFUSED

// clang-format off
static const struct pairs_case pairs_cases[] = {
    { "in the clear on the further port", { { 80, 403, 0 }, { 8080, 200, 0 } }, { { 443, 200, 0 }, { 0, 0, 0 } }, "inconsistent", CONFIDENCE_HIGH, "port 8080: the portal is served in the clear" },
    { "in the clear on the first port", { { 8080, 200, 0 }, { 80, 403, 0 } }, { { 0, 0, 0 }, { 443, 200, 0 } }, "inconsistent", CONFIDENCE_HIGH, "port 8080: the portal is served in the clear" },
    { "in the clear beside a pair without HTTP", { { 0, 0, 0 }, { 8080, 200, 0 } }, { { 443, 200, 0 }, { 0, 0, 0 } }, "inconsistent", CONFIDENCE_HIGH, "the portal is served in the clear" },
    { "locked beside a pair without HTTP", { { 0, 0, 0 }, { 8080, 403, 0 } }, { { 443, 200, 0 }, { 0, 0, 0 } }, "consistent", CONFIDENCE_MEDIUM, "SSL is required" },
    { "locked on both", { { 80, 403, 0 }, { 8080, 403, 0 } }, { { 443, 200, 0 }, { 8443, 200, 0 } }, "consistent", CONFIDENCE_HIGH, "port 80: SSL is required" },
    { "the further port is filtered", { { 80, 403, 0 }, { 8080, 0, FILTERED } }, { { 443, 200, 0 }, { 0, 0, 0 } }, "inconclusive", CONFIDENCE_LOW, "port 8080: how the portal answers" },
    { "the further pair is closed", { { 80, 403, 0 }, { 8080, 0, REFUSED } }, { { 443, 200, 0 }, { 8443, 0, REFUSED } }, "consistent", CONFIDENCE_HIGH, "port 80: SSL is required" },
    { "a further port that is closed, without HTTPS", { { 80, 403, 0 }, { 8080, 0, REFUSED } }, { { 443, 200, 0 }, { 0, 0, 0 } }, "consistent", CONFIDENCE_HIGH, "port 80: SSL is required" },
    { "another site on the further pair", { { 80, 403, 0 }, { 8530, 404, 0 } }, { { 443, 200, 0 }, { 8531, 404, 0 } }, "consistent", CONFIDENCE_MEDIUM, "port 80: SSL is required" },
    { "another site on the first pair", { { 8530, 404, 0 }, { 80, 403, 0 } }, { { 8531, 404, 0 }, { 443, 200, 0 } }, "consistent", CONFIDENCE_MEDIUM, "port 8530: another site has the HTTP port" },
    { "no portal on either pair over HTTPS", { { 80, 0, REFUSED }, { 8080, 0, REFUSED } }, { { 443, 404, 0 }, { 8443, 0, REFUSED } }, "inconclusive", CONFIDENCE_LOW, "port 80: the portal is not on HTTP" },
};

// clang-format on

static void say_path(struct scene *scene, enum scheme scheme, uint16_t port, const char *path,
                     unsigned status)
{
    struct observation *observation = saw_answer(scene, scheme, path, status);
    observation->port = port;
    if (status == 403) {
        with_body(observation, "<h2>HTTP Error 403.4 - Forbidden</h2>");
    }
}

static void say_port(struct scene *scene, enum scheme scheme, const struct port_said *said)
{
    const char *const paths[] = { "/", CONSOLE, PORTAL_PATH };
    if (said->port == 0) {
        return;
    }
    if (said->status == 0) {
        saw_connection(scene, said->port, said->outcome);
        saw_connection(scene, said->port, said->outcome);
        return;
    }
    if (scheme == HTTPS) {
        saw_hello(scene, said->port, OUTCOME_OK);
    }
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const char *canary = canary_path(&scene->arena, "ns1", paths[i]);
        say_path(scene, scheme, said->port, paths[i], said->status);
        say_path(scene, scheme, said->port, canary, said->status == 403 ? 403 : 404);
    }
}

static void check_pairs(const struct pairs_case *tried)
{
    struct trial trial;
    struct scene scene;
    set_up(&trial, &scene);
    struct port_pair pairs[] = { { tried->http[0].port, tried->https[0].port },
                                 { tried->http[1].port, tried->https[1].port } };
    trial.inventory.hosts[0]->pairs = pairs;
    trial.inventory.hosts[0]->pair_count = 2;
    for (size_t i = 0; i < 2; i++) {
        say_port(&scene, HTTP, &tried->http[i]);
        say_port(&scene, HTTPS, &tried->https[i]);
    }
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "way", "ns1");
    if (strcmp(trial_verdict(&trial, "way", "ns1"), tried->verdict) != 0 ||
        finding->confidence != tried->confidence ||
        strstr(finding->reason, tried->reason) != finding->reason) {
        fail_msg("%s: %s (%s): %s", tried->name, trial_verdict(&trial, "way", "ns1"),
                 confidence_name(finding->confidence), finding->reason);
    }
    assert_int_equal(finding->port, 0);
    tear_down(&trial, &scene);
}

static void the_worst_of_all_pairs_is_the_portals_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(pairs_cases) / sizeof(pairs_cases[0]); i++) {
        check_pairs(&pairs_cases[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pattern_has_its_way),
        cmocka_unit_test(every_rule_decides_a_case),
        cmocka_unit_test(each_way_is_told_on_the_wire),
        cmocka_unit_test(a_closed_http_port_is_a_removed_binding),
        cmocka_unit_test(a_filtered_http_port_is_no_removed_binding),
        cmocka_unit_test(a_redirect_is_a_way_with_a_warning),
        cmocka_unit_test(a_redirecting_root_does_not_require_ssl),
        cmocka_unit_test(no_http_in_the_inventory_is_a_declared_way),
        cmocka_unit_test(http_of_a_further_pair_is_no_declaration),
        cmocka_unit_test(the_worst_of_all_pairs_is_the_portals_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
