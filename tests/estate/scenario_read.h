/** A host of a scenario file, checked member by member: what is misspelt is an error. */
#ifndef ESTATE_SCENARIO_READ_H
#define ESTATE_SCENARIO_READ_H

#include "estate/scenario.h"

bool scenario_read_host(struct scenario *scenario, const cJSON *declared,
                        struct declared_host *out_host, struct error *error);

#endif
