#include "model/canary.h"
#include "verdict/check_scope.h"
#include "verdict/checks.h"
#include "verdict/confidence.h"
#include "verdict/host_ports.h"
#include "verdict/portal.h"
#include "verdict/sights.h"

/** A host that a check applies to. */
struct applied {
    struct hearing *hearing;
    const struct check *check;
    struct host_record *record;
    struct subject subject;
};

typedef void host_evaluator(const struct applied *applied);

static void for_each_host(struct hearing *hearing, const struct check *check,
                          host_evaluator *evaluate)
{
    for (size_t i = 0; i < hearing->estate->count; i++) {
        struct host_record *record = hearing->estate->hosts[i];
        if (record->host == NULL || !check_applies_to_host(hearing, check, record->host)) {
            continue;
        }
        const struct applied applied = {
            .hearing = hearing,
            .check = check,
            .record = record,
            .subject = { .check = check, .host = record->name },
        };
        evaluate(&applied);
    }
}

// The inventory's word for it that there is no such endpoint: declared, not measured.
static void add_undeclared_endpoint(const struct applied *applied, value_set closed)
{
    const struct check *check = applied->check;
    const bool is_welcome = ((check->right | check->tolerated) & closed) != 0;
    const struct opinion opinion = {
        .verdict = is_welcome ? VERDICT_DECLARED : VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "no such endpoint",
        .reason = "the inventory says that the host has no such endpoint",
    };
    findings_add(applied->hearing->findings, &applied->subject, &opinion);
}

static void add_absence(const struct applied *applied)
{
    const struct opinion opinion = opinion_of_absence(applied->hearing, applied->record);
    findings_add(applied->hearing->findings, &applied->subject, &opinion);
}

static void add_weighed(const struct applied *applied, struct opinion *opinion,
                        const struct seen_value *seen)
{
    opinion_weigh(opinion, applied->check, seen);
    if (seen->is_guessed_to_apply && (applied->check->wrong & seen->value) != 0) {
        opinion->reason =
            arena_format(applied->hearing->arena,
                         "%s; but whether the host offers this service, the inventory does not say",
                         opinion->reason);
    }
    findings_add(applied->hearing->findings, &applied->subject, opinion);
}

/** What is asked of every port that the host has of one kind. */
struct port_question {
    enum endpoint_kind kind;
    value_set closed; /**< the value that stands for "no such endpoint" */
    host_evaluator *evaluate;
};

/** Puts the question to each port; the subject is complete but for it. */
static void ask_ports(const struct applied *host, const struct port_question *question)
{
    struct applied applied = *host;
    const size_t count = host_port_count(applied.record->host, question->kind);
    for (size_t i = 0; i < count; i++) {
        applied.subject.port = host_port(applied.record->host, question->kind, i);
        if (applied.subject.port != 0 && applied.record->absence != NULL) {
            add_absence(&applied);
        } else if (applied.subject.port != 0) {
            question->evaluate(&applied);
        } else if (i == 0) {
            add_undeclared_endpoint(&applied, question->closed);
        }
    }
}

static void evaluate_port_at(const struct applied *applied, struct host_record *record)
{
    for (size_t i = 0; i < record->address_count; i++) {
        const struct place place = {
            .record = record,
            .address = &record->addresses[i],
            .port = applied->subject.port,
        };
        struct seen_value seen;
        struct opinion opinion = sight_port(applied->hearing, &place, &seen);
        seen.is_guessed_to_apply = check_is_guessed(applied->check, applied->record->host);
        add_weighed(applied, &opinion, &seen);
    }
}

static void evaluate_own_port(const struct applied *applied)
{
    evaluate_port_at(applied, applied->record);
}

static void evaluate_port(const struct applied *applied)
{
    const struct port_question question = {
        .kind = applied->check->endpoint,
        .closed = UINT32_C(1) << PORT_CLOSED,
        .evaluate = evaluate_own_port,
    };
    ask_ports(applied, &question);
}

void check_ports(struct hearing *hearing, const struct check *check)
{
    for_each_host(hearing, check, evaluate_port);
}

/** A path is asked on the site's own pair, unless the check names another endpoint. */
static enum endpoint_kind endpoint_of_path(const struct check *check)
{
    if (check->endpoint == ENDPOINT_AGENT_SITE || check->endpoint == ENDPOINT_GATEWAY) {
        return check->endpoint;
    }
    return check->scheme == SCHEME_HTTPS ? ENDPOINT_HTTPS : ENDPOINT_HTTP;
}

static bool is_served(const struct path_judgement *judgement)
{
    return !judgement->is_doubtful &&
           (judgement->state == PATH_SERVES || judgement->state == PATH_AUTH_CHALLENGE);
}

/** The same path at the other port of a pair, if it is served there; else NULL. */
static const struct path_view *find_served(const struct place *place, enum scheme scheme,
                                           uint16_t port)
{
    const struct host_record *record = place->record;
    const struct endpoint_view *endpoint = host_record_endpoint(record, place->address, port);
    const struct path_view *view =
        endpoint != NULL ? endpoint_view_path(endpoint, scheme, record->name, place->path) : NULL;
    return view != NULL && is_served(&view->judgement) ? view : NULL;
}

/** Of the pairs that the place is in, the first that serves the path on its other scheme. */
static const struct path_view *find_served_twin(const struct place *place)
{
    const struct host *host = place->record->host;
    const struct path_view *twin = NULL;
    for (size_t i = 0; i < host->pair_count && twin == NULL; i++) {
        const struct port_pair *pair = &host->pairs[i];
        if (place->scheme == SCHEME_HTTPS && pair->https == place->port) {
            twin = find_served(place, SCHEME_HTTP, pair->http);
        } else if (place->scheme == SCHEME_HTTP && pair->http == place->port) {
            twin = find_served(place, SCHEME_HTTPS, pair->https);
        }
    }
    return twin;
}

// One site gives the same answer on both of its ports: where only one of them has the path, the
// other belongs to another site. And whoever serves the path offers the service.
static void tell_other_site(const struct applied *applied, const struct path_view *twin,
                            struct opinion *opinion, struct seen_value *seen)
{
    struct arena *arena = applied->hearing->arena;
    seen->value = UINT32_C(1) << PATH_NO_SITE;
    seen->is_guessed_to_apply = false;
    opinion->observed = path_state_title(PATH_MISSING);
    opinion->reason =
        arena_format(arena, "404 here, while %s serves it: another site answers on this port",
                     twin->scheme == SCHEME_HTTPS ? "HTTPS" : "HTTP");
    opinion->confidence = confidence_lesser(opinion->confidence, twin->judgement.confidence);
    opinion->evidence = evidence_with(arena, opinion->evidence, twin->deciding);
}

static bool may_be_of_other_site(const struct check *check, const struct seen_value *seen)
{
    const enum endpoint_kind kind = endpoint_of_path(check);
    return !check->is_canary && (kind == ENDPOINT_HTTP || kind == ENDPOINT_HTTPS) &&
           seen->value == UINT32_C(1) << PATH_MISSING && !seen->is_doubtful;
}

static void evaluate_path_at_port(const struct applied *applied)
{
    const struct subject *subject = &applied->subject;
    for (size_t i = 0; i < applied->record->address_count; i++) {
        const struct place place = {
            .record = applied->record,
            .address = &applied->record->addresses[i],
            .port = subject->port,
            .scheme = subject->scheme,
            .path = subject->path,
        };
        struct seen_value seen;
        struct opinion opinion = sight_path(applied->hearing, &place, &seen);
        seen.is_guessed_to_apply = check_is_guessed(applied->check, applied->record->host);
        const struct path_view *twin =
            may_be_of_other_site(applied->check, &seen) ? find_served_twin(&place) : NULL;
        if (twin != NULL) {
            tell_other_site(applied, twin, &opinion, &seen);
        }
        add_weighed(applied, &opinion, &seen);
    }
}

static void evaluate_path(const struct applied *host)
{
    struct applied applied = *host;
    const struct check *check = applied.check;
    struct subject *subject = &applied.subject;
    subject->has_scheme = true;
    subject->scheme = check->scheme;
    subject->path = check->is_canary
                        ? canary_path(applied.hearing->arena, applied.record->name, check->path)
                        : check->path;
    const struct port_question question = {
        .kind = endpoint_of_path(check),
        .closed = UINT32_C(1) << PATH_CLOSED,
        .evaluate = evaluate_path_at_port,
    };
    ask_ports(&applied, &question);
}

void check_paths(struct hearing *hearing, const struct check *check)
{
    for_each_host(hearing, check, evaluate_path);
}

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
    findings_add(applied->hearing->findings, &applied->subject, &opinion);
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
        return;
    }
    if (applied.record->absence != NULL) {
        add_absence(&applied);
        return;
    }
    struct arena *arena = applied.hearing->arena;
    for (size_t i = 0; i < applied.record->address_count; i++) {
        const struct address *address = &applied.record->addresses[i];
        const struct portal_sight sight = portal_judge(applied.record, address, arena);
        struct seen_value seen = {
            .value = UINT32_C(1) << sight.judgement.way,
            .unmeasured = UINT32_C(1) << PORTAL_UNKNOWN,
            .is_doubtful = sight.is_doubtful,
            .is_guessed_to_apply = check_is_guessed(applied.check, applied.record->host),
        };
        struct opinion opinion = {
            .confidence = sight.judgement.confidence,
            .observed = portal_way_title(sight.judgement.way),
            .reason = sight.judgement.rule,
            .address = address,
        };
        if (sight.endpoint != NULL) {
            opinion.evidence = evidence_of_path(arena, sight.endpoint, sight.view);
        }
        add_weighed(&applied, &opinion, &seen);
    }
}

void check_portal_ways(struct hearing *hearing, const struct check *check)
{
    for_each_host(hearing, check, evaluate_portal);
}

static bool is_item_meant(const struct check *check, const struct host *host, uint16_t port)
{
    const bool is_agent_site = port == host->agent_site_port;
    return is_agent_site == (check->endpoint == ENDPOINT_AGENT_SITE);
}

// Where every state is wrong, it is the entry itself that ought not to be there.
static bool is_entry_wrong(const struct check *check)
{
    return (check->wrong & (UINT32_C(1) << PORT_UNMEASURED)) != 0;
}

static void add_wrong_entry(const struct applied *applied, const struct communication_host *item)
{
    struct arena *arena = applied->hearing->arena;
    const char *entry = arena_format(arena, "%s:%u", item->host, (unsigned)item->port);
    const struct opinion opinion = {
        .verdict = VERDICT_INCONSISTENT,
        .confidence = CONFIDENCE_HIGH,
        .observed = "it is named",
        .reason = "the communication profile names it, as the inventory says",
        .evidence =
            evidence_from_text(arena, arena_format(arena, "HTTPS communication hosts of %s: %s",
                                                   applied->record->name, entry)),
    };
    findings_add(applied->hearing->findings, &applied->subject, &opinion);
}

static void evaluate_item(const struct applied *host, const struct communication_host *item)
{
    struct applied applied = *host;
    struct host_record *target = estate_find(applied.hearing->estate, item->host);
    applied.subject.host = target != NULL ? target->name : item->host;
    applied.subject.port = item->port;
    if (is_entry_wrong(applied.check)) {
        add_wrong_entry(&applied, item);
        return;
    }
    if (target == NULL || target->absence != NULL) {
        const struct host_record nobody = { .absence = "it is none of the hosts of this run" };
        const struct opinion opinion =
            opinion_of_absence(applied.hearing, target != NULL ? target : &nobody);
        findings_add(applied.hearing->findings, &applied.subject, &opinion);
        return;
    }
    evaluate_port_at(&applied, target);
}

static void evaluate_communication_hosts(const struct applied *applied)
{
    const struct host *host = applied->record->host;
    for (size_t i = 0; i < host->communication_host_count; i++) {
        const struct communication_host *item = &host->communication_hosts[i];
        if (is_item_meant(applied->check, host, item->port)) {
            evaluate_item(applied, item);
        }
    }
}

void check_communication_hosts(struct hearing *hearing, const struct check *check)
{
    for_each_host(hearing, check, evaluate_communication_hosts);
}
