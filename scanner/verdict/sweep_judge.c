#include "verdict/sweep_judge.h"

#include "base/hash.h"
#include "base/memory.h"

#define CANARY_PORT_FIRST 20000
#define CANARY_PORT_COUNT 12768

// Of a network: fewer addresses that answer for everything are told one by one, as are those of a
// network where a tenth of the addresses does not.
#define LEAST_ANSWERING UINT64_C(8)
#define MOST_PER_CENT   UINT64_C(90)

#define NETWORK_MASK 0xffffff00U

/** Is the port a target, or one of the `count` ports? */
static bool is_taken(const struct sweep_targets *targets, uint32_t address, uint16_t port,
                     const uint16_t *ports, unsigned count)
{
    uint64_t number = 0;
    bool is_among = false;
    for (unsigned i = 0; i < count && !is_among; i++) {
        is_among = ports[i] == port;
    }
    return is_among || sweep_targets_find(targets, address, port, &number);
}

uint16_t sweep_canary_port(const struct sweep_targets *targets, uint32_t address, unsigned which)
{
    uint16_t ports[SWEEP_CANARIES] = { 0 };
    for (uint32_t i = 0; i <= which; i++) {
        const uint32_t key[] = { address, i };
        uint64_t place = hash_finish(hash_bytes(HASH_START, key, sizeof(key)));
        do {
            place = (place + 1) % CANARY_PORT_COUNT;
            ports[i] = (uint16_t)(CANARY_PORT_FIRST + place);
        } while (is_taken(targets, address, ports[i], ports, i));
    }
    return ports[which];
}

/** The address of the next open target from `*number` on, which is moved behind that address'
 * targets; false when there is none. */
static bool next_address(const struct sweep_targets *targets, const struct sweep_table *table,
                         uint64_t *number, uint32_t *out_address)
{
    const uint64_t count = sweep_targets_count(targets);
    uint16_t port = 0;
    while (*number < count && sweep_table_get(table, *number) != SWEEP_OPEN) {
        (*number)++;
    }
    if (*number == count) {
        return false;
    }
    sweep_targets_at(targets, *number, out_address, &port);
    uint32_t address = *out_address;
    while (address == *out_address && ++*number < count) {
        sweep_targets_at(targets, *number, &address, &port);
    }
    return true;
}

bool sweep_canaries(const struct sweep_targets *targets, const struct sweep_table *table,
                    struct sweep_targets *out_canaries)
{
    uint64_t number = 0;
    uint32_t address = 0;
    *out_canaries = (struct sweep_targets){ 0 };
    while (next_address(targets, table, &number, &address)) {
        for (unsigned i = 0; i < SWEEP_CANARIES; i++) {
            sweep_targets_add_single(out_canaries, address, sweep_canary_port(targets, address, i));
        }
    }
    return out_canaries->single_count > 0;
}

// ---- hosts ----

static enum sweep_state canary_state(const struct sweep_targets *canaries,
                                     const struct sweep_table *table, uint32_t address,
                                     uint16_t port)
{
    uint64_t number = 0;
    return sweep_targets_find(canaries, address, port, &number) ? sweep_table_get(table, number)
                                                                : SWEEP_UNMEASURED;
}

static void add_host(struct sweep_opinion *opinion, uint32_t address, bool answers_everywhere)
{
    opinion->hosts = memory_grow(opinion->hosts, &opinion->host_capacity, opinion->host_count + 1,
                                 sizeof(*opinion->hosts));
    opinion->hosts[opinion->host_count++] =
        (struct sweep_host){ .address = address, .answers_everywhere = answers_everywhere };
}

/** A canary that is not open acquits; what could not be asked says nothing. */
static void take_host(struct sweep_opinion *opinion, const struct sweep_targets *targets,
                      const struct sweep_targets *canaries, const struct sweep_table *canary_table,
                      uint32_t address)
{
    unsigned open = 0;
    unsigned unmeasured = 0;
    for (unsigned i = 0; i < SWEEP_CANARIES && canaries != NULL; i++) {
        const uint16_t port = sweep_canary_port(targets, address, i);
        const enum sweep_state state = canary_state(canaries, canary_table, address, port);
        open += state == SWEEP_OPEN;
        unmeasured += state == SWEEP_UNMEASURED;
    }
    const bool answers_everywhere = open == SWEEP_CANARIES;
    opinion->everywhere_count += answers_everywhere;
    opinion->unchecked_count += unmeasured > 0 && open + unmeasured == SWEEP_CANARIES;
    add_host(opinion, address, answers_everywhere);
}

// ---- networks ----

/** Addresses of the targets in the /24 of the network's first; its first and last one come out.
 * `*place` is the first range that can lie there: 0 for the first network, then what it was left
 * at, for networks ascend. */
static uint64_t count_swept(const struct sweep_targets *targets, size_t *place,
                            struct sweep_network *network)
{
    const uint32_t first = network->first & NETWORK_MASK;
    const uint32_t last = first | ~NETWORK_MASK;
    uint64_t count = 0;
    while (*place < targets->range_count && targets->ranges[*place].last < first) {
        (*place)++;
    }
    for (size_t i = *place; i < targets->range_count && targets->ranges[i].first <= last; i++) {
        const struct sweep_range *range = &targets->ranges[i];
        const uint32_t from = range->first > first ? range->first : first;
        const uint32_t to = range->last < last ? range->last : last;
        network->first = count == 0 ? from : network->first;
        network->last = to;
        count += (uint64_t)to - from + 1;
    }
    return count;
}

static void add_network(struct sweep_opinion *opinion, const struct sweep_network *network)
{
    struct sweep_network *before =
        opinion->network_count > 0 ? &opinion->networks[opinion->network_count - 1] : NULL;
    if (before != NULL && network->first - before->last == 1) {
        before->last = network->last;
        before->swept += network->swept;
        before->answering += network->answering;
        return;
    }
    opinion->networks = memory_grow(opinion->networks, &opinion->network_capacity,
                                    opinion->network_count + 1, sizeof(*opinion->networks));
    opinion->networks[opinion->network_count++] = *network;
}

/** The hosts from `start` on that lie in its /24. */
static size_t count_neighbours(const struct sweep_opinion *opinion, size_t start,
                               uint64_t *out_answering)
{
    const uint32_t network = opinion->hosts[start].address & NETWORK_MASK;
    size_t count = 0;
    *out_answering = 0;
    while (start + count < opinion->host_count &&
           (opinion->hosts[start + count].address & NETWORK_MASK) == network) {
        *out_answering += opinion->hosts[start + count].answers_everywhere;
        count++;
    }
    return count;
}

/** Are the hosts from `start` on, as far as they lie in its /24, one thing? Then it is added.
 * `place`: as of count_swept(). */
static bool add_if_network(struct sweep_opinion *opinion, const struct sweep_targets *targets,
                           size_t *place, size_t start, uint64_t answering)
{
    struct sweep_network network = { .first = opinion->hosts[start].address,
                                     .answering = answering };
    network.swept = count_swept(targets, place, &network);
    if (answering < LEAST_ANSWERING || answering * 100 < network.swept * MOST_PER_CENT) {
        return false;
    }
    add_network(opinion, &network);
    return true;
}

/** Makes networks of what answers for everything beside its neighbours, and takes it out of the
 * hosts. */
static void gather_networks(struct sweep_opinion *opinion, const struct sweep_targets *targets)
{
    size_t kept = 0;
    size_t neighbours = 0;
    size_t place = 0;
    for (size_t start = 0; start < opinion->host_count; start += neighbours) {
        uint64_t answering = 0;
        neighbours = count_neighbours(opinion, start, &answering);
        const bool is_left_out = add_if_network(opinion, targets, &place, start, answering);
        opinion->everywhere_count -= is_left_out ? answering : 0;
        for (size_t i = start; i < start + neighbours; i++) {
            const bool is_kept = !is_left_out || !opinion->hosts[i].answers_everywhere;
            opinion->hosts[kept] = opinion->hosts[i];
            kept += is_kept;
        }
    }
    opinion->host_count = kept;
}

void sweep_judge(const struct sweep_targets *targets, const struct sweep_table *table,
                 const struct sweep_targets *canaries, const struct sweep_table *canary_table,
                 struct sweep_opinion *out_opinion)
{
    *out_opinion = (struct sweep_opinion){ 0 };
    uint64_t number = 0;
    uint32_t address = 0;
    while (next_address(targets, table, &number, &address)) {
        take_host(out_opinion, targets, canaries, canary_table, address);
    }
    gather_networks(out_opinion, targets);
}

void sweep_opinion_clear(struct sweep_opinion *opinion)
{
    memory_free(opinion->hosts);
    memory_free(opinion->networks);
    *opinion = (struct sweep_opinion){ 0 };
}
