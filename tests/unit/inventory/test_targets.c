#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "inventory/catalogue_read.h"
#include "inventory/columns.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

static void expect_success(bool is_success, const struct error *error)
{
    if (!is_success) {
        fail_msg("%s", error->text);
    }
}

static void the_files_are_compiled_in_as_they_are(void **state)
{
    (void)state;
    static const char *const names[] = { "catalogue.json", "columns.json", "profiles/https.json" };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        char path[512];
        char *text = NULL;
        size_t length = 0;
        struct error error = { 0 };
        snprintf(path, sizeof(path), "%s/%s", TARGETS_FOLDER, names[i]);
        assert_true(file_read(path, (size_t)1 << 20, &text, &length, &error));
        assert_string_equal(targets_text(names[i]), text);
        memory_free(text);
    }
    assert_null(targets_text("profiles/none.json"));
}

static void the_catalogue_reads(void **state)
{
    (void)state;
    struct catalogue catalogue = { 0 };
    struct error error = { 0 };
    expect_success(catalogue_load(&catalogue, NULL, &error), &error);
    assert_false(catalogue_may_ask(&catalogue, "/Altiris/NS/Agent/CreateResource.aspx"));
    assert_true(catalogue_may_ask(&catalogue, "/Altiris/Console"));
    assert_true(catalogue.roles[ROLE_NOTIFICATION_SERVER].path_count > 0);
    catalogue_clear(&catalogue);
}

static void every_profile_reads_under_its_name(void **state)
{
    (void)state;
    size_t count = 0;
    for (const char *const *name = targets_profiles(); *name != NULL; name++) {
        struct profile profile = { 0 };
        struct error error = { 0 };
        expect_success(profile_load(&profile, *name, &error), &error);
        assert_string_equal(profile.name, *name);
        assert_true(profile.check_count > 0);
        profile_clear(&profile);
        count++;
    }
    assert_int_equal(count, 4);
}

static void the_names_of_columns_read(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct error error = { 0 };
    const struct column_names *names = NULL;
    expect_success(column_names_read(&arena, &names, &error), &error);
    assert_int_equal(find_role_word(names, "package_server")->services,
                     service_bit(SERVICE_PACKAGE));
    arena_clear(&arena);
}

static void the_sample_inventories_read_together(void **state)
{
    (void)state;
    static const char *const names[] = { "sample.json", "hosts.csv", "codebases.csv" };
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        char path[512];
        snprintf(path, sizeof(path), "%s/inventories/%s", TARGETS_FOLDER, names[i]);
        expect_success(inventory_read_file(&inventory, path, &error), &error);
    }
    assert_true(inventory_finish(&inventory, &error));
    assert_int_equal(inventory.note_count, 0);
    assert_true(inventory.codebase_count > 0);
    inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_files_are_compiled_in_as_they_are),
        cmocka_unit_test(the_catalogue_reads),
        cmocka_unit_test(every_profile_reads_under_its_name),
        cmocka_unit_test(the_names_of_columns_read),
        cmocka_unit_test(the_sample_inventories_read_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
