#include "base/memory.h"
#include "support/unit.h"
#include "unit/journal/samples.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *const two_hosts[] = { "a", "b" };
static const struct journal_handler nobody = { 0 };

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

static int remove_file(void **state)
{
    const struct sample_folder *folder = *state;
    (void)unlink(folder->file);
    return 0;
}

static struct journal_summary read_summary(const char *path)
{
    struct journal_summary summary = { 0 };
    struct error error = { 0 };
    const bool read = journal_read(path, &nobody, &summary, &error);
    assert_string_equal(error.text, "");
    assert_true(read);
    return summary;
}

// The offset behind the line that begins with `start`.
static size_t find_end_of_line(const char *bytes, const char *start)
{
    const char *line = strstr(bytes, start);
    assert_non_null(line);
    return (size_t)(strchr(line, '\n') + 1 - bytes);
}

static void a_visit_that_was_cut_anywhere_never_happened(void **state)
{
    const struct sample_folder *folder = *state;
    write_journal(folder->file, two_hosts, 2);
    size_t length = 0;
    char *bytes = read_bytes(folder->file, &length);
    const size_t first_end = find_end_of_line(bytes, "{\"host_done\":\"a\"");
    const size_t second_end = find_end_of_line(bytes, "{\"host_done\":\"b\"");

    for (size_t cut = first_end; cut < second_end; cut++) {
        write_bytes(folder->file, bytes, cut);
        const struct journal_summary summary = read_summary(folder->file);
        assert_int_equal(summary.visit_count, 1);
        assert_int_equal(summary.is_cut, cut > first_end);
        assert_int_equal(summary.ended_ms, 0);
    }
    for (size_t cut = second_end + 1; cut < length; cut++) {
        write_bytes(folder->file, bytes, cut);
        const struct journal_summary summary = read_summary(folder->file);
        assert_int_equal(summary.visit_count, 2);
        assert_true(summary.is_cut);
        assert_false(summary.is_complete);
    }
    memory_free(bytes);
}

static void going_on_after_any_cut_gives_the_same_journal(void **state)
{
    const struct sample_folder *folder = *state;
    write_journal(folder->file, two_hosts, 2);
    size_t length = 0;
    char *bytes = read_bytes(folder->file, &length);
    const size_t first_end = find_end_of_line(bytes, "{\"host_done\":\"a\"");
    const size_t second_end = find_end_of_line(bytes, "{\"host_done\":\"b\"");
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);

    for (size_t cut = first_end; cut < second_end; cut += 7) {
        write_bytes(folder->file, bytes, cut);
        struct error error = { 0 };
        struct journal_writer *writer = journal_append(folder->file, &error);
        assert_non_null(writer);
        assert_true(journal_write_visit(writer, "b", samples, SAMPLE_COUNT, &error));
        assert_true(journal_close(writer, true, &error));

        size_t resumed_length = 0;
        char *resumed = read_bytes(folder->file, &resumed_length);
        assert_true(resumed_length > second_end);
        assert_memory_equal(resumed, bytes, second_end);
        assert_false(read_summary(folder->file).is_cut);
        memory_free(resumed);
    }
    memory_free(bytes);
}

static void what_a_cut_visit_brought_is_written_again(void **state)
{
    const struct sample_folder *folder = *state;
    write_journal(folder->file, two_hosts, 1);
    size_t length = 0;
    char *bytes = read_bytes(folder->file, &length);
    const size_t cut = find_end_of_line(bytes, "{\"host\":\"a\"");
    write_bytes(folder->file, bytes, cut);
    memory_free(bytes);

    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct error error = { 0 };
    struct journal_writer *writer = journal_append(folder->file, &error);
    assert_non_null(writer);
    assert_true(journal_write_visit(writer, "b", samples, SAMPLE_COUNT, &error));
    assert_true(journal_close(writer, true, &error));
    assert_int_equal(read_summary(folder->file).visit_count, 1);
    assert_int_equal(count_in_file(folder->file, "\n{\"certificate\":"), 2);
    assert_int_equal(count_in_file(folder->file, "\n{\"body\":"), 2);
}

static void a_journal_cut_within_its_header_is_a_fault(void **state)
{
    const struct sample_folder *folder = *state;
    write_journal(folder->file, two_hosts, 1);
    size_t length = 0;
    char *bytes = read_bytes(folder->file, &length);
    const size_t header_end = find_end_of_line(bytes, "{\"inventory\"");
    for (size_t cut = 0; cut < header_end; cut++) {
        write_bytes(folder->file, bytes, cut);
        struct journal_summary summary = { 0 };
        struct error error = { 0 };
        assert_false(journal_read(folder->file, &nobody, &summary, &error));
        assert_non_null(strstr(error.text, "ends within its header"));
    }
    memory_free(bytes);
}

// No file of this process may grow past `size` while this holds.
static void limit_file_size(rlim_t size)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_keeps_every_visit_before(void **state)
{
    const struct sample_folder *folder = *state;
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    write_journal(folder->file, two_hosts, 1);
    size_t length = 0;
    memory_free(read_bytes(folder->file, &length));
    struct error error = { 0 };
    struct journal_writer *writer = journal_append(folder->file, &error);
    assert_non_null(writer);

    limit_file_size(length + 100);
    const bool written = journal_write_visit(writer, "b", samples, SAMPLE_COUNT, &error);
    limit_file_size(RLIM_INFINITY);
    assert_false(written);
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_non_null(strstr(error.text, "journal.ndjson: File too large"));
    const struct journal_summary summary = read_summary(folder->file);
    assert_int_equal(summary.visit_count, 1);
    assert_false(summary.is_cut);

    // When there is room again the journal goes on.
    assert_true(journal_write_visit(writer, "c", samples, SAMPLE_COUNT, &error));
    assert_true(journal_close(writer, false, &error));
    assert_int_equal(read_summary(folder->file).visit_count, 2);
}

static void what_a_failed_visit_brought_is_written_by_the_next(void **state)
{
    const struct sample_folder *folder = *state;
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct error error = { 0 };
    struct journal_writer *writer = journal_create(folder->file, &sample_header, &error);
    size_t length = 0;
    memory_free(read_bytes(folder->file, &length));

    limit_file_size(length + 200);
    assert_false(journal_write_visit(writer, "a", samples, SAMPLE_COUNT, &error));
    limit_file_size(RLIM_INFINITY);
    assert_true(journal_write_visit(writer, "a", samples, SAMPLE_COUNT, &error));
    assert_true(journal_close(writer, true, &error));
    assert_int_equal(read_summary(folder->file).visit_count, 1);
    assert_int_equal(count_in_file(folder->file, "\n{\"certificate\":"), 2);
}

static void a_disk_full_at_the_start_leaves_no_file(void **state)
{
    const struct sample_folder *folder = *state;
    struct error error = { 0 };
    limit_file_size(10);
    struct journal_writer *writer = journal_create(folder->file, &sample_header, &error);
    limit_file_size(RLIM_INFINITY);
    assert_null(writer);
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_int_not_equal(access(folder->file, F_OK), 0);
}

static void a_disk_full_at_the_end_is_told_when_closing(void **state)
{
    const struct sample_folder *folder = *state;
    struct error error = { 0 };
    struct journal_writer *writer = journal_create(folder->file, &sample_header, &error);
    assert_non_null(writer);
    size_t length = 0;
    memory_free(read_bytes(folder->file, &length));
    limit_file_size(length + 3);
    const bool closed = journal_close(writer, true, &error);
    limit_file_size(RLIM_INFINITY);
    assert_false(closed);
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_false(read_summary(folder->file).is_complete);
}

int main(void)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_visit_that_was_cut_anywhere_never_happened, remove_file),
        cmocka_unit_test_teardown(going_on_after_any_cut_gives_the_same_journal, remove_file),
        cmocka_unit_test_teardown(what_a_cut_visit_brought_is_written_again, remove_file),
        cmocka_unit_test_teardown(a_journal_cut_within_its_header_is_a_fault, remove_file),
        cmocka_unit_test_teardown(a_full_disk_keeps_every_visit_before, remove_file),
        cmocka_unit_test_teardown(what_a_failed_visit_brought_is_written_by_the_next, remove_file),
        cmocka_unit_test_teardown(a_disk_full_at_the_start_leaves_no_file, remove_file),
        cmocka_unit_test_teardown(a_disk_full_at_the_end_is_told_when_closing, remove_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
