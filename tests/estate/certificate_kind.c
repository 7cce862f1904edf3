#include "estate/certificate_kind.h"

#include "base/text.h"

#define HOUR_S INT64_C(3600)
#define DAY_S  (24 * HOUR_S)

static const struct certificate_traits traits_of[CERTIFICATE_KIND_COUNT] = {
    [CERTIFICATE_GOOD] = { .name = "good" },
    [CERTIFICATE_EXPIRED] = { .name = "expired", .begins_s = -380 * DAY_S, .ends_s = -15 * DAY_S },
    [CERTIFICATE_NOT_YET_VALID] = { .name = "not_yet_valid",
                                    .begins_s = 5 * DAY_S,
                                    .ends_s = 370 * DAY_S },
    [CERTIFICATE_EXPIRES_SOON] = { .name = "expires_soon",
                                   .begins_s = -360 * DAY_S,
                                   .ends_s = 5 * DAY_S },
    [CERTIFICATE_SHORT_LIVED] = { .name = "short_lived",
                                  .begins_s = -HOUR_S,
                                  .ends_s = 5 * HOUR_S },
    [CERTIFICATE_WRONG_NAME] = { .name = "wrong_name", .names = NAMES_WRONG },
    [CERTIFICATE_WILDCARD] = { .name = "wildcard", .names = NAMES_WILDCARD },
    [CERTIFICATE_PARTIAL_WILDCARD] = { .name = "partial_wildcard",
                                       .names = NAMES_PARTIAL_WILDCARD },
    [CERTIFICATE_NO_ALTERNATIVE_NAME] = { .name = "no_alternative_name", .names = NAMES_NONE },
    [CERTIFICATE_SELF_SIGNED] = { .name = "self_signed",
                                  .issuer = ISSUER_ITSELF,
                                  .chain = CHAIN_NOTHING },
    [CERTIFICATE_UNKNOWN_ROOT] = { .name = "unknown_root",
                                   .issuer = ISSUER_UNKNOWN_ROOT,
                                   .chain = CHAIN_NOTHING },
    [CERTIFICATE_UNKNOWN_ROOT_SENT] = { .name = "unknown_root_sent",
                                        .issuer = ISSUER_UNKNOWN_ROOT },
    [CERTIFICATE_MISSING_INTERMEDIATE] = { .name = "missing_intermediate", .chain = CHAIN_NOTHING },
    [CERTIFICATE_WRONG_ORDER] = { .name = "wrong_order", .chain = CHAIN_ROOT_FIRST },
    [CERTIFICATE_ROOT_INCLUDED] = { .name = "root_included", .chain = CHAIN_ROOT_LAST },
    [CERTIFICATE_UNRELATED_EXTRA] = { .name = "unrelated_extra", .chain = CHAIN_UNRELATED_LAST },
    [CERTIFICATE_SHA_1] = { .name = "sha_1", .digest = DIGEST_SHA_1 },
    [CERTIFICATE_MD5] = { .name = "md5", .digest = DIGEST_MD5 },
    [CERTIFICATE_RSA_1024] = { .name = "rsa_1024", .key = KEY_RSA_1024 },
    [CERTIFICATE_EC] = { .name = "ec", .key = KEY_EC },
    [CERTIFICATE_ED25519] = { .name = "ed25519", .key = KEY_ED25519 },
    [CERTIFICATE_NO_SERVER_AUTHENTICATION] = { .name = "no_server_authentication",
                                               .is_for_clients = true },
    [CERTIFICATE_NAME_CONSTRAINT] = { .name = "name_constraint", .issuer = ISSUER_CONSTRAINED },
    [CERTIFICATE_EXPIRED_INTERMEDIATE] = { .name = "expired_intermediate",
                                           .issuer = ISSUER_EXPIRED },
    [CERTIFICATE_WEAK_INTERMEDIATE] = { .name = "weak_intermediate", .issuer = ISSUER_WEAK },
    [CERTIFICATE_MALFORMED] = { .name = "malformed", .is_malformed = true },
    [CERTIFICATE_MALFORMED_ISSUER] = { .name = "malformed_issuer", .issuer = ISSUER_MALFORMED },
    [CERTIFICATE_HUGE_CHAIN] = { .name = "huge_chain", .issuer = ISSUER_HUGE },
    [CERTIFICATE_GOOD_STAPLE] = { .name = "good_staple", .staple = STAPLE_GOOD },
    [CERTIFICATE_REVOKED_STAPLE] = { .name = "revoked_staple", .staple = STAPLE_REVOKED },
};

const struct certificate_traits *certificate_kind_traits(enum certificate_kind kind)
{
    return &traits_of[kind];
}

bool certificate_kind_from_name(const char *name, enum certificate_kind *out_kind)
{
    for (int kind = 0; kind < CERTIFICATE_KIND_COUNT; kind++) {
        if (text_equal(name, traits_of[kind].name)) {
            *out_kind = (enum certificate_kind)kind;
            return true;
        }
    }
    return false;
}
