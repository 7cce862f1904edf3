#include "base/moment.h"
#include "support/unit.h"

#include <time.h>

#define SENTINEL INT64_C(-77)

static void moments_are_written_in_utc(void **state)
{
    (void)state;

    static const struct {
        int64_t moment_ms;
        const char *text;
    } examples[] = {
        { 0, "1970-01-01T00:00:00Z" },
        { 1772403247000, "2026-03-01T22:14:07Z" },
        { 1772403247009, "2026-03-01T22:14:07.009Z" },
        { -1, "1969-12-31T23:59:59.999Z" },
        { 951782400000, "2000-02-29T00:00:00Z" },
        { -62135596800000, "0001-01-01T00:00:00Z" },
        { 253402300799999, "9999-12-31T23:59:59.999Z" },
        { INT64_MAX, "9999-12-31T23:59:59.999Z" },
        { INT64_MIN, "0001-01-01T00:00:00Z" },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        char text[MOMENT_TEXT_SIZE];
        moment_format(examples[i].moment_ms, text);
        assert_string_equal(text, examples[i].text);
    }
}

static void texts_are_read(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        int64_t moment_ms;
    } examples[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "1970-01-01", 0 },
        { "2026-03-01T22:14:07Z", 1772403247000 },
        { "2026-03-01 22:14:07z", 1772403247000 },
        { "2026-03-01t22:14:07.5Z", 1772403247500 },
        { "2026-03-01T22:14:07.1239999Z", 1772403247123 },
        { "2026-03-01T23:14:07+01:00", 1772403247000 },
        { "2026-03-01T16:44:07-05:30", 1772403247000 },
        { "2016-12-31T23:59:60Z", 1483228800000 },
        { "2000-02-29", 951782400000 },
        { "1969-12-31T23:59:59.999Z", -1 },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        int64_t moment_ms = SENTINEL;
        assert_true(moment_parse(examples[i].text, &moment_ms));
        assert_int_equal(moment_ms, examples[i].moment_ms);
    }
}

static void what_is_no_moment_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "now",
        "2026",
        "2026-3-1",
        "2026-03-01T",
        "2026-03-01T22:14:07",
        "2026-03-01T22:14Z",
        "2026-03-01T22:14:07.Z",
        "2026-03-01T22:14:07Z ",
        " 2026-03-01",
        "2026-03-01T24:00:00Z",
        "2026-03-01T22:60:00Z",
        "2026-03-01T22:14:61Z",
        "2026-03-01T22:14:07+0100",
        "2026-03-01T22:14:07+24:00",
        "2026-13-01",
        "2026-00-10",
        "2026-02-29",
        "2100-02-29",
        "2026-04-31",
        "0000-01-01",
        "-026-01-01",
        "2026-03-01T+2:14:07Z",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        int64_t moment_ms = SENTINEL;
        assert_false(moment_parse(texts[i], &moment_ms));
        assert_int_equal(moment_ms, SENTINEL);
    }
}

static void every_day_is_written_and_read_back(void **state)
{
    (void)state;
    const int64_t day_ms = INT64_C(86400) * 1000;
    const int64_t last_ms = moment_from_calendar(9999, 12, 31, 0, 0, 0);
    for (int64_t day = moment_from_calendar(1, 1, 1, 0, 0, 0); day <= last_ms; day += day_ms * 17) {
        char text[MOMENT_TEXT_SIZE];
        int64_t moment_ms = SENTINEL;
        moment_format(day, text);
        assert_true(moment_parse(text, &moment_ms));
        assert_int_equal(moment_ms, day);
    }
}

static void the_calendar_agrees_with_the_system(void **state)
{
    (void)state;
    for (int64_t seconds = -9000000000; seconds < 9000000000; seconds += INT64_C(86399) * 101) {
        const time_t time = (time_t)seconds;
        struct tm calendar = { 0 };
        assert_non_null(gmtime_r(&time, &calendar));
        assert_int_equal(moment_from_calendar(calendar.tm_year + 1900, calendar.tm_mon + 1,
                                              calendar.tm_mday, calendar.tm_hour, calendar.tm_min,
                                              calendar.tm_sec),
                         seconds * 1000);
    }
}

static void the_clocks_run(void **state)
{
    (void)state;
    const int64_t first_ns = moment_monotonic_ns();
    assert_true(moment_monotonic_ns() >= first_ns);
    assert_true(moment_now_ms() > moment_from_calendar(2024, 1, 1, 0, 0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_written_in_utc),
        cmocka_unit_test(texts_are_read),
        cmocka_unit_test(what_is_no_moment_is_refused),
        cmocka_unit_test(every_day_is_written_and_read_back),
        cmocka_unit_test(the_calendar_agrees_with_the_system),
        cmocka_unit_test(the_clocks_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
