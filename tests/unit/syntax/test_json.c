#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "support/unit.h"
#include "syntax/json.h"

#include <stdio.h>
#include <string.h>

static struct json_document *parse(const char *text)
{
    struct error error = { 0 };
    struct json_document *document = json_parse("hosts.json", text, strlen(text), &error);
    assert_string_equal(error.text, "");
    assert_non_null(document);
    return document;
}

static void expect_fault(const char *bytes, size_t length, const char *expected)
{
    struct error error = { 0 };
    assert_null(json_parse("hosts.json", bytes, length, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, expected);
}

static void values_are_read_by_type(void **state)
{
    (void)state;
    struct json_document *document =
        parse("\xEF\xBB\xBF { \"name\": \"K\\u00f6ln \\ud83d\\ude00\", \"ports\": [80, 443], "
              "\"cem\": true, \"owner\": null, \"\": {} }\r\n");
    struct error error = { 0 };
    const struct json_value root = json_root(document);
    const char *name = NULL;
    bool cem = false;
    uint16_t port = 0;
    assert_int_equal(json_type_of(root), JSON_OBJECT);
    assert_int_equal(json_count(root), 5);
    assert_true(json_read_text(json_member(root, "name"), &name, &error));
    assert_string_equal(name, "K\xC3\xB6ln \xF0\x9F\x98\x80");
    assert_true(json_read_boolean(json_member(root, "cem"), &cem, &error));
    assert_true(cem);

    const struct json_value ports = json_member(root, "ports");
    assert_true(json_require_list(ports, &error));
    assert_int_equal(json_count(ports), 2);
    assert_null(json_key(json_item(ports, 1)));
    assert_true(json_read_port(json_item(ports, 1), &port, &error));
    assert_int_equal(port, 443);
    assert_int_equal(json_type_of(json_member(root, "owner")), JSON_NULL);
    assert_true(json_is_present(json_member(root, "owner")));
    assert_true(json_require_object(json_item(root, 4), &error));
    assert_string_equal(json_key(json_item(root, 4)), "");
    json_free(document);
    json_free(NULL);
}

static void integers_are_read_exactly(void **state)
{
    (void)state;
    static const int64_t expected[] = {
        0, 0, INT64_MAX, INT64_MIN, 9007199254740993, -9007199254740993, 7,
    };
    struct json_document *document =
        parse("[0, -0, 9223372036854775807, -9223372036854775808, 9007199254740993, "
              "-9007199254740993, {\"a\": {\"b\": [[7]]}}, 9223372036854775808, 1.0, 1e2]");
    struct error error = { 0 };
    const struct json_value root = json_root(document);
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        struct json_value value = json_item(root, i);
        while (json_count(value) > 0) {
            value = json_item(value, 0);
        }
        int64_t integer = 77;
        assert_true(json_read_integer(value, INT64_MIN, INT64_MAX, &integer, &error));
        assert_int_equal(integer, expected[i]);
    }
    for (size_t i = 7; i < 10; i++) {
        int64_t integer = 77;
        assert_false(json_read_integer(json_item(root, i), INT64_MIN, INT64_MAX, &integer, &error));
        assert_int_equal(integer, 77);
    }
    json_free(document);
}

static void faults_of_syntax_name_line_and_column(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *fault;
    } examples[] = {
        { "", "1:1: not as JSON demands, here or just before" },
        { "{\"a\": 1,\n \"b\": }", "2:7: not as JSON demands, here or just before" },
        { "{\"\xC3\xB6\": 1} x", "1:10: not as JSON demands, here or just before" },
        { "[1,\n2", "2:2: the text ends too early" },
        { "[1]]", "1:4: this bracket closes nothing" },
        { "[01]", "1:2: this is not a number" },
        { "[1.]", "1:2: this is not a number" },
        { "[.5]", "1:2: unexpected character" },
        { "[+5]", "1:2: unexpected character" },
        { "[-]", "1:2: this is not a number" },
        { "[1e]", "1:2: this is not a number" },
        { "// comment\n{}", "1:1: unexpected character" },
        { "[\"a\nb\"]", "1:4: control characters in text must be escaped" },
        { "[\"a\\u0000\"]", "1:4: text must not contain NUL" },
        { "[\"\\u12g4\"]", "1:3: \\u must be followed by four hexadecimal digits" },
        { "[\"\xFF\"]", "1:3: this byte is not UTF-8" },
        { "[\"\xC0\x80\"]", "1:3: this byte is not UTF-8" },
        { "[1, \"abc", "1:5: this text is never closed" },
        { "[1, \"abc\\\"", "1:5: this text is never closed" },
        { "[\v1]", "1:2: unexpected character" },
    };
    struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        expect_fault(examples[i].text, strlen(examples[i].text),
                     arena_format(&arena, "hosts.json:%s", examples[i].fault));
    }
    expect_fault("[\"\0\"]", 5, "hosts.json:1:3: control characters in text must be escaped");
    expect_fault("{}\0", 3, "hosts.json:1:3: unexpected character");
    arena_clear(&arena);
}

static void what_is_not_strictly_json_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "[1,]",
        "{\"a\":1,}",
        "[1 2]",
        "{\"a\" 1}",
        "{1:2}",
        "{a:1}",
        "['a']",
        "[tru]",
        "[nulll]",
        "[True]",
        "[NaN]",
        "[\"\\x41\"]",
        "[\"\\ud800\"]",
        "[\"\\udc00\"]",
        "[\"\\ud800\\u0041\"]",
        "{}{}",
        "[1}",
        "{\"a\"}",
        "{\"a\":}",
        "[,1]",
        "[1,,2]",
        ",",
        ":",
        "/**/[]",
        "[0x1]",
        "[1e+]",
        "[--1]",
        "[1-2]",
        "[\"\\ud800\\u12",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct error error = { 0 };
        assert_null(json_parse("hosts.json", texts[i], strlen(texts[i]), &error));
        assert_int_equal(error.kind, ERROR_INPUT);
    }
}

static void duplicate_names_are_faults(void **state)
{
    (void)state;
    static const char text[] = "{\"a\":{\"b\":1}, \"c\":[{\"b\":1, \"\\u0062\":2}]}";
    expect_fault(text, strlen(text), "hosts.json: c[0].b: stands twice");
    json_free(parse("{\"a\":{\"b\":1},\"b\":{\"a\":1},\"B\":1}"));
}

static void depth_ends_at_64(void **state)
{
    (void)state;
    char text[131] = "";
    memset(text, '[', 64);
    memset(text + 64, ']', 64);
    json_free(parse(text));

    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    expect_fault(text, 130, "hosts.json:1:65: nested too deeply");
}

static void faults_of_content_name_the_path(void **state)
{
    (void)state;
    struct json_document *document =
        parse("{\"hosts\":[{\"name\":1},{\"ports\":[80,0]}],\"a.b\":{\"\":true}}");
    struct error error = { 0 };
    const struct json_value root = json_root(document);
    const struct json_value hosts = json_member(root, "hosts");
    const char *text = NULL;
    uint16_t port = 0;
    bool boolean = false;

    assert_false(json_read_text(json_member(json_item(hosts, 0), "name"), &text, &error));
    assert_string_equal(error.text, "hosts.json: hosts[0].name: must be text");
    assert_false(
        json_read_port(json_item(json_member(json_item(hosts, 1), "ports"), 1), &port, &error));
    assert_string_equal(error.text,
                        "hosts.json: hosts[1].ports[1]: must be a whole number from 1 to 65535");
    assert_false(json_read_text(json_member(json_item(hosts, 1), "name"), &text, &error));
    assert_string_equal(error.text, "hosts.json: hosts[1].name: is missing");
    assert_false(
        json_read_boolean(json_member(json_member(root, "run"), "deep"), &boolean, &error));
    assert_string_equal(error.text, "hosts.json: run: is missing");
    assert_false(json_read_text(json_member(json_member(root, "a.b"), ""), &text, &error));
    assert_string_equal(error.text, "hosts.json: [\"a.b\"][\"\"]: must be text");
    assert_false(json_require_list(root, &error));
    assert_string_equal(error.text, "hosts.json: must be a list");
    assert_false(json_require_object(hosts, &error));
    assert_string_equal(error.text, "hosts.json: hosts: must be an object");
    assert_false(json_fault(json_item(hosts, 1), &error, "no %s", "name"));
    assert_string_equal(error.text, "hosts.json: hosts[1]: no name");
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_null(text);
    json_free(document);
}

static void absence_is_harmless(void **state)
{
    (void)state;
    struct json_document *document = parse("[1]");
    const struct json_value root = json_root(document);
    struct json_value absent = json_member(root, "a");
    assert_false(json_is_present(absent));
    assert_false(json_is_present(json_item(root, 1)));
    assert_false(json_is_present(json_item(json_item(root, 0), 0)));
    absent = json_item(json_member(absent, "b"), 3);
    assert_false(json_is_present(absent));
    assert_int_equal(json_type_of(absent), JSON_NULL);
    assert_int_equal(json_count(absent), 0);
    assert_null(json_key(absent));
    json_free(document);
}

static void unknown_members_are_named(void **state)
{
    (void)state;
    static const char *const known[] = { "name", "roles" };
    struct json_document *document =
        parse("{\"hosts\":[{\"name\":\"a\"},{\"name\":\"b\",\"role\":\"c\"}]}");
    struct error error = { 0 };
    const struct json_value hosts = json_member(json_root(document), "hosts");
    assert_true(json_require_known(json_item(hosts, 0), known, 2, &error));
    assert_false(json_require_known(json_item(hosts, 1), known, 2, &error));
    assert_string_equal(error.text, "hosts.json: hosts[1].role: is not known");
    assert_false(json_require_known(hosts, known, 2, &error));
    assert_string_equal(error.text, "hosts.json: hosts: must be an object");
    json_free(document);
}

static void a_long_list_is_walked_by_index_at_once(void **state)
{
    (void)state;

    enum {
        COUNT = 200000
    };
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    text_buffer_append_text(&buffer, "{\"numbers\":[0");
    for (int i = 1; i < COUNT; i++) {
        text_buffer_format(&buffer, ",%d", i);
    }
    text_buffer_append_text(&buffer, "]}");
    struct json_document *document = parse(buffer.text);
    text_buffer_clear(&buffer);

    struct error error = { 0 };
    const struct json_value numbers = json_member(json_root(document), "numbers");
    assert_int_equal(json_count(numbers), COUNT);
    for (int i = 0; i < COUNT; i++) {
        int64_t number = -1;
        assert_true(json_read_integer(json_item(numbers, (size_t)i), 0, COUNT, &number, &error));
        assert_int_equal(number, i);
    }
    const char *text = NULL;
    assert_false(json_read_text(json_item(numbers, COUNT - 1), &text, &error));
    assert_string_equal(error.text, "hosts.json: numbers[199999]: must be text");
    json_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read_by_type),
        cmocka_unit_test(integers_are_read_exactly),
        cmocka_unit_test(faults_of_syntax_name_line_and_column),
        cmocka_unit_test(what_is_not_strictly_json_is_refused),
        cmocka_unit_test(duplicate_names_are_faults),
        cmocka_unit_test(depth_ends_at_64),
        cmocka_unit_test(faults_of_content_name_the_path),
        cmocka_unit_test(absence_is_harmless),
        cmocka_unit_test(unknown_members_are_named),
        cmocka_unit_test(a_long_list_is_walked_by_index_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
