#include "model/canary.h"
#include "planned_estate.h"
#include "support/unit.h"

#define MANY 100000

static void a_url_is_asked_by_its_folder_on_both_endpoints_of_the_pair(void **state)
{
    static const struct {
        const char *url;
        const char *visit;
    } cases[] = {
        { "http://ps/pkg/setup.exe", "80 http: / /pkg/\n443 https: / /pkg/" },
        { "https://ps/pkg/setup.exe", "80 http: / /pkg/\n443 https: / /pkg/" },
        { "http://ps/pkg/{G}", "80 http: / /pkg/%7BG%7D\n443 https: / /pkg/%7BG%7D" },
        { "http://ps/pkg/", "80 http: / /pkg/\n443 https: / /pkg/" },
        { "http://ps", "80 http: /\n443 https: /" },
        { "http://ps:443/pkg", "80 http: / /pkg\n443 https: / /pkg" },
        { "http://ps:8080/pkg/a.msi", "8080 http: / /pkg/" },
        { "https://ps:4726/pkg", "4726 https: / /pkg" },
        { "http://ps/Register.aspx", "80 http: /\n443 https: /" },
        { "http://ps/x/PostStatus", "80 http: /\n443 https: /" },
        { "\\\\ps\\share", "none" },
        { "file://ps/share", "none" },
        { "http://stranger/pkg", "none" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct planned_estate estate;
        planned_estate_init(&estate);
        (void)planned_estate_add_unlisted(&estate, "ps");
        planned_estate_add_codebase(&estate, cases[i].url, NULL);
        assert_string_equal(planned_estate_visit(&estate, "ps"), cases[i].visit);
        planned_estate_clear(&estate);
    }
}

static void codebases_and_snapshots_come_sorted_behind_the_catalogue_each_once(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add(&estate, "ps", role_bit(ROLE_SITE_SERVER));
    host->services = service_bit(SERVICE_PACKAGE);
    planned_estate_add_codebase(&estate, "http://ps/b/x.exe", "http://ps/snap/b.xml");
    planned_estate_add_codebase(&estate, "https://ps/a", "https://ps/snap/a.xml");
    planned_estate_add_codebase(&estate, "https://ps/B/y.exe", NULL);
    planned_estate_add_codebase(&estate, "https://ps/PS", NULL);
    assert_string_equal(planned_estate_visit(&estate, "ps"), "80 http: / /ps /a /b/ /snap/\n"
                                                             "443 https: / /ps /a /b/ /snap/\n"
                                                             "4726 https: /");
    planned_estate_clear(&estate);
}

static void an_alias_leads_to_its_host_unless_another_host_has_that_name(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *first = planned_estate_add_unlisted(&estate, "ps1.corp.example");
    struct host *second = planned_estate_add_unlisted(&estate, "ps2.corp.example");
    (void)planned_estate_add_unlisted(&estate, "ps2");
    planned_estate_add_alias(&estate, first, "ps1");
    planned_estate_add_alias(&estate, first, "ps2");
    planned_estate_add_alias(&estate, second, "ps1");
    planned_estate_add_codebase(&estate, "http://PS1:81/one", NULL);
    planned_estate_add_codebase(&estate, "http://ps2:81/two", NULL);
    assert_string_equal(planned_estate_visit(&estate, "ps1.corp.example"), "81 http: / /one");
    assert_string_equal(planned_estate_visit(&estate, "ps2"), "81 http: / /two");
    assert_string_equal(planned_estate_visit(&estate, "ps2.corp.example"), "none");
    planned_estate_clear(&estate);
}

static void alternate_and_install_urls_are_asked_as_they_are(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add_unlisted(&estate, "ns");
    (void)planned_estate_add_unlisted(&estate, "other");
    host->alternate_url = "https://other:8443/Altiris/NS/Agent.asp?x=y";
    estate.inventory.agent_install_url = "http://ns:8080/Altiris/Download.aspx";
    assert_string_equal(planned_estate_visit(&estate, "ns"), "8080 http: / /Altiris/Download.aspx");
    assert_string_equal(planned_estate_visit(&estate, "other"),
                        "8443 https: / /Altiris/NS/Agent.asp");
    planned_estate_clear(&estate);
}

static void an_alternate_url_that_is_none_asks_nothing(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    planned_estate_add_unlisted(&estate, "ns")->alternate_url = "ns/Altiris";
    estate.inventory.agent_install_url = "\\\\ns\\NSCap";
    assert_string_equal(planned_estate_visit(&estate, "ns"), "none");
    planned_estate_clear(&estate);
}

static void a_communication_host_is_asked_at_its_own_host(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *server = planned_estate_add_unlisted(&estate, "ps");
    (void)planned_estate_add_unlisted(&estate, "public");
    planned_estate_add_communication(&estate, server, "public", 4726);
    assert_string_equal(planned_estate_visit(&estate, "public"), "4726 https: /");
    assert_string_equal(planned_estate_visit(&estate, "ps"), "none");
    planned_estate_clear(&estate);
}

static void what_the_inventory_declares_of_a_port_outweighs_a_url(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add(&estate, "ps", role_bit(ROLE_SITE_SERVER));
    host->services = service_bit(SERVICE_TASK);
    planned_estate_add_codebase(&estate, "https://ps:80/pkg", NULL);
    planned_estate_add_codebase(&estate, "http://ps:4726/agent", NULL);
    assert_string_equal(planned_estate_visit(&estate, "ps"), "80 http: / /task /pkg\n"
                                                             "443 https: / /task /pkg\n"
                                                             "4726 https: / /agent");
    planned_estate_clear(&estate);
}

static void packages_share_a_canary_in_the_folder_that_holds_them(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    (void)planned_estate_add_unlisted(&estate, "ps");
    planned_estate_add_codebase(&estate, "http://ps/Altiris/PS/one/", NULL);
    planned_estate_add_codebase(&estate, "http://ps/Altiris/PS/two/a/x.exe", NULL);
    struct plan *plan = planned_estate_plan(&estate);
    const struct visit *visit = plan_visit(plan, 0, &estate.arena);
    assert_int_equal(visit->endpoint_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct visit_endpoint *endpoint = &visit->endpoints[i];
        assert_int_equal(endpoint->path_count, 4);
        assert_string_equal(endpoint->paths[1], canary_path(&estate.arena, "ps", "/Altiris/PS/"));
        assert_string_equal(endpoint->paths[2], "/Altiris/PS/one/");
        assert_string_equal(endpoint->paths[3], "/Altiris/PS/two/a/");
    }
    planned_estate_clear(&estate);
}

static void a_hundred_thousand_codebases_of_one_host_are_planned(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    (void)planned_estate_add_unlisted(&estate, "ps");
    for (unsigned i = 0; i < MANY; i++) {
        planned_estate_add_codebase(
            &estate, arena_format(&estate.arena, "http://ps/pkggroup_%05u/%u/x.exe", i / 2, i % 2),
            "http://ps/snapshots/x.xml");
    }
    struct plan *plan = planned_estate_plan(&estate);
    const struct visit *visit = plan_visit(plan, 0, &estate.arena);
    assert_int_equal(visit->endpoint_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct visit_endpoint *endpoint = &visit->endpoints[i];
        assert_int_equal(endpoint->path_count, MANY + 2);
        assert_string_equal(endpoint->paths[1], "/pkggroup_00000/0/");
        assert_string_equal(endpoint->paths[MANY], "/pkggroup_49999/1/");
        assert_string_equal(endpoint->paths[MANY + 1], "/snapshots/");
    }
    planned_estate_clear(&estate);
}

static void a_visit_is_the_same_however_often_it_is_made(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    (void)planned_estate_add(&estate, "ps", role_bit(ROLE_SITE_SERVER));
    planned_estate_add_codebase(&estate, "http://ps/b/x.exe", "http://ps/a/b.xml");
    const char *once = planned_estate_visit(&estate, "ps");
    assert_string_equal(planned_estate_visit(&estate, "ps"), once);
    planned_estate_clear(&estate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_url_is_asked_by_its_folder_on_both_endpoints_of_the_pair),
        cmocka_unit_test(codebases_and_snapshots_come_sorted_behind_the_catalogue_each_once),
        cmocka_unit_test(an_alias_leads_to_its_host_unless_another_host_has_that_name),
        cmocka_unit_test(alternate_and_install_urls_are_asked_as_they_are),
        cmocka_unit_test(an_alternate_url_that_is_none_asks_nothing),
        cmocka_unit_test(a_communication_host_is_asked_at_its_own_host),
        cmocka_unit_test(what_the_inventory_declares_of_a_port_outweighs_a_url),
        cmocka_unit_test(packages_share_a_canary_in_the_folder_that_holds_them),
        cmocka_unit_test(a_hundred_thousand_codebases_of_one_host_are_planned),
        cmocka_unit_test(a_visit_is_the_same_however_often_it_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
