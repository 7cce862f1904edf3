#include "verdict/page_text.h"

#include "base/text.h"

#include <string.h>

#define COMMENT_START "<!--"
#define COMMENT_END   "-->"
#define SCRIPT_END    "</script"

/** A part of the page. */
struct piece {
    const char *start;
    const char *end;
};

static size_t length_of(struct piece piece)
{
    return (size_t)(piece.end - piece.start);
}

static const char *find(struct piece piece, const char *needle)
{
    return text_find_ignore_case(piece.start, length_of(piece), needle);
}

static bool begins_with(struct piece piece, const char *prefix)
{
    const size_t length = strlen(prefix);
    return length_of(piece) >= length &&
           text_find_ignore_case(piece.start, length, prefix) == piece.start;
}

static bool is_ascii(unsigned char byte)
{
    return byte != 0 && byte < 0x80;
}

// U+FEFF, or a first character in ASCII beside a zero.
static bool is_utf16(const unsigned char *bytes, size_t length, bool *out_is_low_first)
{
    if (length < 4) {
        return false;
    }
    const bool has_mark =
        (bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff);
    const bool is_low_first =
        is_ascii(bytes[0]) && bytes[1] == 0 && is_ascii(bytes[2]) && bytes[3] == 0;
    const bool is_high_first =
        bytes[0] == 0 && is_ascii(bytes[1]) && bytes[2] == 0 && is_ascii(bytes[3]);
    *out_is_low_first = has_mark ? bytes[0] == 0xff : is_low_first;
    return has_mark || is_low_first || is_high_first;
}

size_t page_text_narrow(const char *body, size_t length, char out_text[PAGE_TEXT_LIMIT])
{
    const unsigned char *bytes = (const unsigned char *)body;
    bool is_low_first = false;
    if (!is_utf16(bytes, length, &is_low_first)) {
        return 0;
    }
    size_t count = 0;
    for (size_t i = 0; i + 1 < length && count < PAGE_TEXT_LIMIT; i += 2) {
        const size_t low = is_low_first ? i : i + 1;
        const size_t high = is_low_first ? i + 1 : i;
        out_text[count] = '?';
        if (bytes[high] == 0 && is_ascii(bytes[low])) {
            out_text[count] = body[low];
        }
        count++;
    }
    return count;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

static const char *skip_blanks(const char *place, const char *end)
{
    while (place < end && is_blank(*place)) {
        place++;
    }
    return place;
}

// Copies what is no comment. "//" behind a colon is part of a URL.
static size_t strip_script(struct piece script, char *out_text, size_t size)
{
    size_t count = 0;
    const char *place = script.start;
    while (place < script.end && count < size) {
        const struct piece rest = { place, script.end };
        const bool is_line = begins_with(rest, "//") && (place == script.start || place[-1] != ':');
        const bool is_block = begins_with(rest, "/*");
        if (!is_line && !is_block) {
            out_text[count++] = *place++;
            continue;
        }
        const char *end = is_line ? memchr(place, '\n', length_of(rest)) : find(rest, "*/");
        place = end != NULL ? end + (is_line ? 1 : 2) : script.end;
    }
    return count;
}

// "location = x", "location.href=x", "location.protocol = x"; not "location.protocol == x".
static bool is_assignment(const char *place, const char *end)
{
    place = skip_blanks(place, end);
    return place + 1 < end && place[0] == '=' && place[1] != '=';
}

/** Does the script set the location, or call what sets it? `place` is behind "location". */
static bool sets_location(const char *place, const char *end)
{
    static const char *const members[] = { ".href", ".protocol" };
    static const char *const calls[] = { ".replace", ".assign" };
    const struct piece rest = { place, end };
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        if (begins_with(rest, members[i])) {
            return is_assignment(place + strlen(members[i]), end);
        }
    }
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        if (begins_with(rest, calls[i])) {
            const char *open = skip_blanks(place + strlen(calls[i]), end);
            return open < end && *open == '(';
        }
    }
    return is_assignment(place, end);
}

/** `script` without comments. */
static bool script_goes_to_https(struct piece script)
{
    static const char location[] = "location";
    if (find(script, "https:") == NULL) {
        return false;
    }
    struct piece rest = script;
    for (const char *place = find(rest, location); place != NULL; place = find(rest, location)) {
        rest.start = place + strlen(location);
        if (sets_location(rest.start, script.end)) {
            return true;
        }
    }
    return false;
}

static bool is_https_in_script(struct piece script)
{
    char text[PAGE_TEXT_LIMIT];
    const size_t length = strip_script(script, text, sizeof(text));
    return script_goes_to_https((struct piece){ text, text + length });
}

static bool tag_goes_to_https(struct piece tag)
{
    if (begins_with(tag, "<meta")) {
        return find(tag, "http-equiv") != NULL && find(tag, "refresh") != NULL &&
               find(tag, "https:") != NULL;
    }
    return begins_with(tag, "<body") && find(tag, "onload") != NULL && is_https_in_script(tag);
}

/** Up to and with the end mark; all of it when there is none. */
static struct piece cut(struct piece rest, const char *end_mark)
{
    const char *end = find(rest, end_mark);
    return (struct piece){ rest.start, end != NULL ? end + strlen(end_mark) : rest.end };
}

/** Looks at the tag, script or comment that opens there, and sets `out_next` behind it. */
static bool part_goes_to_https(struct piece rest, const char **out_next)
{
    if (begins_with(rest, COMMENT_START)) {
        *out_next = cut(rest, COMMENT_END).end;
        return false;
    }
    const struct piece tag = cut(rest, ">");
    *out_next = tag.end;
    if (!begins_with(tag, "<script")) {
        return tag_goes_to_https(tag);
    }
    const struct piece script = cut((struct piece){ tag.end, rest.end }, SCRIPT_END);
    *out_next = script.end;
    return is_https_in_script(script);
}

bool page_text_goes_to_https(const char *body, size_t length)
{
    struct piece rest = { body, body + length };
    for (const char *open = find(rest, "<"); open != NULL; open = find(rest, "<")) {
        rest.start = open;
        if (part_goes_to_https(rest, &rest.start)) {
            return true;
        }
    }
    return false;
}
