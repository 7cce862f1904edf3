#include "inventory/codebase_index.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

#define FIRST_CAPACITY ((size_t)64)

static uint32_t hash_codebase(struct arena *scratch, const struct codebase *codebase)
{
    uint64_t hash = hash_text(HASH_START, codebase->package);
    hash = hash_text(hash, url_text(scratch, &codebase->url, codebase->text));
    hash = hash_text(hash, url_text(scratch, &codebase->snapshot, codebase->snapshot_text));
    return (uint32_t)hash_finish(hash);
}

static bool is_same(struct arena *scratch, const struct codebase *left,
                    const struct codebase *right)
{
    if ((left->snapshot_text == NULL) != (right->snapshot_text == NULL) ||
        !text_equal(left->package, right->package) ||
        !text_equal(url_text(scratch, &left->url, left->text),
                    url_text(scratch, &right->url, right->text))) {
        return false;
    }
    return left->snapshot_text == NULL ||
           text_equal(url_text(scratch, &left->snapshot, left->snapshot_text),
                      url_text(scratch, &right->snapshot, right->snapshot_text));
}

// The slot of an equal codebase, or the free one where it belongs. Ends because a quarter is free.
static struct codebase_slot *find_slot(struct codebase_index *index,
                                       const struct codebase *codebases,
                                       const struct codebase *codebase, uint32_t hash)
{
    size_t place = hash & (index->capacity - 1);
    const struct codebase *known = codebases + index->first;
    while (index->slots[place].number != 0 &&
           (index->slots[place].hash != hash ||
            !is_same(&index->scratch, &known[index->slots[place].number - 1], codebase))) {
        place = (place + 1) & (index->capacity - 1);
    }
    return &index->slots[place];
}

static void enlarge(struct codebase_index *index)
{
    const size_t capacity = index->capacity > 0 ? index->capacity * 2 : FIRST_CAPACITY;
    struct codebase_slot *slots = memory_allocate(capacity, sizeof(*slots));
    for (size_t i = 0; i < index->capacity; i++) {
        size_t place = index->slots[i].hash & (capacity - 1);
        while (index->slots[i].number != 0 && slots[place].number != 0) {
            place = (place + 1) & (capacity - 1);
        }
        if (index->slots[i].number != 0) {
            slots[place] = index->slots[i];
        }
    }
    memory_free(index->slots);
    index->slots = slots;
    index->capacity = capacity;
}

void codebase_index_init(struct codebase_index *index, size_t first)
{
    *index = (struct codebase_index){ .first = first };
}

void codebase_index_clear(struct codebase_index *index)
{
    memory_free(index->slots);
    arena_clear(&index->scratch);
    codebase_index_init(index, index->first);
}

bool codebase_index_add(struct codebase_index *index, const struct codebase *codebases,
                        size_t place)
{
    if (index->count >= index->capacity / 4 * 3) {
        enlarge(index);
    }
    const uint32_t hash = hash_codebase(&index->scratch, &codebases[place]);
    struct codebase_slot *slot = find_slot(index, codebases, &codebases[place], hash);
    if (slot->number != 0) {
        arena_clear(&index->scratch);
        return false;
    }
    *slot = (struct codebase_slot){ (uint32_t)(place - index->first + 1), hash };
    index->count++;
    arena_clear(&index->scratch);
    return true;
}
