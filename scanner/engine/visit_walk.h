/** The walk through one host: its name to addresses, each address's ports side by side, the hops of
 * redirects behind them; all within the visit's time. */
#ifndef ENGINE_VISIT_WALK_H
#define ENGINE_VISIT_WALK_H

#include "engine/recorder.h"
#include "engine/worker.h"

struct visit_walk;

/** Takes the next visit from the source; NULL when there is none. */
struct visit_walk *visit_walk_take(struct worker *worker);

/** Begins. The walk hands itself to worker_finish_visit() when it is over, perhaps from within. */
void visit_walk_begin(struct visit_walk *walk);

/** Gives up whatever is under way; accepts NULL. */
void visit_walk_free(struct visit_walk *walk);

/** Hands what was seen to the sink. */
void visit_walk_hand_over(struct visit_walk *walk);

/** The worker's list of its walks. */
void visit_walk_link(struct visit_walk **list, struct visit_walk *walk);
void visit_walk_unlink(struct visit_walk **list, struct visit_walk *walk);

#endif
