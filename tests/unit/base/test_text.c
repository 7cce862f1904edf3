#include "base/buffer.h"
#include "base/text.h"
#include "support/unit.h"

#include <string.h>

static void comparisons_ignore_ascii_case_only(void **state)
{
    (void)state;
    assert_true(text_equal("a", "a"));
    assert_false(text_equal("a", "A"));
    assert_true(text_equal_ignore_case("NS1.Corp", "ns1.cORP"));
    assert_false(text_equal_ignore_case("ns1", "ns10"));
    assert_false(text_equal_ignore_case("\xC3\x84", "\xC3\xA4"));
    assert_true(text_compare_ignore_case("a", "B") < 0);
    assert_true(text_compare_ignore_case("b", "A") > 0);
    assert_true(text_compare_ignore_case("a", "") > 0);
    assert_true(text_compare_ignore_case("a", "\xC3\xA4") < 0);
    assert_int_equal(text_compare_ignore_case("", ""), 0);
}

static void beginnings_and_ends_are_found(void **state)
{
    (void)state;
    assert_true(text_starts_with("https://ns1", "https:"));
    assert_false(text_starts_with("HTTPS://ns1", "https:"));
    assert_true(text_starts_with_ignore_case("HTTPS://ns1", "https:"));
    assert_false(text_starts_with_ignore_case("htt", "https:"));
    assert_true(text_starts_with_ignore_case("", ""));
    assert_true(text_ends_with_ignore_case("report.JSON", ".json"));
    assert_false(text_ends_with_ignore_case("json", ".json"));
}

static void a_needle_is_found_behind_nul(void **state)
{
    (void)state;
    static const char body[] = "a\0<TITLE>x";
    const char *found = text_find_ignore_case(body, sizeof(body) - 1, "<title>");
    assert_ptr_equal(found, body + 2);
    assert_null(text_find_ignore_case(body, 8, "<title>"));
    assert_null(text_find_ignore_case("", 0, "x"));
    assert_ptr_equal(text_find_ignore_case(body, 0, ""), body);
}

static void white_space_is_trimmed_in_place(void **state)
{
    (void)state;

    struct {
        char text[8];
        const char *trimmed;
    } examples[] = {
        { "", "" }, { " \t\r\n", "" }, { "a", "a" }, { " a b \n", "a b" }, { "\v\fx", "x" },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        assert_string_equal(text_trim(examples[i].text), examples[i].trimmed);
    }

    struct text_buffer buffer;
    text_buffer_init(&buffer, 1);
    assert_string_equal(text_trim(buffer.text), "");
    text_to_lower(buffer.text);
    text_buffer_clear(&buffer);

    char upper[] = "NS1.\xC3\x84.Example";
    text_to_lower(upper);
    assert_string_equal(upper, "ns1.\xC3\x84.example");
}

static void numbers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        " 1",
        "1 ",
        "+1",
        "-1",
        "0x1",
        "1.0",
        "9",
        "101",
        "18446744073709551616",
        "99999999999999999999999",
    };
    uint64_t value = 77;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_false(text_to_number(refused[i], 10, 100, &value));
    }
    assert_int_equal(value, 77);
    assert_true(text_to_number("10", 10, 100, &value));
    assert_int_equal(value, 10);
    assert_true(text_to_number("0000100", 10, 100, &value));
    assert_int_equal(value, 100);
    assert_true(text_to_number("18446744073709551615", 0, UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
}

static void ports_are_one_to_65535(void **state)
{
    (void)state;
    uint16_t port = 1;
    assert_true(text_to_port("4726", &port));
    assert_int_equal(port, 4726);
    assert_true(text_to_port("65535", &port));
    assert_false(text_to_port("0", &port));
    assert_false(text_to_port("65536", &port));
    assert_false(text_to_port("https", &port));
    assert_int_equal(port, 65535);
}

static void durations_have_units(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        int64_t duration_ms;
    } examples[] = {
        { "15s", 15000 }, { "5m", 300000 }, { "24h", 86400000 }, { "7d", 604800000 },
        { "250ms", 250 }, { "15", 15000 },  { "0", 0 },
    };

    static const char *const refused[] = {
        "",
        "s",
        "-1s",
        "1 s",
        "1.5s",
        "1w",
        "1sec",
        "1S",
        "9223372036854775807d",
        "99999999999999999999",
    };
    int64_t duration_ms = 77;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_false(text_to_duration_ms(refused[i], &duration_ms));
    }
    assert_int_equal(duration_ms, 77);
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        assert_true(text_to_duration_ms(examples[i].text, &duration_ms));
        assert_int_equal(duration_ms, examples[i].duration_ms);
    }
}

static void utf8_is_told_from_what_only_looks_like_it(void **state)
{
    (void)state;
    assert_true(text_is_utf8("", 0));
    assert_true(text_is_utf8("a\0b", 3));
    assert_true(text_is_utf8("\xC3\xB6\xE2\x82\xAC\xF0\x9F\x98\x80", 9));
    assert_false(text_is_utf8("\xE2\x82\xAC", 2));
    assert_false(text_is_utf8("caf\xE9", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparisons_ignore_ascii_case_only),
        cmocka_unit_test(beginnings_and_ends_are_found),
        cmocka_unit_test(a_needle_is_found_behind_nul),
        cmocka_unit_test(white_space_is_trimmed_in_place),
        cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(ports_are_one_to_65535),
        cmocka_unit_test(durations_have_units),
        cmocka_unit_test(utf8_is_told_from_what_only_looks_like_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
