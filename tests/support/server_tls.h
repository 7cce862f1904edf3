/** OpenSSL on the side of the test server. */
#ifndef SUPPORT_SERVER_TLS_H
#define SUPPORT_SERVER_TLS_H

#include "support/server.h"

#include <openssl/ssl.h>

/** A context with a key and certificates made on the spot. */
SSL_CTX *server_tls_context(const struct server_tls *tls);

/** Makes one self-signed certificate, with an extension of `padding` bytes. */
X509 *server_tls_certificate(EVP_PKEY *key, size_t padding);

/** OpenSSL's side of a connection on which TLS was begun. */
SSL *server_tls_of(const struct server_connection *connection);

#endif
