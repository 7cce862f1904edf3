// Does a sweep that runs short of descriptors find what it would have found, only later?
#include "support/unit.h"
#include "sweep_bench.h"

#include <sys/resource.h>
#include <unistd.h>

#define LIMIT     64
#define LISTENERS 8
#define TARGETS   400

/** The hard limit too, for the engine raises the soft one: hence a program of its own. */
static int lower_limit(void **state)
{
    (void)state;
    const struct rlimit limit = { .rlim_cur = LIMIT, .rlim_max = LIMIT };
    return setrlimit(RLIMIT_NOFILE, &limit);
}

/** Takes every descriptor but `left`; returns how many. */
static size_t take_descriptors(int taken[LIMIT], size_t left)
{
    size_t count = 0;
    int descriptor = dup(STDERR_FILENO);
    while (descriptor >= 0) {
        taken[count++] = descriptor;
        descriptor = dup(STDERR_FILENO);
    }
    assert_true(count > left);
    count -= left;
    for (size_t i = 0; i < left; i++) {
        (void)close(taken[count + i]);
    }
    return count;
}

static void give_back(const int *taken, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)close(taken[i]);
    }
}

/** Eight listeners among four hundred addresses. */
static uint16_t listen_here_and_there(struct sweep_bench *bench, int listeners[LISTENERS])
{
    uint16_t port = 0;
    for (unsigned i = 0; i < LISTENERS; i++) {
        listeners[i] = bench_listen(bench_address(64, 5 + 11 * i), port, 16, &port);
    }
    for (unsigned i = 0; i < TARGETS; i++) {
        sweep_targets_add_single(&bench->targets, bench_address(64 + i / 200, i % 200), port);
    }
    return port;
}

static void a_sweep_with_few_descriptors_finds_the_same(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    int listeners[LISTENERS];
    (void)listen_here_and_there(&bench, listeners);
    int taken[LIMIT] = { 0 };
    // One is for the loop: two connections at once instead of the 32 that the limit promises.
    const size_t count = take_descriptors(taken, 3);
    assert_true(bench_run(&bench));
    give_back(taken, count);
    uint64_t counts[SWEEP_STATE_COUNT];
    sweep_table_count(bench.table, counts);
    assert_int_equal(counts[SWEEP_OPEN], LISTENERS);
    assert_int_equal(counts[SWEEP_CLOSED], TARGETS - LISTENERS);
    assert_true(bench.progress.shortages > 0);
    assert_string_equal(bench.progress.shortage, "Too many open files");
    give_back(listeners, LISTENERS);
    bench_clear(&bench);
}

static void a_sweep_with_no_descriptor_left_says_so(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    int listeners[LISTENERS];
    (void)listen_here_and_there(&bench, listeners);
    int taken[LIMIT] = { 0 };
    const size_t count = take_descriptors(taken, 1);
    assert_false(bench_run(&bench));
    give_back(taken, count);
    assert_int_equal(bench.error.kind, ERROR_SYSTEM);
    uint64_t counts[SWEEP_STATE_COUNT];
    sweep_table_count(bench.table, counts);
    assert_int_equal(counts[SWEEP_UNMEASURED], TARGETS);
    give_back(listeners, LISTENERS);
    bench_clear(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sweep_with_few_descriptors_finds_the_same),
        cmocka_unit_test(a_sweep_with_no_descriptor_left_says_so),
    };
    return cmocka_run_group_tests(tests, lower_limit, NULL);
}
