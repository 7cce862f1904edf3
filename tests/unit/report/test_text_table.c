#include "report/text_table.h"
#include "support/unit.h"

#include <stdlib.h>

static const struct text_column usual[] = {
    { .title = "path", .is_rigid = true },
    { .title = "http", .has_marks = true },
    { .title = "https", .has_marks = true },
};

// Writes the rows on a page of that width; released with free().
static char *write_table(unsigned width, const struct text_column *columns,
                         const struct text_cell (*rows)[3], size_t count)
{
    const struct report_style style = { .width = width };
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    struct text_page page;
    text_page_init(&page, &style, stream);
    struct text_table table;
    text_table_init(&table, &page, columns, 3);
    for (size_t i = 0; i < count; i++) {
        text_table_add(&table, rows[i]);
    }
    text_table_write(&table, 2);
    struct error error = { 0 };
    assert_true(text_page_finish(&page, &error));
    (void)fclose(stream);
    return text;
}

static void columns_are_as_wide_as_needed(void **state)
{
    (void)state;
    static const struct text_cell rows[][3] = {
        { { .text = "/" }, { MARK_WARNING, "serves" }, { MARK_GOOD, "serves" } },
        { { .text = "/Altiris" }, { MARK_NONE, NULL }, { MARK_WRONG, "not there" } },
    };
    char *text = write_table(80, usual, rows, 2);
    assert_string_equal(text, "  path         http       https\n"
                              "  /          ! serves   ✓ serves\n"
                              "  /Altiris              ✗ not there\n");
    free(text);
}

static void what_is_too_wide_is_wrapped_the_rigid_column_last(void **state)
{
    (void)state;
    static const struct text_cell rows[][3] = {
        { { .text = "/Altiris/Console" },
          { MARK_UNSURE, "redirects elsewhere" },
          { MARK_NONE, "forbidden" } },
    };
    char *text = write_table(50, usual, rows, 1);
    assert_string_equal(text, "  path                 http              https\n"
                              "  /Altiris/Console   ? redirects         forbidden\n"
                              "                       elsewhere\n");
    free(text);
}

static void a_long_title_is_wrapped_too(void **state)
{
    (void)state;
    static const struct text_column columns[] = {
        { .title = "path", .is_rigid = true },
        { .title = "https 443 with certificate", .has_marks = true },
        { .title = "https 4726", .has_marks = true },
    };
    static const struct text_cell rows[][3] = {
        { { .text = "/" }, { MARK_GOOD, "serves" }, { MARK_GOOD, "serves" } },
    };
    char *text = write_table(40, columns, rows, 1);
    assert_string_equal(text, "  path     https 443 with     https 4726\n"
                              "           certificate\n"
                              "  /      ✓ serves           ✓ serves\n");
    free(text);
}

static void wide_and_hostile_text_keeps_its_column(void **state)
{
    (void)state;
    static const struct text_cell rows[][3] = {
        { { .text = "/サーバ" }, { MARK_GOOD, "a\x1b[2Jb" }, { MARK_GOOD, "x" } },
        { { .text = "/1234567" }, { MARK_GOOD, "\xff" }, { MARK_GOOD, "y" } },
    };
    char *text = write_table(80, usual, rows, 2);
    assert_string_equal(text, "  path         http          https\n"
                              "  /サーバ    ✓ a\\x1B[2Jb   ✓ x\n"
                              "  /1234567   ✓ \xEF\xBF\xBD           ✓ y\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_needed),
        cmocka_unit_test(what_is_too_wide_is_wrapped_the_rigid_column_last),
        cmocka_unit_test(a_long_title_is_wrapped_too),
        cmocka_unit_test(wide_and_hostile_text_keeps_its_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
