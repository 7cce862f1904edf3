// Checks of codebases, snapshots, alternate URLs and the install URL.

#include "build.h"
#include "support/unit.h"

#include <string.h>

#define HTTPS SCHEME_HTTPS
#define HTTP  SCHEME_HTTP

static struct check *check_scheme(struct trial *trial, const char *id, enum check_subject subject)
{
    struct check *check = trial_check(trial, id, subject);
    check->right = STATE_BIT(SCHEME_HTTPS) | VALUE_UNC | VALUE_AGENT_SITE;
    check->wrong = STATE_BIT(SCHEME_HTTP);
    return check;
}

static struct check *check_endpoint(struct trial *trial, const char *id, enum check_subject subject)
{
    struct check *check = trial_check(trial, id, subject);
    check->right =
        STATE_BIT(PATH_SERVES) | STATE_BIT(PATH_AUTH_CHALLENGE) | STATE_BIT(PATH_FORBIDDEN);
    check->tolerated = STATE_BIT(PATH_MISSING);
    check->wrong = STATE_BIT(PATH_CLOSED);
    return check;
}

static void open_both(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    trial_host(trial, "ps1", ROLE_SITE_SERVER);
    scene_open(scene, "ps1", "10.1.1.6");
}

static void finish(struct trial *trial, struct scene *scene)
{
    trial_see(trial, scene);
    trial_finish(trial);
}

static void close_both(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

static const struct finding *of_package(const struct trial *trial, const char *check,
                                        const char *package)
{
    const struct assessment *assessment = trial->assessment;
    size_t i = 0;
    while (i < assessment->finding_count &&
           (strcmp(assessment->findings[i].check->id, check) != 0 ||
            strcmp(assessment->findings[i].package, package) != 0)) {
        i++;
    }
    assert_true(i < assessment->finding_count);
    return &assessment->findings[i];
}

static void schemes_of_codebases_are_weighed_one_by_one(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_scheme(&trial, "scheme", SUBJECT_CODEBASE_SCHEME);
    trial_codebase(&trial, "a", "HTTPS://PS1/Altiris/PS/a", NULL);
    trial_codebase(&trial, "b", "http://ps1:80/Altiris/PS/b", NULL);
    trial_codebase(&trial, "c", "\\\\ps1\\PkgSvrHost\\c", NULL);
    trial_codebase(&trial, "d", "file:c:\\d", NULL);
    trial_codebase(&trial, "e", "https://ps1:4726/Altiris/PS/e", NULL);
    finish(&trial, &scene);
    assert_int_equal(of_package(&trial, "scheme", "a")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&trial, "scheme", "b")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(of_package(&trial, "scheme", "c")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&trial, "scheme", "d")->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(of_package(&trial, "scheme", "e")->observed, "https, on the agent site");
    assert_string_equal(of_package(&trial, "scheme", "a")->kind, "codebase");
    assert_string_equal(of_package(&trial, "scheme", "a")->host, "ps1");
    assert_string_equal(of_package(&trial, "scheme", "b")->evidence[0].summary,
                        "inventory, record 2: http://ps1:80/Altiris/PS/b");
    close_both(&trial, &scene);
}

static void a_url_that_is_exported_twice_is_one_finding(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_scheme(&trial, "scheme", SUBJECT_CODEBASE_SCHEME);
    trial_codebase(&trial, "a", "http://ps1/Altiris/PS/a", NULL);
    trial_codebase(&trial, "a", "HTTP://PS1:80/Altiris/PS/a", NULL);
    trial_codebase(&trial, "b", "http://ps1/Altiris/PS/a", NULL);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 2);
    assert_int_equal(of_package(&trial, "scheme", "a")->evidence_count, 2);
    close_both(&trial, &scene);
}

static void a_snapshot_has_the_scheme_of_its_codebase(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_scheme(&trial, "snapshot", SUBJECT_SNAPSHOT_SCHEME);
    trial_codebase(&trial, "a", "https://ps1/a", "https://ps1/a");
    trial_codebase(&trial, "b", "http://ps1/b", "https://ps1/b");
    trial_codebase(&trial, "c", "https://ps1/c", "http://ps1/c");
    trial_codebase(&trial, "d", "\\\\ps1\\d", "https://ps1/d");
    trial_codebase(&trial, "e", "https://ps1/e", NULL);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 4);
    assert_int_equal(of_package(&trial, "snapshot", "a")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&trial, "snapshot", "b")->verdict, VERDICT_INCONSISTENT);
    assert_string_equal(of_package(&trial, "snapshot", "b")->reason,
                        "the snapshot's scheme differs from its codebase's");
    assert_int_equal(of_package(&trial, "snapshot", "c")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(of_package(&trial, "snapshot", "d")->verdict, VERDICT_CONSISTENT);
    assert_string_equal(of_package(&trial, "snapshot", "a")->kind, "snapshot");
    close_both(&trial, &scene);
}

static void the_endpoint_of_a_codebase_is_its_folder_on_its_own_scheme(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_endpoint(&trial, "answers", SUBJECT_CODEBASE_ENDPOINT);
    trial_codebase(&trial, "a", "https://ps1/Altiris/PS/a/setup.msi", NULL);
    trial_codebase(&trial, "b", "http://ps1/Altiris/PS/b", NULL);
    trial_codebase(&trial, "c", "https://ps1/Altiris/PS/c", NULL);
    trial_codebase(&trial, "d", "\\\\ps1\\PkgSvrHost\\d", NULL);
    trial_codebase(&trial, "e", "https://ps1/Altiris/Other/e", NULL);
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_answer(&scene, HTTPS, "/Altiris/PS/a/", 403);
    saw_answer(&scene, HTTPS, "/Altiris/PS/c", 404);
    saw_connection(&scene, 80, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 4);
    assert_int_equal(of_package(&trial, "answers", "a")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&trial, "answers", "b")->verdict, VERDICT_INCONSISTENT);
    assert_true(of_package(&trial, "answers", "c")->is_warning);
    assert_int_equal(of_package(&trial, "answers", "e")->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(of_package(&trial, "answers", "e")->reason, "it was not asked");
    close_both(&trial, &scene);
}

static void a_codebase_of_nobody_is_inconclusive(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_endpoint(&trial, "answers", SUBJECT_CODEBASE_ENDPOINT);
    trial_codebase(&trial, "a", "https://gone/Altiris/PS/a", NULL);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "answers", "gone"), "inconclusive");
    close_both(&trial, &scene);
}

static void a_codebase_by_alias_is_of_the_logical_host(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    static const char *aliases[] = { "packages" };
    open_both(&trial, &scene);
    trial.inventory.hosts[0]->aliases = aliases;
    trial.inventory.hosts[0]->alias_count = 1;
    check_endpoint(&trial, "answers", SUBJECT_CODEBASE_ENDPOINT);
    trial_codebase(&trial, "a", "https://packages/Altiris/PS/a", NULL);
    saw_answer(&scene, HTTPS, "/", 200);
    saw_answer(&scene, HTTPS, "/", 200)->server_name = "packages";
    saw_answer(&scene, HTTPS, "/Altiris/PS/a", 401);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "answers", "ps1"), "consistent");
    close_both(&trial, &scene);
}

static void endpoints_of_snapshots_are_asked_too(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_endpoint(&trial, "answers", SUBJECT_SNAPSHOT_ENDPOINT);
    trial_codebase(&trial, "a", "\\\\ps1\\a", "https://ps1/Altiris/PS/a/snapshot.xml");
    saw_answer(&scene, HTTPS, "/Altiris/PS/a/", 200);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "answers", "ps1"), "consistent");
    close_both(&trial, &scene);
}

static void alternate_urls_are_of_the_host_that_declares_them(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    trial_host(&trial, "ns1", ROLE_NOTIFICATION_SERVER)->alternate_url = "http://ps1/Altiris";
    trial_host(&trial, "ns2", ROLE_NOTIFICATION_SERVER)->alternate_url = "no url";
    check_scheme(&trial, "scheme", SUBJECT_ALTERNATE_URL_SCHEME);
    check_endpoint(&trial, "answers", SUBJECT_ALTERNATE_URL_ENDPOINT);
    saw_answer(&scene, HTTP, "/Altiris", 200);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "scheme", "ns1"), "inconsistent");
    assert_string_equal(trial_verdict(&trial, "answers", "ns1"), "consistent");
    assert_string_equal(trial_verdict(&trial, "scheme", "ns2"), "inconclusive");
    assert_string_equal(trial_verdict(&trial, "answers", "ns2"), "inconclusive");
    close_both(&trial, &scene);
}

static void the_install_url_is_of_the_estate(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    trial.inventory.agent_install_url = "https://ps1/Altiris/Agent/Install.aspx";
    check_scheme(&trial, "scheme", SUBJECT_INSTALL_URL_SCHEME);
    check_endpoint(&trial, "answers", SUBJECT_INSTALL_URL_ENDPOINT);
    saw_connection(&scene, 443, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_string_equal(trial_verdict(&trial, "scheme", NULL), "consistent");
    assert_string_equal(trial_verdict(&trial, "answers", NULL), "inconsistent");
    assert_string_equal(trial_finding(&trial, "answers", NULL)->path,
                        trial.inventory.agent_install_url);
    close_both(&trial, &scene);
}

static void without_an_install_url_there_is_no_finding(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_scheme(&trial, "scheme", SUBJECT_INSTALL_URL_SCHEME);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 0);
    close_both(&trial, &scene);
}

static void a_url_is_looked_at_on_the_other_scheme_of_its_pair(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    struct check *check = check_endpoint(&trial, "https", SUBJECT_CODEBASE_ENDPOINT);
    check->has_scheme = true;
    check->scheme = SCHEME_HTTPS;
    trial_codebase(&trial, "a", "http://ps1/Altiris/PS/a", NULL);
    trial_codebase(&trial, "b", "https://ps1/Altiris/PS/b", NULL);
    trial_codebase(&trial, "c", "http://ps1:8080/Altiris/PS/c", NULL);
    trial_codebase(&trial, "d", "\\\\ps1\\PkgSvrHost\\d", NULL);
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_answer(&scene, HTTPS, "/Altiris/PS/a", 403);
    saw_answer(&scene, HTTPS, "/Altiris/PS/b", 403);
    saw_connection(&scene, 80, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 3);
    assert_int_equal(of_package(&trial, "https", "a")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&trial, "https", "a")->port, 443);
    assert_int_equal(of_package(&trial, "https", "b")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&trial, "https", "c")->verdict, VERDICT_INCONCLUSIVE);
    assert_string_equal(of_package(&trial, "https", "c")->reason,
                        "the inventory pairs no https port with port 8080");
    close_both(&trial, &scene);
}

static void a_package_that_neither_port_has_is_no_fault_of_the_protocol(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    struct check *check = check_endpoint(&trial, "https", SUBJECT_CODEBASE_ENDPOINT);
    check->has_scheme = true;
    check->scheme = SCHEME_HTTPS;
    check->wrong = STATE_BIT(PATH_MISSING);
    trial_codebase(&trial, "filtered", "http://ps1/Altiris/PS/bin", NULL);
    trial_codebase(&trial, "filtered-too", "https://ps1/Altiris/PS/bin", NULL);
    trial_codebase(&trial, "apart", "http://ps1/Altiris/PS/a", NULL);
    trial_codebase(&trial, "beside-unasked", "https://ps1/Altiris/PS/b", NULL);
    saw_hello(&scene, 443, OUTCOME_OK);
    saw_answer(&scene, HTTPS, "/Altiris/PS/bin", 404);
    saw_answer(&scene, HTTPS, "/Altiris/PS/a", 404);
    saw_answer(&scene, HTTPS, "/Altiris/PS/b", 404);
    saw_answer(&scene, SCHEME_HTTP, "/Altiris/PS/bin", 404);
    saw_answer(&scene, SCHEME_HTTP, "/Altiris/PS/a", 200);
    finish(&trial, &scene);
    assert_int_equal(of_package(&trial, "https", "filtered")->verdict, VERDICT_CONSISTENT);
    assert_true(of_package(&trial, "https", "filtered")->is_warning);
    assert_int_equal(of_package(&trial, "https", "filtered-too")->verdict, VERDICT_CONSISTENT);
    assert_int_equal(of_package(&trial, "https", "apart")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(of_package(&trial, "https", "beside-unasked")->verdict, VERDICT_INCONSISTENT);
    close_both(&trial, &scene);
}

static void a_url_goes_back_to_http_in_a_further_pair(void **state)
{
    (void)state;
    static struct port_pair pairs[] = { { 80, 443 }, { 8080, 8443 }, { 0, 9443 } };
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    trial.inventory.hosts[0]->pairs = pairs;
    trial.inventory.hosts[0]->pair_count = sizeof(pairs) / sizeof(pairs[0]);
    struct check *check = check_endpoint(&trial, "http", SUBJECT_CODEBASE_ENDPOINT);
    check->has_scheme = true;
    check->scheme = SCHEME_HTTP;
    trial_codebase(&trial, "a", "https://ps1:8443/a", NULL);
    trial_codebase(&trial, "b", "https://ps1:9443/b", NULL);
    saw_connection(&scene, 8080, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_int_equal(of_package(&trial, "http", "a")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(of_package(&trial, "http", "a")->port, 8080);
    assert_int_equal(of_package(&trial, "http", "b")->verdict, VERDICT_INCONCLUSIVE);
    close_both(&trial, &scene);
}

/** Two sources: the first an export, the second a client. */
static void add_sources(struct trial *trial)
{
    struct inventory *inventory = &trial->inventory;
    inventory->sources = arena_allocate(&inventory->arena, 2, sizeof(*inventory->sources));
    inventory->sources[0] = (struct source){ .name = "export", .kind = SOURCE_CODEBASES };
    inventory->sources[1] = (struct source){ .name = "policy", .kind = SOURCE_CLIENT };
    inventory->source_count = 2;
}

static void what_only_a_client_knows_may_be_out_of_date(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    add_sources(&trial);
    check_scheme(&trial, "scheme", SUBJECT_CODEBASE_SCHEME);
    check_endpoint(&trial, "answers", SUBJECT_CODEBASE_ENDPOINT);
    trial_codebase(&trial, "a", "http://ps1/a", NULL);
    trial_codebase(&trial, "b", "http://ps1/b", NULL);
    trial_codebase(&trial, "b", "http://ps1/b", NULL);
    trial.inventory.codebases[0].source = 1;
    trial.inventory.codebases[1].source = 1;
    saw_connection(&scene, 80, OUTCOME_REFUSED);
    finish(&trial, &scene);
    assert_int_equal(of_package(&trial, "scheme", "a")->verdict, VERDICT_INCONCLUSIVE);
    assert_non_null(strstr(of_package(&trial, "scheme", "a")->reason, "older than the change"));
    assert_int_equal(of_package(&trial, "answers", "a")->verdict, VERDICT_INCONCLUSIVE);
    assert_int_equal(of_package(&trial, "scheme", "b")->verdict, VERDICT_INCONSISTENT);
    assert_int_equal(of_package(&trial, "answers", "b")->verdict, VERDICT_INCONSISTENT);
    close_both(&trial, &scene);
}

static void urls_of_hosts_with_an_excluded_role_are_left_out(void **state)
{
    (void)state;
    struct trial trial;
    struct scene scene;
    open_both(&trial, &scene);
    check_scheme(&trial, "scheme", SUBJECT_CODEBASE_SCHEME)->unless_roles =
        role_bit(ROLE_SITE_SERVER);
    trial_codebase(&trial, "a", "http://ps1/a", NULL);
    trial_codebase(&trial, "b", "http://other/b", NULL);
    finish(&trial, &scene);
    assert_int_equal(trial.assessment->finding_count, 1);
    assert_int_equal(of_package(&trial, "scheme", "b")->verdict, VERDICT_INCONSISTENT);
    close_both(&trial, &scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schemes_of_codebases_are_weighed_one_by_one),
        cmocka_unit_test(a_url_that_is_exported_twice_is_one_finding),
        cmocka_unit_test(a_snapshot_has_the_scheme_of_its_codebase),
        cmocka_unit_test(the_endpoint_of_a_codebase_is_its_folder_on_its_own_scheme),
        cmocka_unit_test(a_codebase_of_nobody_is_inconclusive),
        cmocka_unit_test(a_codebase_by_alias_is_of_the_logical_host),
        cmocka_unit_test(endpoints_of_snapshots_are_asked_too),
        cmocka_unit_test(alternate_urls_are_of_the_host_that_declares_them),
        cmocka_unit_test(the_install_url_is_of_the_estate),
        cmocka_unit_test(without_an_install_url_there_is_no_finding),
        cmocka_unit_test(a_url_is_looked_at_on_the_other_scheme_of_its_pair),
        cmocka_unit_test(a_package_that_neither_port_has_is_no_fault_of_the_protocol),
        cmocka_unit_test(a_url_goes_back_to_http_in_a_further_pair),
        cmocka_unit_test(what_only_a_client_knows_may_be_out_of_date),
        cmocka_unit_test(urls_of_hosts_with_an_excluded_role_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
