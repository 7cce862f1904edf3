/** A visit's walk from within: what its parts share. */
#ifndef ENGINE_VISIT_STATE_H
#define ENGINE_VISIT_STATE_H

#include "base/arena.h"
#include "engine/endpoint_walk.h"
#include "engine/follow.h"
#include "engine/recorder.h"
#include "engine/resolver.h"
#include "engine/visit_walk.h"
#include "model/visit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visit_walk {
    struct visit_walk *previous; /**< in the worker's list */
    struct visit_walk *next;
    struct worker *worker;
    struct arena arena;
    const struct visit *visit;
    struct recorder recorder;
    struct planned_paths planned;
    struct event *deadline;
    struct resolver_query *query; /**< of the host's own name */
    int64_t began_ms;
    int64_t began_ns;       /**< by a clock that only goes forward */
    struct errand *errands; /**< in the order in which they are run */
    struct errand **last;   /**< where the next one is hung */
    unsigned limit;         /**< errands under way at once */
    unsigned running;
    unsigned follow_ups;
};

/** Notes what became of a name; the observation is the recorder's. */
const struct observation *visit_walk_record_resolution(struct visit_walk *walk, const char *name,
                                                       const struct resolved *resolved,
                                                       int64_t began_ms);

/** One errand under way has ended: goes on with the next, or ends the visit and frees it. */
void visit_walk_errand_ended(struct visit_walk *walk);

#endif
