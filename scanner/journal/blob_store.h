/** Certificates and bodies of a journal, each once, found by its fingerprint. */
#ifndef JOURNAL_BLOB_STORE_H
#define JOURNAL_BLOB_STORE_H

#include "base/arena.h"
#include "base/map.h"
#include "journal/fingerprint.h"

#include <stddef.h>
#include <stdint.h>

struct blob {
    uint8_t fingerprint[FINGERPRINT_SIZE];
    char text[FINGERPRINT_TEXT_SIZE]; /**< of the fingerprint */
    const uint8_t *bytes;
    size_t length;
    int64_t place; /**< offset of its line in the journal */
};

/** `= { 0 }` is an empty store. */
struct blob_store {
    struct arena arena; /**< owns the blobs and their bytes */
    struct map by_text;
    struct blob **blobs; /**< in the order of the journal */
    size_t count;
    size_t capacity;
};

void blob_store_clear(struct blob_store *store);

/** By the text of its fingerprint; NULL if it is not there. */
const struct blob *blob_store_get(const struct blob_store *store, const char *text);

/** `bytes` are in the store's arena already. The same bytes again give the blob that is there. */
const struct blob *blob_store_add(struct blob_store *store, const uint8_t *bytes, size_t length,
                                  int64_t place);

#endif
