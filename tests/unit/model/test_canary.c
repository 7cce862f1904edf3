#include "model/canary.h"
#include "support/unit.h"

#include <string.h>

#define DIGIT_COUNT 16

static void a_canary_is_a_child_of_a_folder_and_a_sibling_of_a_page(void **state)
{
    static const struct {
        const char *path;
        const char *begins;
    } cases[] = {
        { "/", "/itmscan-" },
        { "/Altiris/Console", "/Altiris/Console/itmscan-" },
        { "/Altiris/", "/Altiris/itmscan-" },
        { "/a/Page.aspx", "/a/itmscan-" },
        { "/Page.aspx", "/itmscan-" },
        { "/v1.2/folder", "/v1.2/folder/itmscan-" },
    };
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *canary = canary_path(&arena, "ns1", cases[i].path);
        size_t length = strlen(cases[i].begins);
        assert_memory_equal(canary, cases[i].begins, length);
        assert_int_equal(strspn(canary + length, "0123456789abcdef"), DIGIT_COUNT);
        assert_int_equal(strlen(canary), length + DIGIT_COUNT);
    }
    arena_clear(&arena);
}

static void the_same_host_and_path_give_the_same_canary_on_every_machine(void **state)
{
    struct arena arena = { 0 };
    (void)state;
    const char *canary = canary_path(&arena, "ns1.corp.example", "/Altiris/Console");
    assert_string_equal(canary, "/Altiris/Console/itmscan-bd64009dcb60d4e6");
    arena_clear(&arena);
}

static void another_host_or_another_path_gives_another_canary(void **state)
{
    struct arena arena = { 0 };
    (void)state;
    const char *canary = canary_path(&arena, "ns1", "/Altiris");
    assert_string_not_equal(canary, canary_path(&arena, "ns2", "/Altiris"));
    const char *root = strrchr(canary_path(&arena, "ns1", "/"), '/');
    assert_string_not_equal(strrchr(canary, '/'), root);
    arena_clear(&arena);
}

static void pages_of_one_folder_share_its_canary_in_any_case_of_letters(void **state)
{
    struct arena arena = { 0 };
    (void)state;
    const char *canary = canary_path(&arena, "ns1", "/a/One.aspx");
    assert_string_equal(canary, canary_path(&arena, "ns1", "/a/two.asp"));
    assert_string_equal(canary, canary_path(&arena, "ns1", "/a/"));
    assert_string_equal(canary, canary_path(&arena, "ns1", "/a"));
    const char *upper = canary_path(&arena, "ns1", "/A/One.aspx");
    assert_string_equal(strrchr(canary, '/'), strrchr(upper, '/'));
    arena_clear(&arena);
}

static void a_canary_is_known_by_its_last_segment(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_true(canary_is_path(canary_path(&arena, "ns1", "/Altiris/Console")));
    assert_false(canary_is_path("/Altiris/Console"));
    assert_false(canary_is_path("/itmscan-1/Console"));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_canary_is_known_by_its_last_segment),
        cmocka_unit_test(a_canary_is_a_child_of_a_folder_and_a_sibling_of_a_page),
        cmocka_unit_test(the_same_host_and_path_give_the_same_canary_on_every_machine),
        cmocka_unit_test(another_host_or_another_path_gives_another_canary),
        cmocka_unit_test(pages_of_one_folder_share_its_canary_in_any_case_of_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
