#include "verdict/aliases.h"
#include "verdict/applied.h"
#include "verdict/checks.h"
#include "verdict/confidence.h"
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

/** Is the portal wanted off plain HTTP, and seems to be? Then no other name that clients use may
 * reach it there. */
static bool is_about_all_names(const struct check *check, const struct seen_value *seen)
{
    return (check->right & UINT32_C(1) << PORTAL_NONE) == 0 &&
           ((check->right | check->tolerated) & seen->value) != 0 && !seen->is_doubtful &&
           seen->arrival == ARRIVAL_SEEN;
}

/** "/" over HTTP under another name that may reach a portal which the own name does not; NULL if
 * there is none. */
static const struct path_view *find_other_name(const struct host_record *record,
                                               const struct portal_sight *sight)
{
    const struct path_view *own =
        sight->endpoint != NULL
            ? endpoint_view_path(sight->endpoint, SCHEME_HTTP, record->name, "/")
            : NULL;
    return own != NULL ? alias_find_doubt(sight->endpoint, own) : NULL;
}

static enum standing standing_of(const struct portal_sight *sight)
{
    const bool is_answered = sight->view != NULL && sight->view->deciding->outcome == OUTCOME_OK;
    return sight->is_portal_unmeasured && !is_answered ? STANDING_UNMEASURED : STANDING_MEASURED;
}

static struct opinion judge_port(const struct applied *applied, const struct address *address,
                                 uint16_t port)
{
    const struct hearing *hearing = applied->hearing;
    const struct portal_sight sight = portal_judge(applied->record, address, port, hearing->arena);
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
        .standing = standing_of(&sight),
    };
    if (sight.endpoint != NULL) {
        opinion.evidence = evidence_of_path(hearing->arena, sight.endpoint, sight.view);
    }
    if (sight.judgement.way == PORTAL_REDIRECT) {
        redirect_weigh_certificates(hearing, applied->record, sight.view, &opinion, &seen);
    }
    const struct path_view *answer =
        is_about_all_names(applied->check, &seen) ? find_other_name(applied->record, &sight) : NULL;
    if (answer != NULL) {
        alias_tell_doubt(hearing->arena, answer, &opinion, &seen);
    }
    applied_weigh(applied, &opinion, &seen);
    return opinion;
}

/** Below zero: `left` is better. Where both are as bad, what was measured is worse: it holds even
 * where another vantage point could measure. */
static int compare_opinions(const struct opinion *left, const struct opinion *right)
{
    if (left->verdict != right->verdict) {
        return left->verdict < right->verdict ? -1 : 1;
    }
    if (left->is_warning != right->is_warning) {
        return left->is_warning ? 1 : -1;
    }
    return (int)right->standing - (int)left->standing;
}

static struct evidence_list join_evidence(struct arena *arena, const struct evidence_list *first,
                                          const struct evidence_list *second)
{
    struct evidence *items = arena_allocate(arena, first->count + second->count, sizeof(*items));
    for (size_t i = 0; i < first->count; i++) {
        items[i] = first->items[i];
    }
    for (size_t i = 0; i < second->count; i++) {
        items[first->count + i] = second->items[i];
    }
    return (struct evidence_list){ .items = items, .count = first->count + second->count };
}

/** The worse one, with the evidence of both: the one that it rests on first. */
static struct opinion join_opinions(struct arena *arena, const struct opinion *first,
                                    const struct opinion *second)
{
    const bool is_second = compare_opinions(first, second) < 0;
    const struct opinion *worse = is_second ? second : first;
    const struct opinion *other = is_second ? first : second;
    struct opinion joined = *worse;
    if (worse->verdict == other->verdict) {
        joined.confidence = confidence_lesser(worse->confidence, other->confidence);
    }
    joined.evidence = join_evidence(arena, &worse->evidence, &other->evidence);
    return joined;
}

/** Two HTTP ports of different numbers? */
static bool has_several_ports(const struct host *host)
{
    size_t ports = 0;
    for (size_t i = 0; i < host_port_count(host, ENDPOINT_HTTP); i++) {
        ports += host_port(host, ENDPOINT_HTTP, i) != 0;
    }
    return ports > 1;
}

// A portal that one port of the host serves in the clear is in the clear.
static void evaluate_portal_at(const struct applied *applied, const struct address *address)
{
    struct arena *arena = applied->hearing->arena;
    const struct host *host = applied->record->host;
    const bool is_one_of_several = has_several_ports(host);
    const bool has_port = host_has_port(host, ENDPOINT_HTTP);
    struct opinion worst = { 0 };
    bool is_any = false;
    for (size_t i = 0; i < host_port_count(host, ENDPOINT_HTTP); i++) {
        const uint16_t port = host_port(host, ENDPOINT_HTTP, i);
        if (port == 0 && (has_port || i > 0)) {
            continue;
        }
        struct opinion opinion = judge_port(applied, address, port);
        if (is_one_of_several) {
            opinion.reason = arena_format(arena, "port %u: %s", (unsigned)port, opinion.reason);
        }
        worst = is_any ? join_opinions(arena, &worst, &opinion) : opinion;
        is_any = true;
    }
    applied_add(applied, &worst);
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
