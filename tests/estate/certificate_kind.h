/** The certificates that an estate can show: a good one, and one for every fault. */
#ifndef ESTATE_CERTIFICATE_KIND_H
#define ESTATE_CERTIFICATE_KIND_H

#include <stdbool.h>
#include <stdint.h>

enum certificate_kind {
    CERTIFICATE_GOOD, /**< RSA 2048, SHA-256, issued by the intermediate, which is sent along */
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_YET_VALID,
    CERTIFICATE_EXPIRES_SOON,
    CERTIFICATE_SHORT_LIVED, /**< six hours in all, five of them left: nothing wrong with it */
    CERTIFICATE_WRONG_NAME,
    CERTIFICATE_WILDCARD,            /**< "*.corp.example" */
    CERTIFICATE_PARTIAL_WILDCARD,    /**< "n*.corp.example" */
    CERTIFICATE_NO_ALTERNATIVE_NAME, /**< only a common name */
    CERTIFICATE_SELF_SIGNED,
    CERTIFICATE_UNKNOWN_ROOT,      /**< issued by a root that is not in ca.pem */
    CERTIFICATE_UNKNOWN_ROOT_SENT, /**< the same, with the root behind it */
    CERTIFICATE_MISSING_INTERMEDIATE,
    CERTIFICATE_WRONG_ORDER,     /**< the root stands before the intermediate */
    CERTIFICATE_ROOT_INCLUDED,   /**< the root stands behind it, as it may */
    CERTIFICATE_UNRELATED_EXTRA, /**< one that has nothing to do with it stands behind */
    CERTIFICATE_SHA_1,
    CERTIFICATE_MD5,
    CERTIFICATE_RSA_1024,
    CERTIFICATE_EC,
    CERTIFICATE_ED25519,
    CERTIFICATE_NO_SERVER_AUTHENTICATION, /**< extended key usage: clients only */
    CERTIFICATE_NAME_CONSTRAINT,          /**< the issuer may sign other names only */
    CERTIFICATE_EXPIRED_INTERMEDIATE,
    CERTIFICATE_WEAK_INTERMEDIATE, /**< signed with SHA-1 */
    CERTIFICATE_MALFORMED,         /**< breaks the rules of DER in an extension */
    CERTIFICATE_MALFORMED_ISSUER,
    CERTIFICATE_HUGE_CHAIN, /**< an intermediate of 300 KiB */
    CERTIFICATE_GOOD_STAPLE,
    CERTIFICATE_REVOKED_STAPLE,
    CERTIFICATE_KIND_COUNT,
};

enum key_kind {
    KEY_RSA_2048,
    KEY_RSA_1024,
    KEY_EC,
    KEY_ED25519,
    KEY_COUNT,
};

enum issuer_kind {
    ISSUER_INTERMEDIATE,
    ISSUER_ITSELF,
    ISSUER_ROOT,
    ISSUER_UNKNOWN_ROOT,
    ISSUER_CONSTRAINED,
    ISSUER_EXPIRED,
    ISSUER_WEAK,
    ISSUER_MALFORMED,
    ISSUER_HUGE,
    ISSUER_COUNT,
};

enum certificate_digest {
    DIGEST_SHA_256,
    DIGEST_SHA_1,
    DIGEST_MD5,
};

enum certificate_names {
    NAMES_AS_DECLARED,
    NAMES_NONE,
    NAMES_WRONG,
    NAMES_WILDCARD,
    NAMES_PARTIAL_WILDCARD,
};

/** What is sent behind the leaf. */
enum sent_chain {
    CHAIN_ISSUER,
    CHAIN_NOTHING,
    CHAIN_ROOT_FIRST,
    CHAIN_ROOT_LAST,
    CHAIN_UNRELATED_LAST,
};

enum staple {
    STAPLE_NONE,
    STAPLE_GOOD,
    STAPLE_REVOKED,
};

/** How a kind is made; what is not said is as of the good one. */
struct certificate_traits {
    const char *name; /**< as in scenarios: "rsa_1024" */
    int64_t begins_s; /**< from now; both 0: as the good one */
    int64_t ends_s;
    enum key_kind key;
    enum issuer_kind issuer;
    enum certificate_digest digest;
    enum certificate_names names;
    enum sent_chain chain;
    enum staple staple;
    bool is_for_clients;
    bool is_malformed;
};

const struct certificate_traits *certificate_kind_traits(enum certificate_kind kind);

/** "good", "expired", "rsa_1024", … */
bool certificate_kind_from_name(const char *name, enum certificate_kind *out_kind);

#endif
