/** A client certificate with its private key, to be shown to servers that ask for one. The key
 * stays in memory and is never written anywhere. */
#ifndef ENGINE_CLIENT_IDENTITY_H
#define ENGINE_CLIENT_IDENTITY_H

#include "base/error.h"

struct client_identity;

/** From a PEM file (the certificate, its key without a passphrase, and the certificates of its
 * issuers, in any order) or a PKCS #12 file (".pfx") without a password. NULL with ERROR_INPUT that
 * says what is missing: certificate, key, a password, or that the two do not belong together, or
 * that the certificate has expired. */
struct client_identity *client_identity_read(const char *path, struct error *error);
void client_identity_free(struct client_identity *identity);

/** The certificate's SHA-256 in lower-case hexadecimal; the identity's own text. */
const char *client_identity_fingerprint(const struct client_identity *identity);

#endif
