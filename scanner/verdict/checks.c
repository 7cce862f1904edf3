#include "verdict/checks.h"

#include "verdict/authorities.h"
#include "verdict/check_scope.h"

static check_evaluator *const evaluators[SUBJECT_COUNT] = {
    [SUBJECT_PORT] = check_ports,
    [SUBJECT_PATH] = check_paths,
    [SUBJECT_CERTIFICATE] = check_certificates,
    [SUBJECT_CODEBASE_SCHEME] = check_codebase_schemes,
    [SUBJECT_CODEBASE_ENDPOINT] = check_codebase_endpoints,
    [SUBJECT_SNAPSHOT_SCHEME] = check_snapshot_schemes,
    [SUBJECT_SNAPSHOT_ENDPOINT] = check_snapshot_endpoints,
    [SUBJECT_ALTERNATE_URL_SCHEME] = check_alternate_url_schemes,
    [SUBJECT_ALTERNATE_URL_ENDPOINT] = check_alternate_url_endpoints,
    [SUBJECT_INSTALL_URL_SCHEME] = check_install_url_scheme,
    [SUBJECT_INSTALL_URL_ENDPOINT] = check_install_url_endpoint,
    [SUBJECT_COMMUNICATION_HOST] = check_communication_hosts,
    [SUBJECT_URL_CERTIFICATE] = check_url_certificates,
    [SUBJECT_PORTAL_WAY] = check_portal_ways,
    [SUBJECT_TRANSPORT_SECURITY] = check_transport_security,
    [SUBJECT_AUTHORITY] = check_authorities,
    [SUBJECT_ALIAS] = check_aliases,
    [SUBJECT_SETTING] = check_setting,
    [SUBJECT_SOURCE] = check_source,
    [SUBJECT_BY_HAND] = check_by_hand,
};

static bool has_authority_check(const struct hearing *hearing)
{
    const struct profile *profile = hearing->judged->profile;
    for (size_t i = 0; i < profile->check_count; i++) {
        const struct check *check = &profile->checks[i];
        if (check->subject == SUBJECT_AUTHORITY && check_applies_to_estate(hearing, check)) {
            return true;
        }
    }
    return false;
}

static void evaluate(struct hearing *hearing, bool is_about_authorities)
{
    const struct profile *profile = hearing->judged->profile;
    for (size_t i = 0; i < profile->check_count; i++) {
        const struct check *check = &profile->checks[i];
        if ((check->subject == SUBJECT_AUTHORITY) == is_about_authorities) {
            evaluators[check->subject](hearing, check);
        }
    }
}

// What is said of authorities follows from what all other checks met.
void checks_evaluate(struct hearing *hearing)
{
    struct authorities authorities = { 0 };
    if (has_authority_check(hearing)) {
        authorities_init(&authorities, hearing->estate, hearing->judged->has_estate_roots);
        hearing->authorities = &authorities;
    }
    evaluate(hearing, false);
    evaluate(hearing, true);
    hearing->authorities = NULL;
    authorities_clear(&authorities);
}
