/** Questions to the Linux kernel about its network: one request, then its answers one by one. */
#ifndef CAPTURE_NETLINK_H
#define CAPTURE_NETLINK_H

#include "base/error.h"

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>

/** A socket of family NETLINK_ROUTE; -1 with ERROR_SYSTEM. close() it. */
int netlink_open(struct error *error);

typedef void (*netlink_visitor)(void *context, const struct nlmsghdr *message);

/** Sends `request` (its length, type and flags are filled in; NLM_F_DUMP asks for a list) and calls
 * `visit` for each answer. 0, or the kernel's reason (an errno). */
int netlink_ask(int netlink, struct nlmsghdr *request, netlink_visitor visit, void *context);

/** The content of the attribute `type` behind the first `header_size` bytes of a message's body, if
 * it is there with at least `size` bytes; else NULL. */
const void *netlink_find(const struct nlmsghdr *message, size_t header_size, uint16_t type,
                         size_t size);

/** The attribute as a 32-bit number in the machine's order; 0 if it is not there. */
uint32_t netlink_find_number(const struct nlmsghdr *message, size_t header_size, uint16_t type);

/** The attribute as an IPv4 address in host order; 0 if it is not there. */
uint32_t netlink_find_address(const struct nlmsghdr *message, size_t header_size, uint16_t type);

#endif
