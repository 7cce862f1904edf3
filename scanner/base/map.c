#include "base/map.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

#include <assert.h>

#define FIRST_CAPACITY 16

struct map_entry {
    const char *key;
    void *value;
};

// A slot is half of a pointer, and most are free: entries stand side by side in an array of their
// own, so that a map of a million hosts stays small.
struct map_slot {
    uint32_t number; // of the entry, from 1; 0: free
    uint32_t hash;   // the upper half, so that hardly an entry is looked at in vain
};

static uint64_t hash_key(const char *key)
{
    return hash_finish(hash_text(HASH_START, key));
}

// The slot of the key, or the free slot where it belongs. Ends because a map is never full.
static struct map_slot *find_slot(const struct map *map, const char *key, uint64_t hash)
{
    size_t index = hash & (map->capacity - 1);
    struct map_slot *slot = &map->slots[index];
    while (slot->number != 0 && (slot->hash != (uint32_t)(hash >> 32) ||
                                 !text_equal(map->entries[slot->number - 1].key, key))) {
        index = (index + 1) & (map->capacity - 1);
        slot = &map->slots[index];
    }
    return slot;
}

static void enlarge(struct map *map)
{
    map->capacity = map->capacity > 0 ? map->capacity * 2 : FIRST_CAPACITY;
    memory_free(map->slots);
    map->slots = memory_allocate(map->capacity, sizeof(*map->slots));
    for (size_t i = 0; i < map->count; i++) {
        const uint64_t hash = hash_key(map->entries[i].key);
        size_t index = hash & (map->capacity - 1);
        while (map->slots[index].number != 0) {
            index = (index + 1) & (map->capacity - 1);
        }
        map->slots[index] = (struct map_slot){ (uint32_t)(i + 1), (uint32_t)(hash >> 32) };
    }
}

void map_clear(struct map *map)
{
    memory_free(map->slots);
    memory_free(map->entries);
    *map = (struct map){ 0 };
}

void *map_get(const struct map *map, const char *key)
{
    if (map->count == 0) {
        return NULL;
    }
    const struct map_slot *slot = find_slot(map, key, hash_key(key));
    return slot->number != 0 ? map->entries[slot->number - 1].value : NULL;
}

void map_set(struct map *map, const char *key, void *value)
{
    assert(key != NULL);
    assert(value != NULL);
    if (map->count >= map->capacity / 4 * 3) {
        enlarge(map);
    }
    const uint64_t hash = hash_key(key);
    struct map_slot *slot = find_slot(map, key, hash);
    if (slot->number == 0) {
        assert(map->count < UINT32_MAX);
        map->entries =
            memory_grow(map->entries, &map->entry_capacity, map->count + 1, sizeof(*map->entries));
        map->entries[map->count++].key = key;
        *slot = (struct map_slot){ (uint32_t)map->count, (uint32_t)(hash >> 32) };
    }
    map->entries[slot->number - 1].value = value;
}
