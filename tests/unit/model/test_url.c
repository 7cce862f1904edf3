#include "model/url.h"
#include "support/unit.h"

#include <string.h>

#define LABEL_63 "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-012345678"

static void a_web_url_is_read_in_every_spelling(void **state)
{
    static const struct {
        const char *text;
        const char *formatted;
        bool has_port;
    } cases[] = {
        { "http://ns1", "http://ns1/", false },
        { "https://ns1/", "https://ns1/", false },
        { "HTTPS://NS1.Corp.Example/Altiris", "https://ns1.corp.example/Altiris", false },
        { "HtTp://ns1:80/x", "http://ns1/x", true },
        { "http://ns1:443/x", "http://ns1:443/x", true },
        { "https://ns1:8443", "https://ns1:8443/", true },
        { "https://ns1:/x", "https://ns1/x", false },
        { "http://ns1:00080/x", "http://ns1/x", true },
        { "  http://ns1/x  ", "http://ns1/x", false },
        { "http://ns1./x", "http://ns1/x", false },
        { "http://ns_1/x", "http://ns_1/x", false },
        { "http:\\\\ns1\\Altiris\\Console", "http://ns1/Altiris/Console", false },
        { "http:/ns1/x", "http://ns1/x", false },
        { "http:///ns1/x", "http://ns1/x", false },
        { "http://ns1\\x", "http://ns1/x", false },
        { "http://10.1.1.5/x", "http://10.1.1.5/x", false },
        { "http://[2001:DB8::0:5]/x", "http://[2001:db8::5]/x", false },
        { "https://[2001:db8::5]:8443", "https://[2001:db8::5]:8443/", true },
        { "https://[::ffff:10.1.1.5]/", "https://10.1.1.5/", false },
    };
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct url url = { 0 };
        assert_true(url_parse(&arena, cases[i].text, &url));
        assert_int_equal(url.kind, URL_WEB);
        assert_string_equal(url_format(&arena, &url), cases[i].formatted);
        assert_int_equal(url.has_port, cases[i].has_port);
    }
    arena_clear(&arena);
}

static void a_codebase_as_exported_is_read(void **state)
{
    struct arena arena = { 0 };
    struct url url = { 0 };
    (void)state;
    assert_true(url_parse(&arena, "HTTP://Host:80/Altiris/PackageShare/pkggroup_{guid}/x y", &url));
    assert_int_equal(url.kind, URL_WEB);
    assert_int_equal(url.scheme, SCHEME_HTTP);
    assert_string_equal(url.host, "host");
    assert_int_equal(url.port, 80);
    assert_true(url.has_port);
    assert_string_equal(url.path, "/Altiris/PackageShare/pkggroup_%7Bguid%7D/x%20y");
    assert_false(url.had_query);
    assert_false(url.had_user_info);
    arena_clear(&arena);
}

static void a_path_is_made_ready_to_be_sent(void **state)
{
    static const struct {
        const char *path;
        const char *sent;
    } cases[] = {
        { "", "/" },
        { "/", "/" },
        { "//a", "//a" },
        { "/a/", "/a/" },
        { "/a b", "/a%20b" },
        { "/{g}", "/%7Bg%7D" },
        { "/%7bg%7D", "/%7bg%7D" },
        { "/100%", "/100%25" },
        { "/100%zz", "/100%25zz" },
        { "/%2", "/%252" },
        { "/\"<>^`|[]", "/%22%3C%3E%5E%60%7C%5B%5D" },
        { "/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@" },
        { "/\xc3\xa4", "/%C3%A4" },
        { "/\xff", "/%FF" },
        { "/a\\b", "/a/b" },
        { "/.", "/" },
        { "/..", "/" },
        { "/../../x", "/x" },
        { "/a/./b", "/a/b" },
        { "/a/../b", "/b" },
        { "/a/b/..", "/a/" },
        { "/a/b/.", "/a/b/" },
        { "/a/%2e%2E/b", "/b" },
        { "/a/.%2e/b", "/b" },
        { "/a/%2E/b", "/a/b" },
        { "/a//../b", "/a/b" },
        { "/a/...", "/a/..." },
        { "/a/..b", "/a/..b" },
        { "/a/b..", "/a/b.." },
        { "/a\\..\\b", "/b" },
    };
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct url url = { 0 };
        assert_true(url_parse(&arena, arena_format(&arena, "http://ns1%s", cases[i].path), &url));
        assert_string_equal(url.path, cases[i].sent);
    }
    arena_clear(&arena);
}

static void query_fragment_and_user_are_cut_and_remembered(void **state)
{
    static const struct {
        const char *text;
        const char *formatted;
        bool had_query;
        bool had_user_info;
    } cases[] = {
        { "http://ns1/x?a=b", "http://ns1/x", true, false },
        { "http://ns1?a=b", "http://ns1/", true, false },
        { "http://ns1/x?", "http://ns1/x", true, false },
        { "http://ns1/x#f", "http://ns1/x", false, false },
        { "http://ns1/x#f?a", "http://ns1/x", false, false },
        { "http://ns1#f", "http://ns1/", false, false },
        { "http://ns1/x?/../y", "http://ns1/x", true, false },
        { "http://user@ns1/x", "http://ns1/x", false, true },
        { "http://user:secret@ns1:81/x", "http://ns1:81/x", false, true },
        { "http://a@b@ns1/x", "http://ns1/x", false, true },
        { "http://@ns1/x", "http://ns1/x", false, true },
        { "http://ns1/a@b", "http://ns1/a@b", false, false },
        { "http://user:p@[::1]/x?q", "http://[::1]/x", true, true },
    };
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct url url = { 0 };
        assert_true(url_parse(&arena, cases[i].text, &url));
        assert_string_equal(url_format(&arena, &url), cases[i].formatted);
        assert_int_equal(url.had_query, cases[i].had_query);
        assert_int_equal(url.had_user_info, cases[i].had_user_info);
    }
    arena_clear(&arena);
}

static void a_share_is_known_by_its_server(void **state)
{
    static const struct {
        const char *text;
        const char *host;
        const char *formatted;
    } cases[] = {
        { "\\\\server\\PkgSvrHost\\pkggroup_{g}", "server",
          "\\\\server\\PkgSvrHost\\pkggroup_{g}" },
        { "\\\\PS7.Corp.Example\\x", "ps7.corp.example", "\\\\ps7.corp.example\\x" },
        { "\\\\10.1.1.5", "10.1.1.5", "\\\\10.1.1.5" },
        { "\\\\server/share", "server", "\\\\server/share" },
    };
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct url url = { 0 };
        assert_true(url_parse(&arena, cases[i].text, &url));
        assert_int_equal(url.kind, URL_UNC);
        assert_string_equal(url.host, cases[i].host);
        assert_string_equal(url_format(&arena, &url), cases[i].formatted);
    }
    arena_clear(&arena);
}

static void a_file_is_a_file_in_any_form(void **state)
{
    static const char *const cases[] = {
        "FILE://\\\\server\\x", "file:///c:/x", "file:c:\\x", "file:", "File://server/x",
    };
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct url url = { 0 };
        assert_true(url_parse(&arena, cases[i], &url));
        assert_int_equal(url.kind, URL_FILE);
        assert_string_equal(url.host, "");
        assert_memory_equal(url_format(&arena, &url), "file:", strlen("file:"));
    }
    arena_clear(&arena);
}

static const char *const no_urls[] = {
    "",
    " ",
    "ns1",
    "ns1:80",
    "//ns1/x",
    "/Altiris",
    "ftp://ns1/x",
    "httpss://ns1/x",
    "http",
    "http:",
    "http:/",
    "http://",
    "http:///",
    "http://?x",
    "http://:80/x",
    "http://user@/x",
    "http:ns1",
    "://ns1",
    "1http://ns1",
    "http://ns 1/x",
    "http://ns1 /x",
    "http://ns1\t/x",
    "http://ns1/a\nb",
    "http://ns1/a\x7f",
    "http://ns1/a\r\nHost: other",
    "\thttp://ns1",
    "http://ns1:0/x",
    "http://ns1:65536/x",
    "http://ns1:80a/x",
    "http://ns1:-1/x",
    "http://ns1:+80/x",
    "http://ns1:80:80/x",
    "http://ns1:000000080/x",
    "http://ns..1/x",
    "http://.ns1/x",
    "http://./x",
    "http://ns1../x",
    "http://n%73/x",
    "http://n\xc3\xa4/x",
    "http://n*s/x",
    "http://10.1.1/x",
    "http://10.1.1.256/x",
    "http://0x7f.0.0.1/x",
    "http://1.2.3.4.5/x",
    "http://::1/x",
    "http://[::1/x",
    "http://[::1]x/",
    "http://[::1]x80/",
    "http://[10.1.1.5]/x",
    "http://[ns1]/x",
    "http://[::1%25eth0]/x",
    "http://[]/x",
    "http://" LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63 "/x",
    "\\\\",
    "\\\\?\\UNC\\server\\x",
    "\\\\ser ver\\x",
    "\\server\\x",
    "\\\\\\server",
};

static void what_is_no_url_is_refused_and_leaves_the_result_alone(void **state)
{
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(no_urls) / sizeof(no_urls[0]); i++) {
        struct url url = { .port = 7 };
        if (url_parse(&arena, no_urls[i], &url)) {
            print_error("taken for a URL: %s\n", no_urls[i]);
        }
        assert_int_equal(url.port, 7);
    }
    arena_clear(&arena);
}

static void a_host_is_a_name_or_an_address(void **state)
{
    static const struct {
        const char *text;
        bool is_host;
    } cases[] = {
        { "ns1", true },
        { "NS-1.corp_x.example", true },
        { "10.1.1.5", true },
        { "::1", true },
        { "2001:db8::5", true },
        { "7zip", true },
        { "1.corp", true },
        { LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63, false },
        { LABEL_63 "." LABEL_63 "." LABEL_63 ".x", true },
        { "", false },
        { ".", false },
        { "ns1.", false },
        { "a..b", false },
        { "ns 1", false },
        { "ns1/x", false },
        { "ns1:80", false },
        { "[::1]", false },
        { "10.1.1", false },
        { "8080", false },
        { "a\x01", false },
        { "\xc3\xa4", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(url_is_host(cases[i].text), cases[i].is_host);
    }
}

static void a_file_is_asked_for_by_its_folder(void **state)
{
    static const struct {
        const char *path;
        const char *folder;
    } cases[] = {
        { "/", "/" },
        { "/a/b", "/a/b" },
        { "/a/b/", "/a/b/" },
        { "/a/setup.exe", "/a/" },
        { "/setup.exe", "/" },
        { "/v1.2/x", "/v1.2/x" },
        { "/a/.config", "/a/" },
    };
    struct arena arena = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(url_folder(&arena, cases[i].path), cases[i].folder);
        assert_int_equal(url_folder_length(cases[i].path), strlen(cases[i].folder));
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_web_url_is_read_in_every_spelling),
        cmocka_unit_test(a_codebase_as_exported_is_read),
        cmocka_unit_test(a_path_is_made_ready_to_be_sent),
        cmocka_unit_test(query_fragment_and_user_are_cut_and_remembered),
        cmocka_unit_test(a_share_is_known_by_its_server),
        cmocka_unit_test(a_file_is_a_file_in_any_form),
        cmocka_unit_test(what_is_no_url_is_refused_and_leaves_the_result_alone),
        cmocka_unit_test(a_host_is_a_name_or_an_address),
        cmocka_unit_test(a_file_is_asked_for_by_its_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
