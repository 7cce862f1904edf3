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

/** Those of `names` (names and addresses that clients use, lower case) that a leaf is not for,
 * joined by ", "; NULL if there are none, or the leaf cannot be read. */
const char *certificate_mismatched_names(struct arena *arena, const struct certificate_blob *leaf,
                                         const char *const *names, size_t count);

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

/** Is there any certificate in it that a path can end in: one that vouches for itself? */
bool trust_store_has_root(const struct trust_store *store);

/** What judging one chain after the other need not do again: issuers, and whether they are signed
 * by their own keys. For one thread and one trust store, which must outlive it. */
struct chain_memory;

struct chain_memory *chain_memory_new(void);
void chain_memory_free(struct chain_memory *memory);

/** What is asked of a chain. */
struct chain_question {
    const struct certificate_blob *chain; /**< as sent, leaf first */
    size_t length;
    const char *const *names; /**< names and addresses that clients use, lower case */
    size_t name_count;
    int64_t at_ms;         /**< the time of judging */
    const uint8_t *staple; /**< OCSP response that came with the chain, DER; NULL if none */
    size_t staple_length;
    struct chain_memory *memory; /**< NULL: nothing is kept from one chain to the next */
};

/** What an OCSP response says of the leaf (RFC 6960). Only a response that is signed by the leaf's
 * issuer, or by a responder that the issuer appointed for it (section 4.2.2.2), says anything, and
 * only in its time: thisUpdate to nextUpdate, five minutes more on either side, or a week where
 * there is no nextUpdate. */
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
    const struct certificate_blob *blob; /**< owned by the arena, its bytes too */
    bool was_sent;                       /**< false: from the trust store */
};

/** The authority that a chain leads to and nobody vouches for. Name and key are as the last
 * certificate below it tells them, and so the same for a server that sends the root and for one
 * that does not. */
struct unknown_authority {
    const char *name;   /**< RFC 2253 text */
    const char *key_id; /**< subject key identifier, hexadecimal, lower case; NULL if not told: then
                           the name alone tells it from others */
    const struct certificate_blob *root; /**< when the server sent it; else NULL */
};

struct chain_answer {
    certificate_problem_set problems; /**< all that apply, not the first only */
    certificate_problem_set
        issuer_problems; /**< those of `problems` that (also) hold for an issuer, not the leaf */
    certificate_problem_set leaf_problems; /**< those that (also) hold for the leaf */
    const char *mismatched_names;          /**< joined by ", "; NULL if none */
    const struct path_certificate *path; /**< as built from what was sent and the trust store, leaf
                                            first; owned by the arena */
    size_t path_length;
    bool is_anchored; /**< the path ends in a trusted root (or is a trusted self-signed leaf), and
                         no signature on the way there is wrong */
    const struct unknown_authority
        *unknown_authority; /**< at whose door the path ends without reaching a trusted root, also
                               when the trust store is empty; NULL if none, as for a self-signed
                               leaf and for one that cannot be read */
    enum staple_state staple;
};

/** Everything is judged at the time of the question.
 *
 * Names: RFC 6125 section 6.4, subject alternative names only; `*` is one whole label, the
 * leftmost; an address wants an IP SAN. A name in a certificate that ends in a dot fits nothing, as
 * in OpenSSL.
 *
 * Trust: as `openssl verify -x509_strict -purpose sslserver` with the sent certificates as
 * intermediates, but
 * - tolerated are formalities that no TLS client of the product minds and that small authorities
 *   get wrong every day: no key identifiers, or critical ones; basic constraints that are not
 *   critical; an authority without any key usage, also beside a path length; an empty subject with
 *   alternative names that are not critical; an issuer for any extended key usage; a trusted root
 *   of version 1; a signature by a digest that OpenSSL has given up (it is weak);
 * - among several certificates of one name the path is looked for that leads to a trusted root with
 *   valid certificates and signatures that hold, as Windows does it; OpenSSL takes the first whose
 *   name fits;
 * - an intermediate that the trust store has and the server did not send is `incomplete_chain`:
 *   clients may not have it. An intermediate in the trust store is no root;
 * - a leaf that is signed by its own key is `self_signed`, whatever else it says of itself.
 *
 * More is asked than OpenSSL does: the leaf has to name serverAuth itself (the product's IIS
 * binding is refused without), keys of RSA have 2048 bits and those of EC 256, signatures are newer
 * than SHA-1 (those of roots are relied on by nobody). An RSA key that is for PSS only is an RSA
 * key.
 *
 * `expires_soon`: 60 days left or fewer, but for certificates that live less than 180 days a third
 * of their life (8.8.1 has some of six hours); said of the leaf and of intermediates, not of roots:
 * those who trust one decide when it is replaced.
 *
 * `wrong_order`: an issuer that is needed comes behind what is no kin of the certificates before
 * it. What nobody needs may follow, and so may the several branches of a cross-signed chain. */
void chain_judge(struct arena *arena, const struct trust_store *store,
                 const struct chain_question *question, struct chain_answer *out_answer);

#endif
