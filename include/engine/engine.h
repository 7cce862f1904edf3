/** Walks visits: resolves, connects, shakes hands, asks; and tells what it saw. It never knows why
 * something is asked.
 *
 *  Several worker threads, each with its own loop, meet only at the source and the sink, which are
 * called by one thread at a time. Every visit taken from the source is handed to the sink exactly
 * once, unless the run was stopped before it was over. */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/arena.h"
#include "base/error.h"
#include "engine/client_identity.h"
#include "model/hardship.h"
#include "model/observation.h"
#include "model/scope.h"
#include "model/visit.h"

#include <stdbool.h>
#include <stddef.h>

struct engine_options {
    unsigned threads;              /**< 0: one a core */
    unsigned in_flight;            /**< visits at once, over all threads */
    unsigned connections_per_host; /**< at once to one name and address */
    unsigned connection_rate;      /**< new connections a second to one address; 0: no limit */
    unsigned request_rate;         /**< requests a second to one address; 0: no limit */
    int64_t connect_timeout_ms;
    int64_t handshake_timeout_ms;
    int64_t answer_timeout_ms;
    int64_t visit_timeout_ms; /**< for up to 100 paths; a visit that has more, over all its ports
                                   and addresses, has as much again for every further 100 */
    const char *user_agent;
    const struct scope *scope;              /**< borrowed; asked before every connection */
    const struct client_identity *identity; /**< borrowed; NULL: none. What wants a client
                                               certificate is asked once more, with this one */
};

/** 100 visits, 2 connections a host, 50 new connections a second to one address, 5 s, 5 s, 5 s, 60
 * s. */
void engine_options_default(struct engine_options *options);

struct engine_progress {
    size_t finished;
    size_t in_flight;
    size_t connections; /**< opened so far */
    size_t observations;
    size_t local_faults; /**< descriptors, ports, memory, resolver: slowed down and tried again */
};

struct engine_calls {
    /** The next visit, made in `arena` and living as long as it; NULL: no more. */
    const struct visit *(*next)(void *context, struct arena *arena);
    /** A finished visit with everything that was seen, valid during the call. False, with the error
     * set, ends the run. */
    bool (*done)(void *context, const struct visit *visit, const struct observation *observations,
                 size_t count, struct error *error);
    /** About five times a second; may be NULL. */
    void (*tick)(void *context, const struct engine_progress *progress);
    void *context;
};

struct engine;

/** Raises the descriptor limit to the hard limit, and lowers `in_flight`, `threads` and
 * `connections_per_host` to what the descriptors and the memory allow. Options are copied, the
 * scope and the user agent borrowed. NULL with ERROR_SYSTEM when a library cannot be set up, or the
 * descriptors are too few for one visit. */
struct engine *engine_new(const struct engine_options *options, struct error *error);
void engine_free(struct engine *engine);

/** Returns when the source is empty and every visit is done, when it was stopped, or false when
 * `done` said so. */
bool engine_run(struct engine *engine, const struct engine_calls *calls, struct error *error);

/** Ends the run soon: visits under way are given up and not handed over. May be called from a
 * signal handler. */
void engine_stop(struct engine *engine);
bool engine_was_stopped(const struct engine *engine);

/** Progress at the end of a run. */
void engine_read_progress(const struct engine *engine, struct engine_progress *out_progress);

/** Adds to `hardship` what ran short so far, here and at the servers, and what of the options was
 * lowered from the start because it did not fit in. */
void engine_read_hardship(const struct engine *engine, struct hardship *hardship);

#endif
