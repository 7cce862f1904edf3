#include "base/memory.h"
#include "described.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

struct part {
    const char *name;
    const char *text;
};

static void expect_success(bool is_success, const struct error *error)
{
    if (!is_success) {
        fail_msg("%s", error->text);
    }
}

static void read_parts(struct inventory *inventory, const struct part *parts, size_t count)
{
    struct error error = { 0 };
    inventory_init(inventory);
    for (size_t i = 0; i < count; i++) {
        const char *text = parts[i].text;
        expect_success(inventory_read(inventory, parts[i].name, text, strlen(text), &error),
                       &error);
    }
    expect_success(inventory_finish(inventory, &error), &error);
}

static void expect_parts(const struct part *parts, size_t count, const char *expected)
{
    struct inventory inventory;
    read_parts(&inventory, parts, count);
    char *described = describe(&inventory);
    assert_string_equal(described, expected);
    memory_free(described);
    inventory_clear(&inventory);
}

static void what_several_sources_say_of_a_host_is_united(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "{\"hosts\":[{\"name\":\"ps1\",\"roles\":[\"site-server\"],\"services\":"
               "[\"package\"],\"also_known_as\":[\"p\"],\"tags\":{\"owner\":\"alice\"}}]}" },
        { "b", "Name,Role,Services,Address,Aliases,HTTPS Port,tag:floor\n"
               "PS1,Gateway,Task,10.1.1.6,\"p q\",8443,2\n" },
        { "c", "ps1\n" },
    };
    expect_parts(parts, 3,
                 "ps1 site-server internet-gateway +package +task @10.1.1.6 =p =q :80/8443 "
                 "tag:owner=alice tag:floor=2\n");
}

static void addresses_of_one_name_are_united_in_the_order_of_their_mention(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "ns1=10.1.1.6\nns1=10.1.1.5\n" },
        { "b", "{\"hosts\":[{\"name\":\"ns1\",\"address\":[\"10.1.1.5\",\"2001:db8::5\"]},"
               "{\"name\":\"ns1\",\"address\":\"10.1.1.7\"},{\"name\":\"10.1.1.8\","
               "\"address\":[]}]}" },
        { "c", "{\"hosts\":[{\"name\":\"ns1.corp.example\",\"address\":[\"10.1.1.9\","
               "\"10.1.1.5\"],\"also_known_as\":[\"ns1\"]}]}" },
    };
    expect_parts(parts, 3,
                 "10.1.1.8 @10.1.1.8\n"
                 "ns1.corp.example @10.1.1.9 @10.1.1.5 @10.1.1.6 @2001:db8::5 @10.1.1.7 =ns1\n"
                 "note ns1 is another name of ns1.corp.example: read as one host\n");
}

static void sources_are_named_once_each(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "ps1\nps2\nps1\n" },
        { "b", "ps2\nps3\n" },
        { "c", "URL\nhttp://ps1/Altiris/PS/a\nhttp://ps4/Altiris/PS/a\n" },
    };
    struct inventory inventory;
    read_parts(&inventory, parts, 3);
    const struct host *ps1 = inventory_find_host(&inventory, "ps1");
    const struct host *ps2 = inventory_find_host(&inventory, "ps2");
    const struct host *ps4 = inventory_find_host(&inventory, "ps4");
    assert_int_equal(ps1->source_count, 2);
    assert_int_equal(ps1->sources[0], 0);
    assert_int_equal(ps1->sources[1], 2);
    assert_int_equal(ps2->source_count, 2);
    assert_int_equal(ps2->sources[1], 1);
    assert_int_equal(ps4->source_count, 1);
    assert_int_equal(ps4->sources[0], 2);
    assert_false(ps4->is_listed);
    assert_int_equal(inventory.sources[0].host_count, 2);
    assert_int_equal(inventory.sources[1].host_count, 2);
    assert_int_equal(inventory.sources[2].host_count, 2);
    inventory_clear(&inventory);
}

static void of_contradictions_the_first_holds_and_each_is_noted(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "{\"cem\":true,\"profile\":\"http\",\"hosts\":[{\"name\":\"ps1\",\"address\":"
               "\"10.1.1.6\",\"agent_site_port\":4800,\"internet_site\":true,\"alternate_url\":"
               "\"http://x/\",\"tags\":{\"owner\":\"alice\"}}]}" },
        { "b", "Name,Address,Agent Site Port,Internet Site,Alternate URL,Owner\n"
               "ps1,10.1.1.7,4900,no,http://y/,bob\n" },
        { "c", "{\"cem\":false,\"profile\":\"https\"}" },
    };
    expect_parts(
        parts, 3,
        "ps1 @10.1.1.6 @10.1.1.7 agent:4800 internet:yes alternate:http://x/ tag:owner=alice\n"
        "x (unlisted)\n"
        "note b: no column tells roles: what its hosts are is not known\n"
        "note b:2: ps1 has the port 4900 here; 4800 was said before and holds\n"
        "note b:2: ps1: whether it serves an Internet site is \"no\" here; \"yes\" was "
        "said before and holds\n"
        "note b:2: ps1 has the alternate URL http://y/ here; http://x/ was said before "
        "and holds\n"
        "note b:2: ps1: tag owner is \"bob\" here; \"alice\" was said before and holds\n"
        "note c: profile is \"https\" here; \"http\" was said before and holds\n"
        "note c: cem is \"no\" here; \"yes\" was said before and holds\n");
}

// One who says that there is no HTTP may be mistaken; a port that another names is looked at.
static void a_port_that_one_source_names_is_there_whatever_the_order(void **state)
{
    (void)state;

    static const struct {
        const char *one;
        const char *other;
        const char *note;
    } cases[] = {
        { "{\"hosts\":[{\"name\":\"ps1\",\"ports\":[{\"http\":null,\"https\":8443}]}]}",
          "{\"hosts\":[{\"name\":\"ps1\",\"ports\":[{\"http\":8080,\"https\":8443}]}]}",
          "ps1: it is said to have no HTTP, and to have it on port 8080: the port holds" },
        { "{\"canonical\":1,\"sources\":[{\"name\":\"a\",\"kind\":\"hosts\",\"hosts\":1,"
          "\"codebases\":0}],\"notes\":[],\"hosts\":[{\"name\":\"ps1\",\"ports\":[{\"http\":null,"
          "\"https\":443}],\"sources\":[0]}]}",
          "{\"canonical\":1,\"sources\":[{\"name\":\"b\",\"kind\":\"hosts\",\"hosts\":1,"
          "\"codebases\":0}],\"notes\":[],\"hosts\":[{\"name\":\"ps1\",\"sources\":[0]}]}",
          "ps1: it is said to have no HTTP, and to have it on port 80: the port holds" },
    };

    for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
        const bool is_turned = i % 2 == 1;
        const struct part parts[] = {
            { "a", is_turned ? cases[i / 2].other : cases[i / 2].one },
            { "b", is_turned ? cases[i / 2].one : cases[i / 2].other },
        };
        struct inventory inventory;
        read_parts(&inventory, parts, 2);
        assert_int_equal(inventory.hosts[0]->pair_count, 1);
        assert_int_not_equal(inventory.hosts[0]->pairs[0].http, 0);
        assert_int_equal(inventory.note_count, 1);
        assert_non_null(strstr(inventory.notes[0], cases[i / 2].note));
        inventory_clear(&inventory);
    }
}

static void a_host_listed_under_another_name_is_one_host(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "ns1=10.1.1.5\nns2\n" },
        { "b", "{\"hosts\":[{\"name\":\"ns1.corp.example\",\"roles\":[\"notification-server\"],"
               "\"also_known_as\":[\"ns1\",\"altiris\"]}]}" },
        { "c", "URL\nhttp://altiris/Altiris/PackageShare/a\n" },
    };
    struct inventory inventory;
    read_parts(&inventory, parts, 3);
    char *described = describe(&inventory);
    assert_string_equal(described,
                        "ns2\n"
                        "ns1.corp.example notification-server @10.1.1.5 =ns1 =altiris\n"
                        "codebase - http://altiris/Altiris/PackageShare/a\n"
                        "note ns1 is another name of ns1.corp.example: read as one host\n");
    memory_free(described);
    const struct host *host = inventory_find_host(&inventory, "altiris");
    assert_string_equal(host->name, "ns1.corp.example");
    assert_int_equal(host->source_count, 3);
    inventory_clear(&inventory);
}

static void names_of_different_addresses_stay_two_hosts(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "{\"hosts\":[{\"name\":\"ns1\",\"address\":\"10.1.1.5\"},{\"name\":\"ns2\","
               "\"address\":\"10.1.1.6\",\"also_known_as\":[\"ns1\",\"x\"]},{\"name\":\"ns3\","
               "\"also_known_as\":[\"x\"]}]}" },
    };
    expect_parts(parts, 1,
                 "ns1 @10.1.1.5\n"
                 "ns2 @10.1.1.6 =ns1 =x\n"
                 "ns3 =x\n"
                 "note ns1 is said to be another name of ns2, but has another address: read as two "
                 "hosts\n"
                 "note x is said to be another name of ns2 and of ns3: the first holds\n");
}

static void hosts_that_only_urls_name_are_added(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "{\"agent_install_url\":\"http://install.corp.example/a\",\"hosts\":[{\"name\":"
               "\"ps1.corp.example\",\"alternate_url\":\"http://other.corp.example/Altiris\","
               "\"communication_hosts\":\"ps1.corp.example:443;front.corp.example:4726\"}],"
               "\"codebases\":[{\"url\":\"https://ps2.corp.example/a\",\"snapshot\":"
               "\"https://ps3.corp.example/a.xml\"},{\"url\":\"\\\\\\\\PS1\\\\PkgSvrHost\\\\a\"},"
               "{\"url\":\"\\\\\\\\PS4\\\\PkgSvrHost\\\\a\"},{\"url\":\"file:c:\\\\a\"}]}" },
    };
    expect_parts(parts, 1,
                 "ps1.corp.example alternate:http://other.corp.example/Altiris "
                 "to:ps1.corp.example:443 to:front.corp.example:4726\n"
                 "other.corp.example (unlisted)\n"
                 "front.corp.example (unlisted)\n"
                 "install.corp.example (unlisted)\n"
                 "ps2.corp.example (unlisted)\n"
                 "ps3.corp.example (unlisted)\n"
                 "ps4 (unlisted)\n"
                 "codebase - https://ps2.corp.example/a snapshot https://ps3.corp.example/a.xml\n"
                 "codebase - \\\\PS1\\PkgSvrHost\\a\n"
                 "codebase - \\\\PS4\\PkgSvrHost\\a\n"
                 "codebase - file:c:\\a\n");
}

static void a_short_name_of_a_share_is_a_host_s_only_if_no_other_has_it(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "ps1.corp.example\nps2.corp.example\n" },
        { "b", "URL\n\\\\PS1\\a\n\\\\PS2\\a\n\\\\ps2.branch.example\\a\n" },
    };
    expect_parts(parts, 2,
                 "ps1.corp.example\n"
                 "ps2.corp.example\n"
                 "ps2.branch.example (unlisted)\n"
                 "ps2 (unlisted)\n"
                 "codebase - \\\\PS1\\a\n"
                 "codebase - \\\\PS2\\a\n"
                 "codebase - \\\\ps2.branch.example\\a\n");
}

static void a_codebase_of_two_sources_is_one(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "a", "PackageID,URL\n{A},http://ps1/Altiris/PS/a\n" },
        { "b", "<Package id=\"{A}\"><Codebase url=\"http://ps1/Altiris/PS/a\"/></Package>" },
    };
    struct inventory inventory;
    read_parts(&inventory, parts, 2);
    assert_int_equal(inventory.codebase_count, 1);
    assert_int_equal(inventory.codebases[0].source, 0);
    assert_int_equal(inventory.hosts[0]->source_count, 2);
    inventory_clear(&inventory);
}

static void a_list_beyond_reason_is_refused(void **state)
{
    (void)state;
    char text[8192] = "{\"hosts\":[{\"name\":\"a\",\"ports\":[1";
    size_t length = strlen(text);
    for (int port = 2; port < 300; port++) {
        length += (size_t)snprintf(text + length, sizeof(text) - length, ",%d", port);
    }
    snprintf(text + length, sizeof(text) - length, "]}]}");
    expect_text_fault(text, "input: hosts[0]: a has more than 256 ports");
    expect_text_fault("Name,Role,Address\n"
                      "ns1,NS,10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7\n"
                      "ns1,NS,10.0.0.8 10.0.0.9 10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13\n"
                      "ns1,NS,10.0.0.14 10.0.0.15 10.0.0.16 10.0.0.1\n"
                      "ns1,NS,10.0.0.17\n",
                      "input:5: ns1 has more than 16 addresses");
}

static void without_a_host_there_is_nothing_to_do(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_false(inventory_finish(&inventory, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, "there is no host: none of the sources names one");
    inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_several_sources_say_of_a_host_is_united),
        cmocka_unit_test(addresses_of_one_name_are_united_in_the_order_of_their_mention),
        cmocka_unit_test(sources_are_named_once_each),
        cmocka_unit_test(of_contradictions_the_first_holds_and_each_is_noted),
        cmocka_unit_test(a_port_that_one_source_names_is_there_whatever_the_order),
        cmocka_unit_test(a_host_listed_under_another_name_is_one_host),
        cmocka_unit_test(names_of_different_addresses_stay_two_hosts),
        cmocka_unit_test(hosts_that_only_urls_name_are_added),
        cmocka_unit_test(a_short_name_of_a_share_is_a_host_s_only_if_no_other_has_it),
        cmocka_unit_test(a_codebase_of_two_sources_is_one),
        cmocka_unit_test(a_list_beyond_reason_is_refused),
        cmocka_unit_test(without_a_host_there_is_nothing_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
