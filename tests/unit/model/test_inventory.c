#include "model/inventory.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define MANY 5000

static void a_new_host_has_all_defaults(void **state)
{
    struct inventory inventory;
    (void)state;
    inventory_init(&inventory);
    const struct host *host = inventory_add_host(&inventory, "ns1.corp.example");
    assert_string_equal(host->name, "ns1.corp.example");
    assert_int_equal(host->address_count, 0);
    assert_int_equal(host->roles, 0);
    assert_int_equal(host->pair_count, 1);
    assert_int_equal(host->pairs[0].http, 80);
    assert_int_equal(host->pairs[0].https, 443);
    assert_int_equal(host->agent_site_port, AGENT_SITE_PORT);
    assert_int_equal(host->gateway_port, GATEWAY_PORT);
    assert_int_equal(host->internet_site, ANSWER_UNKNOWN);
    assert_false(host->is_listed);
    inventory_clear(&inventory);
}

static void a_host_named_by_its_address_has_that_address(void **state)
{
    struct inventory inventory;
    (void)state;
    inventory_init(&inventory);
    const struct host *host = inventory_add_host(&inventory, "2001:db8::5");
    char text[ADDRESS_TEXT_SIZE];
    assert_int_equal(host->address_count, 1);
    address_format(&host->addresses[0], text);
    assert_string_equal(text, "2001:db8::5");
    inventory_clear(&inventory);
}

static void a_host_has_each_of_its_addresses_once(void **state)
{
    static const char *const texts[] = { "10.1.1.6", "10.1.1.5", "10.1.1.6", "2001:db8::5",
                                         "10.1.1.5" };
    struct inventory inventory;
    struct address address = { 0 };
    (void)state;
    inventory_init(&inventory);
    struct host *host = inventory_add_host(&inventory, "ns1");
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_true(address_parse(texts[i], &address));
        inventory_add_address(&inventory, host, &address);
        assert_true(host_has_address(host, &address));
    }
    static const char *const kept[] = { "10.1.1.6", "10.1.1.5", "2001:db8::5" };
    assert_int_equal(host->address_count, sizeof(kept) / sizeof(kept[0]));
    for (size_t i = 0; i < host->address_count; i++) {
        char text[ADDRESS_TEXT_SIZE];
        address_format(&host->addresses[i], text);
        assert_string_equal(text, kept[i]);
    }
    assert_true(address_parse("10.1.1.7", &address));
    assert_false(host_has_address(host, &address));
    inventory_clear(&inventory);
}

static void a_host_is_added_once_and_its_name_is_copied(void **state)
{
    struct inventory inventory;
    char name[] = "ns1";
    (void)state;
    inventory_init(&inventory);
    struct host *host = inventory_add_host(&inventory, name);
    memset(name, 'x', strlen(name));
    assert_ptr_equal(inventory_add_host(&inventory, "ns1"), host);
    assert_ptr_equal(inventory_find_host(&inventory, "ns1"), host);
    assert_null(inventory_find_host(&inventory, "ns2"));
    assert_int_equal(inventory.host_count, 1);
    inventory_clear(&inventory);
}

static void hosts_keep_the_order_of_their_first_mention(void **state)
{
    struct inventory inventory;
    char name[16];
    (void)state;
    inventory_init(&inventory);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(name, sizeof(name), "ps%d", i);
        (void)inventory_add_host(&inventory, name);
    }
    assert_int_equal(inventory.host_count, MANY);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(name, sizeof(name), "ps%d", i);
        assert_string_equal(inventory.hosts[i]->name, name);
        assert_ptr_equal(inventory_find_host(&inventory, name), inventory.hosts[i]);
    }
    inventory_clear(&inventory);
}

static void a_note_is_said_once(void **state)
{
    struct inventory inventory;
    (void)state;
    inventory_init(&inventory);
    inventory_note(&inventory, "%s: column \"%s\" ignored", "hosts.csv", "Owner");
    inventory_note(&inventory, "%s: column \"%s\" ignored", "hosts.csv", "Site");
    inventory_note(&inventory, "%s: column \"%s\" ignored", "hosts.csv", "Owner");
    assert_int_equal(inventory.note_count, 2);
    assert_string_equal(inventory.notes[0], "hosts.csv: column \"Owner\" ignored");
    assert_string_equal(inventory.notes[1], "hosts.csv: column \"Site\" ignored");
    inventory_clear(&inventory);
}

static void a_cleared_inventory_is_empty_and_usable(void **state)
{
    struct inventory inventory;
    (void)state;
    inventory_init(&inventory);
    (void)inventory_add_host(&inventory, "ns1");
    inventory_note(&inventory, "noted");
    inventory_clear(&inventory);
    assert_int_equal(inventory.host_count, 0);
    assert_int_equal(inventory.note_count, 0);
    assert_null(inventory_find_host(&inventory, "ns1"));
    (void)inventory_add_host(&inventory, "ns1");
    inventory_note(&inventory, "noted");
    assert_int_equal(inventory.host_count, 1);
    assert_int_equal(inventory.note_count, 1);
    inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_host_has_all_defaults),
        cmocka_unit_test(a_host_named_by_its_address_has_that_address),
        cmocka_unit_test(a_host_has_each_of_its_addresses_once),
        cmocka_unit_test(a_host_is_added_once_and_its_name_is_copied),
        cmocka_unit_test(hosts_keep_the_order_of_their_first_mention),
        cmocka_unit_test(a_note_is_said_once),
        cmocka_unit_test(a_cleared_inventory_is_empty_and_usable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
