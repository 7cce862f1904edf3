#include "verdict/applied.h"
#include "verdict/checks.h"
#include "verdict/host_ports.h"
#include "verdict/portal.h"
#include "verdict/redirect_certificates.h"

// A host without HTTP has no HTTP binding: where that is a way that will do, the inventory's word
// for it is enough for a declaration.
static bool is_portal_declared(const struct applied *applied)
{
    const struct check *check = applied->check;
    const value_set removed = UINT32_C(1) << PORTAL_BINDING_REMOVED;
    return !host_has_port(applied->record->host, ENDPOINT_HTTP) &&
           ((check->right | check->tolerated) & removed) != 0;
}

static void add_declared_portal(const struct applied *applied)
{
    const struct opinion opinion = {
        .verdict = VERDICT_DECLARED,
        .confidence = CONFIDENCE_LOW,
        .observed = "no HTTP, says the inventory",
        .reason = "the inventory says that the host has no HTTP endpoint: no binding reaches the "
                  "portal in the clear",
    };
    applied_add(applied, &opinion);
}

static void evaluate_portal_at(const struct applied *applied, const struct address *address)
{
    const struct hearing *hearing = applied->hearing;
    const struct portal_sight sight = portal_judge(applied->record, address, hearing->arena);
    struct seen_value seen = {
        .value = UINT32_C(1) << sight.judgement.way,
        .unmeasured = UINT32_C(1) << PORTAL_UNKNOWN,
        .is_doubtful = sight.is_doubtful,
        .arrival = sight.arrival,
        .is_guessed_to_apply = check_is_guessed(applied->check, applied->record->host),
    };
    struct opinion opinion = {
        .confidence = sight.judgement.confidence,
        .observed = portal_way_title(sight.judgement.way),
        .reason = sight.judgement.rule,
        .address = address,
    };
    if (sight.endpoint != NULL) {
        opinion.evidence = evidence_of_path(hearing->arena, sight.endpoint, sight.view);
    }
    if (sight.judgement.way == PORTAL_REDIRECT) {
        redirect_weigh_certificates(hearing, applied->record, sight.view, &opinion, &seen);
    }
    applied_add_weighed(applied, &opinion, &seen);
}

static void evaluate_portal(const struct applied *host)
{
    struct applied applied = *host;
    // The ways of article 210187 are ways of keeping plain HTTP away from the portal.
    applied.subject.has_scheme = true;
    applied.subject.scheme = SCHEME_HTTP;
    applied.subject.path = PORTAL_PATH;
    if (is_portal_declared(&applied)) {
        add_declared_portal(&applied);
    } else if (applied.record->absence != NULL) {
        applied_add_absence(&applied);
    } else {
        for (size_t i = 0; i < applied.record->address_count; i++) {
            evaluate_portal_at(&applied, &applied.record->addresses[i]);
        }
    }
}

void check_portal_ways(struct hearing *hearing, const struct check *check)
{
    for_each_applied(hearing, check, evaluate_portal);
}
