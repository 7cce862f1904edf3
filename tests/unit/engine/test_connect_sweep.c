// Does a sweep by connecting tell open, closed and silent ports apart, every one of them, and end
// when it is told to?
#include "base/moment.h"
#include "engine/connect_flight.h"
#include "support/unit.h"
#include "sweep_bench.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static void what_the_system_says_has_a_meaning(void **state)
{
    (void)state;

    static const struct {
        int system_error;
        bool was_immediate;
        enum connect_answer answer;
        enum sweep_state state;
    } cases[] = {
        { 0, false, CONNECT_STATE, SWEEP_OPEN },
        { 0, true, CONNECT_STATE, SWEEP_OPEN },
        { ECONNRESET, false, CONNECT_STATE, SWEEP_OPEN },
        { ECONNREFUSED, true, CONNECT_STATE, SWEEP_CLOSED },
        { ETIMEDOUT, false, CONNECT_STATE, SWEEP_SILENT },
        { ENETUNREACH, false, CONNECT_STATE, SWEEP_UNREACHABLE },
        { ENETUNREACH, true, CONNECT_HINDERED, SWEEP_STATE_COUNT },
        { EHOSTUNREACH, false, CONNECT_STATE, SWEEP_UNREACHABLE },
        { EHOSTUNREACH, true, CONNECT_HINDERED, SWEEP_STATE_COUNT },
        { EPERM, true, CONNECT_HINDERED, SWEEP_STATE_COUNT },
        { EACCES, true, CONNECT_HINDERED, SWEEP_STATE_COUNT },
        { EINVAL, true, CONNECT_HINDERED, SWEEP_STATE_COUNT },
        { EMFILE, true, CONNECT_SHORT, SWEEP_STATE_COUNT },
        { ENFILE, true, CONNECT_SHORT, SWEEP_STATE_COUNT },
        { ENOBUFS, true, CONNECT_SHORT, SWEEP_STATE_COUNT },
        { EADDRNOTAVAIL, true, CONNECT_SHORT, SWEEP_STATE_COUNT },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum sweep_state found = SWEEP_STATE_COUNT;
        assert_int_equal(connect_answer_of(cases[i].system_error, cases[i].was_immediate, &found),
                         cases[i].answer);
        assert_int_equal(found, cases[i].state);
    }
}

static void open_and_closed_ports_are_told_apart(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    uint16_t ports[4];
    int descriptors[4];
    for (unsigned i = 0; i < 4; i++) {
        const uint32_t address = bench_address(1, i + 1);
        descriptors[i] =
            i % 2 == 0 ? bench_listen(address, 0, 16, &ports[i]) : bench_occupy(address, &ports[i]);
        sweep_targets_add_single(&bench.targets, address, ports[i]);
    }
    assert_true(bench_run(&bench));
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(bench_state(&bench, bench_address(1, i + 1), ports[i]),
                         i % 2 == 0 ? SWEEP_OPEN : SWEEP_CLOSED);
        (void)close(descriptors[i]);
    }
    assert_int_equal(bench.progress.open, 2);
    assert_int_equal(bench.progress.sent, 4);
    assert_int_equal(bench.progress.shortages, 0);
    assert_null(bench.progress.shortage);
    bench_clear(&bench);
}

static void every_open_port_of_a_large_range_is_found(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    struct error error = { 0 };
    struct address_range range;
    assert_true(address_range_parse("127.9.16.0/20", &range, &error));
    assert_true(sweep_targets_add(&bench.targets, &range, &error));
    uint16_t port = 0;
    int descriptors[32];
    for (unsigned i = 0; i < 32; i++) {
        descriptors[i] = bench_listen(bench_address(16 + i % 16, 3 + 7 * i), port, 16, &port);
    }
    assert_true(sweep_targets_add_port(&bench.targets, port));
    assert_true(bench_run(&bench));
    uint64_t counts[SWEEP_STATE_COUNT];
    sweep_table_count(bench.table, counts);
    assert_int_equal(counts[SWEEP_OPEN], 32);
    assert_int_equal(counts[SWEEP_CLOSED], 4096 - 32);
    for (unsigned i = 0; i < 32; i++) {
        assert_int_equal(bench_state(&bench, bench_address(16 + i % 16, 3 + 7 * i), port),
                         SWEEP_OPEN);
        (void)close(descriptors[i]);
    }
    bench_clear(&bench);
}

static void a_connection_is_reset_and_not_left_in_time_wait(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    uint16_t port = 0;
    const int listener = bench_listen(bench_address(2, 1), 0, 16, &port);
    sweep_targets_add_single(&bench.targets, bench_address(2, 1), port);
    assert_true(bench_run(&bench));
    const int accepted = accept(listener, NULL, NULL);
    char byte = 0;
    assert_true(accepted >= 0);
    assert_int_equal(recv(accepted, &byte, 1, 0), -1);
    assert_int_equal(errno, ECONNRESET);
    (void)close(accepted);
    (void)close(listener);
    bench_clear(&bench);
}

static void a_silent_port_is_asked_as_often_as_wanted(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    bench.options.attempts = 3;
    bench.options.wait_ms = 20;
    uint16_t port = 0;
    int filler[2];
    const int listener = bench_silence(bench_address(3, 1), &port, filler);
    sweep_targets_add_single(&bench.targets, bench_address(3, 1), port);
    assert_true(bench_run(&bench));
    assert_int_equal(bench_state(&bench, bench_address(3, 1), port), SWEEP_SILENT);
    assert_int_equal(bench.progress.sent, 3);
    assert_int_equal(bench.progress.to_send, 3);
    (void)close(filler[0]);
    (void)close(filler[1]);
    (void)close(listener);
    bench_clear(&bench);
}

/** A listener that is silent at first. */
struct late_listener {
    int descriptor;
    unsigned ticks;
};

static bool make_room(void *context, const struct sweep_progress *progress)
{
    struct late_listener *late = context;
    late->ticks++;
    const bool has_been_asked = progress->sent > 0;
    if (has_been_asked && late->ticks == 2) {
        (void)close(accept(late->descriptor, NULL, NULL));
    }
    return true;
}

static void what_answers_later_is_found_by_a_further_attempt(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    bench.options.attempts = 200;
    bench.options.wait_ms = 50;
    uint16_t port = 0;
    int filler[2];
    struct late_listener late = { .descriptor = bench_silence(bench_address(4, 1), &port, filler) };
    (void)close(filler[1]); // it would take the room
    bench.options.tick = make_room;
    bench.options.context = &late;
    sweep_targets_add_single(&bench.targets, bench_address(4, 1), port);
    assert_true(bench_run(&bench));
    assert_int_equal(bench_state(&bench, bench_address(4, 1), port), SWEEP_OPEN);
    assert_true(bench.progress.sent > 1);
    assert_true(bench.progress.sent < 200);
    (void)close(filler[0]);
    (void)close(late.descriptor);
    bench_clear(&bench);
}

static void an_address_that_no_host_can_have_is_unreachable(void **state)
{
    (void)state;
    static const uint32_t addresses[] = { 0xe0000001, 0x7fffffff, 0xffffffff };
    struct sweep_bench bench;
    bench_init(&bench);
    uint16_t port = 0;
    const int closed = bench_occupy(bench_address(5, 1), &port);
    for (size_t i = 0; i < 3; i++) {
        sweep_targets_add_single(&bench.targets, addresses[i], port);
    }
    sweep_targets_add_single(&bench.targets, bench_address(5, 1), port);
    assert_true(bench_run(&bench));
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(bench_state(&bench, addresses[i], port), SWEEP_UNREACHABLE);
    }
    assert_int_equal(bench_state(&bench, bench_address(5, 1), port), SWEEP_CLOSED);
    assert_int_equal(bench.progress.shortages, 0);
    (void)close(closed);
    bench_clear(&bench);
}

static void the_rate_is_kept(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    bench.options.rate = 100;
    uint16_t port = 0;
    const int closed = bench_occupy(bench_address(6, 1), &port);
    for (unsigned i = 1; i <= 40; i++) {
        sweep_targets_add_single(&bench.targets, bench_address(6, 1), (uint16_t)(port - i));
    }
    const int64_t began_ns = moment_monotonic_ns();
    assert_true(bench_run(&bench));
    const int64_t took_ms = (moment_monotonic_ns() - began_ns) / 1000000;
    assert_true(took_ms >= 370); // 40 questions, 10 ms apart, less the burst
    (void)close(closed);
    bench_clear(&bench);
}

static bool stop(void *context, const struct sweep_progress *progress)
{
    *(struct sweep_progress *)context = *progress;
    return false;
}

static void the_tick_ends_it_and_what_was_not_asked_is_unmeasured(void **state)
{
    (void)state;
    struct sweep_bench bench;
    bench_init(&bench);
    struct sweep_progress seen = { 0 };
    bench.options.rate = 20;
    bench.options.tick = stop;
    bench.options.context = &seen;
    struct error error = { 0 };
    struct address_range range;
    assert_true(address_range_parse("127.9.32.0/20", &range, &error));
    assert_true(sweep_targets_add(&bench.targets, &range, &error));
    uint16_t port = 0;
    const int closed = bench_occupy(bench_address(32, 0), &port);
    assert_true(sweep_targets_add_port(&bench.targets, port));
    assert_true(bench_run(&bench));
    uint64_t counts[SWEEP_STATE_COUNT];
    sweep_table_count(bench.table, counts);
    assert_int_equal(counts[SWEEP_SILENT], 0);
    assert_int_equal(counts[SWEEP_OPEN], 0);
    assert_int_equal(counts[SWEEP_CLOSED] + counts[SWEEP_UNMEASURED], 4096);
    assert_true(counts[SWEEP_UNMEASURED] > 0);
    assert_int_equal(seen.to_send, 4096);
    (void)close(closed);
    bench_clear(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_system_says_has_a_meaning),
        cmocka_unit_test(open_and_closed_ports_are_told_apart),
        cmocka_unit_test(every_open_port_of_a_large_range_is_found),
        cmocka_unit_test(a_connection_is_reset_and_not_left_in_time_wait),
        cmocka_unit_test(a_silent_port_is_asked_as_often_as_wanted),
        cmocka_unit_test(what_answers_later_is_found_by_a_further_attempt),
        cmocka_unit_test(an_address_that_no_host_can_have_is_unreachable),
        cmocka_unit_test(the_rate_is_kept),
        cmocka_unit_test(the_tick_ends_it_and_what_was_not_asked_is_unmeasured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
