/** One thread's loop: takes visits in, as many as its share of those in flight, and walks them. */
#ifndef ENGINE_WORKER_H
#define ENGINE_WORKER_H

#include "base/error.h"
#include "certificate/slim_library.h"
#include "engine/question.h"
#include "engine/shared.h"

#include <event2/event.h>
#include <openssl/types.h>

#include <stdbool.h>
#include <stdint.h>

struct visit_walk;

struct worker {
    struct engine *engine;
    struct event_base *base;
    struct slim_library *slim_library; /**< NULL: there is only the whole one */
    struct multi *multis[TLS_LIBRARY_COUNT];
    SSL_CTX *tls_contexts[TLS_LIBRARY_COUNT]; /**< of handshakes; NULL: none was wanted so far */
    struct resolver *resolver;
    struct visit_walk *visits; /**< those in flight */
    unsigned share;            /**< visits in flight, at most */
    unsigned in_flight;
    unsigned pools; /**< pools of connections given out so far */
    bool is_source_empty;
    bool is_ticking; /**< it is the one that reports progress */
    struct event *stop;
    struct event *admission;
    struct event *tick;
};

/** NULL with ERROR_SYSTEM. `is_ticking` for one worker only. */
struct worker *worker_new(struct engine *engine, unsigned share, bool is_ticking,
                          struct error *error);
void worker_free(struct worker *worker);

/** Returns when the source is empty and the worker's visits are done, or the run is ending. */
void worker_run(struct worker *worker);

/** Hands `walk` over and frees it; the next visit is taken in from the loop. */
void worker_finish_visit(struct worker *worker, struct visit_walk *walk);

/** Something went wrong on this machine. Fewer visits at once for a while if it ran short of
 * something; what comes back is for how long it is worth to ask again, in all, in nanoseconds. */
int64_t worker_take_local_fault(struct worker *worker, const struct result *result);

/** For handshakes alone; it is the worker's. NULL when OpenSSL refuses. */
SSL_CTX *worker_tls_context(struct worker *worker, enum tls_library library);

/** A number that no other pool of connections of this worker has. */
unsigned worker_next_pool(struct worker *worker);

#endif
