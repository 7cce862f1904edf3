/** One port of one address to walk through: planned, or called for by what another one met. */
#ifndef ENGINE_ERRAND_H
#define ENGINE_ERRAND_H

#include "engine/visit_state.h"

#include <stdbool.h>
#include <stdint.h>

enum errand_state {
    ERRAND_WAITING,
    ERRAND_RESOLVING,
    ERRAND_WALKING,
    ERRAND_DONE,
};

struct errand {
    struct errand *next;
    struct visit_walk *visit;
    struct address home;       /**< where the visit's own name is asked */
    struct endpoint_plan plan; /**< of no address: the name is to be resolved */
    const char *hop_path;      /**< the only path of one that was not planned; NULL if it was */
    unsigned hops;             /**< redirects since the path that was planned */
    bool is_repetition;        /**< of questions that another errand has asked already */
    enum errand_state state;
    struct endpoint_walk *walk;
    struct resolver_query *query;
    int64_t began_ms; /**< the resolving */
};

/** Behind all others; it is the visit's, as are the texts of `target`. */
struct errand *errand_add(struct visit_walk *visit, const struct target *target);

/** False when it was over before it began; else visit_walk_errand_ended() is called at its end. */
bool errand_start(struct errand *errand);

bool errand_is_running(const struct errand *errand);

/** The visit's time is over: notes what was under way and what could not be asked, and adds the
 * errands that it calls for by what was seen so far, which are to expire as well. */
void errand_expire(struct errand *errand);

/** Gives up what is under way. */
void errand_give_up(struct errand *errand);

#endif
