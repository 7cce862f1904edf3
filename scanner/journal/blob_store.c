#include "journal/blob_store.h"

#include "base/memory.h"

void blob_store_clear(struct blob_store *store)
{
    map_clear(&store->by_text);
    memory_free(store->blobs);
    store->blobs = NULL;
    store->count = 0;
    store->capacity = 0;
    arena_clear(&store->arena);
}

const struct blob *blob_store_get(const struct blob_store *store, const char *text)
{
    return map_get(&store->by_text, text);
}

const struct blob *blob_store_add(struct blob_store *store, const uint8_t *bytes, size_t length,
                                  int64_t place)
{
    struct blob candidate = { .bytes = bytes, .length = length, .place = place };
    fingerprint_of(bytes, length, candidate.fingerprint);
    fingerprint_format(candidate.fingerprint, candidate.text);
    const struct blob *known = blob_store_get(store, candidate.text);
    if (known != NULL) {
        return known;
    }
    struct blob *blob = arena_allocate(&store->arena, 1, sizeof(*blob));
    *blob = candidate;
    store->blobs =
        memory_grow(store->blobs, &store->capacity, store->count + 1, sizeof(struct blob *));
    store->blobs[store->count++] = blob;
    map_set(&store->by_text, blob->text, blob);
    return blob;
}
