/** How our side of TLS is set up: so open that nothing fails because of us that another client
 * would have taken. Nothing secret is ever sent. */
#ifndef ENGINE_TLS_SETUP_H
#define ENGINE_TLS_SETUP_H

#include "engine/tls_facts.h"
#include "model/observation.h"

#include <openssl/ssl.h>

#include <stdbool.h>

/** For TLS up to 1.2 and for TLS 1.3, in the order that is cheapest for us. */
#define TLS_SETUP_CIPHERS \
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ALL:!aNULL:!eNULL:@SECLEVEL=0"
#define TLS_SETUP_CIPHERS_1_3 \
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

/** What libcurl has no option for; versions and ciphers are set by whoever made `context`. */
void tls_setup_context(SSL_CTX *context, struct tls_facts *facts);

/** A context of our own, with the versions that `question` allows; NULL when OpenSSL refuses. */
SSL_CTX *tls_setup_new(enum tls_question question, struct tls_facts *facts);

#endif
