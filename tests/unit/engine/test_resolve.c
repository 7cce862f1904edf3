// Are names resolved, each reported once?
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
        cmocka_unit_test(a_name_that_is_none_is_said_to_be_so),
        cmocka_unit_test(no_name_is_no_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
