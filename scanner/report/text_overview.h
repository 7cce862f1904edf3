/** An assessment sorted by hosts, as people read it. */
#ifndef REPORT_TEXT_OVERVIEW_H
#define REPORT_TEXT_OVERVIEW_H

#include "base/arena.h"
#include "model/assessment.h"
#include "model/inventory.h"
#include "report/text_mark.h"

#include <stdint.h>

/** That a finding which belongs to no host names a port of this one. */
struct shared_sight {
    const struct finding *finding;
    uint16_t port;
};

struct host_view {
    const struct host *host;                 /**< NULL: what belongs to no host of the inventory */
    const struct endpoint_report *endpoints; /**< without those that are seen alike elsewhere */
    size_t endpoint_count;
    const struct finding **findings; /**< in the assessment's order */
    size_t finding_count;
    size_t finding_capacity;
    struct shared_sight *shared;
    size_t shared_count;
    size_t shared_capacity;
    enum text_mark worst;
    enum severity severity; /**< the highest among the worst */
    size_t worst_count;     /**< findings as bad as the worst */
};

struct overview {
    struct arena arena; /**< owns the rest */
    struct host_view *hosts;
    size_t host_count;
    struct host_view estate; /**< what belongs to no host */
};

/** Borrows the assessment. */
void overview_make(struct overview *overview, const struct assessment *assessment);
void overview_clear(struct overview *overview);

/** The hosts with a warning or worse, the worst first, else in their order. In the overview's
 * arena. */
const struct host_view **overview_worst_first(struct overview *overview, size_t *out_count);

#endif
