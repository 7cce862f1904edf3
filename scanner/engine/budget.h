/** What may be done a second to one address, be it connections or requests, counted over all
 * threads. Nobody waits in here: whoever wants to go on is told how long to put it off. */
#ifndef ENGINE_BUDGET_H
#define ENGINE_BUDGET_H

#include "model/address.h"

#include <stdint.h>

struct budget;

/** `rate` a second; 0: no limit. */
struct budget *budget_new(unsigned rate);
void budget_free(struct budget *budget);

/** Takes the right to one of them at `address` and returns how long to wait before it is used,
 * in nanoseconds. `now_ns` by a clock that only goes forward. A short burst is let through at once.
 * `least_ns`: what must be between two of them besides, and no burst then; 0: nothing. Safe from
 * any thread. */
int64_t budget_reserve(struct budget *budget, const struct address *address, int64_t least_ns,
                       int64_t now_ns);

#endif
