/** What a certificate says, and what can be wrong with a chain: nouns only, filled by the
 * certificate layer. */
#ifndef MODEL_CERTIFICATE_FACTS_H
#define MODEL_CERTIFICATE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A certificate as it came over the wire. The bytes are borrowed. */
struct certificate_blob {
    uint8_t sha256[32];
    const uint8_t *der;
    size_t length;
};

struct certificate_facts {
    const char *subject; /**< RFC 2253 text, UTF-8 */
    const char *issuer;
    const char *common_name; /**< NULL if none */
    const char *serial;      /**< hexadecimal, upper case */
    const char *const
        *names; /**< subject alternative names: DNS names in lower case, then IP addresses */
    size_t name_count;
    int64_t not_before_ms;
    int64_t not_after_ms;
    const char *key_type; /**< "RSA", "EC", "Ed25519" … */
    unsigned key_bits;
    const char *signature; /**< "sha256WithRSAEncryption" … */
    char sha1[41];         /**< hexadecimal, upper case: the thumbprint as Windows shows it */
    char sha256[65];       /**< hexadecimal, lower case */
    const char *key_id;    /**< subject key identifier, hexadecimal, lower case; NULL if none */
    bool is_self_signed;   /**< subject equals issuer, and its own key verifies it */
    bool is_malformed;     /**< could not be parsed: only the hashes hold */
};

enum certificate_problem {
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_YET_VALID,
    CERTIFICATE_EXPIRES_SOON,
    CERTIFICATE_NAME_MISMATCH,
    CERTIFICATE_NO_SUBJECT_ALTERNATIVE_NAME,
    CERTIFICATE_SELF_SIGNED,
    CERTIFICATE_UNTRUSTED_ROOT,
    CERTIFICATE_INCOMPLETE_CHAIN,
    CERTIFICATE_WRONG_ORDER,
    CERTIFICATE_WEAK_SIGNATURE,
    CERTIFICATE_WEAK_KEY,
    CERTIFICATE_NO_SERVER_AUTH_EKU,
    CERTIFICATE_NOT_RSA,
    CERTIFICATE_NAME_CONSTRAINT_VIOLATION,
    CERTIFICATE_MALFORMED,
    CERTIFICATE_REVOKED_BY_STAPLE,
    CERTIFICATE_NOT_CHECKED_FOR_TRUST, /**< there is no trust store: neither trusted nor untrusted
                                        */
    CERTIFICATE_PROBLEM_COUNT,
};

/** Problems as a set of bits. */
typedef uint32_t certificate_problem_set;

static inline certificate_problem_set certificate_problem_bit(enum certificate_problem problem)
{
    return UINT32_C(1) << problem;
}

/** "expired", "name_mismatch", … */
const char *certificate_problem_name(enum certificate_problem problem);
bool certificate_problem_from_name(const char *name, enum certificate_problem *out_problem);

/** "expired", "does not fit the name", … */
const char *certificate_problem_title(enum certificate_problem problem);

#endif
