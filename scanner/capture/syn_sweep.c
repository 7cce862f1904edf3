#include "capture/syn_sweep.h"

#include "base/moment.h"
#include "capture/syn_round.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// A gateway is looked for as often and as long as the kernel does it.
#define GATEWAY_ATTEMPTS 3
#define GATEWAY_WAIT_NS  INT64_C(1000000000)
#define GATEWAY_STEP_NS  INT64_C(10000000)

#define NO_TARGET UINT64_MAX

// With a rate, so many bundles leave in a second, or more where one would be too large.
#define BUNDLES_PER_SECOND 200

// When answers were lost here, who is silent is asked again, at most so often.
#define REPAIR_ROUNDS 3

static bool may_open(int family, int protocol)
{
    const int opened = socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (opened < 0) {
        return false;
    }
    (void)close(opened);
    return true;
}

bool syn_sweep_is_permitted(struct error *error)
{
    // Protocol 0 of AF_PACKET receives nothing, IPPROTO_RAW neither.
    if (may_open(AF_PACKET, 0) && may_open(AF_INET, IPPROTO_RAW)) {
        return true;
    }
    if (errno == EPERM || errno == EACCES) {
        return error_set(error, ERROR_SYSTEM,
                         "raw packets need root or the capability CAP_NET_RAW "
                         "(setcap cap_net_raw+ep on the program)");
    }
    return error_set(error, ERROR_SYSTEM, "raw packets cannot be sent: %s", strerrordesc_np(errno));
}

static size_t choose_bundle(unsigned rate)
{
    const size_t wanted = rate / BUNDLES_PER_SECOND;
    if (rate == 0 || wanted > SENDER_BATCH) {
        return SENDER_BATCH;
    }
    return wanted > 0 ? wanted : 1;
}

/** Everything but what can fail to open. */
static void init(struct syn_sweep *sweep)
{
    const uint64_t count = sweep_targets_count(sweep->targets);
    assert(count > 0 && sweep->options->attempts > 0);
    permutation_init(&sweep->order, count, sweep->options->seed);
    sweep->key = cookie_key_make(sweep->options->seed);
    sweep->bundle = choose_bundle(sweep->options->rate);
    sweep->silent = count;
    sweep->next_tick_ns = moment_monotonic_ns();
    sweep->next_send_ns = sweep->next_tick_ns;
}

static bool open_all(struct syn_sweep *sweep)
{
    if (!source_ports_open(&sweep->source_ports, sweep->error) ||
        !route_list_init(&sweep->routes, sweep->targets, sweep->error)) {
        return false;
    }
    sweep->receiver = receiver_open(sweep->source_ports.ports, SOURCE_PORT_COUNT, sweep->error);
    if (sweep->receiver == NULL) {
        return false;
    }
    sweep->sender = sender_open(sweep->error);
    return sweep->sender != NULL;
}

static void close_all(struct syn_sweep *sweep)
{
    sender_close(sweep->sender);
    receiver_close(sweep->receiver);
    found_queue_clear(&sweep->found);
    route_list_clear(&sweep->routes);
    source_ports_close(&sweep->source_ports);
}

static void seek_gateways(struct syn_sweep *sweep)
{
    for (size_t i = 0; i < sweep->routes.count && syn_sweep_is_running(sweep); i++) {
        const struct route *route = &sweep->routes.routes[i];
        if (route->way == ROUTE_GATEWAY && !route->neighbours[0].is_known) {
            route->neighbours[0].sought = 1;
            sender_add_request(sweep->sender, route, route->gateway, NO_TARGET);
            syn_sweep_flush(sweep);
        }
    }
}

static void resolve_gateways(struct syn_sweep *sweep)
{
    for (size_t i = 0; i < sweep->routes.count; i++) {
        sweep->unknown_gateways += sweep->routes.routes[i].way == ROUTE_GATEWAY;
    }
    for (int attempt = 0; attempt < GATEWAY_ATTEMPTS && sweep->unknown_gateways > 0; attempt++) {
        seek_gateways(sweep);
        const int64_t deadline_ns = moment_monotonic_ns() + GATEWAY_WAIT_NS;
        while (sweep->unknown_gateways > 0 && syn_sweep_is_running(sweep) &&
               moment_monotonic_ns() < deadline_ns) {
            syn_sweep_look(sweep, GATEWAY_STEP_NS);
        }
    }
    // Behind a gateway that does not answer, nobody could be asked.
    for (size_t i = 0; i < sweep->routes.count && sweep->unknown_gateways > 0; i++) {
        struct route *route = &sweep->routes.routes[i];
        if (route->way == ROUTE_GATEWAY && !route->neighbours[0].is_known) {
            route->way = ROUTE_NONE;
        }
    }
}

/** Targets that cannot be asked are known before the first question. */
static void settle_unreachable(struct syn_sweep *sweep)
{
    for (size_t i = 0; i < sweep->routes.count; i++) {
        const struct route *route = &sweep->routes.routes[i];
        if (route->way != ROUTE_NONE && route->way != ROUTE_NOBODY) {
            continue;
        }
        const enum sweep_state state =
            route->way == ROUTE_NONE ? SWEEP_UNMEASURED : SWEEP_UNREACHABLE;
        const uint64_t end = route->last == UINT32_MAX
                                 ? sweep_targets_count(sweep->targets)
                                 : syn_sweep_first(sweep->targets, route->last + 1);
        for (uint64_t k = syn_sweep_first(sweep->targets, route->first); k < end; k++) {
            syn_sweep_learn(sweep, k, state);
        }
    }
}

/** At most so many packets: each target and, on an Ethernet, each address, in every attempt. */
static uint64_t count_packets(const struct syn_sweep *sweep)
{
    uint64_t count = sweep->silent;
    for (size_t i = 0; i < sweep->routes.count; i++) {
        const struct route *route = &sweep->routes.routes[i];
        if (route->way == ROUTE_LINK) {
            count += (uint64_t)route->last - route->first + 1;
        }
    }
    return sweep->progress.sent + count * sweep->options->attempts;
}

/** True when who is silent now is really silent: was asked as often as wanted, and no answer was
 * lost on the way through this machine. */
static bool ask_rounds(struct syn_sweep *sweep)
{
    unsigned round = 0;
    while (round < sweep->options->attempts && sweep->silent > 0) {
        syn_sweep_ask(sweep, round++);
    }
    uint64_t known_lost = 0;
    for (int repair = 0; sweep->silent > 0 && syn_sweep_is_running(sweep); repair++) {
        uint64_t lost = 0;
        const bool is_told = receiver_lost(sweep->receiver, &lost);
        if (is_told && lost == known_lost) {
            return true;
        }
        if (!is_told || repair == REPAIR_ROUNDS) {
            return false;
        }
        known_lost = lost;
        sweep->progress.to_send += sweep->silent;
        syn_sweep_ask(sweep, round++);
    }
    return syn_sweep_is_running(sweep);
}

static void forget_silence(struct syn_sweep *sweep)
{
    const uint64_t count = sweep_targets_count(sweep->targets);
    for (uint64_t number = 0; number < count && sweep->silent > 0; number++) {
        if (sweep_table_get(sweep->table, number) == SWEEP_SILENT) {
            syn_sweep_learn(sweep, number, SWEEP_UNMEASURED);
        }
    }
}

/** False when the sweep is worth nothing. */
static bool run(struct syn_sweep *sweep)
{
    resolve_gateways(sweep);
    settle_unreachable(sweep);
    sweep->progress.to_send = count_packets(sweep);
    if (!ask_rounds(sweep)) {
        forget_silence(sweep);
    }
    (void)receiver_lost(sweep->receiver, &sweep->progress.lost);
    if (sweep->has_failed) {
        return false;
    }
    if (sweep->progress.sent == 0 && sweep->refusal != 0) {
        return error_set(sweep->error, ERROR_SYSTEM, "no packet could be sent: %s",
                         strerrordesc_np(sweep->refusal));
    }
    return true;
}

bool syn_sweep_run(const struct sweep_targets *targets, const struct sweep_options *options,
                   struct sweep_table *table, struct sweep_progress *out_progress,
                   struct error *error)
{
    struct syn_sweep sweep = {
        .targets = targets, .options = options, .table = table, .error = error
    };
    init(&sweep);
    const bool is_done = open_all(&sweep) && run(&sweep);
    if (is_done) {
        *out_progress = sweep.progress;
    }
    close_all(&sweep);
    return is_done;
}
