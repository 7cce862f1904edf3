/** The path from a leaf through the certificates that came with it to a root. */
#ifndef CERTIFICATE_PATH_H
#define CERTIFICATE_PATH_H

#include "certificate/certificate.h"

#include <openssl/x509.h>

struct path_question {
    const struct trust_store *store;
    struct chain_memory *memory; /**< may be NULL */
    X509 *leaf;
    STACK_OF(X509) *issuers; /**< in any order */
    int64_t at_ms;           /**< where two issuers would do, the one valid then is preferred */
};

/** A path as far as it leads. */
struct built_path {
    STACK_OF(X509) *certificates; /**< leaf first */
    bool is_sought;               /**< false: the leaf is such that no issuer was looked for */
    bool ends_in_root;            /**< the last certificate is self-signed */
    bool is_trusted;              /**< … and in the trust store */
    bool is_anchored;             /**< … and no signature on the way to it is wrong */
};

/** Builds the path and adds to `answer` what OpenSSL's strict checking says of trust and of the
 * rules that issuers impose; dates, keys and purposes are not judged here. */
struct built_path path_build(const struct path_question *question, struct chain_answer *answer);
void path_clear(struct built_path *path);

#endif
