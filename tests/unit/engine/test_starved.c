// Is a run that is short of something slower, and sees the same?
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define VISITS    150
#define IN_FLIGHT 40

// For IN_FLIGHT visits with a connection each.
#define DESCRIPTORS_LEFT 8
#define PORTS            "40000 40011"

// Tells ctest that the test was skipped.
#define SKIPPED 77

#define SEEN                  \
    "connection ok\n"         \
    "answer ok http /a 200\n" \
    "answer ok http /b 200\n" \
    "answer ok http /c 200\n"

/** A server in a process of its own, which is short of nothing. */
struct stranger {
    pid_t process;
    int leash; /**< it lives as long as this is open */
    uint16_t port;
};

static void serve(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void live(int leash, int answers)
{
    struct server *server = server_start(serve);
    const uint16_t port = server_port(server);
    char byte = 0;
    if (write(answers, &port, sizeof(port)) == (ssize_t)sizeof(port)) {
        const ssize_t ended = read(leash, &byte, 1); // when the other side lets go
        (void)ended;
    }
    server_stop(server);
    _exit(0);
}

static struct stranger start(void)
{
    int leash[2];
    int answers[2];
    struct stranger stranger = { 0 };
    assert_int_equal(pipe2(leash, O_CLOEXEC), 0);
    assert_int_equal(pipe2(answers, O_CLOEXEC), 0);
    stranger.process = fork();
    assert_true(stranger.process >= 0);
    if (stranger.process == 0) {
        (void)close(leash[1]);
        live(leash[0], answers[1]);
    }
    (void)close(leash[0]);
    (void)close(answers[1]);
    assert_int_equal(read(answers[0], &stranger.port, sizeof(stranger.port)),
                     sizeof(stranger.port));
    (void)close(answers[0]);
    stranger.leash = leash[1];
    return stranger;
}

static void stop(const struct stranger *stranger)
{
    (void)close(stranger->leash);
    (void)waitpid(stranger->process, NULL, 0);
}

/** Many visits to the same server see the same, whatever was short meanwhile. */
static void walk_short_of(enum shortage_kind kind, void (*before)(void))
{
    const struct stranger stranger = start();
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.before = before;
    walk.repetitions = VISITS;
    walk.options.in_flight = IN_FLIGHT;
    walk.options.threads = 3;
    walk.options.visit_timeout_ms = 120000;
    walk_port(&walk, stranger.port, SCHEME_HTTP);
    stop(&stranger);

    struct text_buffer expected;
    text_buffer_init(&expected, SIZE_MAX);
    for (int i = 0; i < VISITS; i++) {
        (void)text_buffer_append_text(&expected, SEEN);
    }
    assert_string_equal(walk.transcript.text, expected.text);
    text_buffer_clear(&expected);
    assert_true(walk.progress.local_faults > 0);
    for (enum shortage_kind i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        assert_int_equal(walk.hardship.has_shortage[i], i == kind);
    }
    const struct shortage *shortage = &walk.hardship.shortages[kind];
    assert_int_equal(shortage->count, walk.progress.local_faults);
    assert_int_equal(shortage->wanted, IN_FLIGHT);
    assert_in_range(shortage->lowered_to, 1, IN_FLIGHT / 2);
    assert_true(shortage->first_ms <= shortage->last_ms);
    walk_clear(&walk);
}

static void leave_few_descriptors(void)
{
    const int next = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct rlimit limit = { 0 };
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = (rlim_t)next + DESCRIPTORS_LEFT;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    (void)close(next);
}

static void a_run_short_of_descriptors_sees_the_same(void **state)
{
    (void)state;
    struct rlimit usual = { 0 };
    (void)getrlimit(RLIMIT_NOFILE, &usual);
    walk_short_of(SHORTAGE_DESCRIPTORS, leave_few_descriptors);
    (void)setrlimit(RLIMIT_NOFILE, &usual);
}

static void leave_few_ports(void)
{
    const int file = open("/proc/sys/net/ipv4/ip_local_port_range", O_WRONLY | O_CLOEXEC);
    const ssize_t written = write(file, PORTS, strlen(PORTS));
    (void)close(file);
    assert_int_equal(written, strlen(PORTS));
}

static void a_run_short_of_ports_sees_the_same(void **state)
{
    (void)state;
    walk_short_of(SHORTAGE_PORTS, leave_few_ports);
}

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

/** A network of the process's own, so that its ports are nobody else's. */
static bool enter_own_network(void)
{
    return (unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) &&
           raise_loopback() && access("/proc/sys/net/ipv4/ip_local_port_range", W_OK) == 0;
}

int main(void)
{
    const struct CMUnitTest anywhere[] = {
        cmocka_unit_test(a_run_short_of_descriptors_sees_the_same),
    };
    const struct CMUnitTest in_own_network[] = {
        cmocka_unit_test(a_run_short_of_ports_sees_the_same),
    };
    const int failed = cmocka_run_group_tests(anywhere, NULL, NULL);
    if (failed != 0) {
        return failed;
    }
    if (!enter_own_network()) {
        (void)fputs("skipped: no network of its own may be made here\n", stderr);
        return SKIPPED;
    }
    return cmocka_run_group_tests(in_own_network, NULL, NULL);
}
