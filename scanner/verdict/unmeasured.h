/** The list of what could not be measured, and why. */
#ifndef VERDICT_UNMEASURED_H
#define VERDICT_UNMEASURED_H

#include "verdict/vantages.h"

/** Lists what no vantage point could measure. */
void unmeasured_finish(struct assessment *assessment, const struct vantages *vantages);

/** Listed hosts without any role: no check of a host applies to them. */
size_t unmeasured_count_without_role(const struct estate *estate);

#endif
