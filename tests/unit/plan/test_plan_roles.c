#include "planned_estate.h"
#include "support/unit.h"

#define NOTIFICATION_SERVER (1U << ROLE_NOTIFICATION_SERVER)
#define SITE_SERVER         (1U << ROLE_SITE_SERVER)
#define INTERNET_GATEWAY    (1U << ROLE_INTERNET_GATEWAY)

static void a_host_is_asked_what_its_roles_and_services_are_asked(void **state)
{
    static const struct {
        role_set roles;
        service_set services;
        const char *visit;
    } cases[] = {
        { NOTIFICATION_SERVER, 0,
          "80 http: / /itmscan-* /Altiris/itmscan-* /Altiris/Console\n"
          "443 https: / /itmscan-* /Altiris/itmscan-* /Altiris/Console\n"
          "4726 https: /agent /" },
        { SITE_SERVER, 0, "80 http: / /ps /task\n443 https: / /ps /task\n4726 https: /" },
        { SITE_SERVER, 1U << SERVICE_TASK, "80 http: / /task\n443 https: / /task\n4726 https: /" },
        { SITE_SERVER, 1U << SERVICE_PACKAGE, "80 http: / /ps\n443 https: / /ps\n4726 https: /" },
        { INTERNET_GATEWAY, 0, "443 https: /" },
        { NOTIFICATION_SERVER | SITE_SERVER, 1U << SERVICE_TASK,
          "80 http: / /itmscan-* /Altiris/itmscan-* /Altiris/Console /task\n"
          "443 https: / /itmscan-* /Altiris/itmscan-* /Altiris/Console /task\n"
          "4726 https: /agent /" },
        { 0, 0, "80 http: / /itmscan-*\n443 https: / /itmscan-*\n4726 https: / /itmscan-*" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct planned_estate estate;
        planned_estate_init(&estate);
        planned_estate_add(&estate, "h", cases[i].roles)->services = cases[i].services;
        assert_string_equal(planned_estate_visit(&estate, "h"), cases[i].visit);
        planned_estate_clear(&estate);
    }
}

static void a_host_of_no_role_is_asked_what_any_role_would_be_when_that_is_wanted(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    estate.options.asks_every_role = true;
    (void)planned_estate_add(&estate, "h", 0);
    (void)planned_estate_add(&estate, "gateway", INTERNET_GATEWAY);
    assert_string_equal(planned_estate_visit(&estate, "h"),
                        "80 http: / /itmscan-* /Altiris/itmscan-* /Altiris/Console /ps /task\n"
                        "443 https: / /itmscan-* /Altiris/itmscan-* /Altiris/Console /ps /task\n"
                        "4726 https: /agent /");
    assert_string_equal(planned_estate_visit(&estate, "gateway"), "443 https: /");
    planned_estate_clear(&estate);
}

static void ports_are_those_that_the_inventory_declares(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add(&estate, "h", SITE_SERVER | INTERNET_GATEWAY);
    host->services = 1U << SERVICE_TASK;
    host->pairs[0] = (struct port_pair){ .http = 0, .https = 8443 };
    host->agent_site_port = 0;
    host->gateway_port = 9443;
    assert_string_equal(planned_estate_visit(&estate, "h"), "8443 https: / /task\n9443 https: /");
    planned_estate_clear(&estate);
}

static void a_declared_pair_is_asked_whatever_the_role(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *gateway = planned_estate_add(&estate, "gateway", INTERNET_GATEWAY);
    planned_estate_add_pair(&estate, gateway, 8080, 8443);
    struct host *server = planned_estate_add(&estate, "server", SITE_SERVER);
    server->services = 1U << SERVICE_TASK;
    planned_estate_add_pair(&estate, server, 0, 8443);
    assert_string_equal(planned_estate_visit(&estate, "gateway"),
                        "443 https: /\n8080 http: /\n8443 https: /");
    assert_string_equal(planned_estate_visit(&estate, "server"),
                        "80 http: / /task\n443 https: / /task\n4726 https: /\n8443 https: / /task");
    planned_estate_clear(&estate);
}

static void a_port_that_two_endpoints_share_is_one_endpoint(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add(&estate, "h", NOTIFICATION_SERVER | INTERNET_GATEWAY);
    host->agent_site_port = 443;
    assert_string_equal(planned_estate_visit(&estate, "h"),
                        "80 http: / /itmscan-* /Altiris/itmscan-* /Altiris/Console\n"
                        "443 https: / /itmscan-* /Altiris/itmscan-* /Altiris/Console /agent");
    planned_estate_clear(&estate);
}

static void a_host_of_which_nothing_is_to_be_asked_is_not_visited(void **state)
{
    struct planned_estate estate;
    (void)state;
    planned_estate_init(&estate);
    (void)planned_estate_add_unlisted(&estate, "unlisted");
    struct host *gateway = planned_estate_add(&estate, "gateway", INTERNET_GATEWAY);
    gateway->gateway_port = 0;
    assert_int_equal(plan_count(planned_estate_plan(&estate)), 0);
    planned_estate_clear(&estate);
}

static void a_visit_carries_name_addresses_and_depth(void **state)
{
    struct planned_estate estate;
    char text[ADDRESS_TEXT_SIZE];
    (void)state;
    planned_estate_init(&estate);
    estate.options.is_deep = true;
    struct host *host = planned_estate_add(&estate, "ns1.corp.example", NOTIFICATION_SERVER);
    planned_estate_add_address(&estate, host, "10.1.1.6");
    planned_estate_add_address(&estate, host, "10.1.1.5");
    const struct visit *visit = plan_visit(planned_estate_plan(&estate), 0, &estate.arena);
    assert_string_equal(visit->host, "ns1.corp.example");
    assert_true(visit->is_deep);
    assert_int_equal(visit->address_count, 2);
    address_format(&visit->addresses[0], text);
    assert_string_equal(text, "10.1.1.6");
    address_format(&visit->addresses[1], text);
    assert_string_equal(text, "10.1.1.5");
    planned_estate_clear(&estate);
}

static void the_scope_holds_names_aliases_and_addresses(void **state)
{
    static const struct {
        const char *name;
        const char *address;
        bool permits;
    } cases[] = {
        { "ns1.corp.example", "10.9.9.9", true }, { "ns1", "10.9.9.9", true },
        { "elsewhere", "10.1.1.5", true },        { "elsewhere", "10.1.1.6", true },
        { "elsewhere", "10.9.9.9", false },       { "ps1", "10.9.9.9", true },
    };
    struct planned_estate estate;
    struct scope scope = { 0 };
    (void)state;
    planned_estate_init(&estate);
    struct host *host = planned_estate_add(&estate, "ns1.corp.example", NOTIFICATION_SERVER);
    planned_estate_add_address(&estate, host, "10.1.1.5");
    planned_estate_add_address(&estate, host, "10.1.1.6");
    planned_estate_add_alias(&estate, host, "ns1");
    (void)planned_estate_add_unlisted(&estate, "ps1");
    plan_scope(planned_estate_plan(&estate), &scope);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address address;
        assert_true(address_parse(cases[i].address, &address));
        assert_int_equal(scope_permits(&scope, cases[i].name, &address), cases[i].permits);
    }
    scope_clear(&scope);
    planned_estate_clear(&estate);
}

static void no_plan_may_be_freed(void **state)
{
    (void)state;
    plan_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_is_asked_what_its_roles_and_services_are_asked),
        cmocka_unit_test(a_host_of_no_role_is_asked_what_any_role_would_be_when_that_is_wanted),
        cmocka_unit_test(ports_are_those_that_the_inventory_declares),
        cmocka_unit_test(a_declared_pair_is_asked_whatever_the_role),
        cmocka_unit_test(a_port_that_two_endpoints_share_is_one_endpoint),
        cmocka_unit_test(a_host_of_which_nothing_is_to_be_asked_is_not_visited),
        cmocka_unit_test(a_visit_carries_name_addresses_and_depth),
        cmocka_unit_test(the_scope_holds_names_aliases_and_addresses),
        cmocka_unit_test(no_plan_may_be_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
