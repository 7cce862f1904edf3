/** The parts of a JSON inventory, each in a file of its own. */
#ifndef INVENTORY_INVENTORY_JSON_H
#define INVENTORY_INVENTORY_JSON_H

#include "inventory/host_json.h"
#include "inventory/reading.h"
#include "syntax/json.h"

#include <stdbool.h>

/** Value of the member "canonical", which marks what inventory_write() has written. */
#define CANONICAL_VERSION 1

struct inventory_json {
    struct reading *reading;
    struct host_json_defaults defaults;
};

/** Members that hold for the whole estate: profile, cem, release, … */
bool estate_json_read(struct inventory_json *json, struct json_value root, struct error *error);

/** `declared`: what somebody checked by hand, or accepted until a date. */
bool declarations_json_read(const struct inventory_json *json, struct json_value declared,
                            struct error *error);

bool codebases_json_read(const struct inventory_json *json, struct json_value codebases,
                         struct error *error);

#endif
