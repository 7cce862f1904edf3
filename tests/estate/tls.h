/** TLS as http.sys and its neighbours do it: what does not suit is answered by a reset, not by an
 * alert. */
#ifndef ESTATE_TLS_H
#define ESTATE_TLS_H

#include "estate/authority.h"
#include "estate/scenario.h"

#include <openssl/ssl.h>

/** NULL when the certificate cannot be made. The endpoint is borrowed. */
SSL_CTX *tls_context_new(struct endpoint *endpoint, struct authority *authority,
                         struct error *error);

/** Asks for a client certificate after the handshake: by a HelloRequest up to TLS 1.2, by
 * post-handshake authentication in TLS 1.3. False when the client did not offer that. `*answered`
 * becomes true while the connection is read, and must live as long as it. */
bool tls_ask_certificate(SSL *ssl, bool *answered);

#endif
