/** What was seen of endpoints and paths, for the report. */
#ifndef VERDICT_ENDPOINTS_H
#define VERDICT_ENDPOINTS_H

#include "verdict/vantages.h"

/** Fills the assessment's endpoints, as each vantage point saw them, and where they disagree. */
void endpoints_finish(struct assessment *assessment, const struct vantages *vantages,
                      const struct catalogue *catalogue);

/** Is the path told as one of that endpoint? What a port of one protocol said to questions in the
 * other one is its own state, not a path's. */
bool endpoint_reports_path(const struct endpoint_view *endpoint, const struct path_view *view);

#endif
