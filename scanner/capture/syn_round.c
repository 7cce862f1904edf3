#include "capture/syn_round.h"

#include "base/moment.h"

#include <assert.h>
#include <string.h>

#define SECOND_NS      INT64_C(1000000000)
#define MILLISECOND_NS INT64_C(1000000)
#define TICK_NS        (SECOND_NS / 5)

// A late bundle may be caught up on by so much, not what was missed in a long shortage.
#define CATCH_UP_NS (5 * MILLISECOND_NS)

// What is short gets room again when something was sent, or a neighbour was given up, which takes
// three seconds. When nothing at all was sent for so long, nothing will be.
#define SHORTAGE_STEP_NS     MILLISECOND_NS
#define SHORTAGE_PATIENCE_NS (10 * SECOND_NS)

// Places in the order between two looks at the clock where nothing has to be asked any more.
#define PLACES_PER_LOOK 65536

void syn_sweep_learn(struct syn_sweep *sweep, uint64_t number, enum sweep_state state)
{
    const bool was_silent = sweep_table_get(sweep->table, number) == SWEEP_SILENT;
    if (sweep_table_set(sweep->table, number, state)) {
        sweep->silent -= was_silent;
        sweep->progress.open += state == SWEEP_OPEN;
    }
}

bool syn_sweep_is_running(const struct syn_sweep *sweep)
{
    return !sweep->is_stopped && !sweep->has_failed;
}

static enum sweep_state state_of(enum packet_kind kind)
{
    switch (kind) {
    case PACKET_OPEN:
        return SWEEP_OPEN;
    case PACKET_CLOSED:
        return SWEEP_CLOSED;
    case PACKET_UNREACHABLE:
        break;
    }
    return SWEEP_UNREACHABLE;
}

static void on_answer(void *context, const struct packet_answer *answer)
{
    struct syn_sweep *sweep = context;
    const struct packet_question *question = &answer->question;
    uint64_t number = 0;
    if (!source_ports_contain(&sweep->source_ports, question->source_port) ||
        question->sequence !=
            cookie_make(&sweep->key, question->address, question->port, question->source_port) ||
        !sweep_targets_find(sweep->targets, question->address, question->port, &number)) {
        return;
    }
    // This machine says so of neighbours that do not answer, but not every time: it is silence.
    if (answer->is_host_unknown && answer->sender == question->source) {
        return;
    }
    syn_sweep_learn(sweep, number, state_of(answer->kind));
}

static bool note_mac(struct neighbour *neighbour, const struct arp_reply *reply)
{
    if (neighbour->sought == 0 || neighbour->is_known) {
        return false;
    }
    memcpy(neighbour->mac, reply->mac, ARP_MAC_SIZE);
    neighbour->is_known = true;
    return true;
}

static void on_neighbour(void *context, const struct arp_reply *reply)
{
    struct syn_sweep *sweep = context;
    for (size_t i = 0; i < sweep->routes.count && sweep->unknown_gateways > 0; i++) {
        const struct route *route = &sweep->routes.routes[i];
        if (route->way == ROUTE_GATEWAY && route->gateway == reply->address &&
            route->source == reply->asker && note_mac(&route->neighbours[0], reply)) {
            sweep->unknown_gateways--;
        }
    }
    const struct route *route = route_list_find(&sweep->routes, reply->address);
    if (route != NULL && route->way == ROUTE_LINK && route->source == reply->asker &&
        note_mac(route_neighbour(route, reply->address), reply)) {
        found_queue_add(&sweep->found, reply->address);
    }
}

void syn_sweep_look(struct syn_sweep *sweep, int64_t wait_ns)
{
    const struct receiver_sink sink = { .on_answer = on_answer,
                                        .on_neighbour = on_neighbour,
                                        .context = sweep };
    if (!receiver_take(sweep->receiver, wait_ns, &sink, sweep->error)) {
        sweep->has_failed = true;
        return;
    }
    const int64_t now_ns = moment_monotonic_ns();
    if (now_ns < sweep->next_tick_ns) {
        return;
    }
    sweep->next_tick_ns = now_ns + TICK_NS;
    (void)receiver_lost(sweep->receiver, &sweep->progress.lost);
    if (sweep->options->tick != NULL &&
        !sweep->options->tick(sweep->options->context, &sweep->progress)) {
        sweep->is_stopped = true;
    }
}

/** Takes answers until something came, a tick is due, or the moment is there. False when there is
 * nothing to wait for any more: the moment has passed, or there is nobody left to hear of. */
static bool look_before(struct syn_sweep *sweep, int64_t deadline_ns)
{
    const int64_t now_ns = moment_monotonic_ns();
    if (!syn_sweep_is_running(sweep) || sweep->silent == 0 || now_ns >= deadline_ns) {
        return false;
    }
    const int64_t next_ns = deadline_ns < sweep->next_tick_ns ? deadline_ns : sweep->next_tick_ns;
    syn_sweep_look(sweep, next_ns > now_ns ? next_ns - now_ns : 0);
    return true;
}

uint64_t syn_sweep_first(const struct sweep_targets *targets, uint32_t address)
{
    uint64_t low = 0;
    uint64_t high = sweep_targets_count(targets);
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        uint32_t found = 0;
        uint16_t port = 0;
        sweep_targets_at(targets, middle, &found, &port);
        if (found < address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** Where even to look for an address is refused, none of its ports can be asked. */
static void refuse(struct syn_sweep *sweep, const struct sender_report *report)
{
    const uint64_t count = sweep_targets_count(sweep->targets);
    uint32_t address = 0;
    uint32_t refused = 0;
    uint16_t port = 0;
    if (report->number >= count) {
        return; // a gateway
    }
    syn_sweep_learn(sweep, report->number, SWEEP_UNMEASURED);
    if (!report->is_request) {
        return;
    }
    sweep_targets_at(sweep->targets, report->number, &refused, &port);
    for (uint64_t number = syn_sweep_first(sweep->targets, refused); number < count; number++) {
        sweep_targets_at(sweep->targets, number, &address, &port);
        if (address != refused) {
            break;
        }
        syn_sweep_learn(sweep, number, SWEEP_UNMEASURED);
    }
}

void syn_sweep_flush(struct syn_sweep *sweep)
{
    int64_t last_sent_ns = moment_monotonic_ns();
    enum sender_result result = SENDER_SHORT;
    while (result != SENDER_DONE && syn_sweep_is_running(sweep)) {
        struct sender_report report;
        result = sender_flush(sweep->sender, &report);
        sweep->progress.sent += report.sent;
        if (result == SENDER_DONE) {
            break;
        }
        sweep->refusal = report.reason;
        if (result == SENDER_REFUSED) {
            refuse(sweep, &report);
        }
        if (result == SENDER_REFUSED || report.sent > 0) {
            last_sent_ns = moment_monotonic_ns();
            continue;
        }
        sweep->progress.shortages++;
        sweep->progress.shortage = strerrordesc_np(report.reason);
        syn_sweep_look(sweep, SHORTAGE_STEP_NS);
        if (moment_monotonic_ns() - last_sent_ns > SHORTAGE_PATIENCE_NS) {
            sweep->is_stopped = true;
        }
    }
    sweep->added = 0;
}

/** Waits as the rate wants it before the next bundle, and sends it. */
static void send_bundle(struct syn_sweep *sweep)
{
    if (sweep->options->rate > 0) {
        while (look_before(sweep, sweep->next_send_ns)) {
            // Answers come in, and are noted.
        }
        const int64_t earliest_ns = moment_monotonic_ns() - CATCH_UP_NS;
        if (sweep->next_send_ns < earliest_ns) {
            sweep->next_send_ns = earliest_ns;
        }
        sweep->next_send_ns += (int64_t)sweep->added * SECOND_NS / sweep->options->rate;
    }
    syn_sweep_flush(sweep);
    if (syn_sweep_is_running(sweep)) {
        syn_sweep_look(sweep, 0);
    }
}

/** A round under way. */
struct round {
    struct syn_sweep *sweep;
    uint16_t number; /**< from 1 */
    uint16_t source_port;
};

static struct packet_question make_question(const struct round *round, const struct route *route,
                                            uint32_t address, uint16_t port)
{
    return (struct packet_question){
        .source = route->source,
        .address = address,
        .source_port = round->source_port,
        .port = port,
        .sequence = cookie_make(&round->sweep->key, address, port, round->source_port),
    };
}

static void ask(const struct round *round, uint64_t number)
{
    struct syn_sweep *sweep = round->sweep;
    uint32_t address = 0;
    uint16_t port = 0;
    sweep_targets_at(sweep->targets, number, &address, &port);
    const struct route *route = route_list_find(&sweep->routes, address);
    assert(route != NULL);
    const struct packet_question question = make_question(round, route, address, port);
    struct neighbour *neighbour = route_neighbour(route, address);
    if (neighbour == NULL) {
        sender_add_packet(sweep->sender, &question, number);
    } else if (neighbour->is_known) {
        sender_add_frame(sweep->sender, route, neighbour->mac, &question, number);
    } else {
        neighbour->sought = round->number;
        sender_add_request(sweep->sender, route, address, number);
    }
    sweep->added++;
    if (sweep->added == sweep->bundle) {
        send_bundle(sweep);
    }
}

/** Is there nothing to do for a target now, because its address is being looked for, or was found
 * in this round, when all its ports were asked? */
static bool is_taken_care_of(const struct round *round, uint64_t number)
{
    uint32_t address = 0;
    uint16_t port = 0;
    sweep_targets_at(round->sweep->targets, number, &address, &port);
    const struct route *route = route_list_find(&round->sweep->routes, address);
    if (route == NULL || route->way != ROUTE_LINK) {
        return false;
    }
    const struct neighbour *neighbour = route_neighbour(route, address);
    return neighbour->is_known ? neighbour->asked == round->number
                               : neighbour->sought == round->number;
}

/** Asks every silent port of a neighbour that was found. */
static void ask_neighbour(const struct round *round, uint32_t address)
{
    struct syn_sweep *sweep = round->sweep;
    const uint64_t count = sweep_targets_count(sweep->targets);
    const struct route *route = route_list_find(&sweep->routes, address);
    assert(route != NULL);
    route_neighbour(route, address)->asked = round->number;
    uint32_t found = address;
    uint64_t number = syn_sweep_first(sweep->targets, address);
    while (number < count && syn_sweep_is_running(sweep)) {
        uint16_t port = 0;
        sweep_targets_at(sweep->targets, number, &found, &port);
        if (found != address) {
            break;
        }
        if (sweep_table_get(sweep->table, number) == SWEEP_SILENT) {
            ask(round, number);
        }
        number++;
    }
}

/** True when there were any. */
static bool ask_found(const struct round *round)
{
    uint32_t address = 0;
    bool is_any = false;
    while (syn_sweep_is_running(round->sweep) && found_queue_take(&round->sweep->found, &address)) {
        ask_neighbour(round, address);
        is_any = true;
    }
    return is_any;
}

static void wait_for_answers(const struct round *round)
{
    struct syn_sweep *sweep = round->sweep;
    const int64_t wait_ns = sweep->options->wait_ms * MILLISECOND_NS;
    int64_t deadline_ns = moment_monotonic_ns() + wait_ns;
    while (look_before(sweep, deadline_ns)) {
        if (ask_found(round)) {
            send_bundle(sweep);
            deadline_ns = moment_monotonic_ns() + wait_ns;
        }
    }
}

void syn_sweep_ask(struct syn_sweep *sweep, unsigned number)
{
    const struct round round = {
        .sweep = sweep,
        .number = (uint16_t)(number % (UINT16_MAX - 1) + 1),
        .source_port = sweep->source_ports.ports[number % SOURCE_PORT_COUNT],
    };
    const uint64_t count = sweep_targets_count(sweep->targets);
    for (uint64_t place = 0; place < count && syn_sweep_is_running(sweep); place++) {
        const uint64_t target = permutation_at(&sweep->order, place);
        if (sweep_table_get(sweep->table, target) == SWEEP_SILENT &&
            !is_taken_care_of(&round, target)) {
            ask(&round, target);
        }
        if (place % PLACES_PER_LOOK == 0) {
            syn_sweep_look(sweep, 0);
        }
        (void)ask_found(&round);
    }
    if (syn_sweep_is_running(sweep)) {
        send_bundle(sweep);
    }
    wait_for_answers(&round);
}
