/** Names that belong together, once all sources are read. */
#ifndef INVENTORY_NAMES_H
#define INVENTORY_NAMES_H

#include "inventory/reading.h"

#include <stdbool.h>

/** Hosts that stand in the list under another host's alias become one with it, and every alias
 * leads to its host in inventory_find_host(). */
bool names_unite(struct reading *reading, struct error *error);

/** Hosts that only URLs name are added, and the sources of all URLs are named in their hosts. */
void names_add_from_urls(struct reading *reading);

#endif
