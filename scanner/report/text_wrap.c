#include "report/text_wrap.h"

#include "base/escape.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

// Bytes and columns of the first character.
struct extent {
    size_t length;
    size_t width;
};

static struct extent measure(const char *text, size_t length)
{
    uint32_t point = 0;
    const size_t decoded = utf8_decode(text, length, &point);
    struct extent extent = { .length = decoded > 0 ? decoded : 1 };
    char character[UTF8_MAXIMUM + 1] = { 0 };
    memcpy(character, text, extent.length);
    extent.width = escape_width(character);
    return extent;
}

// Blanks around the break are in neither line.
static struct text_line break_at(const char *text, size_t length)
{
    struct text_line line = { .length = length, .next = length + strspn(text + length, " ") };
    while (line.length > 0 && text[line.length - 1] == ' ') {
        line.length--;
    }
    return line;
}

struct text_line text_wrap(const char *text, size_t width)
{
    const size_t length = strlen(text);
    size_t blank = 0; // the last place where the line can end well; 0: none
    size_t slash = 0;
    size_t used = 0;
    size_t i = 0;
    while (i < length) {
        const struct extent extent = measure(text + i, length - i);
        if (used + extent.width > width && i > 0) {
            break;
        }
        if (text[i] == ' ') {
            blank = i;
        } else if (text[i] == '/') {
            slash = i + 1;
        }
        used += extent.width;
        i += extent.length;
    }
    if (i == length || text[i] == ' ') {
        return break_at(text, i);
    }
    if (blank > 0) {
        return break_at(text, blank);
    }
    // Breaking at the first slash of a path would leave a line with hardly anything in it.
    return break_at(text, slash > i / 2 ? slash : i);
}
