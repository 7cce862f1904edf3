#include "verdict/checks.h"

#include "verdict/authorities.h"
#include "verdict/check_scope.h"
#include "verdict/url_directories.h"

#include <assert.h>

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

// What is told by the inventory alone is the same from everywhere.
static bool is_seen_from_somewhere(enum check_subject subject)
{
    switch (subject) {
    case SUBJECT_CODEBASE_SCHEME:
    case SUBJECT_SNAPSHOT_SCHEME:
    case SUBJECT_ALTERNATE_URL_SCHEME:
    case SUBJECT_INSTALL_URL_SCHEME:
    case SUBJECT_SETTING:
    case SUBJECT_SOURCE:
    case SUBJECT_BY_HAND:
    case SUBJECT_AUTHORITY: // told once, of all that leads to it
        return false;
    case SUBJECT_PORT:
    case SUBJECT_PATH:
    case SUBJECT_CERTIFICATE:
    case SUBJECT_CODEBASE_ENDPOINT:
    case SUBJECT_SNAPSHOT_ENDPOINT:
    case SUBJECT_ALTERNATE_URL_ENDPOINT:
    case SUBJECT_INSTALL_URL_ENDPOINT:
    case SUBJECT_COMMUNICATION_HOST:
    case SUBJECT_URL_CERTIFICATE:
    case SUBJECT_PORTAL_WAY:
    case SUBJECT_TRANSPORT_SECURITY:
    case SUBJECT_ALIAS:
    case SUBJECT_COUNT:
        break;
    }
    return true;
}

static void evaluate(struct hearing *hearing, bool is_seen)
{
    const struct profile *profile = hearing->judged->profile;
    for (size_t i = 0; i < profile->check_count; i++) {
        const struct check *check = &profile->checks[i];
        assert(check->subject < SUBJECT_COUNT);
        if (is_seen_from_somewhere(check->subject) == is_seen) {
            evaluators[check->subject](hearing, check);
        }
    }
}

static void take_authorities(struct hearing *hearing, struct authorities *authorities,
                             const struct vantages *vantages)
{
    authorities_init(authorities, hearing->arena, hearing->judged->has_estate_roots);
    for (size_t i = 0; i < vantages->count; i++) {
        authorities_take(authorities, &vantages->items[i]->estate);
    }
    hearing->authorities = authorities;
}

static void look_from(struct hearing *hearing, const struct vantages *vantages, size_t index)
{
    hearing->estate = &vantages->items[index]->estate;
    hearing->findings->vantage = index;
    evaluate(hearing, true);
    const size_t neighbours = url_directories_count(hearing->directories);
    hearing->neighbour_count =
        neighbours > hearing->neighbour_count ? neighbours : hearing->neighbour_count;
    url_directories_free(hearing->directories);
    hearing->directories = NULL;
}

// What is said of authorities follows from what all other checks met.
void checks_evaluate(struct hearing *hearing, const struct vantages *vantages)
{
    struct authorities authorities = { 0 };
    if (has_authority_check(hearing)) {
        take_authorities(hearing, &authorities, vantages);
    }
    for (size_t i = 0; i < vantages->count; i++) {
        look_from(hearing, vantages, i);
    }
    hearing->estate = &vantages->items[0]->estate;
    hearing->findings->vantage = 0;
    evaluate(hearing, false);
    hearing->authorities = NULL;
    authorities_clear(&authorities);
}
