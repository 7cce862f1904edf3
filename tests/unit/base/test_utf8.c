#include "base/utf8.h"
#include "support/unit.h"

#include <stdbool.h>

static void every_character_is_written_and_read_back(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
        char bytes[UTF8_MAXIMUM];
        uint32_t decoded = 0;
        const size_t length = utf8_encode(point, bytes);
        assert_int_equal(utf8_decode(bytes, length, &decoded), length);
        assert_int_equal(decoded, is_surrogate ? 0xFFFD : point);
        assert_int_equal(utf8_decode(bytes, length - 1, &decoded), 0);
    }
}

static void malformed_sequences_are_refused(void **state)
{
    (void)state;
    static const char *const malformed[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC3(",
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xE2(\xA1",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF",
    };
    for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
        uint32_t point = 77;
        assert_int_equal(utf8_decode(malformed[i], UTF8_MAXIMUM, &point), 0);
        assert_int_equal(point, 77);
    }
}

static void beyond_unicode_is_written_as_the_replacement(void **state)
{
    (void)state;
    char bytes[UTF8_MAXIMUM];
    assert_int_equal(utf8_encode(0x110000, bytes), 3);
    assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_is_written_and_read_back),
        cmocka_unit_test(malformed_sequences_are_refused),
        cmocka_unit_test(beyond_unicode_is_written_as_the_replacement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
