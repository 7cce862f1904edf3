/** What a sweep tells beside its inventory: how much was asked, what answers for everything, what
 * ran short. */
#ifndef CLI_SWEEP_SUMMARY_H
#define CLI_SWEEP_SUMMARY_H

#include "model/sweep.h"
#include "verdict/sweep_judge.h"

#include <stdio.h>

struct sweep_summary {
    uint64_t address_count;
    uint64_t counts[SWEEP_STATE_COUNT];
    const struct sweep_opinion *opinion;
    const struct sweep_progress *progress;
    double took_seconds;
    bool is_interrupted;
};

void sweep_summary_print(const struct sweep_summary *summary, FILE *out);

#endif
