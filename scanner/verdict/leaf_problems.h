/** What is wrong with a server's certificate: for the names in question, and in words. */
#ifndef VERDICT_LEAF_PROBLEMS_H
#define VERDICT_LEAF_PROBLEMS_H

#include "base/arena.h"
#include "model/assessment.h"
#include "verdict/names_judged.h"

/** Problems that say how a chain looks from the roots that were handed in. */
certificate_problem_set leaf_trust_problems(void);

/** Leaves of a mismatch the names that are used; the problem goes where none is left. `used` may be
 * NULL: all of them. */
void leaf_narrow(struct arena *arena, struct certificate_report *leaf,
                 const struct name_list *used);

/** The problems in words, "expired; self-signed"; "no problem". No dates, so that the same fault
 * reads the same tomorrow. */
const char *leaf_word_problems(struct arena *arena, const struct certificate_report *leaf,
                               certificate_problem_set counted);

#endif
