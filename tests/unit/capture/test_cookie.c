#include "capture/cookie.h"
#include "support/unit.h"

static void the_hash_is_siphash(void **state)
{
    (void)state;
    // The reference's vectors for the key 00 01 … 0f and the input 00 01 … 07.
    const struct cookie_key key = {
        .words = { UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908) },
    };
    assert_true(cookie_hash(&key, UINT64_C(0x0706050403020100)) == UINT64_C(0x93f5f5799a932462));
}

static void everything_in_a_question_changes_its_cookie(void **state)
{
    (void)state;
    const struct cookie_key key = cookie_key_make(1);
    const struct cookie_key other = cookie_key_make(2);
    const uint32_t cookie = cookie_make(&key, 0x0a000001, 443, 50000);
    assert_int_equal(cookie, cookie_make(&key, 0x0a000001, 443, 50000));
    assert_int_not_equal(cookie, cookie_make(&other, 0x0a000001, 443, 50000));
    assert_int_not_equal(cookie, cookie_make(&key, 0x0a000002, 443, 50000));
    assert_int_not_equal(cookie, cookie_make(&key, 0x0a000001, 444, 50000));
    assert_int_not_equal(cookie, cookie_make(&key, 0x0a000001, 443, 50001));
    assert_int_not_equal(cookie, cookie_make(&key, 0x0a000001, 50000, 443));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_siphash),
        cmocka_unit_test(everything_in_a_question_changes_its_cookie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
