#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FNV_PRIME UINT64_C(0x100000001b3)

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ byte[i]) * FNV_PRIME;
    }
    return hash;
}

uint64_t hash_text(uint64_t hash, const char *text)
{
    const char *hashed = text != NULL ? text : "";
    return hash_bytes(hash, hashed, strlen(hashed) + 1);
}

uint64_t hash_finish(uint64_t hash)
{
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ hash >> 33;
}

void hash_format(uint64_t hash, char out_text[17])
{
    snprintf(out_text, 17, "%016" PRIx64, hash);
}
