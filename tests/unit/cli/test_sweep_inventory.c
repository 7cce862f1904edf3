// Does what a sweep found become an inventory that says no more than was found?
#include "base/buffer.h"
#include "cli/sweep_inventory.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

#define ADDRESS 0x0a000005U

/** The inventory of 10.0.0.5, of which the ports `open` (ended by 0) are open, and the first
 * `unmeasured` ones could not be asked, read back. */
static void find_some(struct inventory *inventory, const char *ports_text, const uint16_t *open,
                      bool answers_everywhere, uint64_t unmeasured)
{
    struct error error = { 0 };
    struct sweep_ports ports;
    struct sweep_targets targets = { 0 };
    const struct address address = sweep_address(ADDRESS);
    const struct address_range range = { .first = address, .last = address };
    assert_true(sweep_ports_read(&ports, ports_text, &error));
    assert_true(sweep_targets_add(&targets, &range, &error));
    sweep_ports_add(&ports, &targets);
    assert_true(sweep_targets_finish(&targets, NULL, 0, &error));
    struct sweep_table *table = sweep_table_new(sweep_targets_count(&targets));
    for (size_t i = 0; open[i] != 0; i++) {
        uint64_t number = 0;
        assert_true(sweep_targets_find(&targets, ADDRESS, open[i], &number));
        (void)sweep_table_set(table, number, SWEEP_OPEN);
    }
    for (uint64_t i = 0; i < unmeasured; i++) {
        (void)sweep_table_set(table, i, SWEEP_UNMEASURED);
    }
    struct sweep_host host = { .address = ADDRESS, .answers_everywhere = answers_everywhere };
    const struct sweep_opinion opinion = { .hosts = &host, .host_count = 1 };
    const struct sweep_found found = {
        .ports = &ports, .targets = &targets, .table = table, .opinion = &opinion
    };
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    sweep_inventory_write(&found, out);
    (void)fclose(out);
    inventory_init(inventory);
    if (!inventory_read(inventory, "found", text, length, &error) ||
        !inventory_finish(inventory, &error)) {
        fail_msg("%s", error.text);
    }
    free(text); // NOLINT: open_memstream() allocates with malloc()
    sweep_table_free(table);
    sweep_targets_clear(&targets);
}

static void find(struct inventory *inventory, const char *ports_text, const uint16_t *open,
                 bool answers_everywhere)
{
    find_some(inventory, ports_text, open, answers_everywhere, 0);
}

/** "80/443 8080/8443": the pairs of the only host, the first being its own. */
static void expect_pairs(const struct inventory *inventory, const char *wanted)
{
    struct text_buffer found;
    text_buffer_init(&found, SIZE_MAX);
    const struct host *host = inventory->hosts[0];
    for (size_t i = 0; i < host->pair_count; i++) {
        text_buffer_format(&found, "%s%u/%u", i > 0 ? " " : "", (unsigned)host->pairs[i].http,
                           (unsigned)host->pairs[i].https);
    }
    assert_string_equal(found.text, wanted);
    text_buffer_clear(&found);
}

static void ports_become_pairs_of_what_is_open(void **state)
{
    (void)state;

    static const struct {
        const char *ports;
        uint16_t open[4];
        const char *pairs;
        uint16_t agent_site;
    } cases[] = {
        { NULL, { 443 }, "80/443", 4726 },
        { NULL, { 4726 }, "80/443", 4726 },
        { "80", { 80 }, "80/443", 4726 },
        { "8443/https", { 8443 }, "80/8443", 4726 },
        { "8080/http", { 8080 }, "8080/443", 4726 },
        { "80,443,8080/http,8443/https", { 80 }, "80/443", 4726 },
        { "80,443,8080/http,8443/https", { 8443 }, "8080/8443", 4726 },
        { "80,443,8080/http,8443/https", { 443, 8080 }, "80/443 8080/8443", 4726 },
        { "80,443,8443/https", { 8443 }, "80/8443", 4726 },
        { "80,443,8443/https", { 80, 8443 }, "80/443 0/8443", 4726 },
        { "80,443,8080/http,8443/https,4726", { 4726 }, "80/443", 4726 },
        { "443,4727/agent", { 443 }, "80/443", 4727 },
        { "443,4726,4727/agent", { 443, 4727 }, "80/443", 4727 },
        { "443,4726,4727/agent", { 4726, 4727 }, "80/443 0/4727", 4726 },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct inventory inventory;
        find(&inventory, cases[i].ports, cases[i].open, false);
        assert_int_equal(inventory.host_count, 1);
        expect_pairs(&inventory, cases[i].pairs);
        assert_int_equal(inventory.hosts[0]->agent_site_port, cases[i].agent_site);
        inventory_clear(&inventory);
    }
}

static void a_host_is_its_address_and_its_role_is_to_be_guessed(void **state)
{
    (void)state;
    struct inventory inventory;
    find(&inventory, NULL, (const uint16_t[]){ 80, 0 }, false);
    assert_int_equal(inventory.guess_roles, ANSWER_YES);
    const struct host *host = inventory.hosts[0];
    assert_string_equal(host->name, "10.0.0.5");
    assert_int_equal(host->address_count, 1);
    assert_int_equal(host->roles, 0);
    assert_int_equal(host->tag_count, 0);
    assert_true(host->is_listed);
    inventory_clear(&inventory);
}

static void what_answers_for_everything_has_a_tag(void **state)
{
    (void)state;
    struct inventory inventory;
    find(&inventory, NULL, (const uint16_t[]){ 80, 443, 0 }, true);
    const struct host *host = inventory.hosts[0];
    assert_int_equal(host->tag_count, 1);
    assert_string_equal(host->tags[0].name, "sweep");
    assert_string_equal(host->tags[0].value, "answers on every port");
    inventory_clear(&inventory);
}

static void what_could_not_be_asked_is_noted(void **state)
{
    (void)state;
    struct inventory inventory;
    find_some(&inventory, "80,443,4726", (const uint16_t[]){ 4726, 0 }, false, 2);
    assert_int_equal(inventory.note_count, 1);
    assert_string_equal(inventory.notes[0], "the sweep could not ask 2 of 3 ports from where it "
                                            "ran: hosts may be missing");
    inventory_clear(&inventory);
    find(&inventory, "80,443,4726", (const uint16_t[]){ 4726, 0 }, false);
    assert_int_equal(inventory.note_count, 0);
    inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_become_pairs_of_what_is_open),
        cmocka_unit_test(a_host_is_its_address_and_its_role_is_to_be_guessed),
        cmocka_unit_test(what_answers_for_everything_has_a_tag),
        cmocka_unit_test(what_could_not_be_asked_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
