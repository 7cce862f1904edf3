#include "base/hash.h"
#include "support/unit.h"

static void hashes_are_those_of_fnv_1a(void **state)
{
    (void)state;
    assert_true(hash_bytes(HASH_START, "", 0) == HASH_START);
    assert_true(hash_bytes(HASH_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(hash_bytes(HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

static void texts_do_not_run_together(void **state)
{
    (void)state;
    const uint64_t left = hash_text(hash_text(HASH_START, "ab"), "c");
    const uint64_t right = hash_text(hash_text(HASH_START, "a"), "bc");
    assert_true(left != right);
    assert_true(hash_text(HASH_START, NULL) == hash_text(HASH_START, ""));
}

static void a_hash_is_written_with_sixteen_digits(void **state)
{
    (void)state;
    char text[17];
    hash_format(0, text);
    assert_string_equal(text, "0000000000000000");
    hash_format(UINT64_C(0x0123456789ABCDEF), text);
    assert_string_equal(text, "0123456789abcdef");
}

static void neighbours_end_far_apart(void **state)
{
    (void)state;
    assert_true(hash_finish(0) == 0);
    const uint64_t difference = hash_finish(1) ^ hash_finish(2);
    assert_in_range(__builtin_popcountll(difference), 16, 48);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_fnv_1a),
        cmocka_unit_test(texts_do_not_run_together),
        cmocka_unit_test(a_hash_is_written_with_sixteen_digits),
        cmocka_unit_test(neighbours_end_far_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
