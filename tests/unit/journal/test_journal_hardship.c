// Does a journal keep what a run had to put up with?
#include "support/unit.h"
#include "unit/journal/samples.h"

#include <stdlib.h>
#include <string.h>

#define EVENING_MS INT64_C(1772403247000)

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

static void make_hardship(struct hardship *hardship)
{
    const struct shortage shortages[] = {
        { SHORTAGE_DESCRIPTORS, 0, EVENING_MS, EVENING_MS, 100, 17 },
        { SHORTAGE_NETWORK_BUFFERS, 12, EVENING_MS + 1, EVENING_MS + 2000, 17, 4 },
    };
    const struct slowed_address slowed = {
        .address = { .family = ADDRESS_IPV4, .bytes = { 10, 1, 1, 5 } },
        .reason = SLOWING_RETRY_AFTER,
        .count = 3,
        .first_ms = EVENING_MS,
        .last_ms = EVENING_MS + 500,
    };
    *hardship = (struct hardship){ .slowed_left_out = 2 };
    hardship_add_shortage(hardship, &shortages[0]);
    hardship_add_shortage(hardship, &shortages[1]);
    hardship_add_slowed(hardship, &slowed);
}

static void close_with_hardship(struct journal_writer *writer)
{
    struct hardship hardship;
    struct error error = { 0 };
    make_hardship(&hardship);
    assert_non_null(writer);
    assert_true(journal_write_hardship(writer, &hardship, &error));
    assert_true(journal_close(writer, true, &error));
    hardship_clear(&hardship);
}

static void add_up(void *context, const struct hardship *hardship)
{
    hardship_add(context, hardship);
}

static struct hardship read_back(const char *path)
{
    struct hardship hardship = { 0 };
    const struct journal_handler handler = { .on_hardship = add_up, .context = &hardship };
    struct journal_summary summary = { 0 };
    struct error error = { 0 };
    assert_true(journal_read(path, &handler, &summary, &error));
    assert_true(summary.is_complete);
    assert_false(summary.is_cut);
    return hardship;
}

static void it_is_read_back_as_it_was(void **state)
{
    const struct sample_folder *folder = *state;
    struct error error = { 0 };
    close_with_hardship(journal_create(folder->file, &sample_header, &error));
    struct hardship hardship = read_back(folder->file);
    struct hardship expected;
    make_hardship(&expected);
    assert_memory_equal(hardship.shortages, expected.shortages, sizeof(expected.shortages));
    assert_memory_equal(hardship.has_shortage, expected.has_shortage,
                        sizeof(expected.has_shortage));
    assert_int_equal(hardship.slowed_count, 1);
    assert_true(address_equal(&hardship.slowed[0].address, &expected.slowed[0].address));
    assert_int_equal(hardship.slowed[0].reason, SLOWING_RETRY_AFTER);
    assert_int_equal(hardship.slowed[0].count, 3);
    assert_int_equal(hardship.slowed[0].last_ms, EVENING_MS + 500);
    assert_int_equal(hardship.slowed_left_out, 2);
    hardship_clear(&hardship);
    hardship_clear(&expected);
}

static void that_of_a_run_that_was_resumed_is_added(void **state)
{
    const struct sample_folder *folder = *state;
    struct error error = { 0 };
    close_with_hardship(journal_create(folder->file, &sample_header, &error));
    close_with_hardship(journal_append(folder->file, &error));
    struct hardship hardship = read_back(folder->file);
    assert_int_equal(hardship.shortages[SHORTAGE_NETWORK_BUFFERS].count, 24);
    assert_int_equal(hardship.slowed[0].count, 6);
    assert_int_equal(hardship.slowed_left_out, 4);
    hardship_clear(&hardship);
}

static void without_any_the_journal_has_no_line_of_it(void **state)
{
    const struct sample_folder *folder = *state;
    struct error error = { 0 };
    const struct hardship none = { 0 };
    struct journal_writer *writer = journal_create(folder->file, &sample_header, &error);
    assert_true(journal_write_hardship(writer, &none, &error));
    assert_true(journal_close(writer, true, &error));
    assert_int_equal(count_in_file(folder->file, "shortage"), 0);
    assert_int_equal(count_in_file(folder->file, "slowed"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_read_back_as_it_was, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(that_of_a_run_that_was_resumed_is_added, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(without_any_the_journal_has_no_line_of_it, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
