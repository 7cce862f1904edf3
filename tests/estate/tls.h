/** TLS as http.sys and its neighbours do it: who does not suit gets no alert of OpenSSL, but what
 * the endpoint has for him. */
#ifndef ESTATE_TLS_H
#define ESTATE_TLS_H

#include "estate/authority.h"
#include "estate/scenario.h"

#include <openssl/ssl.h>

/** What a TLS endpoint shows, by the name that it is asked for. */
struct tls_server;

/** NULL when a certificate cannot be made. The endpoint is borrowed, and must be as it is read. */
struct tls_server *tls_server_new(const struct endpoint *endpoint, struct authority *authority,
                                  struct error *error);
void tls_server_free(struct tls_server *server);

/** A connection on that socket, which the caller keeps. */
SSL *tls_server_accept(struct tls_server *server, int socket);

/** Asks for a client certificate after the handshake: by a HelloRequest up to TLS 1.2, by
 * post-handshake authentication in TLS 1.3. False when the client did not offer that. `*answered`
 * becomes true while the connection is read, and must live as long as it. */
bool tls_ask_certificate(SSL *ssl, bool *answered);

#endif
