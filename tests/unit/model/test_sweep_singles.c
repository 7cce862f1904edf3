// Can a sweep have targets that are no product of ranges and ports, and are they numbered alike?
#include "model/sweep.h"
#include "support/unit.h"

static struct address_range range_of(const char *text)
{
    struct error error = { 0 };
    struct address_range range = { 0 };
    assert_true(address_range_parse(text, &range, &error));
    return range;
}

static void single_targets_are_sorted_each_once_and_numbered(void **state)
{
    (void)state;

    static const struct {
        uint32_t address;
        uint16_t port;
    } added[] = { { 0x0a000009, 443 },
                  { 0x0a000005, 8080 },
                  { 0x0a000009, 80 },
                  { 0x0a000005, 8080 } },
      wanted[] = { { 0x0a000005, 8080 }, { 0x0a000009, 80 }, { 0x0a000009, 443 } };
    struct error error = { 0 };
    struct sweep_targets targets = { 0 };
    for (size_t i = 0; i < 4; i++) {
        sweep_targets_add_single(&targets, added[i].address, added[i].port);
    }
    assert_true(sweep_targets_finish(&targets, NULL, 0, &error));
    assert_int_equal(sweep_targets_count(&targets), 3);
    for (uint64_t i = 0; i < 3; i++) {
        uint32_t address = 0;
        uint16_t port = 0;
        uint64_t number = UINT64_MAX;
        sweep_targets_at(&targets, i, &address, &port);
        assert_int_equal(address, wanted[i].address);
        assert_int_equal(port, wanted[i].port);
        assert_true(sweep_targets_find(&targets, address, port, &number));
        assert_int_equal(number, i);
    }
    uint64_t number = 77;
    assert_false(sweep_targets_find(&targets, 0x0a000005, 80, &number));
    assert_false(sweep_targets_find(&targets, 0x0a00000a, 443, &number));
    assert_int_equal(number, 77);
    sweep_targets_clear(&targets);
    assert_int_equal(sweep_targets_count(&targets), 0);
}

static void their_addresses_are_the_ranges(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct sweep_targets targets = { 0 };
    const uint32_t addresses[] = { 0x0a000001, 0x0a000003, 0x0a000002, 0xffffffff };
    for (size_t i = 0; i < 4; i++) {
        sweep_targets_add_single(&targets, addresses[i], 80);
    }
    assert_true(sweep_targets_finish(&targets, NULL, 0, &error));
    assert_int_equal(targets.range_count, 2);
    assert_int_equal(targets.ranges[0].first, 0x0a000001);
    assert_int_equal(targets.ranges[0].last, 0x0a000003);
    assert_int_equal(targets.ranges[1].first, 0xffffffff);
    assert_int_equal(targets.address_count, 4);
    sweep_targets_clear(&targets);
}

static void exclusions_hold_for_them_too(void **state)
{
    (void)state;
    struct error error = { 0 };
    const struct address_range excluded[] = { range_of("2001:db8::/32"), range_of("10.0.0.0/30") };
    struct sweep_targets targets = { 0 };
    sweep_targets_add_single(&targets, 0x0a000003, 80);
    sweep_targets_add_single(&targets, 0x0a000004, 80);
    assert_true(sweep_targets_finish(&targets, excluded, 2, &error));
    assert_int_equal(sweep_targets_count(&targets), 1);
    sweep_targets_clear(&targets);

    sweep_targets_add_single(&targets, 0x0a000003, 80);
    assert_false(sweep_targets_finish(&targets, excluded, 2, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    sweep_targets_clear(&targets);
}

static void a_number_is_an_address_and_back(void **state)
{
    (void)state;
    char text[ADDRESS_TEXT_SIZE];
    const struct address address = sweep_address(0x0a0102fe);
    address_format(&address, text);
    assert_string_equal(text, "10.1.2.254");
    assert_int_equal(sweep_address_number(&address), 0x0a0102fe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_targets_are_sorted_each_once_and_numbered),
        cmocka_unit_test(their_addresses_are_the_ranges),
        cmocka_unit_test(exclusions_hold_for_them_too),
        cmocka_unit_test(a_number_is_an_address_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
