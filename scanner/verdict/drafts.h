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

/** Brings those that decide to the front, in their order. Those of a vantage point from which an
 * address could not be measured do not, where it was measured from another; nor those that have no
 * address, where the subject was measured from another anywhere. Passes are left out
 * where one opinion withholds them; if nothing else decides, nothing is to be said: `count` becomes
 * 0. */
void drafts_choose(struct drafts *drafts);

/** Once they are chosen: could an address be measured from one vantage point and not from another?
 * Then a pass is one from the former only. */
bool drafts_leave_doubt(const struct drafts *drafts);

/** The places where it is as bad as the worst, if there are others or several; else none. */
void drafts_list_places(struct arena *arena, const struct drafts *drafts, const struct draft *worst,
                        const struct vantages *vantages, struct finding *finding);

/** The reason, and from where it was seen, where vantage points do not agree. */
const char *drafts_word_reason(struct arena *arena, const struct drafts *drafts,
                               const struct draft *worst, const char *reason,
                               const struct vantages *vantages);

#endif
