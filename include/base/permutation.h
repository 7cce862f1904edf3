/** The numbers below a count in an order that looks random, each exactly once, in no memory: a
 * Feistel network over the next power of four, whose results beyond the count are sent through it
 * again ("cycle walking", Black and Rogaway 2002). */
#ifndef BASE_PERMUTATION_H
#define BASE_PERMUTATION_H

#include <stdint.h>

struct permutation {
    uint64_t count;
    unsigned half_bits;
    uint64_t keys[4];
};

/** `count` from 1 to 2^62. The same seed gives the same order. */
void permutation_init(struct permutation *permutation, uint64_t count, uint64_t seed);

/** The number at `place`, both below the count. */
uint64_t permutation_at(const struct permutation *permutation, uint64_t place);

#endif
