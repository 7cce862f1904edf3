/** Trusted roots as OpenSSL wants them. */
#ifndef CERTIFICATE_TRUST_STORE_H
#define CERTIFICATE_TRUST_STORE_H

#include "certificate/certificate.h"
#include "certificate/slim_library.h"

#include <openssl/x509.h>

struct trust_store {
    struct slim_library *slim; /**< what certificates are read with; NULL: the whole library */
    STACK_OF(X509) *roots;     /**< each once; NULL if there are none */
};

/** True when this very certificate is trusted. */
bool trust_store_contains(const struct trust_store *store, const X509 *certificate);

/** Takes the certificate, or frees it when the store has it. */
void trust_store_take(struct trust_store *store, X509 *certificate);

#endif
