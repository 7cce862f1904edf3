/** From findings to steps, counts and the headline. */
#ifndef VERDICT_STEPS_H
#define VERDICT_STEPS_H

#include "model/assessment.h"

/** The findings of the assessment must be finished, and its unmeasured hosts known.
 * `unjudged_hosts` were listed without a role that can be told, so that no check of a host applied
 * to them. */
void steps_finish(struct assessment *assessment, size_t unjudged_hosts);

#endif
