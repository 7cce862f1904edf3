/** Tells the world where the estate is: ca.pem, inventory.json, truth.json, and, last, ready. */
#ifndef ESTATE_PUBLISH_H
#define ESTATE_PUBLISH_H

#include "estate/authority.h"
#include "estate/scenario.h"

bool publish(struct scenario *scenario, struct authority *authority, const char *folder,
             struct error *error);

#endif
