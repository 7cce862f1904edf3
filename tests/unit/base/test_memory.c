#include "base/memory.h"
#include "support/unit.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void memory_comes_zeroed_even_for_nothing(void **state)
{
    (void)state;
    int *numbers = memory_allocate(100, sizeof(*numbers));
    for (int i = 0; i < 100; i++) {
        assert_int_equal(numbers[i], 0);
    }
    memory_free(numbers);
    char *nothing = memory_allocate(0, 8);
    assert_non_null(nothing);
    memory_free(nothing);
    memory_free(NULL);
}

static void an_array_grows_zeroed_and_in_leaps(void **state)
{
    (void)state;
    int *numbers = NULL;
    size_t capacity = 0;
    int moves = 0;
    for (int i = 0; i < 10000; i++) {
        const size_t before = capacity;
        numbers = memory_grow(numbers, &capacity, (size_t)i + 1, sizeof(*numbers));
        moves += capacity != before ? 1 : 0;
        assert_int_equal(numbers[i], 0);
        assert_int_equal(numbers[capacity - 1], 0);
        numbers[i] = i + 1;
    }
    assert_true(moves < 30);
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(numbers[i], i + 1);
    }
    memory_free(numbers);
}

static void copies_end_with_nul(void **state)
{
    (void)state;
    char *bytes = memory_copy("abcdef", 3);
    char *text = memory_copy_text("text");
    char *nothing = memory_copy(NULL, 0);
    assert_string_equal(bytes, "abc");
    assert_string_equal(text, "text");
    assert_string_equal(nothing, "");
    assert_null(memory_copy_text(NULL));
    memory_free(bytes);
    memory_free(text);
    memory_free(nothing);
}

static void allocate_too_much(void)
{
    memory_free(memory_allocate(SIZE_MAX / 2, 3));
}

static void grow_too_much(void)
{
    size_t capacity = 0;
    memory_free(memory_grow(NULL, &capacity, SIZE_MAX / 4, 8));
}

static void copy_too_much(void)
{
    memory_free(memory_copy("", SIZE_MAX));
}

// What a child writes to its standard error while it runs `exhaust`, and how it ends.
static int run_in_child(void (*exhaust)(void), char *output, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        exhaust();
        _exit(0);
    }
    close(ends[1]);
    ssize_t length = 0;
    ssize_t count = 0;
    while ((count = read(ends[0], output + length, size - 1 - (size_t)length)) > 0) {
        length += count;
    }
    output[length] = '\0';
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void exhausted_memory_ends_the_program_with_3(void **state)
{
    (void)state;
    void (*const ways[])(void) = { allocate_too_much, grow_too_much, copy_too_much };
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        char output[200];
        assert_int_equal(run_in_child(ways[i], output, sizeof(output)), 3);
        assert_string_equal(output, "itmscan: out of memory\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_comes_zeroed_even_for_nothing),
        cmocka_unit_test(an_array_grows_zeroed_and_in_leaps),
        cmocka_unit_test(copies_end_with_nul),
        cmocka_unit_test(exhausted_memory_ends_the_program_with_3),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
