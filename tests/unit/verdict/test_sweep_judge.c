// Is what answers for everything told from hosts, and a whole network of it from single ones?
#include "support/unit.h"
#include "verdict/sweep_judge.h"

#include <string.h>

struct sweep {
    struct sweep_targets targets;
    struct sweep_table *table;
    struct sweep_targets canaries;
    struct sweep_table *canary_table;
    struct sweep_opinion opinion;
};

static void begin(struct sweep *sweep, const char *range_text)
{
    struct error error = { 0 };
    struct address_range range;
    *sweep = (struct sweep){ 0 };
    assert_true(address_range_parse(range_text, &range, &error));
    assert_true(sweep_targets_add(&sweep->targets, &range, &error));
    assert_true(sweep_targets_add_port(&sweep->targets, 80));
    assert_true(sweep_targets_add_port(&sweep->targets, 443));
    assert_true(sweep_targets_finish(&sweep->targets, NULL, 0, &error));
    sweep->table = sweep_table_new(sweep_targets_count(&sweep->targets));
}

static void set(const struct sweep_targets *targets, struct sweep_table *table, uint32_t address,
                uint16_t port, enum sweep_state state)
{
    uint64_t number = 0;
    assert_true(sweep_targets_find(targets, address, port, &number));
    (void)sweep_table_set(table, number, state);
}

static void open_port(struct sweep *sweep, uint32_t address, uint16_t port)
{
    set(&sweep->targets, sweep->table, address, port, SWEEP_OPEN);
}

/** After the last open port. */
static void begin_canaries(struct sweep *sweep)
{
    struct error error = { 0 };
    assert_true(sweep_canaries(&sweep->targets, sweep->table, &sweep->canaries));
    assert_true(sweep_targets_finish(&sweep->canaries, NULL, 0, &error));
    sweep->canary_table = sweep_table_new(sweep_targets_count(&sweep->canaries));
}

static void set_canary(struct sweep *sweep, uint32_t address, unsigned which,
                       enum sweep_state state)
{
    set(&sweep->canaries, sweep->canary_table, address,
        sweep_canary_port(&sweep->targets, address, which), state);
}

static void set_canaries(struct sweep *sweep, uint32_t first, uint32_t last, enum sweep_state state)
{
    for (uint32_t address = first; address <= last; address++) {
        set_canary(sweep, address, 0, state);
        set_canary(sweep, address, 1, state);
    }
}

static void judge(struct sweep *sweep)
{
    sweep_judge(&sweep->targets, sweep->table, &sweep->canaries, sweep->canary_table,
                &sweep->opinion);
}

static void end(struct sweep *sweep)
{
    sweep_opinion_clear(&sweep->opinion);
    sweep_table_free(sweep->table);
    sweep_table_free(sweep->canary_table);
    sweep_targets_clear(&sweep->targets);
    sweep_targets_clear(&sweep->canaries);
}

static void an_address_with_an_open_port_is_a_host(void **state)
{
    (void)state;
    struct sweep sweep;
    begin(&sweep, "10.0.0.0/24");
    open_port(&sweep, 0x0a000003, 80);
    open_port(&sweep, 0x0a000003, 443);
    open_port(&sweep, 0x0a0000ff, 443);
    set(&sweep.targets, sweep.table, 0x0a000004, 80, SWEEP_CLOSED);
    begin_canaries(&sweep);
    assert_int_equal(sweep_targets_count(&sweep.canaries), 4);
    judge(&sweep);
    assert_int_equal(sweep.opinion.host_count, 2);
    assert_int_equal(sweep.opinion.hosts[0].address, 0x0a000003);
    assert_int_equal(sweep.opinion.hosts[1].address, 0x0a0000ff);
    assert_false(sweep.opinion.hosts[0].answers_everywhere);
    assert_int_equal(sweep.opinion.network_count, 0);
    assert_int_equal(sweep.opinion.unchecked_count, 0);
    end(&sweep);
}

static void nothing_open_needs_no_canary_and_is_no_host(void **state)
{
    (void)state;
    struct sweep sweep;
    begin(&sweep, "10.0.0.0/28");
    set(&sweep.targets, sweep.table, 0x0a000004, 80, SWEEP_CLOSED);
    assert_false(sweep_canaries(&sweep.targets, sweep.table, &sweep.canaries));
    sweep_judge(&sweep.targets, sweep.table, NULL, NULL, &sweep.opinion);
    assert_int_equal(sweep.opinion.host_count, 0);
    end(&sweep);
}

static void only_both_canaries_together_convict(void **state)
{
    (void)state;

    static const struct {
        enum sweep_state canaries[SWEEP_CANARIES];
        bool answers_everywhere;
        bool is_unchecked;
    } cases[] = {
        { { SWEEP_OPEN, SWEEP_OPEN }, true, false },
        { { SWEEP_OPEN, SWEEP_CLOSED }, false, false },
        { { SWEEP_SILENT, SWEEP_OPEN }, false, false },
        { { SWEEP_SILENT, SWEEP_SILENT }, false, false },
        { { SWEEP_OPEN, SWEEP_UNMEASURED }, false, true },
        { { SWEEP_UNMEASURED, SWEEP_UNMEASURED }, false, true },
        { { SWEEP_UNMEASURED, SWEEP_CLOSED }, false, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sweep sweep;
        begin(&sweep, "10.0.0.1");
        open_port(&sweep, 0x0a000001, 80);
        begin_canaries(&sweep);
        set_canary(&sweep, 0x0a000001, 0, cases[i].canaries[0]);
        set_canary(&sweep, 0x0a000001, 1, cases[i].canaries[1]);
        judge(&sweep);
        assert_int_equal(sweep.opinion.host_count, 1);
        assert_int_equal(sweep.opinion.hosts[0].answers_everywhere, cases[i].answers_everywhere);
        assert_int_equal(sweep.opinion.everywhere_count, cases[i].answers_everywhere);
        assert_int_equal(sweep.opinion.unchecked_count, cases[i].is_unchecked);
        end(&sweep);
    }
}

static void open_every(struct sweep *sweep, uint32_t first, uint32_t last)
{
    for (uint32_t address = first; address <= last; address++) {
        open_port(sweep, address, 443);
    }
}

static void a_network_that_answers_for_everything_is_one_thing(void **state)
{
    (void)state;
    struct sweep sweep;
    begin(&sweep, "10.0.0.0/22");
    open_every(&sweep, 0x0a000100, 0x0a0002ff); // two neighbouring networks
    open_port(&sweep, 0x0a000305, 80);          // and a host beside them
    begin_canaries(&sweep);
    set_canaries(&sweep, 0x0a000100, 0x0a0002ff, SWEEP_OPEN);
    set_canary(&sweep, 0x0a000107, 1, SWEEP_OPEN);
    judge(&sweep);
    assert_int_equal(sweep.opinion.network_count, 1);
    assert_int_equal(sweep.opinion.networks[0].first, 0x0a000100);
    assert_int_equal(sweep.opinion.networks[0].last, 0x0a0002ff);
    assert_int_equal(sweep.opinion.networks[0].swept, 512);
    assert_int_equal(sweep.opinion.networks[0].answering, 512);
    assert_int_equal(sweep.opinion.host_count, 1);
    assert_int_equal(sweep.opinion.hosts[0].address, 0x0a000305);
    assert_int_equal(sweep.opinion.everywhere_count, 0);
    end(&sweep);
}

static void a_host_among_what_answers_for_everything_stays_a_host(void **state)
{
    (void)state;
    struct sweep sweep;
    begin(&sweep, "10.0.0.0/24");
    open_every(&sweep, 0x0a000000, 0x0a0000ff);
    begin_canaries(&sweep);
    set_canaries(&sweep, 0x0a000000, 0x0a00007f, SWEEP_OPEN);
    set_canaries(&sweep, 0x0a000080, 0x0a000080, SWEEP_CLOSED);
    set_canaries(&sweep, 0x0a000081, 0x0a0000ff, SWEEP_OPEN);
    judge(&sweep);
    assert_int_equal(sweep.opinion.network_count, 1);
    assert_int_equal(sweep.opinion.networks[0].answering, 255);
    assert_int_equal(sweep.opinion.host_count, 1);
    assert_int_equal(sweep.opinion.hosts[0].address, 0x0a000080);
    end(&sweep);
}

static void a_few_that_answer_for_everything_stay_marked_hosts(void **state)
{
    (void)state;
    struct sweep sweep;
    begin(&sweep, "10.0.0.0/24");
    open_every(&sweep, 0x0a000000, 0x0a0000c7); // 200 of 256
    begin_canaries(&sweep);
    set_canaries(&sweep, 0x0a000000, 0x0a0000c7, SWEEP_OPEN);
    judge(&sweep);
    assert_int_equal(sweep.opinion.network_count, 0);
    assert_int_equal(sweep.opinion.host_count, 200);
    assert_int_equal(sweep.opinion.everywhere_count, 200);
    end(&sweep);

    begin(&sweep, "10.0.0.0/29"); // eight addresses, seven of them
    open_every(&sweep, 0x0a000000, 0x0a000006);
    begin_canaries(&sweep);
    set_canaries(&sweep, 0x0a000000, 0x0a000006, SWEEP_OPEN);
    judge(&sweep);
    assert_int_equal(sweep.opinion.network_count, 0);
    assert_int_equal(sweep.opinion.everywhere_count, 7);
    end(&sweep);
}

static void a_network_is_told_by_the_part_that_was_swept(void **state)
{
    (void)state;
    struct sweep sweep;
    begin(&sweep, "10.0.0.16/28");
    open_every(&sweep, 0x0a000010, 0x0a00001f);
    begin_canaries(&sweep);
    set_canaries(&sweep, 0x0a000010, 0x0a00001f, SWEEP_OPEN);
    judge(&sweep);
    assert_int_equal(sweep.opinion.network_count, 1);
    assert_int_equal(sweep.opinion.networks[0].first, 0x0a000010);
    assert_int_equal(sweep.opinion.networks[0].last, 0x0a00001f);
    assert_int_equal(sweep.opinion.host_count, 0);
    end(&sweep);
}

static void canary_ports_differ_and_are_never_swept_ones(void **state)
{
    (void)state;
    struct sweep sweep;
    begin(&sweep, "10.0.0.0/24");
    const uint16_t first = sweep_canary_port(&sweep.targets, 0x0a000001, 0);
    const uint16_t second = sweep_canary_port(&sweep.targets, 0x0a000001, 1);
    assert_int_not_equal(first, second);
    assert_true(sweep_targets_add_port(&sweep.targets, first));
    assert_true(sweep_targets_add_port(&sweep.targets, second));
    for (uint32_t address = 0x0a000000; address <= 0x0a0000ff; address++) {
        uint64_t number = 0;
        const uint16_t one = sweep_canary_port(&sweep.targets, address, 0);
        const uint16_t other = sweep_canary_port(&sweep.targets, address, 1);
        assert_int_not_equal(one, other);
        assert_in_range(one, 20000, 32767);
        assert_in_range(other, 20000, 32767);
        assert_false(sweep_targets_find(&sweep.targets, address, one, &number));
        assert_false(sweep_targets_find(&sweep.targets, address, other, &number));
    }
    end(&sweep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_with_an_open_port_is_a_host),
        cmocka_unit_test(nothing_open_needs_no_canary_and_is_no_host),
        cmocka_unit_test(only_both_canaries_together_convict),
        cmocka_unit_test(a_network_that_answers_for_everything_is_one_thing),
        cmocka_unit_test(a_host_among_what_answers_for_everything_stays_a_host),
        cmocka_unit_test(a_few_that_answer_for_everything_stay_marked_hosts),
        cmocka_unit_test(a_network_is_told_by_the_part_that_was_swept),
        cmocka_unit_test(canary_ports_differ_and_are_never_swept_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
