/** Half-open sweeps of this machine, in a network of the test's own that has nothing but loopback.
 */
#include "capture/syn_sweep.h"
#include "support/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SEED UINT64_C(7)

// Longer than any answer over loopback takes, on a busy machine too. Most tests do not wait for it:
// the sweep ends when everybody has answered.
#define WAIT_MS 5000

// Where silence is expected, the wait is endured.
#define SILENCE_MS 200

static bool raise_loopback(void)
{
    const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
    const bool is_up = any >= 0 && ioctl(any, SIOCSIFFLAGS, &request) == 0;
    if (any >= 0) {
        (void)close(any);
    }
    return is_up;
}

/** A network of the process's own: as root, or as the root of a name space of users. */
static bool enter_own_network(void)
{
    return (unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) &&
           raise_loopback();
}

/** A socket that is bound to any port of 127.0.0.1 and listens. */
static int serve(int backlog, uint16_t *out_port)
{
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(name);
    assert_true(server >= 0);
    assert_int_equal(bind(server, (const struct sockaddr *)&name, size), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&name, &size), 0);
    if (backlog >= 0) {
        assert_int_equal(listen(server, backlog), 0);
    }
    *out_port = ntohs(name.sin_port);
    return server;
}

struct trial {
    struct sweep_targets targets;
    struct sweep_options options;
    struct sweep_table *table;
    struct sweep_progress progress;
    uint64_t counts[SWEEP_STATE_COUNT];
};

static void add(struct trial *trial, const char *text)
{
    struct error error = { 0 };
    struct address_range range = { 0 };
    assert_true(address_range_parse(text, &range, &error));
    assert_true(sweep_targets_add(&trial->targets, &range, &error));
}

static void sweep(struct trial *trial)
{
    struct error error = { 0 };
    assert_true(sweep_targets_finish(&trial->targets, NULL, 0, &error));
    trial->table = sweep_table_new(sweep_targets_count(&trial->targets));
    trial->options.seed = SEED;
    if (trial->options.attempts == 0) {
        trial->options.attempts = 1;
    }
    if (trial->options.wait_ms == 0) {
        trial->options.wait_ms = WAIT_MS;
    }
    if (!syn_sweep_run(&trial->targets, &trial->options, trial->table, &trial->progress, &error)) {
        fail_msg("%s", error.text);
    }
    sweep_table_count(trial->table, trial->counts);
}

static enum sweep_state state_of(const struct trial *trial, uint32_t address, uint16_t port)
{
    uint64_t number = 0;
    assert_true(sweep_targets_find(&trial->targets, address, port, &number));
    return sweep_table_get(trial->table, number);
}

static void clear(struct trial *trial)
{
    sweep_table_free(trial->table);
    sweep_targets_clear(&trial->targets);
}

static void open_is_told_from_closed(void **state)
{
    (void)state;
    uint16_t open_port = 0;
    uint16_t closed_port = 0;
    const int listening = serve(16, &open_port);
    const int bound = serve(-1, &closed_port);
    struct trial trial = { 0 };
    add(&trial, "127.0.0.0/24");
    sweep_targets_add_port(&trial.targets, closed_port);
    sweep_targets_add_port(&trial.targets, open_port);
    sweep(&trial);
    assert_int_equal(state_of(&trial, INADDR_LOOPBACK, open_port), SWEEP_OPEN);
    assert_int_equal(trial.counts[SWEEP_OPEN], 1);
    assert_int_equal(trial.progress.open, 1);
    assert_int_equal(state_of(&trial, INADDR_LOOPBACK, closed_port), SWEEP_CLOSED);
    assert_int_equal(state_of(&trial, INADDR_LOOPBACK + 1, open_port), SWEEP_CLOSED);
    // 127.0.0.0 is no broadcast address of loopback's local network, but no host either.
    assert_true(trial.counts[SWEEP_CLOSED] >= 2 * 254 - 1);
    clear(&trial);
    (void)close(listening);
    (void)close(bound);
}

/** A server whose queue is full does not answer a SYN: as silent as what a filter hides. */
static void silence_is_asked_again_and_told_from_closed(void **state)
{
    (void)state;
    uint16_t port = 0;
    const int server = serve(0, &port);
    const int guest = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in name = { .sin_family = AF_INET,
                                      .sin_port = htons(port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    assert_int_equal(connect(guest, (const struct sockaddr *)&name, sizeof(name)), 0);
    struct trial trial = { .options = { .attempts = 3, .wait_ms = SILENCE_MS } };
    add(&trial, "127.0.0.1-127.0.0.2");
    sweep_targets_add_port(&trial.targets, port);
    sweep(&trial);
    assert_int_equal(state_of(&trial, INADDR_LOOPBACK, port), SWEEP_SILENT);
    assert_int_equal(state_of(&trial, INADDR_LOOPBACK + 1, port), SWEEP_CLOSED);
    assert_int_equal(trial.progress.sent, 2 + 1 + 1);
    clear(&trial);
    (void)close(guest);
    (void)close(server);
}

static void where_no_route_leads_nothing_was_measured(void **state)
{
    (void)state;
    struct trial trial = { 0 };
    add(&trial, "192.0.2.0/24");
    add(&trial, "127.0.0.1");
    sweep_targets_add_port(&trial.targets, 443);
    sweep(&trial);
    assert_int_equal(trial.counts[SWEEP_UNMEASURED], 256);
    assert_int_equal(trial.counts[SWEEP_CLOSED], 1);
    assert_int_equal(trial.progress.sent, 1);
    clear(&trial);
}

static void what_cannot_be_a_host_is_not_asked(void **state)
{
    (void)state;
    struct trial trial = { 0 };
    add(&trial, "127.255.255.255");
    sweep_targets_add_port(&trial.targets, 443);
    sweep(&trial);
    assert_int_equal(trial.counts[SWEEP_UNREACHABLE], 1);
    assert_int_equal(trial.progress.sent, 0);
    clear(&trial);
}

struct patience {
    unsigned ticks;
    unsigned limit;
};

static bool count_tick(void *context, const struct sweep_progress *progress)
{
    struct patience *patience = context;
    (void)progress;
    return ++patience->ticks < patience->limit;
}

static void a_sweep_that_is_stopped_does_not_call_the_rest_silent(void **state)
{
    (void)state;
    struct patience patience = { .limit = 2 };
    // At this rate it would take a day.
    struct trial trial = {
        .options = { .rate = 1, .tick = count_tick, .context = &patience },
    };
    add(&trial, "127.0.0.0/17");
    add(&trial, "127.1.0.0/16");
    sweep_targets_add_port(&trial.targets, 443);
    sweep(&trial);
    assert_int_equal(patience.ticks, 2);
    assert_int_equal(trial.counts[SWEEP_SILENT], 0);
    assert_true(trial.counts[SWEEP_UNMEASURED] > 90000);
    clear(&trial);
}

static int64_t now_ms(void)
{
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void the_rate_is_not_exceeded(void **state)
{
    (void)state;
    struct trial trial = { .options = { .rate = 1000 } };
    add(&trial, "127.0.0.1-127.0.1.44");
    sweep_targets_add_port(&trial.targets, 443);
    const int64_t start_ms = now_ms();
    sweep(&trial);
    assert_int_equal(trial.counts[SWEEP_CLOSED], 300);
    // The first bundle leaves at once, and a late one may be caught up on.
    assert_true(now_ms() - start_ms >= 280);
    clear(&trial);
}

static void the_privilege_is_there(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_true(syn_sweep_is_permitted(&error));
}

int main(void)
{
    if (!enter_own_network()) {
        (void)fprintf(stderr, "skipped: no network of its own may be made here (%s)\n",
                      strerrordesc_np(errno));
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_privilege_is_there),
        cmocka_unit_test(open_is_told_from_closed),
        cmocka_unit_test(silence_is_asked_again_and_told_from_closed),
        cmocka_unit_test(where_no_route_leads_nothing_was_measured),
        cmocka_unit_test(what_cannot_be_a_host_is_not_asked),
        cmocka_unit_test(a_sweep_that_is_stopped_does_not_call_the_rest_silent),
        cmocka_unit_test(the_rate_is_not_exceeded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
