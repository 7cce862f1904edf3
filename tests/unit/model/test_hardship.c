// Is what a run had to put up with added up, each thing once?
#include "model/hardship.h"
#include "support/unit.h"

#include <string.h>

static struct slowed_address slowed_at(uint8_t last, enum slowing reason, int64_t at_ms)
{
    return (struct slowed_address){
        .address = { .family = ADDRESS_IPV4, .bytes = { 10, 1, 1, last } },
        .reason = reason,
        .count = 1,
        .first_ms = at_ms,
        .last_ms = at_ms,
    };
}

static void add_slowed(struct hardship *hardship, struct slowed_address slowed)
{
    hardship_add_slowed(hardship, &slowed);
}

static void nothing_is_empty(void **state)
{
    (void)state;
    struct hardship hardship = { 0 };
    assert_true(hardship_is_empty(&hardship));
    hardship.slowed_left_out = 1;
    assert_false(hardship_is_empty(&hardship));
    hardship_clear(&hardship);
}

static void shortages_of_a_kind_are_one(void **state)
{
    (void)state;
    struct hardship hardship = { 0 };
    const struct shortage first = { SHORTAGE_PORTS, 3, 1000, 4000, 100, 25 };
    const struct shortage second = { SHORTAGE_PORTS, 2, 500, 2000, 200, 50 };
    hardship_add_shortage(&hardship, &first);
    hardship_add_shortage(&hardship, &second);
    assert_false(hardship_is_empty(&hardship));
    const struct shortage *told = &hardship.shortages[SHORTAGE_PORTS];
    assert_int_equal(told->count, 5);
    assert_int_equal(told->first_ms, 500);
    assert_int_equal(told->last_ms, 4000);
    assert_int_equal(told->wanted, 200);
    assert_int_equal(told->lowered_to, 25);
    hardship_clear(&hardship);
    assert_true(hardship_is_empty(&hardship));
}

static void slowed_addresses_are_sorted_and_each_reason_stands_once(void **state)
{
    (void)state;
    struct hardship hardship = { 0 };
    add_slowed(&hardship, slowed_at(7, SLOWING_REFUSALS, 3));
    add_slowed(&hardship, slowed_at(5, SLOWING_TIME_OUTS, 2));
    add_slowed(&hardship, slowed_at(7, SLOWING_TOO_MANY_REQUESTS, 1));
    add_slowed(&hardship, slowed_at(7, SLOWING_REFUSALS, 9));
    assert_int_equal(hardship.slowed_count, 3);
    assert_int_equal(hardship.slowed[0].address.bytes[3], 5);
    assert_int_equal(hardship.slowed[1].reason, SLOWING_TOO_MANY_REQUESTS);
    assert_int_equal(hardship.slowed[2].reason, SLOWING_REFUSALS);
    assert_int_equal(hardship.slowed[2].count, 2);
    assert_int_equal(hardship.slowed[2].first_ms, 3);
    assert_int_equal(hardship.slowed[2].last_ms, 9);
    hardship_clear(&hardship);
}

static void beyond_a_limit_slowed_addresses_are_only_counted(void **state)
{
    (void)state;
    struct hardship hardship = { 0 };
    for (size_t i = 0; i < HARDSHIP_SLOWED_LIMIT + 10; i++) {
        struct slowed_address slowed = slowed_at((uint8_t)(i % 256), SLOWING_REFUSALS, 1);
        slowed.address.bytes[1] = (uint8_t)(i / 256);
        hardship_add_slowed(&hardship, &slowed);
    }
    assert_int_equal(hardship.slowed_count, HARDSHIP_SLOWED_LIMIT);
    assert_int_equal(hardship.slowed_left_out, 10);
    hardship_clear(&hardship);
}

static void two_runs_are_added_up(void **state)
{
    (void)state;
    struct hardship both = { 0 };
    struct hardship one = { 0 };
    const struct shortage shortage = { SHORTAGE_RESOLVER, 3, 1000, 4000, 100, 25 };
    hardship_add_shortage(&one, &shortage);
    add_slowed(&one, slowed_at(7, SLOWING_RETRY_AFTER, 3));
    hardship_add(&both, &one);
    hardship_add(&both, &one);
    assert_int_equal(both.shortages[SHORTAGE_RESOLVER].count, 6);
    assert_int_equal(both.slowed_count, 1);
    assert_int_equal(both.slowed[0].count, 2);
    hardship_clear(&one);
    hardship_clear(&both);
}

static void names_are_found_again(void **state)
{
    (void)state;
    for (enum shortage_kind i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        enum shortage_kind kind = SHORTAGE_KIND_COUNT;
        assert_true(shortage_kind_from_name(shortage_kind_name(i), &kind));
        assert_int_equal(kind, i);
        assert_true(strlen(shortage_kind_title(i)) > 0);
    }
    for (enum slowing i = 0; i < SLOWING_COUNT; i++) {
        enum slowing slowing = SLOWING_COUNT;
        assert_true(slowing_from_name(slowing_name(i), &slowing));
        assert_int_equal(slowing, i);
        assert_true(strlen(slowing_title(i)) > 0);
    }
    enum shortage_kind kind = SHORTAGE_MEMORY;
    enum slowing slowing = SLOWING_REFUSALS;
    assert_false(shortage_kind_from_name("time", &kind));
    assert_false(slowing_from_name("time", &slowing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_empty),
        cmocka_unit_test(shortages_of_a_kind_are_one),
        cmocka_unit_test(slowed_addresses_are_sorted_and_each_reason_stands_once),
        cmocka_unit_test(beyond_a_limit_slowed_addresses_are_only_counted),
        cmocka_unit_test(two_runs_are_added_up),
        cmocka_unit_test(names_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
