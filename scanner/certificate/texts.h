/** Text out of certificates: always UTF-8, and nothing hides in it. */
#ifndef CERTIFICATE_TEXTS_H
#define CERTIFICATE_TEXTS_H

#include "base/arena.h"

#include <openssl/x509.h>

#include <stddef.h>
#include <stdint.h>

/** What `digits` of texts_write_hexadecimal() may be. */
#define TEXTS_UPPER_CASE "0123456789ABCDEF"
#define TEXTS_LOWER_CASE "0123456789abcdef"

/** Two digits a byte and a NUL. */
void texts_write_hexadecimal(const uint8_t *bytes, size_t length, const char *digits, char *out);

/** The bytes, where they are UTF-8 without a NUL; else with U+FFFD in the place of what is not. */
char *texts_clean(struct arena *arena, const void *bytes, size_t length);

/** RFC 2253. Empty if there is nothing in it. */
const char *texts_of_name(struct arena *arena, const X509_NAME *name);

/** A key identifier, lower case; NULL for NULL and for one without a byte. */
const char *texts_of_identifier(struct arena *arena, const ASN1_OCTET_STRING *identifier);

#endif
