// Does the budget space out connections to one address, and leave other addresses alone?
#include "engine/budget.h"
#include "support/unit.h"

#define SECOND_NS INT64_C(1000000000)

static struct address address_of(const char *text)
{
    struct address address = { 0 };
    assert_true(address_parse(text, &address));
    return address;
}

static void no_rate_means_no_wait(void **state)
{
    (void)state;
    struct budget *budget = budget_new(0);
    const struct address address = address_of("192.0.2.1");
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(budget_reserve(budget, &address, 0, SECOND_NS), 0);
    }
    budget_free(budget);
}

static void a_burst_goes_through_and_the_rest_is_spaced_out(void **state)
{
    (void)state;
    struct budget *budget = budget_new(50);
    const struct address address = address_of("192.0.2.1");
    int64_t wait_ns = 0;
    unsigned at_once = 0;
    unsigned within_a_second = 0;
    for (int i = 0; i < 200; i++) {
        const int64_t next_ns = budget_reserve(budget, &address, 0, SECOND_NS);
        assert_true(next_ns >= wait_ns);
        wait_ns = next_ns;
        at_once += wait_ns == 0;
        within_a_second += wait_ns < SECOND_NS;
    }
    assert_in_range(at_once, 2, 6);
    assert_in_range(within_a_second, 50, 56);
    assert_in_range(wait_ns / 1000000, 3800, 4000);
    budget_free(budget);
}

static void what_was_not_used_is_not_saved_up(void **state)
{
    (void)state;
    struct budget *budget = budget_new(10);
    const struct address address = address_of("192.0.2.1");
    (void)budget_reserve(budget, &address, 0, SECOND_NS);
    unsigned at_once = 0;
    for (int i = 0; i < 20; i++) {
        at_once += budget_reserve(budget, &address, 0, 60 * SECOND_NS) == 0;
    }
    assert_in_range(at_once, 1, 2);
    budget_free(budget);
}

static void who_is_slowed_down_gets_no_burst(void **state)
{
    (void)state;
    struct budget *budget = budget_new(0);
    const struct address slowed = address_of("192.0.2.1");
    const struct address other = address_of("192.0.2.2");
    for (int64_t i = 0; i < 10; i++) {
        assert_int_equal(budget_reserve(budget, &slowed, SECOND_NS / 10, SECOND_NS),
                         i * SECOND_NS / 10);
        assert_int_equal(budget_reserve(budget, &other, 0, SECOND_NS), 0);
    }
    budget_free(budget);
}

static void the_slower_of_rate_and_overload_counts(void **state)
{
    (void)state;
    struct budget *budget = budget_new(2);
    const struct address address = address_of("192.0.2.1");
    (void)budget_reserve(budget, &address, SECOND_NS / 10, SECOND_NS);
    const int64_t wait_ns = budget_reserve(budget, &address, SECOND_NS / 10, SECOND_NS);
    assert_in_range(wait_ns, SECOND_NS / 4, SECOND_NS / 2);
    budget_free(budget);
}

static void addresses_do_not_wait_for_each_other(void **state)
{
    (void)state;
    struct budget *budget = budget_new(1);
    const struct address first = address_of("192.0.2.1");
    const struct address second = address_of("2001:db8::1");
    assert_int_equal(budget_reserve(budget, &first, 0, SECOND_NS), 0);
    assert_int_equal(budget_reserve(budget, &second, 0, SECOND_NS), 0);
    assert_true(budget_reserve(budget, &first, 0, SECOND_NS) > 0);
    budget_free(budget);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rate_means_no_wait),
        cmocka_unit_test(a_burst_goes_through_and_the_rest_is_spaced_out),
        cmocka_unit_test(what_was_not_used_is_not_saved_up),
        cmocka_unit_test(who_is_slowed_down_gets_no_burst),
        cmocka_unit_test(the_slower_of_rate_and_overload_counts),
        cmocka_unit_test(addresses_do_not_wait_for_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
