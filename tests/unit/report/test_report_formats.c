#include "report/report.h"
#include "support/unit.h"
#include "unit/report/sample_assessment.h"

#include <string.h>

static void every_format_has_a_name_of_its_own_and_a_description(void **state)
{
    (void)state;
    const struct report_format *const *formats = report_formats();
    assert_non_null(formats[0]);
    for (size_t i = 0; formats[i] != NULL; i++) {
        assert_ptr_equal(report_format_by_name(formats[i]->name), formats[i]);
        assert_non_null(formats[i]->description);
        assert_non_null(formats[i]->write);
    }
    assert_null(report_format_by_name("papyrus"));
    assert_null(report_format_by_name("JSON"));
}

static void a_file_name_means_the_format_of_its_extension(void **state)
{
    (void)state;
    assert_string_equal(report_format_by_file("/tmp/a.b/report.json")->name, "json");
    assert_string_equal(report_format_by_file("REPORT.JSON")->name, "json");
    assert_string_equal(report_format_by_file("report.txt")->name, "text");
    assert_null(report_format_by_file("report.docx"));
    assert_null(report_format_by_file("json"));
}

static void a_full_disk_is_an_error_in_every_format(void **state)
{
    (void)state;
    const struct report_style style = { 0 };
    struct sample sample;
    sample_make_estate(&sample);
    const struct report_format *const *formats = report_formats();
    for (size_t i = 0; formats[i] != NULL; i++) {
        FILE *full = fopen("/dev/full", "we");
        assert_non_null(full);
        struct error error = { 0 };
        assert_false(formats[i]->write(&sample.assessment, &style, full, &error));
        assert_int_equal(error.kind, ERROR_SYSTEM);
        assert_non_null(strstr(error.text, "No space left on device"));
        (void)fclose(full);
    }
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_has_a_name_of_its_own_and_a_description),
        cmocka_unit_test(a_file_name_means_the_format_of_its_extension),
        cmocka_unit_test(a_full_disk_is_an_error_in_every_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
