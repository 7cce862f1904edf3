#include "model/sweep.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

static struct address_range parse(const char *text)
{
    struct error error = { 0 };
    struct address_range range = { 0 };
    if (!address_range_parse(text, &range, &error)) {
        fail_msg("%s", error.text);
    }
    return range;
}

static void add(struct sweep_targets *targets, const char *text)
{
    struct error error = { 0 };
    const struct address_range range = parse(text);
    assert_true(sweep_targets_add(targets, &range, &error));
}

static void expect_target(const struct sweep_targets *targets, uint64_t number, uint32_t address,
                          uint16_t port)
{
    uint32_t found_address = 0;
    uint16_t found_port = 0;
    sweep_targets_at(targets, number, &found_address, &found_port);
    assert_int_equal(found_address, address);
    assert_int_equal(found_port, port);
    uint64_t found_number = UINT64_MAX;
    assert_true(sweep_targets_find(targets, address, port, &found_number));
    assert_int_equal(found_number, number);
}

static void targets_are_addresses_times_ports(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct sweep_targets targets = { 0 };
    add(&targets, "10.0.1.0/31");
    add(&targets, "10.0.0.5");
    assert_true(sweep_targets_add_port(&targets, 443));
    assert_true(sweep_targets_add_port(&targets, 80));
    assert_true(sweep_targets_add_port(&targets, 443));
    assert_true(sweep_targets_finish(&targets, NULL, 0, &error));
    assert_int_equal(sweep_targets_count(&targets), 6);
    expect_target(&targets, 0, 0x0a000005, 443);
    expect_target(&targets, 1, 0x0a000005, 80);
    expect_target(&targets, 2, 0x0a000100, 443);
    expect_target(&targets, 5, 0x0a000101, 80);
    uint64_t number = 0;
    assert_false(sweep_targets_find(&targets, 0x0a000004, 443, &number));
    assert_false(sweep_targets_find(&targets, 0x0a000006, 443, &number));
    assert_false(sweep_targets_find(&targets, 0x0a000102, 443, &number));
    assert_false(sweep_targets_find(&targets, 0x0a000100, 81, &number));
    sweep_targets_clear(&targets);
    assert_int_equal(sweep_targets_count(&targets), 0);
}

/** The ranges as text, as "first-last first-last". */
static void describe(const struct sweep_targets *targets, char text[512])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < targets->range_count; i++) {
        const struct sweep_range *range = &targets->ranges[i];
        used += (size_t)snprintf(text + used, 512 - used, "%s%x-%x", i > 0 ? " " : "", range->first,
                                 range->last);
    }
}

static void ranges_are_united_and_exclusions_taken_out(void **state)
{
    (void)state;

    static const struct {
        const char *included[4];
        const char *excluded[4];
        const char *left;
    } cases[] = {
        { { "1.0.0.0/24", "1.0.1.0/24" }, { NULL }, "1000000-10001ff" },
        { { "1.0.0.9", "1.0.0.0-1.0.0.8", "1.0.0.3" }, { NULL }, "1000000-1000009" },
        { { "1.0.0.9", "1.0.0.0-1.0.0.7" }, { NULL }, "1000000-1000007 1000009-1000009" },
        { { "1.0.0.0/24" }, { "1.0.0.0" }, "1000001-10000ff" },
        { { "1.0.0.0/24" }, { "1.0.0.255" }, "1000000-10000fe" },
        { { "1.0.0.0/24" },
          { "1.0.0.16/28", "1.0.0.4" },
          "1000000-1000003 1000005-100000f 1000020-10000ff" },
        { { "1.0.0.0/24", "3.0.0.0/24" },
          { "1.0.0.128-3.0.0.127" },
          "1000000-100007f 3000080-30000ff" },
        { { "1.0.0.0/24" }, { "2001:db8::/32", "2.0.0.0/8" }, "1000000-10000ff" },
        { { "255.255.255.0/24" }, { "255.255.255.255" }, "ffffff00-fffffffe" },
        { { "0.0.0.0-0.0.0.9", "255.255.255.254/31" }, { "0.0.0.0" }, "1-9 fffffffe-ffffffff" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error error = { 0 };
        struct sweep_targets targets = { 0 };
        struct address_range excluded[4] = { 0 };
        size_t excluded_count = 0;
        for (size_t k = 0; k < 4 && cases[i].included[k] != NULL; k++) {
            add(&targets, cases[i].included[k]);
        }
        while (excluded_count < 4 && cases[i].excluded[excluded_count] != NULL) {
            excluded[excluded_count] = parse(cases[i].excluded[excluded_count]);
            excluded_count++;
        }
        sweep_targets_add_port(&targets, 80);
        assert_true(sweep_targets_finish(&targets, excluded, excluded_count, &error));
        char text[512];
        describe(&targets, text);
        assert_string_equal(text, cases[i].left);
        sweep_targets_clear(&targets);
    }
}

static void what_cannot_be_swept_is_said(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct sweep_targets targets = { 0 };
    const struct address_range six = parse("2001:db8::/64");
    assert_false(sweep_targets_add(&targets, &six, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_non_null(strstr(error.text, "2001:db8::"));

    sweep_targets_add_port(&targets, 80);
    assert_false(sweep_targets_finish(&targets, NULL, 0, &error));
    assert_non_null(strstr(error.text, "no address"));
    add(&targets, "10.1.0.0/16");
    const struct address_range all = parse("10.0.0.0/8");
    assert_false(sweep_targets_finish(&targets, &all, 1, &error));
    assert_non_null(strstr(error.text, "no address"));
    sweep_targets_clear(&targets);

    add(&targets, "10.1.0.0/16");
    assert_false(sweep_targets_finish(&targets, NULL, 0, &error));
    assert_non_null(strstr(error.text, "no port"));
    sweep_targets_clear(&targets);
}

static void a_sweep_has_a_largest_size(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct sweep_targets targets = { 0 };
    add(&targets, "10.0.0.0/8");
    for (uint16_t port = 1; port <= 16; port++) {
        assert_true(sweep_targets_add_port(&targets, port));
    }
    assert_true(sweep_targets_finish(&targets, NULL, 0, &error));
    assert_int_equal(sweep_targets_count(&targets), SWEEP_TARGET_LIMIT);
    expect_target(&targets, SWEEP_TARGET_LIMIT - 1, 0x0affffff, 16);
    sweep_targets_clear(&targets);

    add(&targets, "0.0.0.0/0");
    for (uint16_t port = 1; port <= SWEEP_PORT_LIMIT; port++) {
        assert_true(sweep_targets_add_port(&targets, port));
    }
    assert_true(sweep_targets_add_port(&targets, 1));
    assert_false(sweep_targets_add_port(&targets, SWEEP_PORT_LIMIT + 1));
    assert_false(sweep_targets_finish(&targets, NULL, 0, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    sweep_targets_clear(&targets);
}

static void the_best_answer_of_a_target_stays(void **state)
{
    (void)state;

    static const struct {
        enum sweep_state known;
        enum sweep_state learnt;
        enum sweep_state kept;
    } cases[] = {
        { SWEEP_SILENT, SWEEP_CLOSED, SWEEP_CLOSED },
        { SWEEP_SILENT, SWEEP_UNMEASURED, SWEEP_UNMEASURED },
        { SWEEP_CLOSED, SWEEP_UNREACHABLE, SWEEP_CLOSED },
        { SWEEP_UNREACHABLE, SWEEP_CLOSED, SWEEP_UNREACHABLE },
        { SWEEP_CLOSED, SWEEP_OPEN, SWEEP_OPEN },
        { SWEEP_UNREACHABLE, SWEEP_OPEN, SWEEP_OPEN },
        { SWEEP_OPEN, SWEEP_CLOSED, SWEEP_OPEN },
        { SWEEP_OPEN, SWEEP_UNMEASURED, SWEEP_OPEN },
        { SWEEP_OPEN, SWEEP_SILENT, SWEEP_OPEN },
        { SWEEP_CLOSED, SWEEP_UNMEASURED, SWEEP_CLOSED },
        { SWEEP_UNMEASURED, SWEEP_CLOSED, SWEEP_CLOSED },
        { SWEEP_UNMEASURED, SWEEP_SILENT, SWEEP_SILENT },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sweep_table *table = sweep_table_new(3);
        (void)sweep_table_set(table, 1, cases[i].known);
        assert_int_equal(sweep_table_set(table, 1, cases[i].learnt),
                         cases[i].known != cases[i].kept);
        assert_false(sweep_table_set(table, 1, cases[i].learnt));
        assert_int_equal(sweep_table_get(table, 1), cases[i].kept);
        assert_int_equal(sweep_table_get(table, 0), SWEEP_SILENT);
        assert_int_equal(sweep_table_get(table, 2), SWEEP_SILENT);
        uint64_t counts[SWEEP_STATE_COUNT];
        sweep_table_count(table, counts);
        const bool is_silent = cases[i].kept == SWEEP_SILENT;
        assert_int_equal(counts[SWEEP_SILENT], is_silent ? 3 : 2);
        assert_int_equal(counts[cases[i].kept], is_silent ? 3 : 1);
        sweep_table_free(table);
    }
    sweep_table_free(NULL);
}

static void every_state_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < SWEEP_STATE_COUNT; i++) {
        assert_non_null(sweep_state_name((enum sweep_state)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_addresses_times_ports),
        cmocka_unit_test(ranges_are_united_and_exclusions_taken_out),
        cmocka_unit_test(what_cannot_be_swept_is_said),
        cmocka_unit_test(a_sweep_has_a_largest_size),
        cmocka_unit_test(the_best_answer_of_a_target_stays),
        cmocka_unit_test(every_state_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
