#include "plan/order.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct network {
    size_t number;     /**< in the order of first mention */
    size_t host_count; /**< so far */
};

/** Where a host sits: in which round its network sends it. */
struct seat {
    const struct plan_host *host;
    size_t round;
    size_t network;
};

static uint64_t first_half(const struct address *address)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < sizeof(bits); i++) {
        bits = bits << 8 | address->bytes[i];
    }
    return bits;
}

// Of several addresses the first tells: most hosts have but one, and all of a host is one visit.
static const char *network_name(struct arena *arena, const struct host *host)
{
    if (host->address_count == 0) {
        const char *dot = strchr(host->name, '.');
        return dot != NULL ? dot + 1 : "";
    }
    const struct address *address = &host->addresses[0];
    if (address->family == ADDRESS_IPV6) {
        return arena_format(arena, "%016" PRIx64 "/64", first_half(address));
    }
    return arena_format(arena, "%u.%u.%u.0/24", (unsigned)address->bytes[0],
                        (unsigned)address->bytes[1], (unsigned)address->bytes[2]);
}

static int by_round(const void *left_item, const void *right_item)
{
    const struct seat *left = left_item;
    const struct seat *right = right_item;
    if (left->round != right->round) {
        return left->round < right->round ? -1 : 1;
    }
    return left->network < right->network ? -1 : 1;
}

static void take_seat(struct arena *arena, struct map *networks, struct seat *seat)
{
    const char *name = network_name(arena, seat->host->host);
    struct network *network = map_get(networks, name);
    if (network == NULL) {
        network = arena_allocate(arena, 1, sizeof(*network));
        network->number = networks->count;
        map_set(networks, name, network);
    }
    seat->network = network->number;
    seat->round = network->host_count++;
}

void order_spread(const struct plan_host **hosts, size_t count)
{
    if (count < 2) {
        return;
    }
    struct arena arena = { 0 };
    struct map networks = { 0 };
    struct seat *seats = memory_allocate(count, sizeof(*seats));
    for (size_t i = 0; i < count; i++) {
        seats[i].host = hosts[i];
        take_seat(&arena, &networks, &seats[i]);
    }
    qsort(seats, count, sizeof(*seats), by_round);
    for (size_t i = 0; i < count; i++) {
        hosts[i] = seats[i].host;
    }
    memory_free(seats);
    map_clear(&networks);
    arena_clear(&arena);
}
