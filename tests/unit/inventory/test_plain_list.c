#include "base/memory.h"
#include "base/text.h"
#include "described.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <string.h>

static void a_line_is_a_name_an_address_a_pair_or_a_range(void **state)
{
    (void)state;
    expect_fixture("plain.txt", "ns1.corp.example\n"
                                "ns2 @10.1.1.7\n"
                                "10.2.0.0 @10.2.0.0\n"
                                "10.2.0.1 @10.2.0.1\n"
                                "10.2.0.2 @10.2.0.2\n"
                                "10.2.0.3 @10.2.0.3\n"
                                "10.3.0.1 @10.3.0.1\n"
                                "10.3.0.2 @10.3.0.2\n"
                                "10.3.0.3 @10.3.0.3\n"
                                "2001:db8::1 @2001:db8::1\n"
                                "10.1.2.3 @10.1.2.3\n");
}

static void a_list_may_be_utf16(void **state)
{
    (void)state;
    expect_fixture("plain-utf16.txt", "ns1.corp.example\nns2.corp.example\n");
}

static size_t count_hosts(const char *text)
{
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_true(inventory_read(&inventory, "input", text, strlen(text), &error));
    const size_t count = inventory.host_count;
    inventory_clear(&inventory);
    return count;
}

static void ranges_end_where_they_should(void **state)
{
    (void)state;
    assert_int_equal(count_hosts("10.0.0.0/16\n"), 65536);
    assert_int_equal(count_hosts("10.255.255.254-11.0.0.1\n"), 4);
    assert_int_equal(count_hosts("2001:db8::ffff:ffff:ffff:fffe-2001:db8:0:1::1\n"), 4);
    assert_int_equal(count_hosts("2001:db8::/120\n"), 256);
}

static void what_cannot_be_a_host_is_refused_with_its_line(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *fault;
    } faults[] = {
        { "ns1\nns 2\n", "input:2: \"ns 2\" is neither a host name nor an address" },
        { "ns1\rns1:80\r", "input:2: \"ns1:80\": a port does not belong to the name: say it in the "
                           "host's ports" },
        { "https://ns1/Altiris\n",
          "input:1: \"https://ns1/Altiris\" is a URL: give the host's name alone" },
        { "10.0.0.0/15\n", "input:1: \"10.0.0.0/15\" has more than 65536 addresses" },
        { "2001:db8::/64\n", "input:1: \"2001:db8::/64\" has more than 65536 addresses" },
        { "ns1=here\n", "input:1: \"here\" is no IPv4 or IPv6 address" },
        { "10.1.1.256\n", "input:1: \"10.1.1.256\" is neither a host name nor an address" },
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        expect_text_fault(faults[i].text, faults[i].fault);
    }
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    const char bytes[] = "ns1\n\0\0\0";
    inventory_init(&inventory);
    assert_false(inventory_read(&inventory, "input", bytes, sizeof(bytes) - 1, &error));
    assert_string_equal(error.text, "input: the text contains NUL");
    inventory_clear(&inventory);
}

static void an_empty_source_is_noted(void **state)
{
    (void)state;
    expect_text("\n # nobody\n", "note input: there is nothing in it\n");
}

static void arguments_are_one_source(void **state)
{
    (void)state;
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_true(inventory_read_argument(&inventory, "NS1.corp.example", &error));
    assert_true(inventory_read_argument(&inventory, "ns2=10.1.1.7", &error));
    assert_true(inventory_read_argument(&inventory, "[2001:db8::1]", &error));
    assert_int_equal(inventory.host_count, 3);
    assert_int_equal(inventory.source_count, 1);
    assert_int_equal(inventory.sources[0].kind, SOURCE_COMMAND_LINE);
    assert_int_equal(inventory.sources[0].host_count, 3);
    assert_true(inventory.hosts[0]->is_listed);
    inventory_clear(&inventory);
}

static void an_argument_is_one_host_without_a_port(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *fault;
    } faults[] = {
        { "ns1:443", "command line: \"ns1:443\": a port does not belong to the name: say it in the "
                     "host's ports" },
        { "10.0.0.0/24", "command line: \"10.0.0.0/24\" is a range: give one host here, or a list "
                         "in a file" },
        { "", "command line: \"\" is neither a host name nor an address" },
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        struct inventory inventory;
        struct error error = { 0 };
        inventory_init(&inventory);
        assert_false(inventory_read_argument(&inventory, faults[i].text, &error));
        assert_string_equal(error.text, faults[i].fault);
        inventory_clear(&inventory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_a_name_an_address_a_pair_or_a_range),
        cmocka_unit_test(a_list_may_be_utf16),
        cmocka_unit_test(ranges_end_where_they_should),
        cmocka_unit_test(what_cannot_be_a_host_is_refused_with_its_line),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(an_empty_source_is_noted),
        cmocka_unit_test(arguments_are_one_source),
        cmocka_unit_test(an_argument_is_one_host_without_a_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
