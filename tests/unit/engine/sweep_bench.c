#include "sweep_bench.h"

#include "support/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

uint32_t bench_address(unsigned third, unsigned fourth)
{
    return 127U << 24 | 9U << 16 | third << 8 | fourth;
}

static int bind_to(uint32_t address, uint16_t port, uint16_t *out_port)
{
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(descriptor >= 0);
    struct sockaddr_in place = { .sin_family = AF_INET,
                                 .sin_port = htons(port),
                                 .sin_addr = { htonl(address) } };
    socklen_t size = sizeof(place);
    assert_int_equal(bind(descriptor, (const struct sockaddr *)&place, size), 0);
    assert_int_equal(getsockname(descriptor, (struct sockaddr *)&place, &size), 0);
    *out_port = ntohs(place.sin_port);
    return descriptor;
}

int bench_listen(uint32_t address, uint16_t port, int backlog, uint16_t *out_port)
{
    const int descriptor = bind_to(address, port, out_port);
    assert_int_equal(listen(descriptor, backlog), 0);
    return descriptor;
}

int bench_occupy(uint32_t address, uint16_t *out_port)
{
    return bind_to(address, 0, out_port);
}

/** False when the connection does not come about at once. */
static bool fill(uint32_t address, uint16_t port, int *out_descriptor)
{
    const struct sockaddr_in place = { .sin_family = AF_INET,
                                       .sin_port = htons(port),
                                       .sin_addr = { htonl(address) } };
    *out_descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(*out_descriptor >= 0);
    (void)connect(*out_descriptor, (const struct sockaddr *)&place, sizeof(place));
    struct pollfd waiting = { .fd = *out_descriptor, .events = POLLOUT };
    return poll(&waiting, 1, 100) == 1;
}

int bench_silence(uint32_t address, uint16_t *out_port, int out_filler[2])
{
    const int descriptor = bench_listen(address, 0, 0, out_port);
    assert_true(fill(address, *out_port, &out_filler[0]));
    assert_false(fill(address, *out_port, &out_filler[1]));
    return descriptor;
}

void bench_init(struct sweep_bench *bench)
{
    *bench = (struct sweep_bench){ .options = { .attempts = 1, .wait_ms = 30000, .seed = 4726 } };
}

void bench_clear(struct sweep_bench *bench)
{
    sweep_table_free(bench->table);
    sweep_targets_clear(&bench->targets);
}

bool bench_run(struct sweep_bench *bench)
{
    assert_true(sweep_targets_finish(&bench->targets, NULL, 0, &bench->error));
    bench->table = sweep_table_new(sweep_targets_count(&bench->targets));
    return connect_sweep_run(&bench->targets, &bench->options, bench->table, &bench->progress,
                             &bench->error);
}

enum sweep_state bench_state(const struct sweep_bench *bench, uint32_t address, uint16_t port)
{
    uint64_t number = 0;
    assert_true(sweep_targets_find(&bench->targets, address, port, &number));
    return sweep_table_get(bench->table, number);
}
