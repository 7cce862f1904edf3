// A long list is read item by item, and yet as if the document were in one piece.

#include "base/buffer.h"
#include "base/memory.h"
#include "support/unit.h"
#include "syntax/json.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MANY 3000

/** A list by itself may be that deep; not one in a list of an object. */
#define TEN_OPEN   "[[[[[[[[[["
#define TEN_CLOSE  "]]]]]]]]]]"
#define SIXTY(ten) ten ten ten ten ten ten
#define DEEP_ITEM  SIXTY(TEN_OPEN) "[[[" SIXTY(TEN_CLOSE) "]]]"

/** {"first":"a","hosts":[{"name":"host0","ports":[80]}, …],"codebases":[],"last":"z"} */
static char *large_text(const char *bad_item, size_t bad_index, size_t *out_length)
{
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    text_buffer_append_text(&text, "{\"first\":\"a]\\\"[\",\n\"hosts\":[");
    for (size_t i = 0; i < MANY; i++) {
        text_buffer_append_text(&text, i > 0 ? ",\n" : "");
        if (bad_item != NULL && i == bad_index) {
            text_buffer_append_text(&text, bad_item);
        } else {
            text_buffer_format(&text, "{\"name\":\"host%zu,]\",\"ports\":[80,443]}", i);
        }
    }
    text_buffer_append_text(&text, "],\"codebases\":[],\"last\":\"z\"}");
    *out_length = text.length;
    return text_buffer_take(&text);
}

static void every_item_is_read_in_its_place(void **state)
{
    (void)state;
    struct error error = { 0 };
    size_t length = 0;
    char *text = large_text(NULL, 0, &length);
    struct json_document *document = json_parse_large("estate.json", text, length, &error);
    assert_non_null(document);
    const struct json_value root = json_root(document);
    const struct json_value hosts = json_member(root, "hosts");
    assert_int_equal(json_type_of(hosts), JSON_LIST);
    assert_int_equal(json_count(hosts), MANY);
    assert_false(json_is_present(json_item(hosts, MANY)));
    for (size_t i = 0; i < MANY; i++) {
        const struct json_value host = json_item(hosts, i);
        const char *name = NULL;
        uint16_t port = 0;
        char expected[32];
        (void)snprintf(expected, sizeof(expected), "host%zu,]", i);
        assert_true(json_read_text(json_member(host, "name"), &name, &error));
        assert_string_equal(name, expected);
        assert_true(json_read_port(json_item(json_member(host, "ports"), 1), &port, &error));
        assert_int_equal(port, 443);
    }
    const char *last = NULL;
    assert_int_equal(json_count(json_member(root, "codebases")), 0);
    assert_true(json_read_text(json_member(root, "last"), &last, &error));
    assert_string_equal(last, "z");
    json_free(document);
    memory_free(text);
}

static void faults_of_items_name_their_path(void **state)
{
    (void)state;
    struct error error = { 0 };
    size_t length = 0;
    char *text = large_text(NULL, 0, &length);
    struct json_document *document = json_parse_large("estate.json", text, length, &error);
    assert_non_null(document);
    const struct json_value hosts = json_member(json_root(document), "hosts");
    const struct json_value host = json_item(hosts, 2000);
    assert_false(json_require_list(host, &error));
    assert_string_equal(error.text, "estate.json: hosts[2000]: must be a list");
    bool answer = false;
    assert_false(json_read_boolean(json_item(json_member(host, "ports"), 0), &answer, &error));
    assert_string_equal(error.text, "estate.json: hosts[2000].ports[0]: must be true or false");
    assert_false(json_read_boolean(json_member(host, "cem"), &answer, &error));
    assert_string_equal(error.text, "estate.json: hosts[2000].cem: is missing");
    json_free(document);
    memory_free(text);
}

// The same words, line and column as if it had been read in one piece.
static void faults_of_syntax_are_told_as_of_any_document(void **state)
{
    static const char *const items[] = {
        "{\"name\":\"a\" \"b\"}",
        "",
        "{\"name\":1,\"name\":2}",
        "{} {}",
        "[1,]",
        "\"open",
        "nul",
        "}",
        "]",
        "\xEF\xBB\xBF{}",
        DEEP_ITEM,
    };

    (void)state;
    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
        struct error expected = { 0 };
        struct error error = { 0 };
        size_t length = 0;
        char *text = large_text(items[i], 1500, &length);
        assert_null(json_parse("estate.json", text, length, &expected));
        assert_null(json_parse_large("estate.json", text, length, &error));
        assert_string_equal(error.text, expected.text);
        memory_free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_read_in_its_place),
        cmocka_unit_test(faults_of_items_name_their_path),
        cmocka_unit_test(faults_of_syntax_are_told_as_of_any_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
