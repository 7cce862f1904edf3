/** A visit's own follow-up work: the hops of the redirects that it meets. */
#ifndef ENGINE_FOLLOW_UPS_H
#define ENGINE_FOLLOW_UPS_H

#include "engine/errand.h"

/** If the newest observation, made by `errand`, sends its reader somewhere that is neither planned
 * nor asked already, adds an errand there: at most 10 hops deep, at most 64 a visit. */
void follow_ups_consider(struct errand *errand);

#endif
