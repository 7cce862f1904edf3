/** All hosts: those of the inventory, in its order, and those that only a journal knows. */
#ifndef VERDICT_ESTATE_H
#define VERDICT_ESTATE_H

#include "base/arena.h"
#include "base/map.h"
#include "model/inventory.h"
#include "verdict/host_record.h"

struct estate {
    struct arena *arena; /**< borrowed; owns the records */
    const struct inventory *inventory;
    struct host_record **hosts;
    size_t count;
    size_t capacity;
    struct map by_name;     /**< logical names */
    struct map by_any_name; /**< aliases, and addresses that are declared */
};

/** A record for each host of the inventory, with all the names that clients use for it. */
void estate_init(struct estate *estate, struct arena *arena, const struct inventory *inventory);
void estate_clear(struct estate *estate);

/** By logical name, alias or declared address, in lower case; NULL if nobody has it. */
struct host_record *estate_find(const struct estate *estate, const char *name);

/** The record of that logical name, new if it was not there. */
struct host_record *estate_add(struct estate *estate, const char *name);

/** The record of what was seen of the same host with a client certificate, new if it was not there.
 */
struct host_record *estate_certified(struct estate *estate, struct host_record *record);

/** Settles every record and judges what was seen; hosts that are not in the inventory come last, by
 * name. */
void estate_settle(struct estate *estate);

#endif
