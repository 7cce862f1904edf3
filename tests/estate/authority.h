/** The certificate authority of the estate: a root, an intermediate, and few keys that all
 * certificates share, so that an estate of hundreds of hosts starts at once. */
#ifndef ESTATE_AUTHORITY_H
#define ESTATE_AUTHORITY_H

#include "base/error.h"
#include "estate/certificate_kind.h"

#include <openssl/ssl.h>

#include <stdbool.h>
#include <stddef.h>

struct authority;

struct authority *authority_new(struct error *error);
void authority_free(struct authority *authority);

/** Writes the root, as PEM: the trust store of the estate. */
bool authority_write_root(const struct authority *authority, const char *path, struct error *error);

/** Writes what clients can show, certificate, issuer and key, as PEM: "client.pem" of this
 * authority into the folder, and "stranger.pem" of one that no server knows. */
bool authority_write_clients(struct authority *authority, const char *folder, struct error *error);

/** Gives the context a new certificate of that kind for these names (the first is the common name),
 * its key, its chain, its staple, and the root as what it trusts clients by. */
bool authority_equip(struct authority *authority, SSL_CTX *context, enum certificate_kind kind,
                     const char *const *names, size_t name_count);

#endif
