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

/** True when an issuer that was sent comes behind what is no kin of those before it (RFC 5246
 * section 7.4.2 wants each to certify the one before), or the first certificate issued another.
 * What nobody needs may follow, a missing issuer is no disorder, and so are the several
 * certificates of one subject that cross-signing makes, with their issuers. */
bool sent_chain_is_out_of_order(const struct sent_chain *chain);

/** Certificates of a path, with its branches: no honest one has more, and a hostile one shall not
 * cost more. */
#define SENT_ISSUER_LIMIT 64

struct sent_issuers {
    STACK_OF(X509) *certificates;                            /**< each once */
    const struct certificate_blob *blobs[SENT_ISSUER_LIMIT]; /**< as they were sent */
};

/** What certificates are read with. */
struct chain_reader {
    const struct trust_store *store;
    struct chain_memory *memory; /**< may be NULL */
};

/** Whole certificates of those whose names lead upwards from the leaf. What turns out malformed is
 * left out and noted in `answer`. */
void sent_issuers_init(struct sent_issuers *issuers, const struct sent_chain *chain,
                       const struct chain_reader *reader, struct chain_answer *answer);
void sent_issuers_clear(struct sent_issuers *issuers);

#endif
