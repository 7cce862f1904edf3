// Findings: merging of addresses and visits, keys, settling, remedies, and their order.

#include "base/buffer.h"
#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP

#define HOUR_MS (INT64_C(3600) * 1000)

static struct check *check_port(struct trial *trial)
{
    struct check *check = trial_check(trial, "port", SUBJECT_PORT);
    check->endpoint = ENDPOINT_HTTPS;
    check->right = STATE_BIT(PORT_TLS);
    check->tolerated = STATE_BIT(PORT_HTTP);
    check->wrong = STATE_BIT(PORT_CLOSED);
    return check;
}

static void open_both(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ns1", ROLE_NOTIFICATION_SERVER);
    check_port(trial);
    scene_open(scene, "ns1", "10.1.1.5");
}

static void close_both(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static void the_worst_address_of_a_name_wins_with_the_evidence_of_all(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_hello(&scene, 443, OUTCOME_OK);
    scene_move(&scene, "10.1.1.6");
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    scene_move(&scene, "10.1.1.7");
    saw_connection(&scene, 443, OUTCOME_TIMED_OUT);
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    assert_int_equal(assessment->finding_count, 1);
    const struct finding *finding = trial_finding(&trial, "port", "ns1");
    assert_int_equal(finding->verdict, VERDICT_INCONSISTENT);
    assert_string_equal(finding->reason, "refuses connections (1 of 3 addresses: 10.1.1.6)");
    assert_string_equal(finding->observed, "closed");
    assert_int_equal(finding->place_count, 1);
    assert_string_equal(finding->places[0].address, "10.1.1.6");
    assert_int_equal(finding->evidence_count, 3);
    assert_string_equal(finding->evidence[0].address, "10.1.1.5");
    assert_string_equal(finding->evidence[2].address, "10.1.1.7");
    assert_int_equal(assessment->endpoint_count, 3);
    close_both(&trial, &scene);
}

static void a_warning_at_one_address_is_a_warning(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_hello(&scene, 443, OUTCOME_OK);
    scene_move(&scene, "10.1.1.6");
    saw_hello(&scene, 443, OUTCOME_NOT_TLS);
    saw_answer(&scene, HTTP, "/", 200)->port = 443;
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "warning");
    close_both(&trial, &scene);
}

static void the_key_stays_when_address_state_and_wording_change(void **state)
{
    (void)state;
    struct trial first;
    struct trial second;
    struct scene scene;
    open_both(&first, &scene);
    saw_hello(&scene, 443, OUTCOME_OK);
    trial_see(&first, &scene);
    trial_finish(&first);
    scene_close(&scene);

    open_both(&second, &scene);
    second.checks[0].title = "another title";
    second.checks[0].expected = "another text";
    scene_move(&scene, "fd00::5");
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    trial_see(&second, &scene);
    trial_finish(&second);
    const struct finding *before = trial_finding(&first, "port", "ns1");
    const struct finding *after = trial_finding(&second, "port", "ns1");
    assert_string_equal(before->key, after->key);
    assert_string_not_equal(before->observed_hash, after->observed_hash);
    trial_close(&first);
    close_both(&second, &scene);
}

static void keys_differ_by_check_host_port_scheme_path_and_package(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    trial_host(&trial, "ns2", ROLE_NOTIFICATION_SERVER);
    check_port(&trial)->id = "port 2";
    check_port(&trial)->endpoint = ENDPOINT_AGENT_SITE;
    for (int i = 0; i < 4; i++) {
        struct check *check = trial_check(&trial, "path", SUBJECT_PATH);
        check->path = i % 2 == 0 ? "/a" : "/b";
        check->scheme = i < 2 ? HTTP : HTTPS;
    }
    trial_check(&trial, "codebase", SUBJECT_CODEBASE_SCHEME);
    trial_check(&trial, "codebase", SUBJECT_SNAPSHOT_SCHEME);
    trial_codebase(&trial, "a", "http://ns1/a", "http://ns1/a");
    trial_codebase(&trial, "b", "http://ns1/a", "http://ns1/a");
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    for (size_t i = 0; i < assessment->finding_count; i++) {
        for (size_t j = i + 1; j < assessment->finding_count; j++) {
            assert_string_not_equal(assessment->findings[i].key, assessment->findings[j].key);
        }
    }
    assert_int_equal(assessment->finding_count, 3 * 2 + 4 * 2 + 4);
    close_both(&trial, &scene);
}

static void a_key_is_the_same_for_ever(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_finding(&trial, "port", "ns1")->key, "ff7849b9aee1c118");
    close_both(&trial, &scene);
}

static void what_is_settling_is_no_failure_for_a_day(void **state)
{
    (void)state;

    static const struct {
        int64_t changed_ago_ms;
        const char *verdict;
    } rows[] = {
        { 2 * HOUR_MS, "inconclusive" },  { 24 * HOUR_MS - 1, "inconclusive" },
        { 24 * HOUR_MS, "inconsistent" }, { 0, "inconclusive" },
        { -1, "inconsistent" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        struct scene scene;
        open_both(&trial, &scene);
        trial.checks[0].is_settling = true;
        trial.inventory.has_changed_at = true;
        trial.inventory.changed_at_ms = trial.at_ms - rows[i].changed_ago_ms;
        saw_connection(&scene, 443, OUTCOME_REFUSED);
        trial_see(&trial, &scene);
        trial_finish(&trial);
        const struct finding *finding = trial_finding(&trial, "port", "ns1");
        assert_string_equal(verdict_name(finding->verdict), rows[i].verdict);
        const bool is_settling = finding->verdict == VERDICT_INCONCLUSIVE;
        assert_int_equal(finding->settling_until_ms,
                         is_settling ? trial.inventory.changed_at_ms + 24 * HOUR_MS : 0);
        close_both(&trial, &scene);
    }
}

static void other_checks_do_not_settle(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    trial.inventory.has_changed_at = true;
    trial.inventory.changed_at_ms = trial.at_ms;
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "inconsistent");
    close_both(&trial, &scene);
}

static void the_release_chooses_the_remedy(void **state)
{
    (void)state;
    static const char *const remedies[] = {
        [RELEASE_UNKNOWN] = "what is to be done",
        [RELEASE_BEFORE_8_5_RU4] = "before",
        [RELEASE_FROM_8_5_RU4] = "from",
    };
    for (unsigned i = 0; i < RELEASE_GENERATION_COUNT; i++) {
        struct trial trial;
        struct scene scene;
        open_both(&trial, &scene);
        trial.inventory.generation = (enum release_generation)i;
        trial.checks[0].remedy_before_8_5_ru4 = "before";
        trial.checks[0].remedy_from_8_5_ru4 = "from";
        saw_connection(&scene, 443, OUTCOME_REFUSED);
        trial_see(&trial, &scene);
        trial_finish(&trial);
        assert_string_equal(trial_finding(&trial, "port", "ns1")->remedy, remedies[i]);
        close_both(&trial, &scene);
    }
}

static void the_newest_visit_that_measured_an_endpoint_decides(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    struct scene later;
    struct scene latest;
    open_both(&trial, &scene);
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    scene_open(&later, "ns1", "10.1.1.5");
    saw_hello(&later, 443, OUTCOME_OK)->at_ms = SCENE_START_MS + HOUR_MS / 2;
    scene_open(&latest, "ns1", "10.1.1.5");
    saw_connection(&latest, 443, OUTCOME_LOCAL_FAULT)->at_ms = SCENE_START_MS + HOUR_MS;
    trial_see(&trial, &later);
    trial_see(&trial, &latest);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "consistent");
    scene_close(&later);
    scene_close(&latest);
    close_both(&trial, &scene);
}

static void findings_are_in_the_order_of_steps_and_checks(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns2", ROLE_NOTIFICATION_SERVER);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    check_port(&trial)->step = "3";
    check_port(&trial)->id = "early";
    trial.checks[1].step = "1";
    check_port(&trial)->id = "lost";
    trial.checks[2].step = "of no profile";
    scene_open(&scene, "ns1", "10.1.1.5");
    trial_see(&trial, &scene);
    const struct assessment *assessment = trial_finish(&trial);
    static const char *const order[] = { "early ns1", "early ns2", "port ns1",
                                         "port ns2",  "lost ns1",  "lost ns2" };
    assert_int_equal(assessment->finding_count, 6);
    for (size_t i = 0; i < 6; i++) {
        const struct finding *finding = &assessment->findings[i];
        const char *name = arena_format(&scene.arena, "%s %s", finding->check->id, finding->host);
        assert_string_equal(name, order[i]);
    }
    close_both(&trial, &scene);
}

/** Everything of an assessment that could depend on an order. */
static void write_down(const struct assessment *assessment, struct text_buffer *out)
{
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        (void)text_buffer_format(out, "%s %d %s %s\n", finding->key, (int)finding->verdict,
                                 finding->observed, finding->reason);
        for (size_t e = 0; e < finding->evidence_count; e++) {
            (void)text_buffer_format(out, "  %s %zu\n", finding->evidence[e].summary,
                                     finding->evidence[e].observation);
        }
    }
    for (size_t i = 0; i < assessment->endpoint_count; i++) {
        const struct endpoint_report *endpoint = &assessment->endpoints[i];
        (void)text_buffer_format(out, "%s %s %u %s\n", endpoint->host, endpoint->address,
                                 (unsigned)endpoint->port, endpoint->rule);
        for (size_t p = 0; p < endpoint->path_count; p++) {
            (void)text_buffer_format(out, "  %s %s\n", endpoint->paths[p].path,
                                     endpoint->paths[p].rule);
        }
    }
    for (size_t i = 0; i < assessment->unmeasured_count; i++) {
        (void)text_buffer_format(out, "%s: %s\n", assessment->unmeasured[i].what,
                                 assessment->unmeasured[i].why);
    }
    (void)text_buffer_append_text(out, assessment->headline_text);
}

#define ORDER_SCENES 5

static void judge_in_order(const struct scene *scenes, const size_t *order, struct text_buffer *out)
{
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    trial_host(&trial, "ns2", ROLE_NOTIFICATION_SERVER);
    check_port(&trial);
    for (size_t i = 0; i < ORDER_SCENES; i++) {
        trial_see(&trial, &scenes[order[i]]);
    }
    write_down(trial_finish(&trial), out);
    trial_close(&trial);
}

static void the_order_of_visits_does_not_matter(void **state)
{
    (void)state;
    static const size_t orders[][ORDER_SCENES] = {
        { 0, 1, 2, 3, 4 }, { 4, 3, 2, 1, 0 }, { 2, 0, 4, 1, 3 }, { 3, 4, 0, 2, 1 }
    };
    struct scene scenes[ORDER_SCENES];
    scene_open(&scenes[0], "ns1", "10.1.1.5");
    saw_hello(&scenes[0], 443, OUTCOME_OK);
    saw_answer(&scenes[0], HTTPS, "/", 200);
    scene_open(&scenes[1], "ns1", "10.1.1.5"); // the same second, other facts
    saw_hello(&scenes[1], 443, OUTCOME_RESET);
    saw_failure(&scenes[1], HTTP, "/", OUTCOME_CLOSED);
    scene_open(&scenes[2], "ns2", "10.1.1.6");
    saw_connection(&scenes[2], 443, OUTCOME_REFUSED);
    saw_connection(&scenes[2], 80, OUTCOME_TIMED_OUT);
    scene_open(&scenes[3], "unknown2", "10.1.1.7");
    saw_connection(&scenes[3], 443, OUTCOME_REFUSED);
    scene_open(&scenes[4], "unknown1", "10.1.1.8");
    saw_connection(&scenes[4], 443, OUTCOME_TIMED_OUT);

    struct text_buffer first;
    text_buffer_init(&first, SIZE_MAX);
    judge_in_order(scenes, orders[0], &first);
    for (size_t i = 1; i < sizeof(orders) / sizeof(orders[0]); i++) {
        struct text_buffer other;
        text_buffer_init(&other, SIZE_MAX);
        judge_in_order(scenes, orders[i], &other);
        assert_string_equal(first.text, other.text);
        text_buffer_clear(&other);
    }
    text_buffer_clear(&first);
    for (size_t i = 0; i < ORDER_SCENES; i++) {
        scene_close(&scenes[i]);
    }
}

static void a_judge_may_finish_again_with_other_notes(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    saw_hello(&scene, 443, OUTCOME_OK);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    static const char *const notes[] = { "one", "two" };
    const struct run_information run = { .id = "again", .is_complete = true };
    const struct assessment *assessment = judge_finish(trial.judge, &run, notes, 2);
    assert_int_equal(assessment->note_count, 2);
    assert_string_equal(assessment->notes[1], "two");
    assert_string_equal(assessment->run.id, "again");
    assert_int_equal(assessment->finding_count, 1);
    close_both(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_address_of_a_name_wins_with_the_evidence_of_all),
        cmocka_unit_test(a_warning_at_one_address_is_a_warning),
        cmocka_unit_test(the_key_stays_when_address_state_and_wording_change),
        cmocka_unit_test(keys_differ_by_check_host_port_scheme_path_and_package),
        cmocka_unit_test(a_key_is_the_same_for_ever),
        cmocka_unit_test(what_is_settling_is_no_failure_for_a_day),
        cmocka_unit_test(other_checks_do_not_settle),
        cmocka_unit_test(the_release_chooses_the_remedy),
        cmocka_unit_test(the_newest_visit_that_measured_an_endpoint_decides),
        cmocka_unit_test(findings_are_in_the_order_of_steps_and_checks),
        cmocka_unit_test(the_order_of_visits_does_not_matter),
        cmocka_unit_test(a_judge_may_finish_again_with_other_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
