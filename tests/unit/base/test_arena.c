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

/** Of the types that have this size. */
static size_t alignment_of(size_t size)
{
    size_t alignment = 1;
    while (alignment < alignof(max_align_t) && size % (2 * alignment) == 0) {
        alignment *= 2;
    }
    return alignment;
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
        assert_int_equal((uintptr_t)pieces[i] % alignment_of(sizes[i]), 0);
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

static void texts_lie_side_by_side(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    const char *first = arena_copy_text(&arena, "ns1");
    const char *second = arena_copy_text(&arena, "ns2");
    assert_ptr_equal(second, first + sizeof("ns1"));
    void *number = arena_allocate(&arena, 3, sizeof(uint64_t));
    assert_int_equal((uintptr_t)number % alignof(uint64_t), 0);
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

static void what_was_handed_out_since_a_mark_is_released(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    const struct arena_mark nothing = arena_mark(&arena);
    const char *kept = arena_copy_text(&arena, "kept");
    const struct arena_mark mark = arena_mark(&arena);
    for (size_t size = 1; size < 3000000; size = size * 5 + 3) {
        memset(arena_allocate(&arena, size, 1), 'x', size);
    }
    arena_release(&arena, mark);
    assert_string_equal(kept, "kept");
    assert_int_equal(arena.size, mark.size);
    assert_true(is_zeroed(arena_allocate(&arena, 4000, 1), 4000));

    arena_release(&arena, nothing);
    assert_int_equal(arena.size, 0);
    assert_true(is_zeroed(arena_allocate(&arena, 100, 1), 100));
    arena_clear(&arena);
}

static void large_pieces_are_given_back_as_well(void **state)
{
    (void)state;
    static const size_t sizes[] = { 1, 3000, 70000, 2000000 };
    struct arena arena = { 0 };
    assert_int_equal(arena.held, 0);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        char *kept = arena_copy_text(&arena, "kept");
        memset(arena_allocate(&arena, sizes[i], 1), 'k', sizes[i]);
        const struct arena_mark mark = arena_mark(&arena);
        const size_t held = arena.held;
        for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
            memset(arena_allocate(&arena, sizes[k], 1), 'x', sizes[k]);
        }
        assert_true(arena.held > held);
        arena_release(&arena, mark);
        assert_int_equal(arena.held, held);
        assert_string_equal(kept, "kept");
    }
    arena_clear(&arena);
    assert_int_equal(arena.held, 0);
}

static void of_what_is_released_one_text_can_be_kept(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    char long_text[3000] = "";
    memset(long_text, 'y', sizeof(long_text) - 1);
    const char *const texts[] = { "", "short", long_text };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct arena_mark mark = arena_mark(&arena);
        (void)arena_format(&arena, "before %s", texts[i]);
        const char *text = arena_copy_text(&arena, texts[i]);
        assert_string_equal(arena_release_but(&arena, mark, text), texts[i]);
        assert_int_equal(arena.size - mark.size, strlen(texts[i]) + 1);
    }
    assert_null(arena_release_but(&arena, arena_mark(&arena), NULL));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_handed_out_since_a_mark_is_released),
        cmocka_unit_test(large_pieces_are_given_back_as_well),
        cmocka_unit_test(of_what_is_released_one_text_can_be_kept),
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(texts_lie_side_by_side),
        cmocka_unit_test(a_cleared_arena_can_be_used_again),
        cmocka_unit_test(text_is_copied_and_formatted),
        cmocka_unit_test(an_array_grows_and_keeps_its_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
