/** Ports of this machine that a sweep asks from. Each is bound but not listened on: nobody else
 * gets it meanwhile, and the kernel answers what comes to it with RST, which ends the half-open
 * connections at the servers. */
#ifndef CAPTURE_SOURCE_PORTS_H
#define CAPTURE_SOURCE_PORTS_H

#include "base/error.h"

#include <stdint.h>

/** Each attempt asks from another port: a server that holds something half-open of the last one,
 * because our RST was lost, would not answer a second SYN from the same. */
#define SOURCE_PORT_COUNT 4

struct source_ports {
    int sockets[SOURCE_PORT_COUNT];
    uint16_t ports[SOURCE_PORT_COUNT];
};

/** False with ERROR_SYSTEM; then none is open. */
bool source_ports_open(struct source_ports *ports, struct error *error);

/** Also for those that were only opened in part. */
void source_ports_close(struct source_ports *ports);

bool source_ports_contain(const struct source_ports *ports, uint16_t port);

#endif
