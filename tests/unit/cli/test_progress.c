// Is the time on the progress line written as people read it?

#include "cli/progress.h"
#include "support/unit.h"

static void a_time_is_written_in_hours_minutes_and_seconds(void **state)
{
    (void)state;

    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {
        { 0, "0:00" },     { 9, "0:09" },       { 65, "1:05" },
        { 3599, "59:59" }, { 3600, "1:00:00" }, { 7384, "2:03:04" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[PROGRESS_TIME_SIZE];
        progress_format_time(cases[i].seconds, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void nothing_is_shown_where_it_is_not_wanted(void **state)
{
    (void)state;
    struct progress progress;
    progress_begin(&progress, false, 10, 0);
    assert_false(progress.is_shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_is_written_in_hours_minutes_and_seconds),
        cmocka_unit_test(nothing_is_shown_where_it_is_not_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
