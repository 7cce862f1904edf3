/** Reads which path of an endpoint answers what. */
#ifndef ESTATE_SCENARIO_RULES_H
#define ESTATE_SCENARIO_RULES_H

#include "estate/reading.h"

/** The rules of "site", then those of "paths", which replace them. The endpoint's language must
 * have been read. */
bool scenario_read_rules(const struct reading *reading, struct endpoint *endpoint);

#endif
