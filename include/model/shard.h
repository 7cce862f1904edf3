/** One part of a scan that several machines share. Which part a host belongs to depends on its name
 * alone: the hash is FNV-1a of the name and its closing NUL, mixed as hash_finish() does, and its
 * remainder by the number of parts. So it is the same on every machine and in every version. */
#ifndef MODEL_SHARD_H
#define MODEL_SHARD_H

#include <stdbool.h>

/** More than this is surely a slip of the pen. */
#define SHARDS_MAXIMUM 10000

/** `= { 0 }` is the whole. */
struct shard {
    unsigned number; /**< from 1 */
    unsigned count;
};

/** "2/3". False on everything else, as "0/3", "4/3" and "2 / 3". */
bool shard_parse(const char *text, struct shard *out_shard);

/** `name` is the host's logical name. */
bool shard_has_host(struct shard shard, const char *name);

#endif
