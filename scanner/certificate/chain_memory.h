/** What is kept of the chains that were judged (struct chain_memory of certificate/certificate.h).
 * Every function does without a memory, too: NULL. */
#ifndef CERTIFICATE_CHAIN_MEMORY_H
#define CERTIFICATE_CHAIN_MEMORY_H

#include "certificate/certificate.h"
#include "certificate/trust_store.h"

#include <openssl/x509.h>

#include <stdbool.h>

/** The issuer in the blob, for X509_free(); NULL if it cannot be read or is not well formed. */
X509 *chain_memory_issuer(struct chain_memory *memory, const struct trust_store *store,
                          const struct certificate_blob *blob);

/** As certificate_whole_is_self_signed(). */
bool chain_memory_is_self_signed(struct chain_memory *memory, X509 *certificate);

#endif
