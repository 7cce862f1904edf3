#include "plan/order.h"

#include "base/memory.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NOBODY            UINT32_MAX
#define NETWORK_TEXT_SIZE 24

/** The hosts of a network that still wait for their turn, by their places in the inventory. */
struct network {
    uint32_t next;
    uint32_t last;
};

struct networks {
    struct network *items; /**< in the order of their first mention */
    size_t count;
    size_t capacity;
    struct map by_name; /**< places in `items` */
    struct arena arena;
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
static const char *network_name(const struct host *host, char text[NETWORK_TEXT_SIZE])
{
    if (host->address_count == 0) {
        const char *dot = strchr(host->name, '.');
        return dot != NULL ? dot + 1 : "";
    }
    const struct address *address = &host->addresses[0];
    if (address->family == ADDRESS_IPV6) {
        snprintf(text, NETWORK_TEXT_SIZE, "%016" PRIx64 "/64", first_half(address));
    } else {
        snprintf(text, NETWORK_TEXT_SIZE, "%u.%u.%u.0/24", (unsigned)address->bytes[0],
                 (unsigned)address->bytes[1], (unsigned)address->bytes[2]);
    }
    return text;
}

static size_t network_of(struct networks *networks, const struct host *host)
{
    char text[NETWORK_TEXT_SIZE];
    const char *name = network_name(host, text);
    const size_t *known = map_get(&networks->by_name, name);
    if (known != NULL) {
        return *known;
    }
    size_t *number = arena_allocate(&networks->arena, 1, sizeof(*number));
    *number = networks->count;
    map_set(&networks->by_name, arena_copy_text(&networks->arena, name), number);
    networks->items = memory_grow(networks->items, &networks->capacity, networks->count + 1,
                                  sizeof(*networks->items));
    networks->items[networks->count++] = (struct network){ NOBODY, NOBODY };
    return *number;
}

static void join(struct networks *networks, uint32_t *followers, uint32_t place,
                 const struct host *host)
{
    const size_t number = network_of(networks, host); // which may move the items
    assert(number < networks->count);
    struct network *network = &networks->items[number];
    followers[place] = NOBODY;
    if (network->next == NOBODY) {
        network->next = place;
    } else {
        followers[network->last] = place;
    }
    network->last = place;
}

/** One host of each network that has one left; networks that have none any more are dropped. */
static size_t take_round(struct networks *networks, const uint32_t *followers, uint32_t *out_places)
{
    size_t kept = 0;
    size_t taken = 0;
    for (size_t i = 0; i < networks->count; i++) {
        struct network network = networks->items[i];
        out_places[taken++] = network.next;
        network.next = followers[network.next];
        if (network.next != NOBODY) {
            networks->items[kept++] = network;
        }
    }
    networks->count = kept;
    return taken;
}

void order_spread(const struct plan_host **hosts, size_t count)
{
    if (count < 2) {
        return;
    }
    assert(count < NOBODY);
    struct networks networks = { 0 };
    uint32_t *followers = memory_allocate(count, sizeof(*followers));
    uint32_t *places = memory_allocate(count, sizeof(*places));
    const struct plan_host **spread = memory_allocate(count, sizeof(struct plan_host *));
    for (size_t i = 0; i < count; i++) {
        join(&networks, followers, (uint32_t)i, hosts[i]->host);
    }
    for (size_t taken = 0; taken < count;) {
        taken += take_round(&networks, followers, places + taken);
    }
    for (size_t i = 0; i < count; i++) {
        spread[i] = hosts[places[i]];
    }
    for (size_t i = 0; i < count; i++) {
        hosts[i] = spread[i];
    }
    memory_free(spread);
    memory_free(places);
    memory_free(followers);
    memory_free(networks.items);
    map_clear(&networks.by_name);
    arena_clear(&networks.arena);
}
