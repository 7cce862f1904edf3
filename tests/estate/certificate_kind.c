#include "estate/certificate_kind.h"

#include "base/text.h"

static const char *certificate_kind_name(enum certificate_kind kind)
{
    static const char *const names[CERTIFICATE_KIND_COUNT] = {
        [CERTIFICATE_GOOD] = "good",
        [CERTIFICATE_EXPIRED] = "expired",
        [CERTIFICATE_NOT_YET_VALID] = "not_yet_valid",
        [CERTIFICATE_EXPIRES_SOON] = "expires_soon",
        [CERTIFICATE_SHORT_LIVED] = "short_lived",
        [CERTIFICATE_WRONG_NAME] = "wrong_name",
        [CERTIFICATE_NO_ALTERNATIVE_NAME] = "no_alternative_name",
        [CERTIFICATE_SELF_SIGNED] = "self_signed",
        [CERTIFICATE_UNKNOWN_ROOT] = "unknown_root",
        [CERTIFICATE_MISSING_INTERMEDIATE] = "missing_intermediate",
        [CERTIFICATE_WRONG_ORDER] = "wrong_order",
        [CERTIFICATE_SHA_1] = "sha_1",
        [CERTIFICATE_RSA_1024] = "rsa_1024",
        [CERTIFICATE_EC] = "ec",
        [CERTIFICATE_NO_SERVER_AUTHENTICATION] = "no_server_authentication",
    };
    return names[kind];
}

bool certificate_kind_from_name(const char *name, enum certificate_kind *out_kind)
{
    for (int kind = 0; kind < CERTIFICATE_KIND_COUNT; kind++) {
        if (text_equal(name, certificate_kind_name((enum certificate_kind)kind))) {
            *out_kind = (enum certificate_kind)kind;
            return true;
        }
    }
    return false;
}
