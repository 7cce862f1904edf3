#include "base/escape.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

struct range {
    uint32_t first;
    uint32_t last;
};

// A character is appended whole or not at all, and nothing follows one that did not fit.
static void append_whole(struct text_buffer *buffer, const char *bytes, size_t length)
{
    if (buffer->is_truncated || length > buffer->limit - buffer->length) {
        buffer->is_truncated = true;
        return;
    }
    text_buffer_append(buffer, bytes, length);
}

static bool is_in(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count && point >= ranges[i].first; i++) {
        if (point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

// Controls, line breaks and the marks that change the direction of writing.
static bool is_harmful(uint32_t point)
{
    static const struct range harmful[] = {
        { 0x00, 0x1F },     { 0x7F, 0x9F },     { 0x61C, 0x61C },
        { 0x200E, 0x200F }, { 0x2028, 0x202E }, { 0x2066, 0x2069 },
    };
    return is_in(point, harmful, sizeof(harmful) / sizeof(harmful[0]));
}

static size_t plain_length(const char *bytes, size_t length)
{
    size_t plain = 0;
    while (plain < length && bytes[plain] >= ' ' && bytes[plain] <= '~') {
        plain++;
    }
    return plain;
}

static void append_escape(struct text_buffer *buffer, uint32_t point)
{
    char escape[16];
    const int length = point <= 0x7F
                           ? snprintf(escape, sizeof(escape), "\\x%02X", (unsigned)point)
                           : snprintf(escape, sizeof(escape), "\\u{%04X}", (unsigned)point);
    append_whole(buffer, escape, (size_t)length);
}

static void append_text(struct text_buffer *buffer, const char *bytes, size_t length,
                        bool for_terminal)
{
    size_t i = 0;
    while (i < length && !buffer->is_truncated) {
        const size_t plain = plain_length(bytes + i, length - i);
        text_buffer_append(buffer, bytes + i, plain);
        i += plain;

        uint32_t point = 0;
        const size_t count = utf8_decode(bytes + i, length - i, &point);
        if (count > 0 && for_terminal && is_harmful(point)) {
            append_escape(buffer, point);
        } else if (count > 0) {
            append_whole(buffer, bytes + i, count);
        } else if (i < length) {
            append_whole(buffer, REPLACEMENT, strlen(REPLACEMENT));
        }
        i += count > 0 ? count : 1;
    }
}

void escape_utf8(struct text_buffer *buffer, const char *bytes, size_t length)
{
    append_text(buffer, bytes, length, false);
}

void escape_terminal(struct text_buffer *buffer, const char *bytes, size_t length)
{
    append_text(buffer, bytes, length, true);
}

static size_t point_width(uint32_t point)
{
    // Combining marks and what only joins or selects, of the scripts that host names and paths
    // meet.
    static const struct range joined[] = {
        { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x0610, 0x061A },
        { 0x064B, 0x065F }, { 0x0E31, 0x0E31 }, { 0x0E34, 0x0E3A }, { 0x0E47, 0x0E4E },
        { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x200B, 0x200D }, { 0x20D0, 0x20FF },
        { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F }, { 0xFEFF, 0xFEFF }, { 0xE0100, 0xE01EF },
    };
    // East Asian wide and full-width blocks (Unicode Standard Annex 11), and the pictures of emoji.
    static const struct range wide[] = {
        { 0x1100, 0x115F },   { 0x2E80, 0x303E },   { 0x3041, 0x33FF },   { 0x3400, 0x4DBF },
        { 0x4E00, 0xA4CF },   { 0xA960, 0xA97F },   { 0xAC00, 0xD7A3 },   { 0xF900, 0xFAFF },
        { 0xFE30, 0xFE6F },   { 0xFF00, 0xFF60 },   { 0xFFE0, 0xFFE6 },   { 0x1F300, 0x1F64F },
        { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
    };

    if (point < joined[0].first) {
        return 1;
    }
    if (is_in(point, joined, sizeof(joined) / sizeof(joined[0]))) {
        return 0;
    }
    return is_in(point, wide, sizeof(wide) / sizeof(wide[0])) ? 2 : 1;
}

size_t escape_width(const char *text)
{
    const size_t length = strlen(text);
    size_t width = 0;
    size_t i = 0;
    while (i < length) {
        uint32_t point = 0;
        const size_t count = utf8_decode(text + i, length - i, &point);
        width += count > 0 ? point_width(point) : 1;
        i += count > 0 ? count : 1;
    }
    return width;
}
