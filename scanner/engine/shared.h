/** What the worker threads share: the options, the budget, the source and the sink, the counters.
 */
#ifndef ENGINE_SHARED_H
#define ENGINE_SHARED_H

#include "base/error.h"
#include "engine/engine.h"
#include "model/hardship.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct budget;
struct overload;
struct throttle;
struct curl_slist;

struct engine {
    struct engine_options options;
    struct budget *connection_budget;
    struct budget *request_budget;
    struct throttle *throttle;  /**< what runs short here */
    struct overload *overload;  /**< who has too much to do there */
    struct hardship fitted;     /**< what did not fit in from the start; never changed once made */
    struct curl_slist *headers; /**< of every request; never changed once made */
    bool has_libraries;         /**< libcurl and c-ares are set up */
    int stop_descriptor;        /**< readable once the run is to end */
    atomic_bool was_stopped;    /**< by engine_stop() */
    atomic_bool is_ending;      /**< for whatever reason */
    atomic_size_t finished;
    atomic_size_t in_flight;
    atomic_size_t connections;
    atomic_size_t observations;
    atomic_size_t local_faults;
    pthread_mutex_t mutex; /**< guards all below: the source, the sink, and how the run went */
    const struct engine_calls *calls;
    bool is_source_empty;
    bool has_failed;
    struct error error;
};

/** Something ran short on this machine: fewer visits at once for a while. */
void engine_take_shortage(struct engine *engine, enum shortage_kind kind);

/** It is not short but gone for good: fewer visits do not help. */
void engine_forget_shortage(struct engine *engine, enum shortage_kind kind);

/** The next visit, made in `arena`; NULL when there is none left or the run is ending. */
const struct visit *engine_take_visit(struct engine *engine, struct arena *arena);

/** Hands a finished visit over; ends the run when the sink says so. */
void engine_hand_over(struct engine *engine, const struct visit *visit,
                      const struct observation *observations, size_t count);
void engine_tick(struct engine *engine);

/** Ends the run: every worker leaves its loop soon. Safe in a signal handler. */
void engine_end(struct engine *engine);

#endif
