#include "capture/route.h"

#include "base/memory.h"
#include "capture/netlink.h"

#include <arpa/inet.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Addresses at which the kernel may begin to treat others differently: where the network of a
 * route or of a rule begins, and behind its end. */
struct borders {
    uint32_t *addresses;
    size_t count;
    size_t capacity;
};

static void add_border(struct borders *borders, uint32_t address)
{
    borders->addresses = memory_grow(borders->addresses, &borders->capacity, borders->count + 1,
                                     sizeof(*borders->addresses));
    borders->addresses[borders->count++] = address;
}

static void add_network(struct borders *borders, uint32_t address, unsigned prefix)
{
    if (prefix == 0 || prefix > 32) {
        return;
    }
    const uint32_t size = UINT32_C(1) << (32 - prefix);
    add_border(borders, address & ~(size - 1));
    add_border(borders, (address & ~(size - 1)) + size);
}

// The header of a rule (struct fib_rule_hdr) begins as that of a route does, as far as the prefix
// of the destination, has its size, and RTA_DST and FRA_DST are the same number.
static void on_network(void *context, const struct nlmsghdr *message)
{
    const struct rtmsg *body = NLMSG_DATA(message);
    if (message->nlmsg_len >= NLMSG_LENGTH(sizeof(*body)) && body->rtm_family == AF_INET) {
        add_network(context, netlink_find_address(message, sizeof(*body), RTA_DST),
                    body->rtm_dst_len);
    }
}

struct route_request {
    struct nlmsghdr header;
    struct rtmsg body;
    struct rtattr attribute;
    uint32_t address;
};

static int list_networks(int netlink, uint16_t type, struct borders *borders)
{
    struct route_request request = {
        .header = { .nlmsg_len = NLMSG_LENGTH(sizeof(struct rtmsg)),
                    .nlmsg_type = type,
                    .nlmsg_flags = NLM_F_DUMP },
        .body = { .rtm_family = AF_INET },
    };
    return netlink_ask(netlink, &request.header, on_network, borders);
}

static int compare_addresses(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;
    return (*a > *b) - (*a < *b);
}

static void on_route(void *context, const struct nlmsghdr *message)
{
    struct route *route = context;
    const struct rtmsg *body = NLMSG_DATA(message);
    if (message->nlmsg_len < NLMSG_LENGTH(sizeof(*body))) {
        return;
    }
    route->source = netlink_find_address(message, sizeof(*body), RTA_PREFSRC);
    route->interface = netlink_find_number(message, sizeof(*body), RTA_OIF);
    route->gateway = netlink_find_address(message, sizeof(*body), RTA_GATEWAY);
    // An encapsulated route (MPLS, a tunnel without an interface) and one over an IPv6 router are
    // the kernel's to send, as is everything that stays here.
    const bool is_plain = netlink_find(message, sizeof(*body), RTA_ENCAP_TYPE, 0) == NULL &&
                          netlink_find(message, sizeof(*body), RTA_VIA, 0) == NULL;
    switch (body->rtm_type) {
    case RTN_UNICAST:
        route->way = is_plain ? ROUTE_LINK : ROUTE_KERNEL;
        break;
    case RTN_LOCAL:
        route->way = ROUTE_KERNEL;
        break;
    case RTN_BROADCAST:
    case RTN_MULTICAST:
    case RTN_ANYCAST:
        route->way = ROUTE_NOBODY;
        break;
    default:
        route->way = ROUTE_NONE;
        break;
    }
    if (route->source == 0 && route->way != ROUTE_NOBODY) {
        route->way = ROUTE_NONE;
    }
}

static void on_link(void *context, const struct nlmsghdr *message)
{
    struct route *route = context;
    const struct ifinfomsg *body = NLMSG_DATA(message);
    if (message->nlmsg_len < NLMSG_LENGTH(sizeof(*body)) || body->ifi_type != ARPHRD_ETHER ||
        (body->ifi_flags & IFF_NOARP) != 0) {
        return;
    }
    const void *mac = netlink_find(message, sizeof(*body), IFLA_ADDRESS, ARP_MAC_SIZE);
    if (mac != NULL) {
        memcpy(route->source_mac, mac, ARP_MAC_SIZE);
        route->way = route->gateway != 0 ? ROUTE_GATEWAY : ROUTE_LINK;
    }
}

/** What the kernel would do with a packet to the first address of `route`. */
static void ask_route(int netlink, struct route *route)
{
    struct route_request request = {
        .header = { .nlmsg_len = sizeof(request), .nlmsg_type = RTM_GETROUTE },
        .body = { .rtm_family = AF_INET, .rtm_dst_len = 32 },
        .attribute = { .rta_len = RTA_LENGTH(sizeof(uint32_t)), .rta_type = RTA_DST },
        .address = htonl(route->first),
    };
    route->way = ROUTE_NONE;
    // A refusal is an answer too: no way leads there.
    if (netlink_ask(netlink, &request.header, on_route, route) != 0 || route->way != ROUTE_LINK) {
        return;
    }
    // What turns out to be no Ethernet is left to the kernel.
    route->way = ROUTE_KERNEL;

    struct {
        struct nlmsghdr header;
        struct ifinfomsg body;
    } link = {
        .header = { .nlmsg_len = sizeof(link), .nlmsg_type = RTM_GETLINK },
        .body = { .ifi_family = AF_UNSPEC, .ifi_index = (int)route->interface },
    };

    (void)netlink_ask(netlink, &link.header, on_link, route);
}

static bool is_same_way(const struct route *left, const struct route *right)
{
    return left->way == right->way && left->source == right->source &&
           left->interface == right->interface && left->gateway == right->gateway;
}

static void add_piece(struct route_list *list, int netlink, uint32_t first, uint32_t last)
{
    struct route piece = { .first = first, .last = last };
    ask_route(netlink, &piece);
    struct route *before = list->count > 0 ? &list->routes[list->count - 1] : NULL;
    if (before != NULL && before->last + 1 == first && is_same_way(before, &piece)) {
        before->last = last;
        return;
    }
    list->routes =
        memory_grow(list->routes, &list->capacity, list->count + 1, sizeof(*list->routes));
    list->routes[list->count++] = piece;
}

static void cut(struct route_list *list, int netlink, const struct sweep_range *range,
                const struct borders *borders)
{
    uint32_t first = range->first;
    for (size_t i = 0; i < borders->count && borders->addresses[i] <= range->last; i++) {
        if (borders->addresses[i] > first) {
            add_piece(list, netlink, first, borders->addresses[i] - 1);
            first = borders->addresses[i];
        }
    }
    add_piece(list, netlink, first, range->last);
}

static bool find_borders(int netlink, struct borders *borders, struct error *error)
{
    const int reason = list_networks(netlink, RTM_GETROUTE, borders);
    if (reason != 0) {
        return error_set(error, ERROR_SYSTEM, "the kernel does not tell its routes: %s",
                         strerrordesc_np(reason));
    }
    // A kernel without policy routing has no rules.
    (void)list_networks(netlink, RTM_GETRULE, borders);
    if (borders->count > 0) {
        qsort(borders->addresses, borders->count, sizeof(*borders->addresses), compare_addresses);
    }
    return true;
}

static void add_neighbours(struct route_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct route *route = &list->routes[i];
        if (route->way == ROUTE_GATEWAY || route->way == ROUTE_LINK) {
            const size_t size = (size_t)(route->last - route->first) + 1;
            route->neighbours =
                memory_allocate(route->way == ROUTE_LINK ? size : 1, sizeof(*route->neighbours));
        }
    }
}

bool route_list_init(struct route_list *list, const struct sweep_targets *targets,
                     struct error *error)
{
    *list = (struct route_list){ 0 };
    const int netlink = netlink_open(error);
    if (netlink < 0) {
        return false;
    }
    struct borders borders = { 0 };
    const bool is_told = find_borders(netlink, &borders, error);
    for (size_t i = 0; is_told && i < targets->range_count; i++) {
        cut(list, netlink, &targets->ranges[i], &borders);
    }
    add_neighbours(list);
    memory_free(borders.addresses);
    (void)close(netlink);
    return is_told;
}

void route_list_clear(struct route_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        memory_free(list->routes[i].neighbours);
    }
    memory_free(list->routes);
    *list = (struct route_list){ 0 };
}

struct route *route_list_find(const struct route_list *list, uint32_t address)
{
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (address > list->routes[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const bool is_inside = low < list->count && address >= list->routes[low].first;
    return is_inside ? &list->routes[low] : NULL;
}

struct neighbour *route_neighbour(const struct route *route, uint32_t address)
{
    switch (route->way) {
    case ROUTE_GATEWAY:
        return &route->neighbours[0];
    case ROUTE_LINK:
        return &route->neighbours[address - route->first];
    case ROUTE_KERNEL:
    case ROUTE_NOBODY:
    case ROUTE_NONE:
        break;
    }
    return NULL;
}
