/** What is wrong with a certificate of a path by itself: dates, key, signature, purpose. */
#ifndef CERTIFICATE_SOUNDNESS_H
#define CERTIFICATE_SOUNDNESS_H

#include "certificate/certificate.h"

#include <openssl/x509.h>

/** A certificate's place in the path. */
struct path_place {
    size_t depth; /**< the leaf's is 0 */
    bool is_root; /**< self-signed, and not the leaf */
};

/** Adds to `answer`. */
void soundness_judge(X509 *certificate, struct path_place place, int64_t at_ms,
                     struct chain_answer *answer);

/** False when the signature rests on a digest, such as MD4, that OpenSSL does not compute any more:
 * it is weak, but nobody can say that it is wrong. */
bool soundness_has_known_digest(X509 *certificate);

#endif
