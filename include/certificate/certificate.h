/** Facts of X.509 certificates, and what is wrong with a chain, seen from a trust store at a time.
 * Pure: no network, no clock. */
#ifndef CERTIFICATE_CERTIFICATE_H
#define CERTIFICATE_CERTIFICATE_H

#include "base/arena.h"
#include "base/error.h"
#include "model/certificate_facts.h"

/** SHA-256 of the bytes. */
void certificate_digest(const void *bytes, size_t length, uint8_t out_sha256[32]);

/** Fills `out_facts`, texts in `arena`. What cannot be parsed gets the hashes and `is_malformed`.
 */
void certificate_read_facts(struct arena *arena, const struct certificate_blob *blob,
                            struct certificate_facts *out_facts);

/** The roots that are trusted. Immutable once filled; may be shared by threads then. */
struct trust_store;

/** Empty: with no roots at all, trust is not checked and said so. */
struct trust_store *trust_store_new(void);
void trust_store_free(struct trust_store *store);

/** Adds the system's roots (OpenSSL's default file and folder). */
bool trust_store_add_system(struct trust_store *store, struct error *error);

/** Adds every certificate of a file (PEM, DER or PKCS #7, told by content) or of every such file in
 * a folder. A file with no certificate is an error that names it. */
bool trust_store_add(struct trust_store *store, const char *path, struct error *error);
bool trust_store_is_empty(const struct trust_store *store);

/** What is asked of a chain. */
struct chain_question {
    const struct certificate_blob *chain; /**< as sent, leaf first */
    size_t length;
    const char *const *names; /**< names and addresses that clients use, lower case */
    size_t name_count;
    int64_t at_ms;         /**< the time of judging */
    const uint8_t *staple; /**< OCSP response that came with the chain, DER; NULL if none */
    size_t staple_length;
};

/** What an OCSP response says of the leaf (RFC 6960). Only a response that is signed by the leaf's
 * issuer, or by a responder that the issuer appointed for it (section 4.2.2.2), says anything. */
enum staple_state {
    STAPLE_NONE,
    STAPLE_GOOD,
    STAPLE_REVOKED,
    STAPLE_UNKNOWN, /**< the responder does not know the leaf */
    STAPLE_INVALID, /**< malformed, out of date, of another certificate, or not to be verified */
    STAPLE_STATE_COUNT,
};

/** A certificate of the path as it was built. */
struct path_certificate {
    const struct certificate_blob *blob; /**< owned by the arena */
    bool was_sent;                       /**< false: from the trust store */
};

/** The authority that a chain leads to and nobody vouches for. */
struct unknown_authority {
    const char *name;   /**< RFC 2253 text */
    const char *key_id; /**< subject key identifier, hexadecimal, lower case; NULL if not told */
    const struct certificate_blob *root; /**< when the server sent it; else NULL */
};

struct chain_answer {
    certificate_problem_set problems; /**< all that apply, not the first only */
    certificate_problem_set
        issuer_problems; /**< those of `problems` that (also) hold for an issuer, not the leaf */
    const char *mismatched_names;        /**< joined by ", "; NULL if none */
    const struct path_certificate *path; /**< as built from what was sent and the trust store, leaf
                                            first; owned by the arena */
    size_t path_length;
    bool is_anchored; /**< the path ends in a trusted root (or is a trusted self-signed leaf) */
    const struct unknown_authority *unknown_authority; /**< at whose door the path ends without
                                                          reaching a trusted root; NULL if none */
    enum staple_state staple;
};

/** Name rules: RFC 6125 section 6.4, subject alternative names only; an address wants an IP SAN.
 * Trust: OpenSSL's strict checking for the purpose of a TLS server, with the sent certificates as
 * intermediates. `expires_soon`: 60 days left or fewer, but for certificates that live less than
 * 180 days a third of their life (8.8.1 has some of six hours). */
void chain_judge(struct arena *arena, const struct trust_store *store,
                 const struct chain_question *question, struct chain_answer *out_answer);

#endif
