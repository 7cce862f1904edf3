/** Gathers what the URLs of the inventory want asked, host by host. */
#ifndef PLAN_WANTED_H
#define PLAN_WANTED_H

#include "plan/plan_state.h"

/** Goes through codebases, snapshots, alternate URLs, communication hosts and the URL that agents
 * are installed from. `plan->hosts` is filled. */
void wanted_gather(struct plan *plan);

#endif
