/** Which way questions leave this machine: the addresses of a sweep cut into pieces that the kernel
 * treats alike, each with what it says of them. */
#ifndef CAPTURE_ROUTE_H
#define CAPTURE_ROUTE_H

#include "capture/neighbours.h"
#include "model/sweep.h"

enum route_way {
    ROUTE_KERNEL,  /**< the kernel sends: loopback, this machine, tunnels */
    ROUTE_GATEWAY, /**< to a router on an Ethernet */
    ROUTE_LINK,    /**< the targets are on the Ethernet themselves */
    ROUTE_NOBODY,  /**< broadcast or multicast: cannot be a host */
    ROUTE_NONE,    /**< no way leads there */
};

struct route {
    uint32_t first; /**< addresses in host order, both ends included */
    uint32_t last;
    enum route_way way;
    uint32_t source;                  /**< which of our addresses asks */
    unsigned interface;               /**< its index */
    uint8_t source_mac[ARP_MAC_SIZE]; /**< of ROUTE_GATEWAY and ROUTE_LINK */
    uint32_t gateway;                 /**< of ROUTE_GATEWAY */
    struct neighbour *neighbours;     /**< one for each address of ROUTE_LINK, one for a gateway */
};

struct route_list {
    struct route *routes; /**< ascending; every address of the targets lies in one */
    size_t count;
    size_t capacity;
};

/** Asks the kernel about all targets. False with ERROR_SYSTEM. */
bool route_list_init(struct route_list *list, const struct sweep_targets *targets,
                     struct error *error);
void route_list_clear(struct route_list *list);

/** NULL for an address that is none of the targets. */
struct route *route_list_find(const struct route_list *list, uint32_t address);

/** Who must be known on the Ethernet before `address` can be asked: the gateway or itself; NULL
 * where the kernel sends. */
struct neighbour *route_neighbour(const struct route *route, uint32_t address);

#endif
