/** The certificates that a server sent, in its order: up to hundreds, of which few matter. */
#ifndef CERTIFICATE_SENT_CHAIN_H
#define CERTIFICATE_SENT_CHAIN_H

#include "certificate/certificate.h"
#include "certificate/form.h"

#include <openssl/x509.h>

struct sent_certificate {
    const struct certificate_blob *blob;
    struct certificate_form *form; /**< NULL: malformed */
};

struct sent_chain {
    struct sent_certificate *certificates;
    size_t length;
};

/** The blobs are borrowed. */
void sent_chain_init(struct sent_chain *chain, const struct certificate_blob *blobs, size_t length);
void sent_chain_clear(struct sent_chain *chain);

/** True when an issuer that was sent does not come right behind what it issued (RFC 5246 section
 * 7.4.2), or the first certificate issued another. What nobody needs may follow, a missing issuer
 * is no disorder, and so are several certificates of one subject in a row. */
bool sent_chain_is_out_of_order(const struct sent_chain *chain);

/** Whole certificates of those whose names lead upwards from the leaf; the caller frees. What turns
 * out malformed is left out and noted in `answer`. */
STACK_OF(X509) *sent_chain_issuers(const struct sent_chain *chain, struct chain_answer *answer);

#endif
