/** One host of a JSON inventory. */
#ifndef INVENTORY_HOST_JSON_H
#define INVENTORY_HOST_JSON_H

#include "inventory/merge.h"
#include "syntax/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a file says of all its hosts, where a host says nothing itself; and where its sources lie
 * in the inventory. */
struct host_json_defaults {
    uint16_t agent_site_port; /**< 0: nothing said */
    uint16_t gateway_port;
    bool is_canonical; /**< members that only the program writes may stand there */
    size_t first_source;
    size_t source_count;
};

/** Reads and merges it. */
bool host_json_read(struct reading *reading, struct json_value value,
                    const struct host_json_defaults *defaults, struct error *error);

#endif
