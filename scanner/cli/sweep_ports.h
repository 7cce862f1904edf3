/** The ports of a sweep, each with what it is in an inventory: "80,443,4726,8080/http,8443/https".
 */
#ifndef CLI_SWEEP_PORTS_H
#define CLI_SWEEP_PORTS_H

#include "base/error.h"
#include "model/sweep.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sweep_kind {
    SWEEP_KIND_HTTP,
    SWEEP_KIND_HTTPS,
    SWEEP_KIND_AGENT, /**< the agent site */
    SWEEP_KIND_COUNT,
};

/** By kind, each in the order of the list. */
struct sweep_ports {
    uint16_t items[SWEEP_KIND_COUNT][SWEEP_PORT_LIMIT];
    size_t counts[SWEEP_KIND_COUNT];
};

/** Reads a list; NULL is 80, 443 and 4726. A port without a kind is https if it ends in 443, else
 * http; 4726 is the agent site. False with ERROR_USAGE. */
bool sweep_ports_read(struct sweep_ports *ports, const char *text, struct error *error);

/** Adds them to what is swept. */
void sweep_ports_add(const struct sweep_ports *ports, struct sweep_targets *targets);

#endif
