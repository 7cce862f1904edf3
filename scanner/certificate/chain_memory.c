#include "certificate/chain_memory.h"

#include "base/memory.h"
#include "certificate/whole.h"

#include <string.h>

// Estates have a handful of authorities; what does not fit is worked out again.
#define KEPT_LIMIT 64

struct kept_issuer {
    uint8_t sha256[32];
    X509 *certificate;
};

struct kept_end {
    X509 *certificate; // told by its place in memory, which is why it is held
    bool is_self_signed;
};

struct chain_memory {
    struct kept_issuer issuers[KEPT_LIMIT];
    size_t issuer_count;
    struct kept_end ends[KEPT_LIMIT];
    size_t end_count;
};

struct chain_memory *chain_memory_new(void)
{
    return memory_allocate(1, sizeof(struct chain_memory));
}

void chain_memory_free(struct chain_memory *memory)
{
    if (memory == NULL) {
        return;
    }
    for (size_t i = 0; i < memory->issuer_count; i++) {
        X509_free(memory->issuers[i].certificate);
    }
    for (size_t i = 0; i < memory->end_count; i++) {
        X509_free(memory->ends[i].certificate);
    }
    memory_free(memory);
}

static X509 *read_issuer(const struct trust_store *store, const struct certificate_blob *blob)
{
    const uint8_t *der = blob->der;
    X509 *issuer = certificate_whole_parse_slim(store->slim, &der, blob->length);
    if (issuer != NULL && !certificate_whole_is_well_formed(issuer)) {
        X509_free(issuer);
        return NULL;
    }
    return issuer;
}

X509 *chain_memory_issuer(struct chain_memory *memory, const struct trust_store *store,
                          const struct certificate_blob *blob)
{
    for (size_t i = 0; memory != NULL && i < memory->issuer_count; i++) {
        struct kept_issuer *kept = &memory->issuers[i];
        if (memcmp(kept->sha256, blob->sha256, sizeof(kept->sha256)) == 0) {
            return X509_up_ref(kept->certificate) == 1 ? kept->certificate : NULL;
        }
    }
    X509 *issuer = read_issuer(store, blob);
    if (memory != NULL && issuer != NULL && memory->issuer_count < KEPT_LIMIT &&
        X509_up_ref(issuer) == 1) {
        struct kept_issuer *kept = &memory->issuers[memory->issuer_count++];
        memcpy(kept->sha256, blob->sha256, sizeof(kept->sha256));
        kept->certificate = issuer;
    }
    return issuer;
}

bool chain_memory_is_self_signed(struct chain_memory *memory, X509 *certificate)
{
    for (size_t i = 0; memory != NULL && i < memory->end_count; i++) {
        if (memory->ends[i].certificate == certificate) {
            return memory->ends[i].is_self_signed;
        }
    }
    const bool is_self_signed = certificate_whole_is_self_signed(certificate);
    if (memory != NULL && memory->end_count < KEPT_LIMIT && X509_up_ref(certificate) == 1) {
        memory->ends[memory->end_count++] = (struct kept_end){ certificate, is_self_signed };
    }
    return is_self_signed;
}
