#include "described.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

static void read_text(struct inventory *inventory, const char *text)
{
    struct error error = { 0 };
    inventory_init(inventory);
    if (!inventory_read(inventory, "input", text, strlen(text), &error)) {
        fail_msg("%s", error.text);
    }
}

static void everything_that_a_host_may_say_is_read(void **state)
{
    (void)state;
    expect_text("{\"hosts\":[{\"name\":\"NS1.corp.example.\",\"roles\":[\"notification-server\","
                "\"site-server\"],\"address\":\"10.1.1.5\",\"also_known_as\":[\"NS1\"],"
                "\"ports\":[80,443,{\"http\":8080,\"https\":8443},{\"https\":9443},8531],"
                "\"agent_site_port\":4727,\"gateway_port\":8444,\"internet_site\":true,"
                "\"services\":[\"package\",\"task\"],"
                "\"alternate_url\":\"https://a.corp.example/Altiris\","
                "\"communication_hosts\":\"ns1:443;[2001:db8::1]:4727\","
                "\"tags\":{\"owner\":\"alice\"}}]}",
                "ns1.corp.example notification-server site-server +package +task @10.1.1.5 =ns1 "
                ":8080/8443 :0/9443 :0/8531 agent:4727 gateway:8444 internet:yes "
                "alternate:https://a.corp.example/Altiris to:ns1:443 to:2001:db8::1:4727 "
                "tag:owner=alice\n");
}

static void ports_say_what_is_there_and_what_is_not(void **state)
{
    (void)state;

    static const struct {
        const char *ports;
        const char *described;
    } examples[] = {
        { "[80,443]", "h\n" },
        { "[8443]", "h :80/443 :0/8443\n" },
        { "[{\"http\":8080,\"https\":8443}]", "h :8080/8443\n" },
        { "[{\"https\":8443}]", "h :80/8443\n" },
        { "[{\"http\":null,\"https\":443}]", "h :0/443\n" },
        { "[{\"http\":\"none\",\"https\":443}]", "h :0/443\n" },
        { "[{\"http\":80,\"https\":null}]", "h :80/0\n" },
        { "[{\"http\":8080,\"https\":8443},{\"http\":80,\"https\":443}]",
          "h :8080/8443 :80/443\n" },
        { "[{\"http\":8080,\"https\":8443},443]", "h :8080/8443 :0/443\n" },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        char text[256];
        snprintf(text, sizeof(text), "{\"hosts\":[{\"name\":\"h\",\"ports\":%s}]}",
                 examples[i].ports);
        expect_text(text, examples[i].described);
    }
}

static void what_holds_for_the_estate_is_read(void **state)
{
    (void)state;
    struct inventory inventory;
    read_text(&inventory,
              "{\"profile\":\"https\",\"cem\":true,\"persistent_connection\":false,"
              "\"release\":\"8.5 RU3\",\"changed_at\":\"2026-03-01T22:00:00Z\","
              "\"agent_install_url\":\"https://ns1/Altiris/NS/Agent/AltirisAgentDownload.aspx\"}");
    assert_string_equal(inventory.profile, "https");
    assert_int_equal(inventory.cem, ANSWER_YES);
    assert_int_equal(inventory.persistent_connection, ANSWER_NO);
    assert_int_equal(inventory.http_allowed, ANSWER_UNKNOWN);
    assert_string_equal(inventory.release, "8.5 RU3");
    assert_int_equal(inventory.generation, RELEASE_BEFORE_8_5_RU4);
    assert_true(inventory.has_changed_at);
    assert_int_equal(inventory.changed_at_ms, INT64_C(1772402400000));
    assert_string_equal(inventory.agent_install_url,
                        "https://ns1/Altiris/NS/Agent/AltirisAgentDownload.aspx");
    inventory_clear(&inventory);
}

static void a_release_that_does_not_tell_is_noted(void **state)
{
    (void)state;
    expect_text("{\"release\":\"8.5.4321\"}",
                "note input: release \"8.5.4321\" does not tell whether it is before or from 8.5 "
                "RU4: write it as \"8.5 RU3\" or \"8.6\"\n");
}

static void ports_of_the_whole_file_give_way_to_those_of_a_host(void **state)
{
    (void)state;
    expect_text("{\"agent_site_port\":4800,\"gateway_port\":8443,\"hosts\":[{\"name\":\"a\"},"
                "{\"name\":\"b\",\"agent_site_port\":4900}]}",
                "a agent:4800 gateway:8443\n"
                "b agent:4900 gateway:8443\n");
}

static void codebases_are_read_and_broken_ones_noted(void **state)
{
    (void)state;
    expect_text("{\"codebases\":[{\"url\":\"https://ps1/Altiris/PS/a\",\"package\":\"{A}\","
                "\"snapshot\":\"https://ps1/Altiris/PS/a.xml\"},{\"url\":\"nonsense\"}]}",
                "codebase a https://ps1/Altiris/PS/a snapshot https://ps1/Altiris/PS/a.xml\n"
                "note input: codebases[1]: codebase left out: \"nonsense\" is no URL: http://…, "
                "https://…, \\\\server\\share or file:…\n");
}

static void declarations_are_read(void **state)
{
    (void)state;
    struct inventory inventory;
    read_text(&inventory,
              "{\"declared\":[{\"check\":\"204413.7.installation-manager\",\"who\":\"alice\","
              "\"date\":\"2026-03-01\",\"evidence\":\"ticket 4711\"},"
              "{\"check\":\"204413.1.port-443\",\"host\":\"NS1\",\"accepted\":true,"
              "\"who\":\"bob\",\"date\":\"2026-03-01\",\"expires\":\"2026-06-01\"}]}");
    const struct declaration *declarations = inventory.declarations;
    assert_int_equal(inventory.declaration_count, 2);
    assert_string_equal(declarations[0].check, "204413.7.installation-manager");
    assert_null(declarations[0].subject);
    assert_string_equal(declarations[0].evidence, "ticket 4711");
    assert_false(declarations[0].is_accepted);
    assert_int_equal(declarations[0].expires_ms, 0);
    assert_string_equal(declarations[1].subject, "ns1");
    assert_true(declarations[1].is_accepted);
    assert_int_equal(declarations[1].expires_ms, INT64_C(1780272000000));
    inventory_clear(&inventory);
}

static void null_says_nothing(void **state)
{
    (void)state;
    expect_text("{\"profile\":null,\"hosts\":[{\"name\":\"a\",\"address\":null,\"tags\":null}]}",
                "a\n");
}

static void a_byte_order_mark_does_no_harm(void **state)
{
    (void)state;
    expect_text("\xEF\xBB\xBF{\"hosts\":[{\"name\":\"a\"}]}", "a\n");
}

static void an_inventory_may_be_utf16(void **state)
{
    (void)state;
    expect_fixture("inventory-utf16.json", "ns1.corp.example notification-server\n");
}

static void what_cannot_be_right_is_refused_with_its_path(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *fault;
    } faults[] = {
        { "{\"hosts\":[{\"name\":\"a\",\"colour\":1}]}", "input: hosts[0].colour: is not known" },
        { "{\"estate\":1}", "input: estate: is not known" },
        { "{\"hosts\":[{\"roles\":[]}]}", "input: hosts[0].name: is missing" },
        { "{\"hosts\":[{\"name\":\"a\",\"roles\":[\"boss\"]}]}",
          "input: hosts[0].roles[0]: \"boss\" is no role: notification-server, site-server or "
          "internet-gateway" },
        { "{\"hosts\":[{\"name\":\"a\",\"services\":[\"x\"]}]}",
          "input: hosts[0].services[0]: \"x\" is no service: package or task" },
        { "{\"hosts\":[{\"name\":\"a\",\"ports\":[0]}]}",
          "input: hosts[0].ports[0]: must be a whole number from 1 to 65535" },
        { "{\"hosts\":[{\"name\":\"a\",\"ports\":[{\"http\":70000}]}]}",
          "input: hosts[0].ports[0].http: must be a port from 1 to 65535, or null for none" },
        { "{\"hosts\":[{\"name\":\"a\",\"ports\":[{\"https\":0}]}]}",
          "input: hosts[0].ports[0].https: must be a port from 1 to 65535, or null for none" },
        { "{\"hosts\":[{\"name\":\"a\",\"ports\":[{\"https\":\"all\"}]}]}",
          "input: hosts[0].ports[0].https: must be a port from 1 to 65535, or null for none" },
        { "{\"hosts\":[{\"name\":\"a\",\"ports\":[{\"http\":null,\"https\":\"none\"}]}]}",
          "input: hosts[0].ports[0]: names no port" },
        { "{\"hosts\":[{\"name\":\"a\",\"ports\":[{\"ftp\":21}]}]}",
          "input: hosts[0].ports[0].ftp: is not known" },
        { "{\"hosts\":[{\"name\":\"a b\"}]}",
          "input: hosts[0].name: \"a b\" is neither a host name nor an address" },
        { "{\"hosts\":[{\"name\":\"a\",\"also_known_as\":[\"b\\tc\"]}]}",
          "input: hosts[0].also_known_as[0]: \"b\\x09c\" is neither a host name nor an address" },
        { "{\"hosts\":[{\"name\":\"a\",\"address\":\"b\"}]}",
          "input: hosts[0].address: \"b\" is no IPv4 or IPv6 address" },
        { "{\"hosts\":[{\"name\":\"a\",\"address\":[\"10.1.1.5\",\"b\"]}]}",
          "input: hosts[0].address[1]: \"b\" is no IPv4 or IPv6 address" },
        { "{\"hosts\":[{\"name\":\"a\",\"address\":5}]}", "input: hosts[0].address: must be text" },
        { "{\"hosts\":[{\"name\":\"a\",\"alternate_url\":\"b\"}]}",
          "input: hosts[0].alternate_url: \"b\" is no URL: http://…, https://…, \\\\server\\share "
          "or file:…" },
        { "{\"hosts\":[{\"name\":\"a\",\"communication_hosts\":[\"b:0\"]}]}",
          "input: hosts[0].communication_hosts[0]: \"0\" is no port: 1 to 65535" },
        { "{\"hosts\":[{\"name\":\"a\",\"listed\":false}]}",
          "input: hosts[0].listed: is not known" },
        { "{\"hosts\":[{\"name\":\"a\",\"sources\":[0]}]}",
          "input: hosts[0].sources: is not known" },
        { "{\"hosts\":{}}", "input: hosts: must be a list" },
        { "{\"cem\":\"yes\"}", "input: cem: must be true or false" },
        { "{\"changed_at\":\"yesterday\"}",
          "input: changed_at: \"yesterday\" is no time: write it as 2026-03-01T22:00:00Z" },
        { "{\"codebases\":[{\"package\":\"a\"}]}", "input: codebases[0].url: is missing" },
        { "{\"codebases\":[{\"url\":\"http://a/\",\"line\":1}]}",
          "input: codebases[0].line: is not known" },
        { "{\"declared\":[{\"check\":\"a\",\"date\":\"2026-03-01\"}]}",
          "input: declared[0].who: is missing" },
        { "{\"declared\":[{\"check\":\"a\",\"who\":\"b\",\"date\":\"2026-03-01\","
          "\"accepted\":true}]}",
          "input: declared[0].expires: is missing: an exception is accepted until a date" },
        { "{\"canonical\":2,\"sources\":[],\"notes\":[]}",
          "input: canonical: must be a whole number from 1 to 1" },
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        expect_text_fault(faults[i].text, faults[i].fault);
    }
}

static void malformed_json_is_refused_with_its_line(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    const char text[] = "{\"hosts\":[\n{\"name\":\"a\",}]}";
    inventory_init(&inventory);
    assert_false(inventory_read(&inventory, "input", text, strlen(text), &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_non_null(strstr(error.text, "input:2:"));
    inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_a_host_may_say_is_read),
        cmocka_unit_test(ports_say_what_is_there_and_what_is_not),
        cmocka_unit_test(what_holds_for_the_estate_is_read),
        cmocka_unit_test(a_release_that_does_not_tell_is_noted),
        cmocka_unit_test(ports_of_the_whole_file_give_way_to_those_of_a_host),
        cmocka_unit_test(codebases_are_read_and_broken_ones_noted),
        cmocka_unit_test(declarations_are_read),
        cmocka_unit_test(null_says_nothing),
        cmocka_unit_test(a_byte_order_mark_does_no_harm),
        cmocka_unit_test(an_inventory_may_be_utf16),
        cmocka_unit_test(what_cannot_be_right_is_refused_with_its_path),
        cmocka_unit_test(malformed_json_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
