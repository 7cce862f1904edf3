/** IPv4 and IPv6 addresses, and which of them may be asked. */
#ifndef MODEL_ADDRESS_H
#define MODEL_ADDRESS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADDRESS_TEXT_SIZE 46

enum address_family {
    ADDRESS_NONE,
    ADDRESS_IPV4,
    ADDRESS_IPV6,
};

struct address {
    enum address_family family;
    uint8_t bytes[16]; /**< network order; IPv4 uses the first four, the rest is zero */
};

/** Dotted quads (four decimal numbers, no leading zeros) and RFC 4291 text, with or without
 * brackets. An IPv4-mapped IPv6 address becomes the IPv4 address. Nothing is resolved. */
bool address_parse(const char *text, struct address *out_address);

/** Canonical text (RFC 5952). */
void address_format(const struct address *address, char out_text[ADDRESS_TEXT_SIZE]);
bool address_equal(const struct address *left, const struct address *right);

/** Orders IPv4 before IPv6, then by value. */
int address_compare(const struct address *left, const struct address *right);

/** Parses "10.1.2.3", "10.0.0.0/8", "10.0.0.1-10.0.0.9", the same for IPv6. */
struct address_range {
    struct address first;
    struct address last;
};

bool address_range_parse(const char *text, struct address_range *out_range, struct error *error);
bool address_range_contains(const struct address_range *range, const struct address *address);

#endif
