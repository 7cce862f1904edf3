#include "base/permutation.h"

#include "base/hash.h"

#include <assert.h>

#define ROUND_COUNT 4

// The step of the sequence that Steele, Lea and Flood (2014) mix into keys ("SplitMix").
#define GOLDEN_GAMMA UINT64_C(0x9e3779b97f4a7c15)

/** One number of the network's domain through its rounds: a bijection whatever mix() does. */
static uint64_t shuffle_once(const struct permutation *permutation, uint64_t number)
{
    const unsigned bits = permutation->half_bits;
    const uint64_t mask = (UINT64_C(1) << bits) - 1;
    uint64_t left = number >> bits;
    uint64_t right = number & mask;
    for (int i = 0; i < ROUND_COUNT; i++) {
        uint64_t mixed = (right ^ permutation->keys[i]) * GOLDEN_GAMMA;
        mixed = (mixed ^ mixed >> 32) * UINT64_C(0xff51afd7ed558ccd);
        const uint64_t next = left ^ (mixed >> 32 & mask);
        left = right;
        right = next;
    }
    return left << bits | right;
}

void permutation_init(struct permutation *permutation, uint64_t count, uint64_t seed)
{
    assert(count > 0 && count <= UINT64_C(1) << 62);
    *permutation = (struct permutation){ .count = count, .half_bits = 1 };
    while (UINT64_C(1) << 2 * permutation->half_bits < count) {
        permutation->half_bits++;
    }
    for (uint64_t i = 0; i < ROUND_COUNT; i++) {
        permutation->keys[i] = hash_finish(seed + (i + 1) * GOLDEN_GAMMA);
    }
}

uint64_t permutation_at(const struct permutation *permutation, uint64_t place)
{
    assert(place < permutation->count);
    uint64_t number = shuffle_once(permutation, place);
    while (number >= permutation->count) {
        number = shuffle_once(permutation, number);
    }
    return number;
}
