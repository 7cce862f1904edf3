#include "journal/line_reader.h"
#include "support/unit.h"
#include "unit/journal/samples.h"

#include <string.h>

static int make_folder(void **state)
{
    static struct sample_folder folder;
    sample_folder_make(&folder);
    *state = &folder;
    return 0;
}

static int remove_folder(void **state)
{
    sample_folder_remove(*state);
    return 0;
}

static void lines_come_with_their_places(void **state)
{
    const struct sample_folder *folder = *state;
    write_bytes(folder->file, "one\n\nthree\nfour", 15);
    struct error error = { 0 };
    struct line_reader *reader = line_reader_open(folder->file, 8, &error);
    struct line line = { 0 };

    assert_int_equal(line_reader_next(reader, &line, &error), LINE_READ);
    assert_string_equal(line.text, "one");
    assert_int_equal(line.start, 0);
    assert_int_equal(line.end, 4);
    assert_int_equal(line_reader_next(reader, &line, &error), LINE_READ);
    assert_int_equal(line.length, 0);
    assert_int_equal(line_reader_next(reader, &line, &error), LINE_READ);
    assert_string_equal(line.text, "three");
    assert_int_equal(line.number, 3);
    assert_int_equal(line.end, 11);
    assert_int_equal(line_reader_next(reader, &line, &error), LINE_END);
    assert_true(line_reader_is_cut(reader));
    line_reader_close(reader);
}

static void a_line_over_the_limit_is_a_fault_with_its_number(void **state)
{
    const struct sample_folder *folder = *state;
    write_bytes(folder->file, "12345678\n123456789\n", 19);
    struct error error = { 0 };
    struct line_reader *reader = line_reader_open(folder->file, 8, &error);
    struct line line = { 0 };
    assert_int_equal(line_reader_next(reader, &line, &error), LINE_READ);
    assert_int_equal(line_reader_next(reader, &line, &error), LINE_FAILED);
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_non_null(strstr(error.text, "journal.ndjson:2: longer than 8 bytes"));
    line_reader_close(reader);
}

static void a_folder_and_a_missing_file_are_faults_of_the_user(void **state)
{
    const struct sample_folder *folder = *state;
    struct error error = { 0 };
    assert_null(line_reader_open("/tmp/itmscan-no-such-folder/journal", 8, &error));
    assert_int_equal(error.kind, ERROR_INPUT);

    error.kind = ERROR_NONE;
    struct line_reader *reader = line_reader_open(folder->path, 8, &error);
    struct line line = { 0 };
    assert_int_equal(line_reader_next(reader, &line, &error), LINE_FAILED);
    assert_int_equal(error.kind, ERROR_INPUT);
    line_reader_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_with_their_places),
        cmocka_unit_test(a_line_over_the_limit_is_a_fault_with_its_number),
        cmocka_unit_test(a_folder_and_a_missing_file_are_faults_of_the_user),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
