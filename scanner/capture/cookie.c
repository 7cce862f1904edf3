#include "capture/cookie.h"

#include "base/hash.h"

struct state {
    uint64_t v0;
    uint64_t v1;
    uint64_t v2;
    uint64_t v3;
};

static uint64_t rotate(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static void round_once(struct state *state)
{
    state->v0 += state->v1;
    state->v1 = rotate(state->v1, 13) ^ state->v0;
    state->v0 = rotate(state->v0, 32);
    state->v2 += state->v3;
    state->v3 = rotate(state->v3, 16) ^ state->v2;
    state->v0 += state->v3;
    state->v3 = rotate(state->v3, 21) ^ state->v0;
    state->v2 += state->v1;
    state->v1 = rotate(state->v1, 17) ^ state->v2;
    state->v2 = rotate(state->v2, 32);
}

static void absorb(struct state *state, uint64_t word)
{
    state->v3 ^= word;
    round_once(state);
    round_once(state);
    state->v0 ^= word;
}

struct cookie_key cookie_key_make(uint64_t seed)
{
    // Never the seed itself: the random order of the questions is made of that one.
    const struct cookie_key key = {
        .words = { hash_finish(hash_bytes(HASH_START, &seed, sizeof(seed))),
                   hash_finish(hash_bytes(~HASH_START, &seed, sizeof(seed))) },
    };
    return key;
}

uint64_t cookie_hash(const struct cookie_key *key, uint64_t word)
{
    struct state state = {
        .v0 = key->words[0] ^ UINT64_C(0x736f6d6570736575),
        .v1 = key->words[1] ^ UINT64_C(0x646f72616e646f6d),
        .v2 = key->words[0] ^ UINT64_C(0x6c7967656e657261),
        .v3 = key->words[1] ^ UINT64_C(0x7465646279746573),
    };
    absorb(&state, word);
    absorb(&state, (uint64_t)sizeof(word) << 56);
    state.v2 ^= 0xff;
    for (int i = 0; i < 4; i++) {
        round_once(&state);
    }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

uint32_t cookie_make(const struct cookie_key *key, uint32_t address, uint16_t port,
                     uint16_t source_port)
{
    const uint64_t word = (uint64_t)address << 32 | (uint32_t)port << 16 | source_port;
    return (uint32_t)cookie_hash(key, word);
}
