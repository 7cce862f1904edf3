/** How our side of TLS is set up: so open that nothing fails because of us that another client
 * would have taken. Nothing secret is ever sent. */
#ifndef ENGINE_TLS_SETUP_H
#define ENGINE_TLS_SETUP_H

#include "engine/tls_facts.h"
#include "model/observation.h"

#include <openssl/ssl.h>

#include <stdbool.h>

/** Offers all that OpenSSL has; false when it refuses. As costly as the rest of a context. */
bool tls_setup_ciphers(SSL_CTX *context);

/** What libcurl has no option for, but for the ciphers. The facts are those of the connection that
 * is made next: of one context many can be made, each with its own. */
void tls_setup_context(SSL_CTX *context, struct tls_facts *facts);

/** A context of our own within `library` (NULL: the whole one), for many handshakes; NULL when
 * OpenSSL refuses. */
SSL_CTX *tls_setup_new(OSSL_LIB_CTX *library);

/** A connection of such a context, with the versions that `question` allows, which tells `facts`;
 * NULL when OpenSSL refuses. */
SSL *tls_setup_connection(SSL_CTX *context, enum tls_question question, struct tls_facts *facts);

#endif
