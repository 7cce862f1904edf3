#include "journal/fingerprint.h"

#include <string.h>

#define BLOCK_SIZE   ((size_t)64)
#define STATE_WORDS  8
#define ROUND_COUNT  64
#define BITS_OFFSET  (BLOCK_SIZE - sizeof(uint64_t))
#define PADDING_MARK 0x80

// FIPS 180-4 section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the
// first 64 primes.
static const uint32_t round_constants[ROUND_COUNT] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t word, unsigned count)
{
    return word >> count | word << (32 - count);
}

static uint32_t read_word(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void write_word(uint8_t *bytes, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(word >> (24 - 8 * i));
    }
}

// FIPS 180-4 section 6.2.2, step 1.
static void make_schedule(const uint8_t *block, uint32_t schedule[ROUND_COUNT])
{
    for (size_t i = 0; i < 16; i++) {
        schedule[i] = read_word(block + 4 * i);
    }
    for (size_t i = 16; i < ROUND_COUNT; i++) {
        const uint32_t before_15 = schedule[i - 15];
        const uint32_t before_2 = schedule[i - 2];
        const uint32_t small_0 =
            rotate_right(before_15, 7) ^ rotate_right(before_15, 18) ^ before_15 >> 3;
        const uint32_t small_1 =
            rotate_right(before_2, 17) ^ rotate_right(before_2, 19) ^ before_2 >> 10;
        schedule[i] = small_1 + schedule[i - 7] + small_0 + schedule[i - 16];
    }
}

// Step 3. Instead of moving the variables a to h by one in each round, `a` moves: it is
// words[start % 8].
static inline void take_round(uint32_t words[STATE_WORDS], size_t start, uint32_t addend)
{
    const uint32_t a = words[start % STATE_WORDS];
    const uint32_t b = words[(start + 1) % STATE_WORDS];
    const uint32_t c = words[(start + 2) % STATE_WORDS];
    const uint32_t e = words[(start + 4) % STATE_WORDS];
    const uint32_t f = words[(start + 5) % STATE_WORDS];
    const uint32_t g = words[(start + 6) % STATE_WORDS];
    const uint32_t choice = (e & f) ^ (~e & g);
    const uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    const uint32_t large_1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
    const uint32_t large_0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
    const uint32_t first = words[(start + 7) % STATE_WORDS] + large_1 + choice + addend;
    words[(start + 3) % STATE_WORDS] += first;
    words[(start + 7) % STATE_WORDS] = first + large_0 + majority;
}

// Steps 2 to 4. The working variables a to h of the standard are words[0] to words[7].
static void take_block(uint32_t state[STATE_WORDS], const uint8_t *block)
{
    uint32_t schedule[ROUND_COUNT];
    make_schedule(block, schedule);

    uint32_t words[STATE_WORDS];
    memcpy(words, state, sizeof(words));
    for (size_t i = 0; i < ROUND_COUNT; i += STATE_WORDS) {
        // After eight rounds every variable stands where it stood: the compiler moves none.
        for (size_t round = 0; round < STATE_WORDS; round++) {
            take_round(words, STATE_WORDS - round,
                       round_constants[i + round] + schedule[i + round]);
        }
    }
    for (size_t i = 0; i < STATE_WORDS; i++) {
        state[i] += words[i];
    }
}

// The end of the message, its mark and its length in bits: one block, or two when they do not fit.
static size_t pad(const uint8_t *rest, size_t rest_length, size_t length, uint8_t *out_blocks)
{
    const size_t padded = rest_length < BITS_OFFSET ? BLOCK_SIZE : 2 * BLOCK_SIZE;
    memset(out_blocks, 0, padded);
    for (size_t i = 0; i < rest_length; i++) {
        out_blocks[i] = rest[i];
    }
    out_blocks[rest_length] = PADDING_MARK;
    const uint64_t bits = (uint64_t)length * 8;
    write_word(out_blocks + padded - 8, (uint32_t)(bits >> 32));
    write_word(out_blocks + padded - 4, (uint32_t)bits);
    return padded;
}

void fingerprint_of(const void *bytes, size_t length, uint8_t out_fingerprint[FINGERPRINT_SIZE])
{
    // The first 32 bits of the fractional parts of the square roots of the first 8 primes.
    uint32_t state[STATE_WORDS] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    const uint8_t *message = bytes;
    const size_t whole = length - length % BLOCK_SIZE;
    for (size_t i = 0; i < whole; i += BLOCK_SIZE) {
        take_block(state, message + i);
    }
    uint8_t last[2 * BLOCK_SIZE];
    const size_t padded = pad(message + whole, length - whole, length, last);
    for (size_t i = 0; i < padded; i += BLOCK_SIZE) {
        take_block(state, last + i);
    }
    for (size_t i = 0; i < STATE_WORDS; i++) {
        write_word(out_fingerprint + 4 * i, state[i]);
    }
}

void fingerprint_format(const uint8_t fingerprint[FINGERPRINT_SIZE],
                        char out_text[FINGERPRINT_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < FINGERPRINT_SIZE; i++) {
        out_text[2 * i] = digits[fingerprint[i] >> 4];
        out_text[2 * i + 1] = digits[fingerprint[i] & 15];
    }
    out_text[FINGERPRINT_TEXT_SIZE - 1] = '\0';
}
