#include "base/buffer.h"
#include "base/memory.h"
#include "support/unit.h"

#include <string.h>

static void a_new_buffer_shows_an_empty_text(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, 10);
    assert_string_equal(buffer.text, "");
    assert_int_equal(buffer.length, 0);
    text_buffer_reset(&buffer);
    text_buffer_clear(&buffer);
    assert_string_equal(buffer.text, "");
}

static void what_does_not_fit_is_cut_and_told(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, 5);
    assert_true(text_buffer_append_text(&buffer, "abc"));
    assert_true(text_buffer_append_text(&buffer, "de"));
    assert_false(buffer.is_truncated);
    assert_false(text_buffer_append_character(&buffer, 'f'));
    assert_true(buffer.is_truncated);
    assert_string_equal(buffer.text, "abcde");

    text_buffer_reset(&buffer);
    assert_false(buffer.is_truncated);
    assert_string_equal(buffer.text, "");
    assert_false(text_buffer_append(&buffer, "1234567", 7));
    assert_string_equal(buffer.text, "12345");
    assert_int_equal(buffer.length, 5);

    text_buffer_reset(&buffer);
    assert_false(text_buffer_format(&buffer, "%s-%d", "abc", 1234));
    assert_string_equal(buffer.text, "abc-1");
    assert_true(buffer.is_truncated);
    text_buffer_clear(&buffer);
}

static void a_limit_of_zero_takes_nothing(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, 0);
    assert_true(text_buffer_append_text(&buffer, ""));
    assert_false(text_buffer_append_text(&buffer, "a"));
    assert_false(text_buffer_format(&buffer, "%d", 1));
    assert_string_equal(buffer.text, "");
    text_buffer_clear(&buffer);
}

static void a_buffer_grows_without_losing_bytes(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    for (int i = 0; i < 10000; i++) {
        assert_true(text_buffer_format(&buffer, "%04d", i));
    }
    assert_int_equal(buffer.length, 40000);
    assert_memory_equal(buffer.text + 39996, "9999", 5);
    text_buffer_clear(&buffer);
}

static void nul_is_a_byte_like_any_other(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    assert_true(text_buffer_append(&buffer, "a\0b", 3));
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.text, "a\0b", 4);
    text_buffer_clear(&buffer);
}

static void a_taken_text_belongs_to_the_caller(void **state)
{
    (void)state;
    struct text_buffer buffer;
    text_buffer_init(&buffer, 4);
    char *nothing = text_buffer_take(&buffer);
    assert_string_equal(nothing, "");
    text_buffer_append_text(&buffer, "abc");
    char *text = text_buffer_take(&buffer);
    assert_string_equal(text, "abc");
    assert_string_equal(buffer.text, "");
    assert_false(text_buffer_append_text(&buffer, "12345"));
    assert_string_equal(buffer.text, "1234");
    text_buffer_clear(&buffer);
    memory_free(text);
    memory_free(nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_buffer_shows_an_empty_text),
        cmocka_unit_test(what_does_not_fit_is_cut_and_told),
        cmocka_unit_test(a_limit_of_zero_takes_nothing),
        cmocka_unit_test(a_buffer_grows_without_losing_bytes),
        cmocka_unit_test(nul_is_a_byte_like_any_other),
        cmocka_unit_test(a_taken_text_belongs_to_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
