#include "journal/base64.h"

#include <string.h>

// Three bytes are four digits of six bits each.
#define GROUP_BYTES  ((size_t)3)
#define GROUP_DIGITS ((size_t)4)
#define DIGIT_BITS   6
#define DIGIT_MASK   63

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void encode_group(const uint8_t *bytes, size_t count, char out_digits[GROUP_DIGITS])
{
    uint32_t bits = 0;
    for (size_t i = 0; i < GROUP_BYTES; i++) {
        bits = bits << 8 | (i < count ? bytes[i] : 0);
    }
    for (size_t i = 0; i < GROUP_DIGITS; i++) {
        const unsigned shift = DIGIT_BITS * (unsigned)(GROUP_DIGITS - 1 - i);
        out_digits[i] = digits[bits >> shift & DIGIT_MASK];
    }
    for (size_t i = count + 1; i < GROUP_DIGITS; i++) {
        out_digits[i] = '=';
    }
}

void base64_encode(struct text_buffer *buffer, const void *bytes, size_t length)
{
    const uint8_t *from = bytes;
    for (size_t i = 0; i < length; i += GROUP_BYTES) {
        const size_t left = length - i;
        char group[GROUP_DIGITS];
        encode_group(from + i, left < GROUP_BYTES ? left : GROUP_BYTES, group);
        text_buffer_append(buffer, group, sizeof(group));
    }
}

#define NO_DIGIT 64

// What each byte stands for; made once for every text.
struct values {
    uint8_t of[256];
};

static void list_values(struct values *values)
{
    memset(values->of, NO_DIGIT, sizeof(values->of));
    for (uint8_t i = 0; i < NO_DIGIT; i++) {
        values->of[(unsigned char)digits[i]] = i;
    }
}

static size_t count_padding(const char *text, size_t length)
{
    size_t padding = 0;
    while (padding < 2 && padding < length && text[length - 1 - padding] == '=') {
        padding++;
    }
    return padding;
}

static bool decode_group(const struct values *values, const char *text, size_t count,
                         uint8_t *out_bytes)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < GROUP_DIGITS; i++) {
        const uint8_t value = i <= count ? values->of[(unsigned char)text[i]] : 0;
        if (value == NO_DIGIT) {
            return false;
        }
        bits = bits << DIGIT_BITS | value;
    }
    const uint32_t spare = bits & ((UINT32_C(1) << 8 * (GROUP_BYTES - count)) - 1);
    for (size_t i = 0; i < count; i++) {
        out_bytes[i] = (uint8_t)(bits >> 8 * (GROUP_BYTES - 1 - i));
    }
    return spare == 0;
}

bool base64_decode(struct arena *arena, const char *text, const uint8_t **out_bytes,
                   size_t *out_length)
{
    const size_t text_length = strlen(text);
    if (text_length % GROUP_DIGITS != 0) {
        return false;
    }
    const size_t length =
        text_length / GROUP_DIGITS * GROUP_BYTES - count_padding(text, text_length);
    uint8_t *bytes = arena_allocate(arena, length + 1, 1);
    struct values values;
    list_values(&values);
    for (size_t i = 0; i < length; i += GROUP_BYTES) {
        const size_t left = length - i;
        const size_t count = left < GROUP_BYTES ? left : GROUP_BYTES;
        if (!decode_group(&values, text + i / GROUP_BYTES * GROUP_DIGITS, count, bytes + i)) {
            return false;
        }
    }
    *out_bytes = bytes;
    *out_length = length;
    return true;
}
