/** How many visits may be in flight in the whole process while something runs short on this
 * machine: half of what there is when it does, at most once in a while, and a few more for every
 * while in which it does not. No clock of its own, and nobody waits in here. Safe from any thread.
 */
#ifndef ENGINE_THROTTLE_H
#define ENGINE_THROTTLE_H

#include "model/hardship.h"

#include <stdbool.h>
#include <stdint.h>

/** What happens within so long of a shortage that lowered the limit is the same shortage. */
#define THROTTLE_ROUND_NS INT64_C(250000000)

/** After so long without any the limit grows, and again after as long, by a twentieth of the most.
 */
#define THROTTLE_QUIET_NS INT64_C(500000000)

struct throttle;

/** When something happened, by the clock that only goes forward and by the wall clock. */
struct occasion {
    int64_t now_ns;
    int64_t at_ms;
};

/** `most` visits when nothing is short; at least 1. */
struct throttle *throttle_new(unsigned most);
void throttle_free(struct throttle *throttle);

/** Takes the right to one more visit; false when there are as many as may be. */
bool throttle_enter(struct throttle *throttle, int64_t now_ns);
void throttle_leave(struct throttle *throttle);

void throttle_take_shortage(struct throttle *throttle, enum shortage_kind kind,
                            struct occasion when);

/** What was short will not get better by fewer visits: as many as before, unless something else was
 * short since there were as many as may be. */
void throttle_forget(struct throttle *throttle, enum shortage_kind kind);

/** Visits that may be in flight by now; 1 or more. */
unsigned throttle_limit(struct throttle *throttle, int64_t now_ns);

/** Adds what ran short to `hardship`. */
void throttle_tell(struct throttle *throttle, struct hardship *hardship);

#endif
