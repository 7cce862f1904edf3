// Checks of the estate: sources, settings, and what is only to be checked by hand.

#include "build.h"
#include "support/unit.h"

#include <string.h>

static struct check *check_by_hand_instruction(struct trial *trial)
{
    struct check *check = trial_check(trial, "by hand", SUBJECT_BY_HAND);
    check->by_hand = "look there";
    check->remedy = NULL;
    return check;
}

static void a_source_is_present_or_absent(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "ps1", ROLE_SITE_SERVER);
    trial_check(&trial, "codebases", SUBJECT_SOURCE)->right = VALUE_PRESENT;
    struct check *check = trial_check(&trial, "site servers", SUBJECT_SOURCE);
    check->right = VALUE_PRESENT;
    check->wanted_source = WANTED_SITE_SERVERS;
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "codebases", NULL), "inconclusive");
    assert_string_equal(trial_verdict(&trial, "site servers", NULL), "consistent");
    trial_close(&trial);
}

/** One source of that kind; what the inventory holds is of it. */
static void come_from(struct trial *trial, enum source_kind kind)
{
    struct inventory *inventory = &trial->inventory;
    inventory->sources = arena_allocate(&inventory->arena, 1, sizeof(*inventory->sources));
    inventory->sources[0] = (struct source){ .name = "source", .kind = kind };
    inventory->source_count = 1;
}

static void check_wanted(struct trial *trial, const char *id, enum wanted_source wanted)
{
    struct check *check = trial_check(trial, id, SUBJECT_SOURCE);
    check->wanted_source = wanted;
    check->right = VALUE_PRESENT;
}

static void what_a_client_knows_is_no_export(void **state)
{
    (void)state;

    static const struct {
        enum source_kind kind;
        const char *snapshot;
        const char *codebases;
        const char *snapshots;
    } rows[] = {
        { SOURCE_CLIENT, "https://ps1/a", "inconclusive", "inconclusive" },
        { SOURCE_CODEBASES, NULL, "consistent", "inconclusive" },
        { SOURCE_CODEBASES, "https://ps1/a", "consistent", "consistent" },
        { SOURCE_HOSTS, "https://ps1/a", "consistent", "consistent" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        trial_open(&trial);
        come_from(&trial, rows[i].kind);
        check_wanted(&trial, "codebases", WANTED_CODEBASES);
        check_wanted(&trial, "snapshots", WANTED_SNAPSHOTS);
        trial_codebase(&trial, "a", "https://ps1/a", rows[i].snapshot);
        trial_finish(&trial);
        assert_string_equal(trial_verdict(&trial, "codebases", NULL), rows[i].codebases);
        assert_string_equal(trial_verdict(&trial, "snapshots", NULL), rows[i].snapshots);
        trial_close(&trial);
    }
}

static void a_list_of_hosts_names_servers_by_role_or_service(void **state)
{
    (void)state;

    static const struct {
        enum role role;
        service_set services;
        const char *site_servers;
        const char *notification_server;
    } rows[] = {
        { ROLE_NOTIFICATION_SERVER, 0, "inconclusive", "consistent" },
        { ROLE_NOTIFICATION_SERVER, 1U << SERVICE_TASK, "consistent", "consistent" },
        { ROLE_SITE_SERVER, 0, "consistent", "inconclusive" },
        { ROLE_INTERNET_GATEWAY, 0, "inconclusive", "inconclusive" },
        { ROLE_COUNT, 1U << SERVICE_PACKAGE, "inconclusive", "inconclusive" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        trial_open(&trial);
        check_wanted(&trial, "site servers", WANTED_SITE_SERVERS);
        check_wanted(&trial, "server", WANTED_NOTIFICATION_SERVER);
        trial_host(&trial, "host", rows[i].role)->services = rows[i].services;
        trial_finish(&trial);
        assert_string_equal(trial_verdict(&trial, "site servers", NULL), rows[i].site_servers);
        assert_string_equal(trial_verdict(&trial, "server", NULL), rows[i].notification_server);
        trial_close(&trial);
    }
}

static void single_hosts_hold_no_source(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    come_from(&trial, SOURCE_COMMAND_LINE);
    check_wanted(&trial, "snapshots", WANTED_SNAPSHOTS);
    check_wanted(&trial, "server", WANTED_NOTIFICATION_SERVER);
    trial_host(&trial, "host", ROLE_COUNT);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "snapshots", NULL), "not_observable");
    assert_string_equal(trial_verdict(&trial, "server", NULL), "not_observable");
    trial_close(&trial);
}

static void an_export_is_a_source_of_codebases(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_check(&trial, "codebases", SUBJECT_SOURCE)->right = VALUE_PRESENT;
    trial_codebase(&trial, "a", "https://ps1/a", NULL);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "codebases", NULL), "consistent");
    trial_close(&trial);
}

static void a_setting_is_declared_wrong_or_not_observable(void **state)
{
    (void)state;

    static const struct {
        enum answer answer;
        const char *verdict;
    } rows[] = {
        { ANSWER_NO, "declared" },
        { ANSWER_YES, "inconsistent" },
        { ANSWER_UNKNOWN, "not_observable" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trial trial;
        trial_open(&trial);
        struct check *check = trial_check(&trial, "setting", SUBJECT_SETTING);
        check->right = STATE_BIT(ANSWER_NO);
        check->wrong = STATE_BIT(ANSWER_YES);
        trial.inventory.persistent_connection = rows[i].answer;
        trial_finish(&trial);
        assert_string_equal(trial_verdict(&trial, "setting", NULL), rows[i].verdict);
        trial_close(&trial);
    }
}

static void a_tolerated_setting_is_a_warning(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_check(&trial, "setting", SUBJECT_SETTING)->tolerated = STATE_BIT(ANSWER_YES);
    trial.inventory.persistent_connection = ANSWER_YES;
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "setting", NULL), "warning");
    trial_close(&trial);
}

static void what_no_server_tells_is_not_observable(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    check_by_hand_instruction(&trial);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "by hand", NULL);
    assert_int_equal(finding->verdict, VERDICT_NOT_OBSERVABLE);
    assert_null(finding->remedy);
    trial_close(&trial);
}

static void what_was_checked_by_hand_is_declared(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    check_by_hand_instruction(&trial);
    trial_declare(&trial, "by hand", NULL, 0);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "by hand", NULL);
    assert_int_equal(finding->verdict, VERDICT_DECLARED);
    assert_string_equal(finding->reason, "checked by hand by A. Admin on 2026-02-27");
    assert_string_equal(finding->evidence[0].summary,
                        "declared by A. Admin on 2026-02-27: screen shot");
    trial_close(&trial);
}

static void a_declaration_ends_with_its_day(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    check_by_hand_instruction(&trial);
    trial_declare(&trial, "by hand", NULL, trial.at_ms);
    trial_finish(&trial);
    const struct finding *finding = trial_finding(&trial, "by hand", NULL);
    assert_int_equal(finding->verdict, VERDICT_NOT_OBSERVABLE);
    assert_non_null(strstr(finding->reason, "expired"));
    trial_close(&trial);
}

static void a_declaration_for_one_host_is_none_for_the_estate(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "ps1", ROLE_SITE_SERVER);
    trial_host(&trial, "ps2", ROLE_SITE_SERVER);
    check_by_hand_instruction(&trial)->roles = role_bit(ROLE_SITE_SERVER);
    trial_declare(&trial, "by hand", "ps1", 0);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "by hand", NULL), "not_observable");
    trial_close(&trial);
}

static void declarations_for_every_host_are_one_for_the_estate(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "ps1", ROLE_SITE_SERVER);
    trial_host(&trial, "ps2", ROLE_SITE_SERVER);
    check_by_hand_instruction(&trial)->roles = role_bit(ROLE_SITE_SERVER);
    trial_declare(&trial, "by hand", "ps1", 0);
    trial_declare(&trial, "by hand", "PS2", 0);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "by hand", NULL), "declared");
    trial_close(&trial);
}

static void a_declaration_never_covers_what_was_measured(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    struct check *check = trial_check(&trial, "port", SUBJECT_PORT);
    check->endpoint = ENDPOINT_HTTPS;
    check->wrong = STATE_BIT(PORT_CLOSED);
    trial_declare(&trial, "port", NULL, 0);
    scene_open(&scene, "ns1", "10.1.1.5");
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    assert_string_equal(trial_verdict(&trial, "port", "ns1"), "inconsistent");
    scene_close(&scene);
    trial_close(&trial);
}

static void a_check_for_a_role_that_nobody_has_gives_no_finding(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER);
    check_by_hand_instruction(&trial)->roles = role_bit(ROLE_INTERNET_GATEWAY);
    trial_finish(&trial);
    assert_int_equal(trial.assessment->finding_count, 0);
    for (size_t i = 0; i < trial.assessment->step_count; i++) {
        assert_int_equal(trial.assessment->steps[i].check_count, 0);
    }
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_is_present_or_absent),
        cmocka_unit_test(what_a_client_knows_is_no_export),
        cmocka_unit_test(a_list_of_hosts_names_servers_by_role_or_service),
        cmocka_unit_test(single_hosts_hold_no_source),
        cmocka_unit_test(an_export_is_a_source_of_codebases),
        cmocka_unit_test(a_setting_is_declared_wrong_or_not_observable),
        cmocka_unit_test(a_tolerated_setting_is_a_warning),
        cmocka_unit_test(what_no_server_tells_is_not_observable),
        cmocka_unit_test(what_was_checked_by_hand_is_declared),
        cmocka_unit_test(a_declaration_ends_with_its_day),
        cmocka_unit_test(a_declaration_for_one_host_is_none_for_the_estate),
        cmocka_unit_test(declarations_for_every_host_are_one_for_the_estate),
        cmocka_unit_test(a_declaration_never_covers_what_was_measured),
        cmocka_unit_test(a_check_for_a_role_that_nobody_has_gives_no_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
