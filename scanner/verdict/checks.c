#include "verdict/checks.h"

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
    [SUBJECT_SETTING] = check_setting,
    [SUBJECT_SOURCE] = check_source,
    [SUBJECT_BY_HAND] = check_by_hand,
};

void checks_evaluate(struct hearing *hearing)
{
    const struct profile *profile = hearing->judged->profile;
    for (size_t i = 0; i < profile->check_count; i++) {
        const struct check *check = &profile->checks[i];
        evaluators[check->subject](hearing, check);
    }
}
