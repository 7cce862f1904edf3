/** A map from text to a pointer. Keys are borrowed and must outlive the map; the order of insertion
 * is nobody's business: keep an array beside it where order matters. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_entry;
struct map_slot;

struct map {
    struct map_entry *entries; /**< in the order in which the keys came */
    size_t entry_capacity;
    struct map_slot *slots;
    size_t capacity; /**< slots */
    size_t count;
};

/** `= { 0 }` is an empty map. Releases the map, neither keys nor values; the map is empty again. */
void map_clear(struct map *map);

/** NULL when the key is not there. Keys are compared byte by byte. */
void *map_get(const struct map *map, const char *key);

/** Sets or replaces. `value` must not be NULL. */
void map_set(struct map *map, const char *key, void *value);

#endif
