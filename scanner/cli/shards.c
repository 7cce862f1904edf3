#include "cli/shards.h"

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/** So many are named, the others counted. */
#define NAMED_MOST 10

void shards_add(struct shards *shards, struct arena *arena, const char *inventory_digest,
                struct shard shard)
{
    shards->items = arena_grow(arena, shards->items, &shards->capacity, shards->count + 1,
                               sizeof(*shards->items));
    shards->items[shards->count++] =
        (struct shard_of){ .inventory_digest = inventory_digest, .shard = shard };
}

static bool is_there(const struct shards *shards, const char *digest, struct shard shard)
{
    for (size_t i = 0; i < shards->count; i++) {
        const struct shard_of *known = &shards->items[i];
        if (known->shard.number == shard.number && known->shard.count == shard.count &&
            text_equal(known->inventory_digest, digest)) {
            return true;
        }
    }
    return false;
}

static unsigned count_missing(const struct shards *shards, const struct shard_of *one)
{
    unsigned missing = 0;
    for (unsigned number = 1; number <= one->shard.count; number++) {
        const struct shard shard = { .number = number, .count = one->shard.count };
        missing += is_there(shards, one->inventory_digest, shard) ? 0 : 1;
    }
    return missing;
}

/** Of the ways in which this inventory was cut, the one of which most is there: a journal of all
 * hosts is nothing but a way in which nothing is missing. */
static const struct shard_of *best_of(const struct shards *shards, const char *digest,
                                      unsigned *out_missing)
{
    const struct shard_of *best = NULL;
    *out_missing = UINT32_MAX;
    for (size_t i = 0; i < shards->count; i++) {
        const struct shard_of *one = &shards->items[i];
        const unsigned missing =
            text_equal(one->inventory_digest, digest) ? count_missing(shards, one) : UINT32_MAX;
        if (missing < *out_missing) {
            *out_missing = missing;
            best = one;
        }
    }
    return best;
}

static const char *name_missing(const struct shards *shards, struct arena *arena,
                                const struct shard_of *one)
{
    const char *names = "";
    unsigned named = 0;
    unsigned missing = 0;
    for (unsigned number = 1; number <= one->shard.count; number++) {
        const struct shard shard = { .number = number, .count = one->shard.count };
        if (is_there(shards, one->inventory_digest, shard)) {
            continue;
        }
        missing++;
        if (missing <= NAMED_MOST) {
            names =
                arena_format(arena, "%s%s%u/%u", names, named > 0 ? ", " : "", number, shard.count);
            named++;
        }
    }
    if (missing > named) {
        names = arena_format(arena, "%s and %u more", names, missing - named);
    }
    return arena_format(arena, "no journal is at hand of the shard%s %s: %s hosts were not visited",
                        missing > 1 ? "s" : "", names, missing > 1 ? "their" : "its");
}

const char *shards_missing(const struct shards *shards, struct arena *arena)
{
    for (size_t i = 0; i < shards->count; i++) {
        unsigned missing = 0;
        const struct shard_of *best = best_of(shards, shards->items[i].inventory_digest, &missing);
        if (best != NULL && missing > 0) {
            return name_missing(shards, arena, best);
        }
    }
    return NULL;
}
