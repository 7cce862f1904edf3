/** scan --sweep-first: the planned ports of hosts whose IPv4 addresses are known are swept before
 * any host is visited. A host of which nothing is open needs no visit: what the sweep saw is what
 * the visit would have seen. */
#ifndef CLI_SWEEP_FIRST_H
#define CLI_SWEEP_FIRST_H

#include "cli/pipeline_state.h"

/** Sweeps, and takes the visits over that need not be made. That nothing could be swept is told on
 * standard error and no failure: then every host is visited. */
bool sweep_first(struct pipeline *pipeline, struct error *error);

#endif
