#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "syntax/csv.h"

#include <stdint.h>
#include <string.h>

struct byte_order_mark {
    const char *bytes;
    size_t length;
};

static const struct byte_order_mark utf8_mark = { "\xEF\xBB\xBF", 3 };
static const struct byte_order_mark little_endian_mark = { "\xFF\xFE", 2 };
static const struct byte_order_mark big_endian_mark = { "\xFE\xFF", 2 };

static bool begins_with(const char *bytes, size_t length, struct byte_order_mark mark)
{
    return length >= mark.length && memcmp(bytes, mark.bytes, mark.length) == 0;
}

static uint32_t unit_at(const char *bytes, bool is_big_endian)
{
    const unsigned char first = (unsigned char)bytes[0];
    const unsigned char second = (unsigned char)bytes[1];
    return is_big_endian ? (uint32_t)(first << 8 | second) : (uint32_t)(second << 8 | first);
}

// Reads one character of two or four bytes and returns how many it took. A lone surrogate comes out
// as itself.
static size_t utf16_decode(const char *bytes, size_t length, bool is_big_endian,
                           uint32_t *out_point)
{
    const uint32_t unit = unit_at(bytes, is_big_endian);
    *out_point = unit;
    if (unit < 0xD800 || unit > 0xDBFF || length < 4) {
        return 2;
    }
    const uint32_t low = unit_at(bytes + 2, is_big_endian);
    if (low < 0xDC00 || low > 0xDFFF) {
        return 2;
    }
    *out_point = 0x10000 + ((unit - 0xD800) << 10 | (low - 0xDC00));
    return 4;
}

static char *decode_utf16(const char *bytes, size_t length, bool is_big_endian, size_t *out_length)
{
    // Two bytes become three at most, four become four.
    char *text = memory_allocate(length / 2 * 3 + 1, 1);
    size_t written = 0;
    for (size_t i = 0; i + 1 < length;) {
        uint32_t point = 0;
        i += utf16_decode(bytes + i, length - i, is_big_endian, &point);
        written += utf8_encode(point, text + written);
    }
    *out_length = written;
    return text;
}

static char *decode_windows_1252(const char *bytes, size_t length, size_t *out_length)
{
    // 80 to 9F; the others are their own code points. U+FFFD: not defined.
    static const uint16_t points[] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    };

    char *text = memory_allocate(length * 3 + 1, 1);
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        const uint32_t point = byte >= 0x80 && byte <= 0x9F ? points[byte - 0x80] : byte;
        written += utf8_encode(point, text + written);
    }
    *out_length = written;
    return text;
}

// Without a mark, UTF-16 is known by the empty half of its first character.
static bool is_utf16(const char *bytes, size_t length, bool *out_is_big_endian)
{
    const bool has_mark = begins_with(bytes, length, little_endian_mark) ||
                          begins_with(bytes, length, big_endian_mark);
    if (has_mark) {
        *out_is_big_endian = begins_with(bytes, length, big_endian_mark);
        return true;
    }
    if (length < 2 || (bytes[0] == '\0') == (bytes[1] == '\0')) {
        return false;
    }
    *out_is_big_endian = bytes[0] == '\0';
    return true;
}

static bool has_utf16_mark(const char *bytes, size_t length)
{
    return begins_with(bytes, length, little_endian_mark) ||
           begins_with(bytes, length, big_endian_mark);
}

/** How many bytes stand before UTF-8 that can be taken as it is; false if it is anything else. */
static bool is_plain_utf8(const char *bytes, size_t length, size_t *out_skipped)
{
    bool is_big_endian = false;
    const size_t skipped = begins_with(bytes, length, utf8_mark) ? utf8_mark.length : 0;
    if (is_utf16(bytes, length, &is_big_endian) ||
        !text_is_utf8(bytes + skipped, length - skipped)) {
        return false;
    }
    *out_skipped = skipped;
    return true;
}

// NOLINTNEXTLINE(readability-function-size): two ranges of bytes take four parameters
bool csv_decode(const char *name, const char *bytes, size_t length, char **out_text,
                size_t *out_length, struct error *error)
{
    size_t skipped = 0;
    bool is_big_endian = false;
    if (is_plain_utf8(bytes, length, &skipped)) {
        *out_length = length - skipped;
        *out_text = memory_copy(bytes + skipped, length - skipped);
        return true;
    }
    if (is_utf16(bytes, length, &is_big_endian)) {
        if (length % 2 != 0) {
            return error_set(error, ERROR_INPUT, "%s: UTF-16 that ends within a character", name);
        }
        skipped = has_utf16_mark(bytes, length) ? little_endian_mark.length : 0;
        *out_text = decode_utf16(bytes + skipped, length - skipped, is_big_endian, out_length);
        return true;
    }
    if (begins_with(bytes, length, utf8_mark)) {
        return error_set(error, ERROR_INPUT, "%s: begins as UTF-8 but is not", name);
    }
    *out_text = decode_windows_1252(bytes, length, out_length);
    return true;
}

bool csv_decode_in_place(const char *name, char **text, size_t *length, struct error *error)
{
    size_t skipped = 0;
    if (is_plain_utf8(*text, *length, &skipped)) {
        if (skipped > 0) {
            memmove(*text, *text + skipped, *length - skipped + 1);
        }
        *length -= skipped;
        return true;
    }
    char *decoded = NULL;
    if (!csv_decode(name, *text, *length, &decoded, length, error)) {
        return false;
    }
    memory_free(*text);
    *text = decoded;
    return true;
}
