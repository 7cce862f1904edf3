#include "model/address.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define IPV4_SIZE   4
#define IPV6_SIZE   16
#define GROUP_COUNT 8

/** The first twelve bytes of an IPv4-mapped address (RFC 4291 section 2.5.5.2). */
static const uint8_t mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

/** The longest run of two or more zero groups, the first of equal ones (RFC 5952 section 4.2). */
struct zero_run {
    size_t start;
    size_t length; /**< 0 if there is none */
};

static size_t address_size(const struct address *address)
{
    return address->family == ADDRESS_IPV6 ? IPV6_SIZE : IPV4_SIZE;
}

static void unmap(struct address *address)
{
    if (memcmp(address->bytes, mapped_prefix, sizeof(mapped_prefix)) != 0) {
        return;
    }
    struct address inner = { .family = ADDRESS_IPV4 };
    memcpy(inner.bytes, address->bytes + sizeof(mapped_prefix), IPV4_SIZE);
    *address = inner;
}

static bool parse_ipv6(const char *text, size_t length, struct address *out_address)
{
    char copy[INET6_ADDRSTRLEN];
    if (length >= sizeof(copy)) {
        return false;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';

    struct address address = { .family = ADDRESS_IPV6 };
    if (inet_pton(AF_INET6, copy, address.bytes) != 1) {
        return false;
    }
    unmap(&address);
    *out_address = address;
    return true;
}

bool address_parse(const char *text, struct address *out_address)
{
    size_t length = strlen(text);
    if (length > 2 && text[0] == '[' && text[length - 1] == ']') {
        return parse_ipv6(text + 1, length - 2, out_address);
    }
    struct address address = { .family = ADDRESS_IPV4 };
    if (inet_pton(AF_INET, text, address.bytes) == 1) {
        *out_address = address;
        return true;
    }
    return parse_ipv6(text, length, out_address);
}

static unsigned group_at(const struct address *address, size_t index)
{
    return (unsigned)address->bytes[2 * index] << 8 | address->bytes[2 * index + 1];
}

static struct zero_run longest_zero_run(const struct address *address)
{
    struct zero_run longest = { 0 };
    struct zero_run current = { 0 };
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        if (group_at(address, i) != 0) {
            current.length = 0;
            continue;
        }
        if (current.length == 0) {
            current.start = i;
        }
        current.length++;
        if (current.length > longest.length) {
            longest = current;
        }
    }
    if (longest.length < 2) {
        longest.length = 0;
    }
    return longest;
}

static void format_ipv6(const struct address *address, char out_text[ADDRESS_TEXT_SIZE])
{
    struct zero_run zeros = longest_zero_run(address);
    size_t used = 0;
    size_t i = 0;
    while (i < GROUP_COUNT) {
        if (zeros.length > 0 && i == zeros.start) {
            used += (size_t)snprintf(out_text + used, ADDRESS_TEXT_SIZE - used, "::");
            i += zeros.length;
            continue;
        }
        bool is_first = i == 0 || (zeros.length > 0 && i == zeros.start + zeros.length);
        used += (size_t)snprintf(out_text + used, ADDRESS_TEXT_SIZE - used, "%s%x",
                                 is_first ? "" : ":", group_at(address, i));
        i++;
    }
}

void address_format(const struct address *address, char out_text[ADDRESS_TEXT_SIZE])
{
    const uint8_t *bytes = address->bytes;
    switch (address->family) {
    case ADDRESS_NONE:
        out_text[0] = '\0';
        break;
    case ADDRESS_IPV4:
        (void)snprintf(out_text, ADDRESS_TEXT_SIZE, "%u.%u.%u.%u", (unsigned)bytes[0],
                       (unsigned)bytes[1], (unsigned)bytes[2], (unsigned)bytes[3]);
        break;
    case ADDRESS_IPV6:
        format_ipv6(address, out_text);
        break;
    }
}

int address_compare(const struct address *left, const struct address *right)
{
    if (left->family != right->family) {
        return left->family < right->family ? -1 : 1;
    }
    return memcmp(left->bytes, right->bytes, sizeof(left->bytes));
}

bool address_equal(const struct address *left, const struct address *right)
{
    return address_compare(left, right) == 0;
}

/** Sets the bits of both ends behind the first `prefix` bits: to zero in `first`, to one in `last`.
 */
static void spread(struct address_range *range, size_t prefix)
{
    for (size_t bit = prefix; bit < 8 * address_size(&range->first); bit++) {
        uint8_t mask = (uint8_t)(0x80U >> (bit % 8));
        range->first.bytes[bit / 8] &= (uint8_t)~mask;
        range->last.bytes[bit / 8] |= mask;
    }
}

static bool parse_network(const char *text, const char *base, const char *prefix_text,
                          struct address_range *out_range, struct error *error)
{
    struct address_range range;
    if (!address_parse(base, &range.first)) {
        return error_set(error, ERROR_INPUT, "%s: \"%s\" is no IPv4 or IPv6 address", text, base);
    }
    uint64_t longest = 8 * address_size(&range.first);
    uint64_t prefix = 0;
    if (!text_to_number(prefix_text, 0, longest, &prefix)) {
        return error_set(error, ERROR_INPUT, "%s: the prefix length must be 0 to %u", text,
                         (unsigned)longest);
    }
    range.last = range.first;
    spread(&range, (size_t)prefix);
    *out_range = range;
    return true;
}

static bool parse_ends(const char *text, const char *first, const char *last,
                       struct address_range *out_range, struct error *error)
{
    struct address_range range;
    if (!address_parse(first, &range.first)) {
        return error_set(error, ERROR_INPUT, "%s: \"%s\" is no IPv4 or IPv6 address", text, first);
    }
    if (!address_parse(last, &range.last)) {
        return error_set(error, ERROR_INPUT, "%s: \"%s\" is no IPv4 or IPv6 address", text, last);
    }
    if (range.first.family != range.last.family) {
        return error_set(error, ERROR_INPUT, "%s: one end is IPv4, the other IPv6", text);
    }
    if (address_compare(&range.first, &range.last) > 0) {
        return error_set(error, ERROR_INPUT, "%s: the last address comes before the first", text);
    }
    *out_range = range;
    return true;
}

bool address_range_parse(const char *text, struct address_range *out_range, struct error *error)
{
    // Room for two bracketed addresses, the sign between them, and blanks.
    char copy[4 * ADDRESS_TEXT_SIZE];
    size_t length = strlen(text);
    if (length >= sizeof(copy)) {
        return error_set(error, ERROR_INPUT, "\"%.40s…\" is no address and no range", text);
    }
    memcpy(copy, text, length + 1);

    char *sign = strpbrk(copy, "/-");
    if (sign == NULL) {
        char *only = text_trim(copy);
        return parse_ends(text, only, only, out_range, error);
    }
    bool is_network = *sign == '/';
    *sign = '\0';
    char *left = text_trim(copy);
    char *right = text_trim(sign + 1);
    return is_network ? parse_network(text, left, right, out_range, error)
                      : parse_ends(text, left, right, out_range, error);
}

bool address_range_contains(const struct address_range *range, const struct address *address)
{
    return address->family == range->first.family && address_compare(&range->first, address) <= 0 &&
           address_compare(address, &range->last) <= 0;
}
