/** A sweep without privilege: non-blocking connects, ended by a reset as soon as they stand. */
#ifndef ENGINE_CONNECT_SWEEP_H
#define ENGINE_CONNECT_SWEEP_H

#include "model/sweep.h"

/** Asks every target and fills the table. As many connections at once as the descriptors allow,
 * up to 65,536; where something runs short here (descriptors, ports, memory), it waits and asks
 * again. A target that no route leads to is SWEEP_UNMEASURED; an address that no host can have (a
 * broadcast, a group) is SWEEP_UNREACHABLE. False with ERROR_SYSTEM when nothing could be asked at
 * all. */
bool connect_sweep_run(const struct sweep_targets *targets, const struct sweep_options *options,
                       struct sweep_table *table, struct sweep_progress *out_progress,
                       struct error *error);

#endif
