/** What was seen of endpoints and paths, for the report, and what could not be measured. */
#ifndef VERDICT_ENDPOINTS_H
#define VERDICT_ENDPOINTS_H

#include "verdict/estate.h"
#include "verdict/judge.h"

/** Fills the assessment's endpoints and its list of what could not be measured. */
void endpoints_finish(struct assessment *assessment, const struct estate *estate,
                      const struct catalogue *catalogue);

#endif
