#include "base/memory.h"
#include "base/text.h"
#include "inventory/merge.h"
#include "inventory/sources.h"
#include "inventory/values.h"

#include <string.h>

// A /16 of IPv4: more is surely a slip of the pen.
#define RANGE_LIMIT ((uint64_t)65536)

// An address that is a name need not be said once more: `address` is NULL then.
static bool merge_name(struct reading *reading, const struct host_name *name,
                       const struct address *address, struct error *error)
{
    struct error reason;
    const struct host_entry entry = { .name = name->text,
                                      .addresses = address,
                                      .address_count = address != NULL ? 1 : 0,
                                      .is_listed = true };
    return host_merge(reading, &entry, &reason) || reading_fault(reading, error, "%s", reason.text);
}

// "name=address": connect to the address, ask for the name.
static bool read_pair(struct reading *reading, char *text, char *equals_sign, struct error *error)
{
    struct host_name name = { 0 };
    struct address address = { 0 };
    struct error reason;
    *equals_sign = '\0';
    if (!value_read_host_name(&reading->scratch, text_trim(text), &name, &reason) ||
        !value_read_address(text_trim(equals_sign + 1), &address, &reason)) {
        return reading_fault(reading, error, "%s", reason.text);
    }
    return merge_name(reading, &name, &address, error);
}

static void next_address(struct address *address)
{
    const size_t size = address->family == ADDRESS_IPV4 ? 4 : 16;
    for (size_t i = size; i > 0; i--) {
        if (++address->bytes[i - 1] != 0) {
            break;
        }
    }
}

// How many addresses the range has, RANGE_LIMIT + 1 standing for all that is more.
static uint64_t range_size(const struct address_range *range)
{
    const size_t size = range->first.family == ADDRESS_IPV4 ? 4 : 16;
    uint64_t first = 0;
    uint64_t last = 0;
    for (size_t i = 0; i < size; i++) {
        const bool is_far = last - first > RANGE_LIMIT;
        first = is_far ? 0 : first << 8 | range->first.bytes[i];
        last = is_far ? UINT64_MAX : last << 8 | range->last.bytes[i];
    }
    return last - first > RANGE_LIMIT ? RANGE_LIMIT + 1 : last - first + 1;
}

static bool read_range(struct reading *reading, const char *text, struct error *error)
{
    struct address_range range = { 0 };
    struct error reason;
    if (!address_range_parse(text, &range, &reason)) {
        return reading_fault(reading, error, "%s", reason.text);
    }
    const uint64_t size = range_size(&range);
    if (size > RANGE_LIMIT) {
        return reading_fault(reading, error, "\"%s\" has more than 65536 addresses", text);
    }
    struct address address = range.first;
    for (uint64_t i = 0; i < size; i++) {
        char name_text[ADDRESS_TEXT_SIZE];
        address_format(&address, name_text);
        const struct host_name name = { .text = name_text };
        if (!merge_name(reading, &name, NULL, error)) {
            return false;
        }
        next_address(&address);
    }
    return true;
}

// "10.0.0.0/24", "10.0.0.1-10.0.0.9": names have neither a slash nor an address before a dash.
static bool is_range(const char *text)
{
    struct address address = { 0 };
    const size_t length = strcspn(text, "/-");
    char first[ADDRESS_TEXT_SIZE + 2] = "";
    if (text[length] == '\0' || length >= sizeof(first)) {
        return false;
    }
    memcpy(first, text, length);
    return address_parse(text_trim(first), &address);
}

bool plain_entry_read(struct reading *reading, const char *text, bool may_be_range,
                      struct error *error)
{
    char *copy = arena_copy_text(&reading->scratch, text);
    char *equals_sign = strchr(copy, '=');
    struct host_name name = { 0 };
    struct error reason;
    if (equals_sign != NULL) {
        return read_pair(reading, copy, equals_sign, error);
    }
    if (is_range(text)) {
        return may_be_range ? read_range(reading, text, error)
                            : reading_fault(reading, error,
                                            "\"%s\" is a range: give one host here, or a list in "
                                            "a file",
                                            text);
    }
    if (!value_read_host_name(&reading->scratch, text, &name, &reason)) {
        return reading_fault(reading, error, "%s", reason.text);
    }
    return merge_name(reading, &name, NULL, error);
}

static bool read_line(struct reading *reading, char *line, struct error *error)
{
    line[strcspn(line, "#")] = '\0';
    line = text_trim(line);
    return line[0] == '\0' || plain_entry_read(reading, line, true, error);
}

// Ends the line where it ends and returns the start of the next; `end` after the last.
static char *cut_line(char *line, char *end)
{
    while (line < end && *line != '\n' && *line != '\r') {
        line++;
    }
    if (line == end) {
        return end;
    }
    const bool is_pair = line[0] == '\r' && line[1] == '\n';
    *line = '\0';
    return line + (is_pair ? 2 : 1);
}

static bool read_lines(struct reading *reading, char *text, char *end, struct error *error)
{
    size_t number = 0;
    struct memory_trail trail = { .start = text };
    char *line = text;
    while (line < end) {
        memory_forget(&trail, (size_t)(line - text));
        char *next = cut_line(line, end);
        reading_next_row(reading, ++number);
        if (!read_line(reading, line, error)) {
            return false;
        }
        line = next;
    }
    reading_next_row(reading, 0);
    return true;
}

bool plain_list_read(struct reading *reading, char *text, size_t length, struct error *error)
{
    return strlen(text) == length ? read_lines(reading, text, text + length, error)
                                  : reading_fault(reading, error, "the text contains NUL");
}
