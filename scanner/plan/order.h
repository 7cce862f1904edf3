/** The order of visits: neighbours in the plan lie in different networks. */
#ifndef PLAN_ORDER_H
#define PLAN_ORDER_H

#include "plan/plan_state.h"

/** Reorders in place: one host of each network, in the order of their first mention, then the next
 * of each, and so on. A network is a /24 of IPv4, a /64 of IPv6, or the domain of a name. */
void order_spread(const struct plan_host **hosts, size_t count);

#endif
