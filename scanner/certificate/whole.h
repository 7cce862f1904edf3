/** Certificates with their key, as OpenSSL holds them: for what needs a signature checked. */
#ifndef CERTIFICATE_WHOLE_H
#define CERTIFICATE_WHOLE_H

#include "certificate/slim_library.h"

#include <openssl/x509.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Reads one certificate from the front of the bytes and moves `der` behind it; NULL if there is
 * none. The caller frees with X509_free(). */
X509 *certificate_whole_parse(const uint8_t **der, size_t length);

/** The same, with less ado where key and signature are of kinds that the slim library knows as well
 * as the whole one, which reads the others. `slim` may be NULL, and must outlive the certificate.
 */
X509 *certificate_whole_parse_slim(const struct slim_library *slim, const uint8_t **der,
                                   size_t length);

/** False when an extension is malformed or given twice. */
bool certificate_whole_is_well_formed(X509 *certificate);

/** Subject equals issuer, and its own key verifies it. OpenSSL's X509_self_signed() says no to
 * what may not sign others, which is how Windows makes them. */
bool certificate_whole_is_self_signed(X509 *certificate);

/** False before its first second, after its last, and when its dates cannot be read. */
bool certificate_whole_is_valid(const X509 *certificate, int64_t at_ms);

#endif
