/** Hashes that are the same on every machine and in every run: finding keys, canary paths, shards.
 * Not for secrets. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/** Start value for hash_bytes() and hash_text(). */
#define HASH_START UINT64_C(0xcbf29ce484222325)

/** FNV-1a, 64 bit, continued from `hash`. */
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length);

/** The text and its closing NUL, so that "ab","c" differs from "a","bc"; NULL counts as empty. */
uint64_t hash_text(uint64_t hash, const char *text);

/** Spreads the bits of a finished FNV-1a hash (the final mix of MurmurHash3). */
uint64_t hash_finish(uint64_t hash);

/** `out_text` gets 16 lower-case hexadecimal digits and a NUL. */
void hash_format(uint64_t hash, char out_text[17]);

#endif
