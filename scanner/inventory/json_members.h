/** Objects of JSON read member by member, after a table of what may stand in them. */
#ifndef INVENTORY_JSON_MEMBERS_H
#define INVENTORY_JSON_MEMBERS_H

#include "base/error.h"
#include "syntax/json.h"

#include <stdbool.h>
#include <stddef.h>

struct json_member_reader {
    const char *name;
    bool (*read)(void *context, struct json_value value, struct error *error);
};

/** Calls the reader of each member, in the order of the document. A member that is null says
 * nothing; one without a reader is a fault. */
bool json_read_members(struct json_value object, const struct json_member_reader *readers,
                       size_t count, void *context, struct error *error);

/** The member is there and says something. */
bool json_has(struct json_value object, const char *key);

#endif
