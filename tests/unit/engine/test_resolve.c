// Are names resolved, each reported once?
#include "base/moment.h"
#include "engine/resolve.h"
#include "support/unit.h"

#include <string.h>

struct tally {
    unsigned reported;
    unsigned resolved;
};

static void count_report(void *context, const char *name, const char *why)
{
    struct tally *tally = context;
    assert_non_null(name);
    tally->reported++;
    tally->resolved += why == NULL;
}

static void every_name_is_reported_once(void **state)
{
    (void)state;
    const char *names[200];
    for (size_t i = 0; i < 200; i++) {
        names[i] = i % 2 == 0 ? "localhost" : "127.0.0.1";
    }
    struct tally tally = { 0 };
    struct error error = { 0 };
    assert_true(resolve_names(names, 200, count_report, &tally, &error));
    assert_int_equal(tally.reported, 200);
    assert_int_equal(tally.resolved, 200);
}

// So long a name server is waited for, at least.
#define PATIENCE_NS INT64_C(2000000000)

static void an_address_is_its_own_answer_and_no_name_server_is_asked(void **state)
{
    (void)state;
    const char *const names[] = { "127.0.0.1", "127.1.2.3", "203.0.113.7", "2001:db8::7", "::1" };
    const size_t count = sizeof(names) / sizeof(names[0]);
    struct tally tally = { 0 };
    struct error error = { 0 };
    const int64_t began_ns = moment_monotonic_ns();
    assert_true(resolve_names(names, count, count_report, &tally, &error));
    assert_int_equal(tally.resolved, count);
    assert_true(moment_monotonic_ns() - began_ns < PATIENCE_NS);
}

static void a_name_that_is_none_is_said_to_be_so(void **state)
{
    (void)state;
    // Longer than the 63 bytes that a label may have (RFC 1035 section 2.3.4).
    const char *const names[] = { "a123456789b123456789c123456789d123456789e123456789"
                                  "f123456789g123456789.example" };
    struct tally tally = { 0 };
    struct error error = { 0 };
    assert_true(resolve_names(names, 1, count_report, &tally, &error));
    assert_int_equal(tally.reported, 1);
    assert_int_equal(tally.resolved, 0);
}

static void no_name_is_no_work(void **state)
{
    (void)state;
    struct tally tally = { 0 };
    struct error error = { 0 };
    assert_true(resolve_names(NULL, 0, count_report, &tally, &error));
    assert_int_equal(tally.reported, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_reported_once),
        cmocka_unit_test(an_address_is_its_own_answer_and_no_name_server_is_asked),
        cmocka_unit_test(a_name_that_is_none_is_said_to_be_so),
        cmocka_unit_test(no_name_is_no_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
