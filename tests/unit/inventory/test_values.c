#include "inventory/values.h"
#include "support/unit.h"

static void releases_are_told_before_and_from_8_5_ru4(void **state)
{
    (void)state;

    static const struct {
        const char *release;
        enum release_generation generation;
    } examples[] = {
        { "8.5 RU3", RELEASE_BEFORE_8_5_RU4 },
        { "8.5 RU4", RELEASE_FROM_8_5_RU4 },
        { "ITMS 8.5 ru 4", RELEASE_FROM_8_5_RU4 },
        { "8.5RU10", RELEASE_FROM_8_5_RU4 },
        { "8.6", RELEASE_FROM_8_5_RU4 },
        { "8.6 RU2", RELEASE_FROM_8_5_RU4 },
        { "8.8.1", RELEASE_FROM_8_5_RU4 },
        { "8.1 RU7", RELEASE_BEFORE_8_5_RU4 },
        { "7.6", RELEASE_BEFORE_8_5_RU4 },
        { "8.5", RELEASE_UNKNOWN },
        { "8.5.4321", RELEASE_UNKNOWN },
        { "2019.1", RELEASE_UNKNOWN },
        { "the newest", RELEASE_UNKNOWN },
        { "8", RELEASE_UNKNOWN },
        { "", RELEASE_UNKNOWN },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        assert_int_equal(value_release_generation(examples[i].release), examples[i].generation);
    }
}

static void urls_lose_what_is_never_sent(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *cut;
    } examples[] = {
        { "https://h/a", "https://h/a" },           { "https://h/a?b=c", "https://h/a" },
        { "https://h/a?b=c#d", "https://h/a" },     { "https://u:p@h:8443/a", "https://h:8443/a" },
        { "HTTP:\\\\u:p@h\\a?b", "HTTP:\\\\h\\a" }, { "http://h?b", "http://h" },
        { "\\\\h\\share?", "\\\\h\\share?" },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        struct arena arena = { 0 };
        struct cut_url url = { 0 };
        struct error reason = { 0 };
        struct url again = { 0 };
        assert_true(value_read_url(&arena, examples[i].text, &url, &reason));
        assert_string_equal(url.text, examples[i].cut);
        assert_true(url_parse(&arena, url.text, &again));
        assert_false(again.had_query || again.had_user_info);
        assert_string_equal(again.path, url.url.path);
        arena_clear(&arena);
    }
}

static void host_names_are_made_alike(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *name;
    } examples[] = {
        { "NS1.Corp.Example.", "ns1.corp.example" },
        { "ns_1", "ns_1" },
        { "[2001:DB8::0:1]", "2001:db8::1" },
        { "::ffff:10.1.1.5", "10.1.1.5" },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        struct arena arena = { 0 };
        struct host_name name = { 0 };
        struct error reason = { 0 };
        assert_true(value_read_host_name(&arena, examples[i].text, &name, &reason));
        assert_string_equal(name.text, examples[i].name);
        arena_clear(&arena);
    }
}

static void what_is_no_host_name_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "",      ".",   "a..b",     "a b",  "10.1.1", "1.2.3.4.5",
                                         "a:b:c", "a/b", "http://a", "a:80", "ns1$" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct arena arena = { 0 };
        struct host_name name = { 0 };
        struct error reason = { 0 };
        assert_false(value_read_host_name(&arena, texts[i], &name, &reason));
        assert_int_equal(reason.kind, ERROR_INPUT);
        arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(releases_are_told_before_and_from_8_5_ru4),
        cmocka_unit_test(urls_lose_what_is_never_sent),
        cmocka_unit_test(host_names_are_made_alike),
        cmocka_unit_test(what_is_no_host_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
