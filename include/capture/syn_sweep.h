/** A half-open sweep: SYNs without any state, in random order, each recognised by a cookie in its
 * sequence number; answers received by libpcap behind a filter in the kernel. */
#ifndef CAPTURE_SYN_SWEEP_H
#define CAPTURE_SYN_SWEEP_H

#include "model/sweep.h"

/** May this process send and receive raw packets (CAP_NET_RAW)? False with ERROR_SYSTEM that says
 * what is missing. Sends nothing. */
bool syn_sweep_is_permitted(struct error *error);

/** Asks every target and fills the table. Interface, source address and gateway of each network are
 * asked of the kernel; neighbours and gateways on an Ethernet are looked for by ARP here. Several
 * networks, addresses of this machine and loopback may be swept at once.
 *
 * SWEEP_UNMEASURED: no route leads there, the gateway does not answer, the system refused to send,
 * or answers were lost again and again in this machine. SWEEP_SILENT: also an address of the same
 * Ethernet that nobody has. SWEEP_UNREACHABLE: a router says so; also a broadcast address.
 *
 * What is sent over Ethernet passes by this machine's own firewall and IPsec. False with
 * ERROR_SYSTEM when no packet could be sent or received. */
bool syn_sweep_run(const struct sweep_targets *targets, const struct sweep_options *options,
                   struct sweep_table *table, struct sweep_progress *out_progress,
                   struct error *error);

#endif
