#include "base/escape.h"
#include "support/unit.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

struct example {
    const char *bytes;
    const char *expected;
};

typedef void (*escape_function)(struct text_buffer *buffer, const char *bytes, size_t length);

static void expect(escape_function escape, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text_buffer buffer;
        text_buffer_init(&buffer, SIZE_MAX);
        escape(&buffer, examples[i].bytes, strlen(examples[i].bytes));
        assert_string_equal(buffer.text, examples[i].expected);
        text_buffer_clear(&buffer);
    }
}

static void bytes_that_are_not_utf8_are_replaced_one_by_one(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "", "" },
        { "plain\n", "plain\n" },
        { "K\xC3\xB6ln \xF0\x9F\x98\x80", "K\xC3\xB6ln \xF0\x9F\x98\x80" },
        { "K\xF6ln", "K" REPLACEMENT "ln" },
        { "\xC0\xAF", REPLACEMENT REPLACEMENT },
        { "\xED\xA0\x80", REPLACEMENT REPLACEMENT REPLACEMENT },
        { "cut \xE2\x82", "cut " REPLACEMENT REPLACEMENT },
    };
    expect(escape_utf8, examples, sizeof(examples) / sizeof(examples[0]));
}

static void what_could_steer_a_terminal_becomes_visible(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "caf\xC3\xA9 \\ \"x\"", "caf\xC3\xA9 \\ \"x\"" },
        { "\x1B]0;title\x07", "\\x1B]0;title\\x07" },
        { "a\r\nb\tc\x7F", "a\\x0D\\x0Ab\\x09c\\x7F" },
        { "\xC2\x9B"
          "31m",
          "\\u{009B}31m" },
        { "\xE2\x80\xAEgnp.exe", "\\u{202E}gnp.exe" },
        { "\xE2\x80\x8E\xE2\x80\x8F\xE2\x81\xA6\xE2\x81\xA9\xD8\x9C",
          "\\u{200E}\\u{200F}\\u{2066}\\u{2069}\\u{061C}" },
        { "\xE2\x80\xA8", "\\u{2028}" },
        { "\xFF", REPLACEMENT },
    };
    expect(escape_terminal, examples, sizeof(examples) / sizeof(examples[0]));
}

static void nul_becomes_visible_too(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    escape_terminal(&buffer, "a\0b", 3);
    assert_string_equal(buffer.text, "a\\x00b");
    text_buffer_clear(&buffer);
}

static void characters_are_never_cut_in_two(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, 4);
    escape_utf8(&buffer, "abc\xC3\xA9z", 6);
    assert_string_equal(buffer.text, "abc");
    assert_true(buffer.is_truncated);

    text_buffer_reset(&buffer);
    escape_terminal(&buffer, "a\x1Bz", 3);
    assert_string_equal(buffer.text, "a");
    assert_true(buffer.is_truncated);
    text_buffer_clear(&buffer);
}

static void width_counts_columns(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        size_t width;
    } examples[] = {
        { "", 0 },
        { "ns1.corp.example", 16 },
        { "K\xC3\xB6ln", 4 },
        { "Ko\xCC\x88ln", 4 },
        { "\xE6\x9D\xB1\xE4\xBA\xAC", 4 },
        { "\xF0\x9F\x98\x80", 2 },
        { "\xE2\x9C\x93", 1 },
        { "\xFF", 1 },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        assert_int_equal(escape_width(examples[i].text), examples[i].width);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_that_are_not_utf8_are_replaced_one_by_one),
        cmocka_unit_test(what_could_steer_a_terminal_becomes_visible),
        cmocka_unit_test(nul_becomes_visible_too),
        cmocka_unit_test(characters_are_never_cut_in_two),
        cmocka_unit_test(width_counts_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
