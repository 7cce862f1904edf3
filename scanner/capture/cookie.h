/** The mark by which an answer is known to answer a question of ours, without any memory of the
 * question: a keyed hash, sent as the sequence number of the SYN. Who does not know the key and did
 * not see the question cannot answer it. */
#ifndef CAPTURE_COOKIE_H
#define CAPTURE_COOKIE_H

#include <stdint.h>

struct cookie_key {
    uint64_t words[2];
};

/** The same seed gives the same key; who does not know the seed does not know the key. */
struct cookie_key cookie_key_make(uint64_t seed);

/** SipHash-2-4 of the eight bytes address, port, source port; its lower half. */
uint32_t cookie_make(const struct cookie_key *key, uint32_t address, uint16_t port,
                     uint16_t source_port);

/** SipHash-2-4 (Aumasson and Bernstein 2012) of one word of eight bytes in little-endian order. */
uint64_t cookie_hash(const struct cookie_key *key, uint64_t word);

#endif
