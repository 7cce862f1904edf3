/** The certificates that an estate can show: a good one, and one for every fault. */
#ifndef ESTATE_CERTIFICATE_KIND_H
#define ESTATE_CERTIFICATE_KIND_H

#include <stdbool.h>

enum certificate_kind {
    CERTIFICATE_GOOD, /**< RSA 2048, SHA-256, issued by the intermediate, which is sent along */
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_YET_VALID,
    CERTIFICATE_EXPIRES_SOON,
    CERTIFICATE_SHORT_LIVED, /**< six hours in all, five of them left: nothing wrong with it */
    CERTIFICATE_WRONG_NAME,
    CERTIFICATE_NO_ALTERNATIVE_NAME, /**< only a common name */
    CERTIFICATE_SELF_SIGNED,
    CERTIFICATE_UNKNOWN_ROOT, /**< issued by a root that is not in ca.pem */
    CERTIFICATE_MISSING_INTERMEDIATE,
    CERTIFICATE_WRONG_ORDER, /**< the root stands before the intermediate */
    CERTIFICATE_SHA_1,
    CERTIFICATE_RSA_1024,
    CERTIFICATE_EC,
    CERTIFICATE_NO_SERVER_AUTHENTICATION, /**< extended key usage: clients only */
    CERTIFICATE_KIND_COUNT,
};

/** "good", "expired", "rsa_1024", … */
bool certificate_kind_from_name(const char *name, enum certificate_kind *out_kind);

#endif
