#include "report/text_wrap.h"
#include "support/unit.h"

#include <string.h>

struct wrap_case {
    const char *text;
    size_t width;
    const char *line;
    const char *rest;
};

static void lines_end_where_they_read_best(void **state)
{
    (void)state;
    static const struct wrap_case cases[] = {
        { "", 10, "", "" },
        { "short", 10, "short", "" },
        { "exactly te", 10, "exactly te", "" },
        { "exactly ten", 10, "exactly", "ten" },
        { "a line that goes on", 12, "a line that", "goes on" },
        { "the blank goes", 9, "the blank", "goes" },
        { "many    blanks", 6, "many", "blanks" },
        { "/Altiris/SoftwarePortal", 12, "/Altiris/", "SoftwarePortal" },
        { "/AltirisSoftwarePortal", 12, "/AltirisSoft", "warePortal" },
        { "サーバ", 5, "サー", "バ" },
        { "サーバ", 1, "サ", "ーバ" },
        { "o\xcc\x88o\xcc\x88o", 2, "o\xcc\x88o\xcc\x88", "o" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct text_line line = text_wrap(cases[i].text, cases[i].width);
        assert_int_equal(line.length, strlen(cases[i].line));
        assert_memory_equal(cases[i].text, cases[i].line, line.length);
        assert_string_equal(cases[i].text + line.next, cases[i].rest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_where_they_read_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
