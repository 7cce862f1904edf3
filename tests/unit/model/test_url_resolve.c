#include "model/url.h"
#include "support/unit.h"

static struct url parsed(struct arena *arena, const char *text)
{
    struct url url = { 0 };
    assert_true(url_parse(arena, text, &url));
    return url;
}

static void a_location_is_read_as_browsers_read_it(void **state)
{
    static const struct {
        const char *location;
        const char *target;
    } cases[] = {
        { "https://ns1", "https://ns1/" },
        { "http://ns2/y", "http://ns2/y" },
        { "HTTPS://NS1:4726/y", "https://ns1:4726/y" },
        { "//ns2/x", "http://ns2/x" },
        { "//ns2:443/x", "http://ns2:443/x" },
        { "\\\\ns2\\x", "http://ns2/x" },
        { "/y", "http://ns1:8080/y" },
        { "\\y", "http://ns1:8080/y" },
        { "/", "http://ns1:8080/" },
        { "", "http://ns1:8080/a/b/c" },
        { "   ", "http://ns1:8080/a/b/c" },
        { "?a=b", "http://ns1:8080/a/b/c" },
        { "#f", "http://ns1:8080/a/b/c" },
        { "y", "http://ns1:8080/a/b/y" },
        { "y/", "http://ns1:8080/a/b/y/" },
        { "y z", "http://ns1:8080/a/b/y%20z" },
        { "./y", "http://ns1:8080/a/b/y" },
        { ".", "http://ns1:8080/a/b/" },
        { "..", "http://ns1:8080/a/" },
        { "../x", "http://ns1:8080/a/x" },
        { "../../x", "http://ns1:8080/x" },
        { "../../../../x", "http://ns1:8080/x" },
        { "y?../z", "http://ns1:8080/a/b/y" },
        { "../a:b", "http://ns1:8080/a/a:b" },
        { "https:/x", "https://x/" },
        { "http:/x", "http://ns1:8080/x" },
        { "http:x", "http://ns1:8080/a/b/x" },
        { "http:", "http://ns1:8080/a/b/c" },
        { "http:\\\\ns2", "http://ns2/" },
        { "http:///ns2/x", "http://ns2/x" },
        { " /y ", "http://ns1:8080/y" },
    };
    struct arena arena = { 0 };
    struct url base = parsed(&arena, "http://ns1:8080/a/b/c");
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct url url = { 0 };
        assert_true(url_resolve(&arena, &base, cases[i].location, &url));
        assert_int_equal(url.kind, URL_WEB);
        assert_string_equal(url_format(&arena, &url), cases[i].target);
    }
    arena_clear(&arena);
}

static const char *const no_locations[] = {
    "ftp://ns1/x",
    "javascript:alert(1)",
    "file:///c:/x",
    "ns2:443/x",
    "mailto:a@b",
    "https://",
    "https:x",
    "//",
    "///",
    "//ns 2/x",
    "//ns2:99999/x",
    "https://n\xc3\xa4/",
    "/x\r\nSet-Cookie:",
    "/a\x01",
    "//ns2:0",
};

static void a_location_that_leads_nowhere_is_refused(void **state)
{
    struct arena arena = { 0 };
    struct url base = parsed(&arena, "http://ns1/a");
    (void)state;
    for (size_t i = 0; i < sizeof(no_locations) / sizeof(no_locations[0]); i++) {
        struct url url = { .port = 7 };
        if (url_resolve(&arena, &base, no_locations[i], &url)) {
            print_error("taken for a location: %s\n", no_locations[i]);
        }
        assert_int_equal(url.port, 7);
    }
    arena_clear(&arena);
}

static void what_was_cut_is_remembered(void **state)
{
    struct arena arena = { 0 };
    struct url base = parsed(&arena, "https://user@ns1/a?x");
    struct url url = { 0 };
    (void)state;
    assert_true(url_resolve(&arena, &base, "/b", &url));
    assert_false(url.had_query);
    assert_false(url.had_user_info);
    assert_true(url_resolve(&arena, &base, "/b?c=d", &url));
    assert_true(url.had_query);
    assert_true(url_resolve(&arena, &base, "https://user:secret@ns1/b", &url));
    assert_true(url.had_user_info);
    arena_clear(&arena);
}

static void the_base_may_be_the_result(void **state)
{
    struct arena arena = { 0 };
    struct url url = parsed(&arena, "https://ns1:4726/a/b");
    (void)state;
    assert_true(url_resolve(&arena, &url, "../c", &url));
    assert_string_equal(url_format(&arena, &url), "https://ns1:4726/c");
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_location_is_read_as_browsers_read_it),
        cmocka_unit_test(a_location_that_leads_nowhere_is_refused),
        cmocka_unit_test(what_was_cut_is_remembered),
        cmocka_unit_test(the_base_may_be_the_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
