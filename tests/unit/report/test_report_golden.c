// The reports of the samples, byte for byte. ITMSCAN_RENEW_GOLDEN=1 writes what is expected anew:
// look at the difference before you keep it.

#include "base/file.h"
#include "base/memory.h"
#include "support/unit.h"
#include "unit/report/render.h"
#include "unit/report/sample_assessment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_FILE ((size_t)1 << 24)

static void renew(const char *path, const char *text)
{
    struct error error = { 0 };
    struct file_writer *writer = file_writer_open(path, &error);
    assert_non_null(writer);
    assert_true(fputs(text, file_writer_stream(writer)) >= 0);
    assert_true(file_writer_commit(writer, &error));
}

static void compare(const char *name, char *actual)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/golden/%s", TESTS_FOLDER, name);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing sets it
    if (getenv("ITMSCAN_RENEW_GOLDEN") != NULL) {
        renew(path, actual);
    }
    char *expected = NULL;
    size_t length = 0;
    struct error error = { 0 };
    if (!file_read(path, LARGEST_FILE, &expected, &length, &error)) {
        fail_msg("%s", error.text);
    }
    assert_string_equal(actual, expected);
    memory_free(expected);
    free(actual);
}

static const struct report_style plain = { .took_seconds = 0.42, .connections = 5 };

static void the_json_of_an_estate_is_as_it_was(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_estate(&sample);
    compare("report.json", render("json", &sample.assessment, &plain));
    sample_clear(&sample);
}

static void the_text_of_an_estate_is_as_it_was(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_estate(&sample);
    compare("report.txt", render("text", &sample.assessment, &plain));
    sample_clear(&sample);
}

static void the_text_of_a_host_is_as_it_was(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_host(&sample);
    compare("verify.txt", render("text", &sample.assessment, &plain));
    sample_clear(&sample);
}

static void the_whole_text_of_an_estate_is_as_it_was(void **state)
{
    (void)state;
    const struct report_style verbose = { .width = 120, .is_verbose = true, .has_colour = true };
    struct sample sample;
    sample_make_estate(&sample);
    compare("report-verbose-colour.txt", render("text", &sample.assessment, &verbose));
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_json_of_an_estate_is_as_it_was),
        cmocka_unit_test(the_text_of_an_estate_is_as_it_was),
        cmocka_unit_test(the_text_of_a_host_is_as_it_was),
        cmocka_unit_test(the_whole_text_of_an_estate_is_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
