#include "base/utf8.h"

#include <stdbool.h>

#define FIRST_SURROGATE UINT32_C(0xD800)
#define LAST_SURROGATE  UINT32_C(0xDFFF)
#define LAST_POINT      UINT32_C(0x10FFFF)
#define REPLACEMENT     UINT32_C(0xFFFD)

static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *out_point)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    static const uint8_t lead_mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };

    const size_t count = length > 0 ? sequence_length((unsigned char)bytes[0]) : 0;
    if (count == 0 || count > length) {
        return 0;
    }

    uint32_t point = (unsigned char)bytes[0] & lead_mask[count];
    for (size_t i = 1; i < count; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        if ((byte & 0xC0) != 0x80) {
            return 0;
        }
        point = point << 6 | (byte & 0x3F);
    }
    const bool is_surrogate = point >= FIRST_SURROGATE && point <= LAST_SURROGATE;
    if (point < smallest[count] || point > LAST_POINT || is_surrogate) {
        return 0;
    }
    *out_point = point;
    return count;
}

size_t utf8_encode(uint32_t point, char out_bytes[UTF8_MAXIMUM])
{
    if (point > LAST_POINT || (point >= FIRST_SURROGATE && point <= LAST_SURROGATE)) {
        point = REPLACEMENT;
    }
    if (point < 0x80) {
        out_bytes[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out_bytes[0] = (char)(0xC0 | point >> 6);
        out_bytes[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out_bytes[0] = (char)(0xE0 | point >> 12);
        out_bytes[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out_bytes[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out_bytes[0] = (char)(0xF0 | point >> 18);
    out_bytes[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out_bytes[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out_bytes[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}
