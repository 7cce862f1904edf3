#include "plan/draft.h"
#include "support/unit.h"

#include <string.h>

static void add(struct draft *draft, uint16_t port, const char *path, bool is_from_url)
{
    const struct ask ask = {
        .path = path,
        .path_length = strlen(path),
        .port = port,
        .scheme = port == 80 ? SCHEME_HTTP : SCHEME_HTTPS,
        .is_from_url = is_from_url,
    };
    draft_add(draft, &ask);
}

static void an_empty_draft_has_no_endpoints(void **state)
{
    struct draft draft = { 0 };
    struct arena arena = { 0 };
    size_t count = 7;
    (void)state;
    assert_null(draft_finish(&draft, &arena, &count));
    assert_int_equal(count, 0);
    draft_clear(&draft);
    arena_clear(&arena);
}

static void port_zero_is_no_endpoint(void **state)
{
    struct draft draft = { 0 };
    (void)state;
    add(&draft, 0, "/", false);
    assert_int_equal(draft.count, 0);
    draft_clear(&draft);
}

static void each_port_is_one_endpoint_in_ascending_order(void **state)
{
    struct draft draft = { 0 };
    struct arena arena = { 0 };
    size_t count = 0;
    (void)state;
    add(&draft, 4726, "/", false);
    add(&draft, 80, "/", false);
    add(&draft, 443, "/", false);
    add(&draft, 80, "/x", false);
    const struct visit_endpoint *endpoints = draft_finish(&draft, &arena, &count);
    assert_int_equal(count, 3);
    assert_int_equal(endpoints[0].port, 80);
    assert_int_equal(endpoints[0].path_count, 2);
    assert_int_equal(endpoints[1].port, 443);
    assert_int_equal(endpoints[2].port, 4726);
    draft_clear(&draft);
    arena_clear(&arena);
}

static void paths_of_the_catalogue_keep_their_order_and_those_of_urls_are_sorted(void **state)
{
    static const char *const expected[] = { "/z", "/", "/A", "/m", "/n" };
    struct draft draft = { 0 };
    struct arena arena = { 0 };
    size_t count = 0;
    (void)state;
    add(&draft, 80, "/z", false);
    add(&draft, 80, "/n", true);
    add(&draft, 80, "/", false);
    add(&draft, 80, "/m", true);
    add(&draft, 80, "/A", false);
    const struct visit_endpoint *endpoints = draft_finish(&draft, &arena, &count);
    assert_int_equal(count, 1);
    assert_int_equal(endpoints[0].path_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(endpoints[0].paths[i], expected[i]);
    }
    draft_clear(&draft);
    arena_clear(&arena);
}

static void spellings_of_one_path_are_one_path_in_the_first_spelling(void **state)
{
    static const char *const expected[] = { "/", "/altiris/console", "/Pkg", "/pkg/" };
    struct draft draft = { 0 };
    struct arena arena = { 0 };
    size_t count = 0;
    (void)state;
    add(&draft, 80, "/Pkg", true);
    add(&draft, 80, "/altiris/console", false);
    add(&draft, 80, "/PKG", true);
    add(&draft, 80, "/Altiris/Console", true);
    add(&draft, 80, "/pkg/", true);
    const struct visit_endpoint *endpoints = draft_finish(&draft, &arena, &count);
    assert_int_equal(endpoints[0].path_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(endpoints[0].paths[i], expected[i]);
    }
    draft_clear(&draft);
    arena_clear(&arena);
}

static void the_first_mention_of_a_port_decides_what_is_expected(void **state)
{
    struct draft draft = { 0 };
    struct arena arena = { 0 };
    size_t count = 0;
    struct ask ask = { .path = "/z", .path_length = 2, .port = 8080, .scheme = SCHEME_HTTPS };
    (void)state;
    draft_add(&draft, &ask);
    ask = (struct ask){ .path = "/a", .path_length = 2, .port = 8080, .scheme = SCHEME_HTTP };
    draft_add(&draft, &ask);
    const struct visit_endpoint *endpoints = draft_finish(&draft, &arena, &count);
    assert_int_equal(count, 1);
    assert_int_equal(endpoints[0].expected, SCHEME_HTTPS);
    draft_clear(&draft);
    arena_clear(&arena);
}

static void only_the_first_bytes_of_a_path_are_meant(void **state)
{
    struct draft draft = { 0 };
    struct arena arena = { 0 };
    size_t count = 0;
    struct ask ask = { .path = "/a/one.exe", .path_length = 3, .port = 80 };
    (void)state;
    draft_add(&draft, &ask);
    ask.path = "/a/two.exe";
    draft_add(&draft, &ask);
    const struct visit_endpoint *endpoints = draft_finish(&draft, &arena, &count);
    assert_int_equal(endpoints[0].path_count, 2);
    assert_string_equal(endpoints[0].paths[0], "/");
    assert_string_equal(endpoints[0].paths[1], "/a/");
    draft_clear(&draft);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_draft_has_no_endpoints),
        cmocka_unit_test(port_zero_is_no_endpoint),
        cmocka_unit_test(each_port_is_one_endpoint_in_ascending_order),
        cmocka_unit_test(paths_of_the_catalogue_keep_their_order_and_those_of_urls_are_sorted),
        cmocka_unit_test(spellings_of_one_path_are_one_path_in_the_first_spelling),
        cmocka_unit_test(the_first_mention_of_a_port_decides_what_is_expected),
        cmocka_unit_test(only_the_first_bytes_of_a_path_are_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
