/** Which codebases are already there, without a copy of them: the same line exported twice, or
 * logged a thousand times, is one codebase. */
#ifndef INVENTORY_CODEBASE_INDEX_H
#define INVENTORY_CODEBASE_INDEX_H

#include "model/inventory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct codebase_slot {
    uint32_t number; /**< place in the inventory's codebases, from 1 after `first`; 0: free */
    uint32_t hash;   /**< half of it is enough */
};

struct codebase_index {
    struct codebase_slot *slots;
    struct arena scratch; /**< texts while they are compared */
    size_t capacity;
    size_t count;
    size_t first;
};

/** Codebases before `first` are not looked at. */
void codebase_index_init(struct codebase_index *index, size_t first);
void codebase_index_clear(struct codebase_index *index);

/** Remembers the codebase at `place`, which follows those remembered before. False if an equal one
 * (package, URL and snapshot as exported) was remembered. */
bool codebase_index_add(struct codebase_index *index, const struct codebase *codebases,
                        size_t place);

#endif
