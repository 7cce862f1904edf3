#include "base/map.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

#include <assert.h>
#include <stdint.h>

#define FIRST_CAPACITY 16

struct map_slot {
    const char *key; // NULL: free
    void *value;
    uint64_t hash;
};

static uint64_t hash_key(const char *key)
{
    return hash_finish(hash_text(HASH_START, key));
}

// The slot of the key, or the free slot where it belongs. Ends because a map is never full.
static struct map_slot *find_slot(struct map_slot *slots, size_t capacity, const char *key,
                                  uint64_t hash)
{
    size_t index = hash & (capacity - 1);
    while (slots[index].key != NULL &&
           (slots[index].hash != hash || !text_equal(slots[index].key, key))) {
        index = (index + 1) & (capacity - 1);
    }
    return &slots[index];
}

static void enlarge(struct map *map)
{
    const size_t capacity = map->capacity > 0 ? map->capacity * 2 : FIRST_CAPACITY;
    struct map_slot *slots = memory_allocate(capacity, sizeof(*slots));
    for (size_t i = 0; i < map->capacity; i++) {
        const struct map_slot *slot = &map->slots[i];
        if (slot->key != NULL) {
            *find_slot(slots, capacity, slot->key, slot->hash) = *slot;
        }
    }
    memory_free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
}

void map_clear(struct map *map)
{
    memory_free(map->slots);
    *map = (struct map){ 0 };
}

void *map_get(const struct map *map, const char *key)
{
    if (map->count == 0) {
        return NULL;
    }
    return find_slot(map->slots, map->capacity, key, hash_key(key))->value;
}

void map_set(struct map *map, const char *key, void *value)
{
    assert(key != NULL);
    assert(value != NULL);
    if (map->count >= map->capacity / 4 * 3) {
        enlarge(map);
    }
    const uint64_t hash = hash_key(key);
    struct map_slot *slot = find_slot(map->slots, map->capacity, key, hash);
    if (slot->key == NULL) {
        slot->key = key;
        slot->hash = hash;
        map->count++;
    }
    slot->value = value;
}
