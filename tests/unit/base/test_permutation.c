#include "base/memory.h"
#include "base/permutation.h"
#include "support/unit.h"

#include <stdbool.h>

#define SEED UINT64_C(0x1234)

static void every_number_comes_exactly_once(void **state)
{
    (void)state;
    static const uint64_t counts[] = { 1, 2, 3, 4, 5, 7, 16, 17, 1000, 4096, 4097, 65536, 196608 };
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct permutation permutation;
        permutation_init(&permutation, counts[i], SEED);
        bool *seen = memory_allocate(counts[i], sizeof(*seen));
        for (uint64_t place = 0; place < counts[i]; place++) {
            const uint64_t number = permutation_at(&permutation, place);
            assert_true(number < counts[i]);
            assert_false(seen[number]);
            seen[number] = true;
        }
        memory_free(seen);
    }
}

static void the_largest_count_stays_below_itself(void **state)
{
    (void)state;
    const uint64_t count = UINT64_C(1) << 62;
    struct permutation permutation;
    permutation_init(&permutation, count, SEED);
    assert_true(permutation_at(&permutation, 0) < count);
    assert_true(permutation_at(&permutation, count - 1) < count);
    assert_int_not_equal(permutation_at(&permutation, 0), permutation_at(&permutation, count - 1));
}

static uint64_t count_equal_places(uint64_t count, uint64_t left_seed, uint64_t right_seed)
{
    struct permutation left;
    struct permutation right;
    permutation_init(&left, count, left_seed);
    permutation_init(&right, count, right_seed);
    uint64_t equal = 0;
    for (uint64_t place = 0; place < count; place++) {
        equal += permutation_at(&left, place) == permutation_at(&right, place);
    }
    return equal;
}

static void the_seed_decides_the_order(void **state)
{
    (void)state;
    assert_int_equal(count_equal_places(10000, SEED, SEED), 10000);
    // One place in an order agrees by chance; the seeds are fixed, so this does not vary.
    assert_in_range(count_equal_places(10000, SEED, SEED + 1), 0, 20);
    assert_in_range(count_equal_places(10000, 0, UINT64_C(1) << 63), 0, 20);
}

/** A network must not get its addresses one after the other: neighbours in the order lie apart. */
static void neighbours_lie_apart(void **state)
{
    (void)state;
    const uint64_t count = 65536;
    struct permutation permutation;
    permutation_init(&permutation, count, SEED);
    uint64_t near = 0;
    uint64_t kept = 0;
    for (uint64_t place = 1; place < count; place++) {
        const uint64_t before = permutation_at(&permutation, place - 1);
        const uint64_t number = permutation_at(&permutation, place);
        near += before / 256 == number / 256;
        kept += number == place;
    }
    // Of a random order, one in 256 would be near, and one number at its own place.
    assert_in_range(near, 150, 400);
    assert_in_range(kept, 0, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_comes_exactly_once),
        cmocka_unit_test(the_largest_count_stays_below_itself),
        cmocka_unit_test(the_seed_decides_the_order),
        cmocka_unit_test(neighbours_lie_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
