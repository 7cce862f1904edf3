/** Opinions on their way to be merged, and which of those on one subject decide. */
#ifndef VERDICT_DRAFTS_H
#define VERDICT_DRAFTS_H

#include "verdict/findings.h"

struct draft {
    struct subject subject;
    struct opinion opinion;
    struct address address;
    size_t step;
    size_t vantage; /**< among the judge's */
};

/** Those on one subject, by address and vantage point. */
struct drafts {
    struct draft *items;
    size_t count;
    size_t decisive; /**< as many decide, and stand in front */
};

/** Brings those that decide to the front, in their order. Those of a vantage point from which the
 * subject could not be measured do not, where it was measured from another. Passes are left out
 * where one opinion withholds them; if nothing else decides, nothing is to be said: `count` becomes
 * 0. */
void drafts_choose(struct drafts *drafts);

/** The reason, and from where it was seen, where vantage points do not agree. */
const char *drafts_word_reason(struct arena *arena, const struct drafts *drafts,
                               const struct draft *worst, const char *reason,
                               const struct vantages *vantages);

#endif
