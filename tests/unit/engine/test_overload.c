// Is a server that has too much to do asked more slowly, and no other?
#include "base/moment.h"
#include "engine/overload.h"
#include "support/unit.h"

#define SECOND_NS   INT64_C(1000000000)
#define PATIENCE_NS (10 * SECOND_NS)
#define START_NS    (1000 * SECOND_NS)

static const struct address here = { .family = ADDRESS_IPV4, .bytes = { 192, 0, 2, 1 } };
static const struct address there = { .family = ADDRESS_IPV4, .bytes = { 192, 0, 2, 2 } };

static void note(struct overload *overload, enum slowing reason, int64_t wait_ns, int64_t now_ns)
{
    const struct sign_of_overload sign = { .reason = reason, .wait_ns = wait_ns };
    const struct occasion when = { .now_ns = now_ns, .at_ms = now_ns / 1000000 };
    overload_note(overload, &here, &sign, when);
}

static void only_the_address_that_shows_overload_is_slowed_down(void **state)
{
    (void)state;
    struct overload *overload = overload_new(PATIENCE_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS).interval_ns, 0);
    note(overload, SLOWING_TOO_MANY_REQUESTS, 0, START_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS).interval_ns, OVERLOAD_FIRST_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS).rest_ns, 0);
    assert_int_equal(overload_pace(overload, &there, START_NS).interval_ns, 0);
    overload_free(overload);
}

static void more_signs_make_it_slower_up_to_a_bound(void **state)
{
    (void)state;
    struct overload *overload = overload_new(PATIENCE_NS);
    note(overload, SLOWING_REFUSALS, 0, START_NS);
    note(overload, SLOWING_REFUSALS, 0, START_NS + 1); // of a question that was under way beside
    assert_int_equal(overload_pace(overload, &here, START_NS).interval_ns, OVERLOAD_FIRST_NS);
    for (int64_t i = 1; i < 10; i++) {
        note(overload, SLOWING_REFUSALS, 0, START_NS + i * SECOND_NS);
    }
    assert_int_equal(overload_pace(overload, &here, START_NS + 9 * SECOND_NS).interval_ns,
                     OVERLOAD_MOST_NS);
    overload_free(overload);
}

static void a_server_that_has_recovered_is_asked_as_every_other(void **state)
{
    (void)state;
    struct overload *overload = overload_new(PATIENCE_NS);
    note(overload, SLOWING_TIME_OUTS, 0, START_NS);
    const int64_t later_ns = START_NS + OVERLOAD_RECOVERY_NS;
    assert_int_equal(overload_pace(overload, &here, later_ns).interval_ns, OVERLOAD_FIRST_NS);
    assert_int_equal(overload_pace(overload, &here, later_ns + 1).interval_ns, 0);
    overload_free(overload);
}

static void what_the_server_asks_for_is_waited_for_up_to_a_bound(void **state)
{
    (void)state;
    struct overload *overload = overload_new(PATIENCE_NS);
    note(overload, SLOWING_RETRY_AFTER, 4 * SECOND_NS, START_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS).rest_ns, 4 * SECOND_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS + SECOND_NS).rest_ns, 3 * SECOND_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS + 4 * SECOND_NS).rest_ns, 0);

    note(overload, SLOWING_RETRY_AFTER, 3600 * SECOND_NS, START_NS + 5 * SECOND_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS + 5 * SECOND_NS).rest_ns, 0);

    note(overload, SLOWING_RETRY_AFTER, 6 * SECOND_NS, START_NS + 6 * SECOND_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS + 6 * SECOND_NS).rest_ns,
                     6 * SECOND_NS);
    note(overload, SLOWING_RETRY_AFTER, SECOND_NS, START_NS + 13 * SECOND_NS);
    assert_int_equal(overload_pace(overload, &here, START_NS + 13 * SECOND_NS).rest_ns, 0);
    overload_free(overload);
}

static void who_was_slowed_down_is_told_by_address_and_reason(void **state)
{
    (void)state;
    struct overload *overload = overload_new(PATIENCE_NS);
    const struct sign_of_overload sign = { .reason = SLOWING_RETRY_AFTER };
    overload_note(overload, &there, &sign, (struct occasion){ .now_ns = START_NS, .at_ms = 7 });
    note(overload, SLOWING_REFUSALS, 0, START_NS);
    note(overload, SLOWING_TOO_MANY_REQUESTS, 0, START_NS);
    note(overload, SLOWING_REFUSALS, 0, START_NS + SECOND_NS);
    struct hardship hardship = { 0 };
    overload_tell(overload, &hardship);
    assert_int_equal(hardship.slowed_count, 3);
    assert_int_equal(hardship.slowed[0].reason, SLOWING_TOO_MANY_REQUESTS);
    assert_int_equal(hardship.slowed[1].reason, SLOWING_REFUSALS);
    assert_int_equal(hardship.slowed[1].count, 2);
    assert_int_equal(hardship.slowed[1].last_ms - hardship.slowed[1].first_ms, 1000);
    assert_true(address_equal(&hardship.slowed[2].address, &there));
    hardship_clear(&hardship);
    overload_free(overload);
}

static void retry_after_is_seconds_or_a_date(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        int64_t seconds;
    } cases[] = {
        { "0", 0 },
        { "3", 3 },
        { "3600", 3600 },
        { "99999999999999999999999999", 1000000000 },
        { "Fri, 31 Dec 1999 23:59:59 GMT", 29 },
        { "Fri, 31 Dec 1999 23:59:00 GMT", 0 },
    };

    const int64_t at_ms = moment_from_calendar(1999, 12, 31, 23, 59, 30);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(overload_read_wait_ns(cases[i].text, at_ms), cases[i].seconds * SECOND_NS);
    }
    static const char *const neither[] = { "", "soon", "-3", "3s" };
    for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++) {
        assert_int_equal(overload_read_wait_ns(neither[i], at_ms), -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_address_that_shows_overload_is_slowed_down),
        cmocka_unit_test(more_signs_make_it_slower_up_to_a_bound),
        cmocka_unit_test(a_server_that_has_recovered_is_asked_as_every_other),
        cmocka_unit_test(what_the_server_asks_for_is_waited_for_up_to_a_bound),
        cmocka_unit_test(who_was_slowed_down_is_told_by_address_and_reason),
        cmocka_unit_test(retry_after_is_seconds_or_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
