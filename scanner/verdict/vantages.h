/** The vantage points of the journals that are judged together, and the estate as each saw it. What
 * one saw is never mixed with what another saw: a host may look quite different from elsewhere. */
#ifndef VERDICT_VANTAGES_H
#define VERDICT_VANTAGES_H

#include "verdict/estate.h"

struct vantage {
    const char *name; /**< NULL if its journals name none */
    struct estate estate;
    struct evidence_origin **origins; /**< one a journal */
    size_t origin_count;
    size_t origin_capacity;
    size_t observation_count;
};

struct vantages {
    struct arena *arena; /**< borrowed */
    const struct inventory *inventory;
    struct vantage **items; /**< never empty; by name once they are settled, the nameless first */
    size_t count;
    size_t capacity;
    bool is_named; /**< the first one is some journal's */
};

void vantages_init(struct vantages *vantages, struct arena *arena,
                   const struct inventory *inventory);
void vantages_clear(struct vantages *vantages);

/** The vantage point of that name, new if it was not there; both texts are copied if need be.
 * `out_origin` is owned by the arena: one for all visits of a journal. */
struct vantage *vantages_take(struct vantages *vantages, const char *name, const char *journal,
                              const struct evidence_origin **out_origin);

/** The name as people read it. */
const char *vantage_words(const char *name);

/** The order of vantage points: by name, the nameless first. */
int vantage_compare(const struct vantage *left, const struct vantage *right);

/** Settles every estate. From then on each has the same hosts in the same order. */
void vantages_settle(struct vantages *vantages);

/** Lines for the notes of a report, owned by the arena of the vantage points. */
struct vantage_gaps {
    const char **lines;
    size_t count;
};

/** A line for each vantage point that did not visit every host which another one visited. */
struct vantage_gaps vantages_tell_gaps(const struct vantages *vantages);

/** Fills the assessment's vantage points. */
void vantages_report(const struct vantages *vantages, struct assessment *assessment);

#endif
