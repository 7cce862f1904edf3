/** Where the problems of a chain are gathered. */
#ifndef CERTIFICATE_PROBLEMS_H
#define CERTIFICATE_PROBLEMS_H

#include "certificate/certificate.h"

/** `depth` counts from the leaf, which is 0. */
static inline void problems_add(struct chain_answer *answer, enum certificate_problem problem,
                                size_t depth)
{
    answer->problems |= certificate_problem_bit(problem);
    if (depth > 0) {
        answer->issuer_problems |= certificate_problem_bit(problem);
    } else {
        answer->leaf_problems |= certificate_problem_bit(problem);
    }
}

#endif
