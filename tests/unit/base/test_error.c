#include "base/error.h"
#include "base/utf8.h"
#include "support/unit.h"

#include <string.h>

static void setting_an_error_is_false(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_false(error_set(&error, ERROR_INPUT, "%s:%d: not a port", "hosts.csv", 3));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, "hosts.csv:3: not a port");
}

static void an_error_can_be_wrapped_in_itself(void **state)
{
    (void)state;
    struct error error = { 0 };
    error_set(&error, ERROR_INPUT, "no such role");
    error_set(&error, ERROR_USAGE, "--role: %s", error.text);
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_string_equal(error.text, "--role: no such role");
}

static void controls_do_not_reach_the_user(void **state)
{
    (void)state;
    struct error error = { 0 };
    error_set(&error, ERROR_INPUT, "%s", "a\nb\x1B[31m\xFF");
    assert_string_equal(error.text, "a\\x0Ab\\x1B[31m\xEF\xBF\xBD");
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    char text[3 * sizeof(((struct error *)NULL)->text)] = "";
    for (size_t shift = 0; shift < 4; shift++) {
        memset(text, 'x', shift);
        for (size_t i = shift; i + 4 < sizeof(text); i += 4) {
            utf8_encode(0x1F600, text + i);
        }
        struct error error = { 0 };
        error_set(&error, ERROR_INPUT, "%s", text);
        const size_t length = strlen(error.text);
        assert_true(length > sizeof(error.text) - 1 - UTF8_MAXIMUM);
        assert_memory_equal(error.text, text, length);
        assert_int_equal((length - shift) % 4, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_an_error_is_false),
        cmocka_unit_test(an_error_can_be_wrapped_in_itself),
        cmocka_unit_test(controls_do_not_reach_the_user),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
