/** What is wrong with a certificate of a path by itself: dates, key, signature, purpose. */
#ifndef CERTIFICATE_SOUNDNESS_H
#define CERTIFICATE_SOUNDNESS_H

#include "certificate/certificate.h"

#include <openssl/x509.h>

/** Adds to `answer`. `depth` is the certificate's place in the path, the leaf's is 0. */
void soundness_judge(X509 *certificate, size_t depth, int64_t at_ms, struct chain_answer *answer);

/** False when the signature rests on a digest, such as MD4, that OpenSSL does not compute any more:
 * it is weak, but nobody can say that it is wrong. */
bool soundness_has_known_digest(X509 *certificate);

#endif
