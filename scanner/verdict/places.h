/** An endpoint of the estate as people write it, whatever address it has. */
#ifndef VERDICT_PLACES_H
#define VERDICT_PLACES_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/** "ns1.corp.example:443", "[fd00::5]:443". */
const char *place_format(struct arena *arena, const char *host, uint16_t port);

/** By host, then by port. */
int place_compare(const char *left, const char *right);

/** Sorts, and leaves each once; returns how many are left. */
size_t places_make_unique(const char **places, size_t count);

/** Different hosts among places that are sorted. */
size_t places_count_hosts(const char *const *places, size_t count);

#endif
