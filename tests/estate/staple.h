/** The answer of an OCSP responder, which servers send along (RFC 6066 section 8). */
#ifndef ESTATE_STAPLE_H
#define ESTATE_STAPLE_H

#include <openssl/x509.h>

#include <stdbool.h>

/** DER of a response that the issuer signs itself. NULL when OpenSSL refuses; the caller releases
 * it with OPENSSL_free(). */
unsigned char *staple_make(X509 *leaf, X509 *issuer, EVP_PKEY *issuer_key, bool is_revoked,
                           int *out_length);

#endif
