/** The paths table of an endpoint: from a site of the shared file and from the endpoint itself.
 */
#ifndef ESTATE_SCENARIO_RULES_H
#define ESTATE_SCENARIO_RULES_H

#include "estate/scenario.h"

/** Reads "site" and "paths" of the endpoint; what the endpoint says of a path replaces what the
 * site says of it. `where` stands in messages. */
bool scenario_read_rules(struct scenario *scenario, const cJSON *declared, const char *where,
                         struct endpoint *endpoint, struct error *error);

#endif
