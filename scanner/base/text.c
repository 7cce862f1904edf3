#include "base/text.h"

#include "base/utf8.h"

#include <stddef.h>
#include <string.h>

static char to_lower(char character)
{
    if (character >= 'A' && character <= 'Z') {
        return (char)(character - 'A' + 'a');
    }
    return character;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_space(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static bool equal_bytes_ignore_case(const char *left, const char *right, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (to_lower(left[i]) != to_lower(right[i])) {
            return false;
        }
    }
    return true;
}

bool text_equal(const char *left, const char *right)
{
    return strcmp(left, right) == 0;
}

bool text_equal_ignore_case(const char *left, const char *right)
{
    return text_compare_ignore_case(left, right) == 0;
}

bool text_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_starts_with_ignore_case(const char *text, const char *prefix)
{
    const size_t length = strlen(prefix);
    return strnlen(text, length) == length && equal_bytes_ignore_case(text, prefix, length);
}

bool text_ends_with_ignore_case(const char *text, const char *suffix)
{
    const size_t length = strlen(text);
    const size_t suffix_length = strlen(suffix);
    return suffix_length <= length &&
           equal_bytes_ignore_case(text + length - suffix_length, suffix, suffix_length);
}

int text_compare_ignore_case(const char *left, const char *right)
{
    while (*left != '\0' && to_lower(*left) == to_lower(*right)) {
        left++;
        right++;
    }
    return (unsigned char)to_lower(*left) - (unsigned char)to_lower(*right);
}

const char *text_find_ignore_case(const char *text, size_t length, const char *needle)
{
    const size_t needle_length = strlen(needle);
    const char first = to_lower(needle[0]);
    for (size_t i = 0; needle_length <= length && i <= length - needle_length; i++) {
        // Hardly a place begins as the needle does.
        if ((needle_length == 0 || to_lower(text[i]) == first) &&
            equal_bytes_ignore_case(text + i, needle, needle_length)) {
            return text + i;
        }
    }
    return NULL;
}

void text_to_lower(char *text)
{
    for (; *text != '\0'; text++) {
        *text = to_lower(*text);
    }
}

char *text_trim(char *text)
{
    while (is_space(*text)) {
        text++;
    }
    size_t length = strlen(text);
    // Written to only where something is cut: the text of an empty buffer must not be.
    while (length > 0 && is_space(text[length - 1])) {
        text[--length] = '\0';
    }
    return text;
}

// Reads the digits that begin `text`; NULL when there is none or they exceed 64 bits.
static const char *read_digits(const char *text, uint64_t *out_value)
{
    uint64_t value = 0;
    const char *digit = text;
    for (; is_digit(*digit); digit++) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(*digit - '0'), &value)) {
            return NULL;
        }
    }
    *out_value = value;
    return digit > text ? digit : NULL;
}

bool text_to_number(const char *text, uint64_t minimum, uint64_t maximum, uint64_t *out_value)
{
    uint64_t value = 0;
    const char *end = read_digits(text, &value);
    if (end == NULL || *end != '\0' || value < minimum || value > maximum) {
        return false;
    }
    *out_value = value;
    return true;
}

bool text_to_port(const char *text, uint16_t *out_port)
{
    uint64_t port = 0;
    if (!text_to_number(text, 1, UINT16_MAX, &port)) {
        return false;
    }
    *out_port = (uint16_t)port;
    return true;
}

bool text_to_duration_ms(const char *text, int64_t *out_ms)
{
    static const struct {
        const char *name;
        int64_t milliseconds;
    } units[] = {
        { "", 1000 },   { "ms", 1 },      { "s", 1000 },
        { "m", 60000 }, { "h", 3600000 }, { "d", 86400000 },
    };

    uint64_t count = 0;
    const char *unit = read_digits(text, &count);
    for (size_t i = 0; unit != NULL && i < sizeof(units) / sizeof(units[0]); i++) {
        int64_t duration_ms = 0;
        if (text_equal(unit, units[i].name) &&
            !__builtin_mul_overflow(count, units[i].milliseconds, &duration_ms)) {
            *out_ms = duration_ms;
            return true;
        }
    }
    return false;
}

bool text_is_utf8(const char *text, size_t length)
{
    uint32_t point = 0;
    size_t count = 0;
    for (size_t i = 0; i < length; i += count) {
        count = utf8_decode(text + i, length - i, &point);
        if (count == 0) {
            return false;
        }
    }
    return true;
}
