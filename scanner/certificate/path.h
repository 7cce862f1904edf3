/** The path from a leaf through the certificates that came with it to a root. */
#ifndef CERTIFICATE_PATH_H
#define CERTIFICATE_PATH_H

#include "certificate/certificate.h"

#include <openssl/x509.h>

struct path_question {
    const struct trust_store *store;
    X509 *leaf;
    STACK_OF(X509) *issuers; /**< in any order */
    int64_t at_ms;           /**< where two issuers would do, the one valid then is preferred */
};

/** Builds the path as far as it leads, leaf first, and adds to `answer` what OpenSSL's strict
 * checking says of trust and of the rules that issuers impose; dates, keys and purposes are not
 * judged here. The caller frees every certificate and the stack. */
STACK_OF(X509) *path_build(const struct path_question *question, struct chain_answer *answer);

#endif
