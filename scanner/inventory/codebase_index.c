#include "inventory/codebase_index.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

#define FIRST_CAPACITY ((size_t)64)

static uint64_t hash_codebase(const struct codebase *codebase)
{
    uint64_t hash = hash_text(HASH_START, codebase->package);
    hash = hash_text(hash, codebase->text);
    return hash_finish(hash_text(hash, codebase->snapshot_text));
}

static bool is_same(const struct codebase *left, const struct codebase *right)
{
    if ((left->snapshot_text == NULL) != (right->snapshot_text == NULL)) {
        return false;
    }
    return text_equal(left->text, right->text) && text_equal(left->package, right->package) &&
           (left->snapshot_text == NULL || text_equal(left->snapshot_text, right->snapshot_text));
}

// The slot of an equal codebase, or the free one where it belongs. Ends because a quarter is free.
static uint32_t *find_slot(const struct codebase_index *index, const struct codebase *codebases,
                           const struct codebase *codebase)
{
    size_t slot = hash_codebase(codebase) & (index->capacity - 1);
    while (index->slots[slot] != 0 &&
           !is_same(&codebases[index->first + index->slots[slot] - 1], codebase)) {
        slot = (slot + 1) & (index->capacity - 1);
    }
    return &index->slots[slot];
}

static void enlarge(struct codebase_index *index, const struct codebase *codebases)
{
    struct codebase_index larger = {
        .capacity = index->capacity > 0 ? index->capacity * 2 : FIRST_CAPACITY,
        .count = index->count,
        .first = index->first,
    };
    larger.slots = memory_allocate(larger.capacity, sizeof(*larger.slots));
    for (size_t i = 0; i < index->capacity; i++) {
        if (index->slots[i] != 0) {
            const struct codebase *codebase = &codebases[index->first + index->slots[i] - 1];
            *find_slot(&larger, codebases, codebase) = index->slots[i];
        }
    }
    memory_free(index->slots);
    *index = larger;
}

void codebase_index_init(struct codebase_index *index, size_t first)
{
    *index = (struct codebase_index){ .first = first };
}

void codebase_index_clear(struct codebase_index *index)
{
    memory_free(index->slots);
    codebase_index_init(index, index->first);
}

bool codebase_index_add(struct codebase_index *index, const struct codebase *codebases,
                        size_t place)
{
    if (index->count >= index->capacity / 4 * 3) {
        enlarge(index, codebases);
    }
    uint32_t *slot = find_slot(index, codebases, &codebases[place]);
    if (*slot != 0) {
        return false;
    }
    *slot = (uint32_t)(place - index->first + 1);
    index->count++;
    return true;
}
