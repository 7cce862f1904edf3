#include "base/arena.h"
#include "support/unit.h"

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

static bool is_zeroed(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    static const size_t sizes[] = { 1, 7, 16, 0, 100, 3000, 5000, 1, 70000, 3, 2000000, 8 };
    const size_t count = sizeof(sizes) / sizeof(sizes[0]);
    char *pieces[sizeof(sizes) / sizeof(sizes[0])];
    struct arena arena = { 0 };
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += sizes[i];
        pieces[i] = arena_allocate(&arena, 1, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        assert_true(is_zeroed(pieces[i], sizes[i]));
        memset(pieces[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(pieces[i][k], i + 1);
        }
    }
    assert_in_range(arena.size, total, total + count * alignof(max_align_t));
    arena_clear(&arena);
}

static void a_cleared_arena_can_be_used_again(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    arena_clear(&arena);
    assert_string_equal(arena_copy_text(&arena, "first"), "first");
    arena_clear(&arena);
    assert_int_equal(arena.size, 0);
    assert_string_equal(arena_copy_text(&arena, "second"), "second");
    arena_clear(&arena);
}

static void text_is_copied_and_formatted(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    assert_null(arena_copy_text(&arena, NULL));
    assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    assert_string_equal(arena_format(&arena, "%s:%d", "ns1", 443), "ns1:443");
    assert_string_equal(arena_format(&arena, "%s", ""), "");
    assert_int_equal(strlen(arena_format(&arena, "%9000d", 1)), 9000);
    arena_clear(&arena);
}

static void an_array_grows_and_keeps_its_items(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    int *numbers = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        numbers = arena_grow(&arena, numbers, &capacity, (size_t)i + 1, sizeof(*numbers));
        assert_true(capacity > (size_t)i);
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(numbers[i], i);
    }
    assert_ptr_equal(arena_grow(&arena, numbers, &capacity, 10, sizeof(*numbers)), numbers);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(a_cleared_arena_can_be_used_again),
        cmocka_unit_test(text_is_copied_and_formatted),
        cmocka_unit_test(an_array_grows_and_keeps_its_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
