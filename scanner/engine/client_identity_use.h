/** What the engine does with a client identity. */
#ifndef ENGINE_CLIENT_IDENTITY_USE_H
#define ENGINE_CLIENT_IDENTITY_USE_H

#include "engine/client_identity.h"

#include <openssl/ssl.h>

#include <stdbool.h>

/** Every connection of `context` shows `identity` to servers that ask for a certificate: in the
 * handshake, by renegotiation, by post-handshake authentication. False when OpenSSL refuses. May be
 * called from several threads at once. */
bool client_identity_install(const struct client_identity *identity, SSL_CTX *context);

#endif
