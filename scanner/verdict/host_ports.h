/** The ports at which a host has an endpoint of one kind: on the site's own pair and on its further
 * ones. */
#ifndef VERDICT_HOST_PORTS_H
#define VERDICT_HOST_PORTS_H

#include "model/catalogue.h"

/** How many ports there may be, at least one: HTTP and HTTPS are looked for in every pair. */
size_t host_port_count(const struct host *host, enum endpoint_kind kind);

/** For each `index` below that count a port, each port once. 0: none; at index 0 that is a
 * declaration, as host_endpoint_port() tells it, further on there is nothing to say of it. */
uint16_t host_port(const struct host *host, enum endpoint_kind kind, size_t index);

/** Has it any port of that kind? */
bool host_has_port(const struct host *host, enum endpoint_kind kind);

#endif
