/** One check of a profile. */
#ifndef INVENTORY_CHECK_READ_H
#define INVENTORY_CHECK_READ_H

#include "base/arena.h"
#include "model/catalogue.h"
#include "syntax/json.h"

#include <stdbool.h>

/** Reads and validates it for itself; its texts go to `arena`. */
bool check_read(struct arena *arena, struct json_value value, struct check *out_check,
                struct error *error);

/** A text that must be there and say something, copied. */
bool json_read_wording(struct arena *arena, struct json_value value, const char **out_text,
                       struct error *error);

#endif
