#include "certificate/alternative_names.h"

#include <string.h>
#include <strings.h>

// Bytes that need not end in NUL.
struct span {
    const char *bytes;
    size_t length;
};

static bool span_equal_ignore_case(struct span left, struct span right)
{
    return left.length == right.length && strncasecmp(left.bytes, right.bytes, left.length) == 0;
}

// What follows the first label, with its dot; empty if there is one label only.
static struct span without_first_label(struct span name)
{
    const char *dot = memchr(name.bytes, '.', name.length);
    if (dot == NULL) {
        return (struct span){ .bytes = name.bytes, .length = 0 };
    }
    return (struct span){ .bytes = dot, .length = name.length - (size_t)(dot - name.bytes) };
}

// "*.corp.example": a star over a single label would stand for a whole top-level domain.
static bool is_wildcard(struct span pattern)
{
    if (pattern.length < 2 || pattern.bytes[0] != '*' || pattern.bytes[1] != '.') {
        return false;
    }
    const struct span domain = { .bytes = pattern.bytes + 2, .length = pattern.length - 2 };
    const struct span parent = without_first_label(domain);
    return parent.length > 1 && parent.length < domain.length;
}

static bool dns_name_fits(struct span pattern, struct span name)
{
    if (!is_wildcard(pattern)) {
        return span_equal_ignore_case(pattern, name);
    }
    const struct span domain = without_first_label(name);
    return domain.length < name.length &&
           span_equal_ignore_case(without_first_label(pattern), domain);
}

static bool contains_dns_name(const GENERAL_NAMES *names, struct span wanted)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type != GEN_DNS) {
            continue;
        }
        const struct span pattern = {
            .bytes = (const char *)ASN1_STRING_get0_data(name->d.dNSName),
            .length = (size_t)ASN1_STRING_length(name->d.dNSName),
        };
        if (dns_name_fits(pattern, wanted)) {
            return true;
        }
    }
    return false;
}

static bool contains_address(const GENERAL_NAMES *names, const struct address *wanted)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        struct address address;
        if (alternative_name_address(sk_GENERAL_NAME_value(names, i), &address) &&
            address_equal(&address, wanted)) {
            return true;
        }
    }
    return false;
}

GENERAL_NAMES *alternative_names_read(const struct certificate_form *form)
{
    return X509V3_get_d2i(form->body->extensions, NID_subject_alt_name, NULL, NULL);
}

bool alternative_names_fit_a_server(const GENERAL_NAMES *names)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const int type = sk_GENERAL_NAME_value(names, i)->type;
        if (type == GEN_DNS || type == GEN_IPADD) {
            return true;
        }
    }
    return false;
}

bool alternative_names_contain(const GENERAL_NAMES *names, const char *name)
{
    struct address address;
    if (address_parse(name, &address)) {
        return contains_address(names, &address);
    }
    struct span wanted = { .bytes = name, .length = strlen(name) };
    if (wanted.length > 1 && name[wanted.length - 1] == '.') {
        wanted.length--; // the root of DNS, which a certificate does not name
    }
    return wanted.length > 0 && contains_dns_name(names, wanted);
}

bool alternative_name_address(const GENERAL_NAME *name, struct address *out_address)
{
    if (name->type != GEN_IPADD) {
        return false;
    }
    const size_t length = (size_t)ASN1_STRING_length(name->d.iPAddress);
    if (length != 4 && length != 16) {
        return false;
    }
    *out_address = (struct address){ .family = length == 4 ? ADDRESS_IPV4 : ADDRESS_IPV6 };
    memcpy(out_address->bytes, ASN1_STRING_get0_data(name->d.iPAddress), length);
    return true;
}
