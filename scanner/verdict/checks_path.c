#include "model/canary.h"
#include "verdict/aliases.h"
#include "verdict/applied.h"
#include "verdict/checks.h"
#include "verdict/confidence.h"
#include "verdict/sights.h"

#include <string.h>

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
    return !check->is_canary && (check->wrong & UINT32_C(1) << PATH_NO_SITE) != 0 &&
           (kind == ENDPOINT_HTTP || kind == ENDPOINT_HTTPS) &&
           seen->value == UINT32_C(1) << PATH_MISSING && !seen->is_doubtful;
}

/** Is it welcome, to a check that wants nothing to be served, that the own name gets nothing? Then
 * no other name that clients use may get more. */
static bool is_about_all_names(const struct check *check, const struct seen_value *seen)
{
    const value_set welcome = check->right | check->tolerated;
    return (welcome & UINT32_C(1) << PATH_NO_SITE) != 0 &&
           (check->right & UINT32_C(1) << PATH_SERVES) == 0 && (welcome & seen->value) != 0 &&
           !seen->is_doubtful;
}

static void add_other_name(const struct applied *applied, const struct place *own,
                           const struct path_view *answer, const struct path_view *own_answer)
{
    struct arena *arena = applied->hearing->arena;
    struct place place = *own;
    place.name = answer->server_name;
    struct seen_value seen;
    struct opinion opinion = sight_path(applied->hearing, &place, &seen);
    seen.is_doubtful = seen.is_doubtful || !alias_is_told(answer);
    seen.is_guessed_to_apply = check_is_guessed(applied->check, applied->record->host);
    opinion.observed = arena_format(arena, "%s under %s", opinion.observed, place.name);
    opinion.reason = arena_format(arena, "under the name %s: %s; under the host's own: %s",
                                  place.name, opinion.reason, own_answer->judgement.rule);
    opinion.evidence = evidence_with(arena, opinion.evidence, own_answer->deciding);
    opinion.standing = STANDING_MEASURED; // the own name was: what is open is open from here
    applied_add_weighed(applied, &opinion, &seen);
}

/** "/" under the host's own name; NULL if it was not asked there. */
static const struct path_view *find_own_root(const struct place *place,
                                             const struct endpoint_view *endpoint)
{
    return endpoint != NULL ? endpoint_view_path(endpoint, place->scheme, place->record->name, "/")
                            : NULL;
}

/** Of "/": was every opinion on it added, because no site answers the own name? */
static bool add_other_names(const struct applied *applied, const struct place *place)
{
    const struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    const struct path_view *own = find_own_root(place, endpoint);
    if (own == NULL) {
        return false;
    }
    const enum path_state state = own->judgement.state;
    const struct path_view *first = alias_next_beyond(endpoint, place->scheme, state, NULL);
    for (const struct path_view *answer = first; answer != NULL;
         answer = alias_next_beyond(endpoint, place->scheme, state, answer)) {
        add_other_name(applied, place, answer, own);
    }
    return first != NULL && state == PATH_NO_SITE;
}

// The path itself was asked under the own name only. A redirect that leads nowhere is no better for
// what another name reaches.
static void doubt_for_other_names(const struct applied *applied, const struct place *place,
                                  struct opinion *opinion, struct seen_value *seen)
{
    const struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    const struct path_view *own = find_own_root(place, endpoint);
    const struct path_view *answer =
        own != NULL && seen->arrival == ARRIVAL_SEEN ? alias_find_doubt(endpoint, own) : NULL;
    if (answer != NULL) {
        alias_tell_doubt(applied->hearing->arena, answer, opinion, seen);
    }
}

static void evaluate_place(const struct applied *applied, const struct place *place)
{
    struct seen_value seen;
    struct opinion opinion = sight_path(applied->hearing, place, &seen);
    seen.is_guessed_to_apply = check_is_guessed(applied->check, applied->record->host);
    const struct path_view *twin =
        may_be_of_other_site(applied->check, &seen) ? find_served_twin(place) : NULL;
    if (twin != NULL) {
        tell_other_site(applied, twin, &opinion, &seen);
    }
    bool is_added = false;
    if (is_about_all_names(applied->check, &seen)) {
        if (strcmp(place->path, "/") == 0) {
            is_added = add_other_names(applied, place);
        } else {
            doubt_for_other_names(applied, place, &opinion, &seen);
        }
    }
    if (!is_added) {
        applied_add_weighed(applied, &opinion, &seen);
    }
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
        evaluate_place(applied, &place);
    }
}

static bool asks_for_certificate(const struct endpoint_view *endpoint)
{
    return endpoint != NULL && endpoint->client_certificate != CLIENT_CERTIFICATE_UNKNOWN &&
           endpoint->client_certificate != CLIENT_CERTIFICATE_NONE;
}

/** Where the port asks for a certificate as a rule, one that never got so far to be asked for was
 * not measured. */
static bool is_certificate_wanted(const struct host_record *record, const struct address *address,
                                  uint16_t port)
{
    const struct endpoint_view *shown = host_record_endpoint(record->certified, address, port);
    return asks_for_certificate(shown) ||
           (shown != NULL && shown->client_certificate == CLIENT_CERTIFICATE_UNKNOWN &&
            asks_for_certificate(host_record_endpoint(record, address, port)));
}

/** Turns to what was seen with a client certificate; false where none was asked for. */
static bool show_certificate(struct applied *applied)
{
    const uint16_t port = host_endpoint_port(applied->record->host, applied->check->endpoint);
    const struct host_record *certified = applied->record->certified;
    bool is_wanted = false;
    for (size_t i = 0; certified != NULL && i < certified->address_count && !is_wanted; i++) {
        is_wanted = is_certificate_wanted(applied->record, &certified->addresses[i], port);
    }
    applied->record = applied->record->certified;
    return is_wanted;
}

static void evaluate_path(const struct applied *host)
{
    struct applied applied = *host;
    const struct check *check = applied.check;
    struct subject *subject = &applied.subject;
    if (check->has_client_certificate && !show_certificate(&applied)) {
        return;
    }
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
    applied_ask_ports(&applied, &question);
}

void check_paths(struct hearing *hearing, const struct check *check)
{
    for_each_applied(hearing, check, evaluate_path);
}
