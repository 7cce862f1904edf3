// Are there fewer visits at once while something runs short here, and as many as before afterwards?
#include "engine/backoff.h"
#include "engine/throttle.h"
#include "support/unit.h"

#define MOST 100

static struct occasion at(int64_t now_ns)
{
    return (struct occasion){ .now_ns = now_ns, .at_ms = now_ns / 1000000 };
}

/** With `count` visits in flight. */
static struct throttle *throttle_with(unsigned count)
{
    struct throttle *throttle = throttle_new(MOST);
    for (unsigned i = 0; i < count; i++) {
        assert_true(throttle_enter(throttle, 0));
    }
    return throttle;
}

static void there_are_never_more_than_the_most(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(MOST);
    assert_false(throttle_enter(throttle, 0));
    throttle_leave(throttle);
    assert_true(throttle_enter(throttle, 0));
    assert_false(throttle_enter(throttle, 0));
    throttle_free(throttle);
}

static void a_shortage_halves_those_in_flight(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(60);
    throttle_take_shortage(throttle, SHORTAGE_DESCRIPTORS, at(0));
    assert_int_equal(throttle_limit(throttle, 0), 30);
    for (unsigned i = 0; i < 30; i++) {
        assert_false(throttle_enter(throttle, 1));
        throttle_leave(throttle);
    }
    assert_false(throttle_enter(throttle, 1));
    throttle_leave(throttle);
    assert_true(throttle_enter(throttle, 1));
    throttle_free(throttle);
}

static void what_fails_together_counts_as_one_shortage(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(80);
    for (int64_t i = 0; i < 50; i++) {
        throttle_take_shortage(throttle, SHORTAGE_PORTS, at(i * THROTTLE_ROUND_NS / 50));
    }
    assert_int_equal(throttle_limit(throttle, THROTTLE_ROUND_NS), 40);
    throttle_take_shortage(throttle, SHORTAGE_PORTS, at(THROTTLE_ROUND_NS));
    assert_int_equal(throttle_limit(throttle, THROTTLE_ROUND_NS), 20);
    throttle_free(throttle);
}

static void one_visit_is_always_let_through(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(0);
    int64_t now_ns = 0;
    for (int i = 0; i < 50; i++) {
        throttle_take_shortage(throttle, SHORTAGE_MEMORY, at(now_ns));
        now_ns += THROTTLE_ROUND_NS;
    }
    assert_int_equal(throttle_limit(throttle, now_ns), 1);
    assert_true(throttle_enter(throttle, now_ns));
    assert_false(throttle_enter(throttle, now_ns));
    throttle_free(throttle);
}

static void it_recovers_little_by_little_and_whole(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(40);
    throttle_take_shortage(throttle, SHORTAGE_DESCRIPTORS, at(0));
    assert_int_equal(throttle_limit(throttle, THROTTLE_QUIET_NS - 1), 20);
    assert_int_equal(throttle_limit(throttle, THROTTLE_QUIET_NS), 25);
    assert_int_equal(throttle_limit(throttle, 3 * THROTTLE_QUIET_NS), 35);
    assert_int_equal(throttle_limit(throttle, 16 * THROTTLE_QUIET_NS), MOST);
    assert_int_equal(throttle_limit(throttle, 1000 * THROTTLE_QUIET_NS), MOST);
    throttle_free(throttle);
}

static void what_is_gone_and_not_short_lowers_nothing(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(64);
    throttle_take_shortage(throttle, SHORTAGE_RESOLVER, at(0));
    throttle_take_shortage(throttle, SHORTAGE_RESOLVER, at(THROTTLE_ROUND_NS));
    assert_int_equal(throttle_limit(throttle, THROTTLE_ROUND_NS), 16);
    throttle_forget(throttle, SHORTAGE_RESOLVER);
    assert_int_equal(throttle_limit(throttle, THROTTLE_ROUND_NS), MOST);
    throttle_free(throttle);
}

static void what_is_short_beside_it_stays_short(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(64);
    throttle_take_shortage(throttle, SHORTAGE_RESOLVER, at(0));
    throttle_take_shortage(throttle, SHORTAGE_PORTS, at(1));
    throttle_forget(throttle, SHORTAGE_RESOLVER);
    assert_int_equal(throttle_limit(throttle, 1), 32);
    throttle_forget(throttle, SHORTAGE_PORTS);
    assert_int_equal(throttle_limit(throttle, 1), MOST);
    throttle_free(throttle);
}

static void what_ran_short_is_told(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_with(64);
    throttle_take_shortage(throttle, SHORTAGE_DESCRIPTORS, at(0));
    throttle_take_shortage(throttle, SHORTAGE_DESCRIPTORS, at(THROTTLE_ROUND_NS));
    throttle_take_shortage(throttle, SHORTAGE_PORTS, at(2 * THROTTLE_ROUND_NS));
    struct hardship hardship = { 0 };
    throttle_tell(throttle, &hardship);
    assert_true(hardship.has_shortage[SHORTAGE_DESCRIPTORS]);
    assert_true(hardship.has_shortage[SHORTAGE_PORTS]);
    assert_false(hardship.has_shortage[SHORTAGE_RESOLVER]);
    const struct shortage *shortage = &hardship.shortages[SHORTAGE_DESCRIPTORS];
    assert_int_equal(shortage->count, 2);
    assert_int_equal(shortage->first_ms, 0);
    assert_int_equal(shortage->last_ms, THROTTLE_ROUND_NS / 1000000);
    assert_int_equal(shortage->wanted, MOST);
    assert_int_equal(shortage->lowered_to, 16);
    assert_int_equal(hardship.shortages[SHORTAGE_PORTS].lowered_to, 8);
    hardship_clear(&hardship);
    throttle_free(throttle);
}

static void who_tries_again_waits_longer_each_time_and_not_for_ever(void **state)
{
    (void)state;
    struct backoff backoff = { 0 };
    const int64_t patience_ns = 10 * BACKOFF_LONGEST_NS;
    int64_t waited_ns = 0;
    int64_t last_ns = 0;
    int64_t wait_ns = 0;
    unsigned tries = 0;
    for (; tries < 100 && backoff_wait(&backoff, patience_ns, &wait_ns); tries++) {
        assert_true(wait_ns > last_ns || wait_ns == BACKOFF_LONGEST_NS);
        last_ns = wait_ns;
        waited_ns += wait_ns;
    }
    assert_in_range(tries, 10, 20);
    assert_true(waited_ns <= patience_ns);
    assert_true(waited_ns + last_ns > patience_ns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_never_more_than_the_most),
        cmocka_unit_test(a_shortage_halves_those_in_flight),
        cmocka_unit_test(what_fails_together_counts_as_one_shortage),
        cmocka_unit_test(one_visit_is_always_let_through),
        cmocka_unit_test(it_recovers_little_by_little_and_whole),
        cmocka_unit_test(what_is_gone_and_not_short_lowers_nothing),
        cmocka_unit_test(what_is_short_beside_it_stays_short),
        cmocka_unit_test(what_ran_short_is_told),
        cmocka_unit_test(who_tries_again_waits_longer_each_time_and_not_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
