/** The walk through one port of one address: its paths one after the other on a connection that is
 * kept, whatever else the answers call for, and, when asked deeply, the questions about TLS. */
#ifndef ENGINE_ENDPOINT_WALK_H
#define ENGINE_ENDPOINT_WALK_H

#include "engine/question.h"
#include "engine/recorder.h"
#include "engine/worker.h"

#include <stdbool.h>
#include <stddef.h>

struct endpoint_plan {
    struct target target; /**< with the expected scheme */
    const char *const *paths;
    size_t path_count;
    bool is_deep;
    bool keeps_scheme; /**< asked over the scheme of `target`, or not at all */
};

/** Both are called from the loop only. */
struct endpoint_calls {
    /** After a path was answered by HTTP; the observation is the recorder's newest. */
    void (*answered)(void *context);
    /** Once, at the end; the walk may be freed from within. */
    void (*done)(void *context);
    void *context;
};

struct endpoint_walk;

/** Begins at once. All but the calls is borrowed. */
struct endpoint_walk *endpoint_walk_new(struct worker *worker, struct recorder *recorder,
                                        const struct endpoint_plan *plan,
                                        const struct endpoint_calls *calls);

/** Gives up what is under way; accepts NULL. */
void endpoint_walk_free(struct endpoint_walk *walk);

/** The visit's time is over: notes what was under way and what could not be asked. `answered` is
 * called where the answer had come but for its body; `done` is not. */
void endpoint_walk_expire(struct endpoint_walk *walk);

#endif
