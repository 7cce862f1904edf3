/** Which shards of which inventories the journals at hand are of, and whether one is missing. */
#ifndef CLI_SHARDS_H
#define CLI_SHARDS_H

#include "base/arena.h"
#include "model/shard.h"

#include <stddef.h>

struct shard_of {
    const char *inventory_digest;
    struct shard shard;
};

/** `= { 0 }` has none. Everything is the arena's. */
struct shards {
    struct shard_of *items;
    size_t count;
    size_t capacity;
};

/** A journal of that shard of that inventory is at hand. The digest is borrowed. */
void shards_add(struct shards *shards, struct arena *arena, const char *inventory_digest,
                struct shard shard);

/** A line that names the shards of which no journal is at hand, owned by `arena`; NULL if nothing
 * is missing. */
const char *shards_missing(const struct shards *shards, struct arena *arena);

#endif
