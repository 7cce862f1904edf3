#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "support/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A folder of its own for each test, emptied afterwards.
struct folder {
    char path[64];
    struct arena arena;
};

static int enter_folder(void **state)
{
    struct folder *folder = memory_allocate(1, sizeof(*folder));
    strcpy(folder->path, "/tmp/itmscan-test-XXXXXX");
    *state = folder;
    return mkdtemp(folder->path) != NULL ? 0 : -1;
}

static int is_entry(const struct dirent *entry)
{
    return !text_equal(entry->d_name, ".") && !text_equal(entry->d_name, "..");
}

static int leave_folder(void **state)
{
    struct folder *folder = *state;
    struct dirent **entries = NULL;
    const int count = scandir(folder->path, &entries, is_entry, NULL);
    for (int i = 0; i < count; i++) {
        remove(arena_format(&folder->arena, "%s/%s", folder->path, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    rmdir(folder->path);
    arena_clear(&folder->arena);
    memory_free(folder);
    return 0;
}

static int count_entries(struct folder *folder)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder->path, &entries, is_entry, NULL);
    for (int i = 0; i < count; i++) {
        free(entries[i]);
    }
    free(entries);
    return count;
}

static const char *path_of(struct folder *folder, const char *name)
{
    return arena_format(&folder->arena, "%s/%s", folder->path, name);
}

static void write_file(const char *path, const char *text)
{
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    fputs(text, stream);
    assert_int_equal(fclose(stream), 0);
}

static void expect_content(const char *path, const char *expected)
{
    struct error error = { 0 };
    char *bytes = NULL;
    size_t length = 0;
    assert_true(file_read(path, 1000, &bytes, &length, &error));
    assert_int_equal(length, strlen(expected));
    assert_string_equal(bytes, expected);
    memory_free(bytes);
}

static void a_file_is_read_up_to_its_limit(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    const char *path = path_of(folder, "input");
    char *bytes = NULL;
    size_t length = 0;
    write_file(path, "12345");
    assert_true(file_read(path, 5, &bytes, &length, &error));
    assert_int_equal(length, 5);
    assert_string_equal(bytes, "12345");
    memory_free(bytes);

    assert_false(file_read(path, 4, &bytes, &length, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, arena_format(&folder->arena, "%s: larger than 4 bytes", path));
}

static void an_empty_file_is_an_empty_text(void **state)
{
    struct folder *folder = *state;
    write_file(path_of(folder, "empty"), "");
    expect_content(path_of(folder, "empty"), "");
}

static void what_cannot_be_read_is_named(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    char *bytes = NULL;
    size_t length = 0;
    assert_false(file_read(path_of(folder, "missing"), 10, &bytes, &length, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_non_null(strstr(error.text, "/missing: "));
    assert_false(file_read(folder->path, 10, &bytes, &length, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_non_null(strstr(error.text, folder->path));
}

static void a_committed_file_replaces_the_old_one_at_once(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    const char *path = path_of(folder, "report.json");
    write_file(path, "old");
    struct file_writer *writer = file_writer_open(path, &error);
    assert_non_null(writer);
    fputs("new", file_writer_stream(writer));
    fflush(file_writer_stream(writer));
    expect_content(path, "old");
    assert_true(file_writer_commit(writer, &error));
    expect_content(path, "new");
    assert_int_equal(count_entries(folder), 1);
}

static void an_abandoned_file_leaves_no_trace(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    struct file_writer *writer = file_writer_open(path_of(folder, "report.json"), &error);
    assert_non_null(writer);
    fputs("half", file_writer_stream(writer));
    file_writer_abandon(writer);
    file_writer_abandon(NULL);
    assert_int_equal(count_entries(folder), 0);
}

static void two_writers_of_one_name_do_not_meet(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    const char *path = path_of(folder, "report.json");
    struct file_writer *first = file_writer_open(path, &error);
    struct file_writer *second = file_writer_open(path, &error);
    assert_non_null(first);
    assert_non_null(second);
    fputs("first", file_writer_stream(first));
    fputs("second", file_writer_stream(second));
    assert_true(file_writer_commit(first, &error));
    expect_content(path, "first");
    assert_true(file_writer_commit(second, &error));
    expect_content(path, "second");
}

static void a_symbolic_link_stays_one(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    const char *link = path_of(folder, "latest.json");
    write_file(path_of(folder, "report.json"), "old");
    assert_int_equal(symlink("report.json", link), 0);
    struct file_writer *writer = file_writer_open(link, &error);
    assert_non_null(writer);
    fputs("new", file_writer_stream(writer));
    assert_true(file_writer_commit(writer, &error));
    expect_content(path_of(folder, "report.json"), "new");
    struct stat status;
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
}

static void a_device_is_written_to_and_stays(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct file_writer *writer = file_writer_open("/dev/null", &error);
    assert_non_null(writer);
    fputs("gone", file_writer_stream(writer));
    assert_true(file_writer_commit(writer, &error));
    struct stat status;
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void a_missing_folder_is_a_failure_of_the_system(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    assert_null(file_writer_open(path_of(folder, "missing/report.json"), &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_non_null(strstr(error.text, "missing/report.json: "));
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    struct error error = { 0 };
    struct file_writer *writer = file_writer_open("/dev/full", &error);
    if (writer == NULL) {
        skip();
    }
    fputs("too much", file_writer_stream(writer));
    assert_false(file_writer_commit(writer, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_non_null(strstr(error.text, "/dev/full: "));
}

static void a_failed_commit_leaves_what_was_there(void **state)
{
    struct folder *folder = *state;
    struct error error = { 0 };
    const char *path = path_of(folder, "report.json");
    struct file_writer *writer = file_writer_open(path, &error);
    assert_non_null(writer);
    fputs("new", file_writer_stream(writer));
    // A folder has taken the name meanwhile, so the renaming fails.
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(file_writer_commit(writer, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_int_equal(count_entries(folder), 1);
}

#define FOLDER_TEST(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_file_is_read_up_to_its_limit),
        FOLDER_TEST(an_empty_file_is_an_empty_text),
        FOLDER_TEST(what_cannot_be_read_is_named),
        FOLDER_TEST(a_committed_file_replaces_the_old_one_at_once),
        FOLDER_TEST(an_abandoned_file_leaves_no_trace),
        FOLDER_TEST(two_writers_of_one_name_do_not_meet),
        FOLDER_TEST(a_symbolic_link_stays_one),
        cmocka_unit_test(a_device_is_written_to_and_stays),
        FOLDER_TEST(a_missing_folder_is_a_failure_of_the_system),
        cmocka_unit_test(a_full_disk_is_told),
        FOLDER_TEST(a_failed_commit_leaves_what_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
