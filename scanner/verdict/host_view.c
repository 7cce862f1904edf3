#include "verdict/host_view.h"

#include "base/memory.h"
#include "base/text.h"
#include "model/canary.h"
#include "verdict/confidence.h"
#include "verdict/path_facts.h"
#include "verdict/port_client_certificate.h"
#include "verdict/port_facts.h"
#include "verdict/redirects.h"
#include "verdict/throttling.h"

#include <string.h>

static bool is_same_endpoint(const struct sighting *left, const struct sighting *right)
{
    return left->port == right->port && address_equal(&left->address, &right->address);
}

static bool is_same_question(const struct sighting *left, const struct sighting *right)
{
    return right->kind == OBSERVATION_ANSWER && left->scheme == right->scheme &&
           text_equal(left->server_name, right->server_name) && text_equal(left->path, right->path);
}

static size_t end_of_endpoint(const struct host_record *record, size_t first)
{
    size_t end = first + 1;
    while (end < record->sighting_count &&
           is_same_endpoint(&record->sightings[first], &record->sightings[end])) {
        end++;
    }
    return end;
}

static size_t end_of_question(const struct endpoint_view *endpoint, size_t first)
{
    size_t end = first + 1;
    while (end < endpoint->sighting_count &&
           is_same_question(&endpoint->sightings[first], &endpoint->sightings[end])) {
        end++;
    }
    return end;
}

static size_t count_paths(const struct endpoint_view *endpoint)
{
    size_t count = 0;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        if (endpoint->sightings[i].kind != OBSERVATION_ANSWER) {
            continue;
        }
        i = end_of_question(endpoint, i) - 1;
        count++;
    }
    return count;
}

static struct path_view view_of(const struct sighting *attempts, size_t count)
{
    return (struct path_view){
        .scheme = attempts->scheme,
        .server_name = attempts->server_name,
        .path = attempts->path,
        .has_own_name = attempts->has_own_name,
        .attempts = attempts,
        .attempt_count = count,
        .deciding = path_facts_deciding(attempts, count),
    };
}

static void find_paths(struct endpoint_view *endpoint, struct arena *arena)
{
    endpoint->paths = arena_allocate(arena, count_paths(endpoint), sizeof(*endpoint->paths));
    for (size_t i = 0; i < endpoint->sighting_count;) {
        const struct sighting *first = &endpoint->sightings[i];
        if (first->kind != OBSERVATION_ANSWER) {
            i++;
            continue;
        }
        const size_t end = end_of_question(endpoint, i);
        endpoint->paths[endpoint->path_count++] = view_of(first, end - i);
        i = end;
    }
}

static void judge_endpoint(struct endpoint_view *endpoint, struct arena *arena)
{
    const struct port_facts facts = port_facts_gather(endpoint);
    endpoint->judgement = classify_port(arena, &facts);
    endpoint->deciding = port_facts_deciding(endpoint, &facts);
    endpoint->client_certificate = port_client_certificate(endpoint);
    endpoint->handshake = port_facts_handshake(endpoint);
}

static bool has_own_sighting(const struct endpoint_view *endpoint)
{
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        if (endpoint->sightings[i].has_own_name) {
            return true;
        }
    }
    return false;
}

/** Resolutions have no port, and are no endpoint. */
static bool is_of_endpoint(const struct sighting *sighting)
{
    return sighting->kind != OBSERVATION_RESOLUTION && sighting->port != 0;
}

static void find_endpoints(struct host_record *record, struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < record->sighting_count; i = end_of_endpoint(record, i)) {
        count += is_of_endpoint(&record->sightings[i]);
    }
    record->endpoints = arena_allocate(arena, count, sizeof(*record->endpoints));
    size_t end = 0;
    for (size_t i = 0; i < record->sighting_count; i = end) {
        const struct sighting *first = &record->sightings[i];
        end = end_of_endpoint(record, i);
        if (!is_of_endpoint(first)) {
            continue;
        }
        struct endpoint_view *endpoint = &record->endpoints[record->endpoint_count++];
        *endpoint = (struct endpoint_view){
            .address = first->address,
            .port = first->port,
            .sightings = first,
            .sighting_count = end - i,
        };
        endpoint->has_own_name = has_own_sighting(endpoint);
        judge_endpoint(endpoint, arena);
        find_paths(endpoint, arena);
    }
}

struct path_judgement endpoint_view_judge_path(const struct endpoint_view *endpoint,
                                               enum scheme scheme, const struct path_view *view)
{
    if (view != NULL) {
        return view->judgement;
    }
    const struct path_facts facts = path_facts_unasked(endpoint, scheme);
    struct path_judgement judgement = classify_path(&facts);
    judgement.is_doubtful = endpoint->judgement.is_doubtful;
    return judgement;
}

static const struct path_view *find_canary(const struct host_record *record,
                                           const struct endpoint_view *endpoint,
                                           const struct path_view *view, struct arena *arena)
{
    if (canary_is_path(view->path)) {
        return NULL;
    }
    const struct arena_mark mark = arena_mark(arena);
    const char *canary = canary_path(arena, record->name, view->path);
    const struct path_view *found =
        endpoint_view_path(endpoint, view->scheme, view->server_name, canary);
    arena_release(arena, mark);
    return found;
}

static bool is_forbidden_over_http(const struct path_view *view)
{
    return view->scheme == SCHEME_HTTP && view->deciding->outcome == OUTCOME_OK &&
           view->deciding->answer.status == 403;
}

// Folders inherit Require SSL: nonsense that is refused in a folder above speaks for all below it.
// Nonsense that is answered there says nothing: SSL may be required from further down on.
static const struct path_view *find_refusal_above(const struct host_record *record,
                                                  const struct endpoint_view *endpoint,
                                                  const struct path_view *view, struct arena *arena)
{
    const struct arena_mark mark = arena_mark(arena);
    char *folder = arena_copy_text(arena, view->path);
    const struct path_view *canary = NULL;
    for (size_t length = strlen(folder); length > 1 && canary == NULL;) {
        length--; // a closing slash is of the folder itself
        while (length > 1 && folder[length - 1] != '/') {
            length--;
        }
        folder[length] = '\0';
        canary = endpoint_view_path(endpoint, view->scheme, view->server_name,
                                    canary_path(arena, record->name, folder));
    }
    arena_release(arena, mark);
    return canary != NULL && is_forbidden_over_http(canary) ? canary : NULL;
}

/** What 403 over HTTP has to be compared with. */
static void find_company(const struct host_record *record, const struct endpoint_view *endpoint,
                         struct path_view *view, struct arena *arena)
{
    const uint16_t twin_port = host_record_twin_port(record, endpoint->port);
    const struct endpoint_view *twin =
        twin_port != 0 ? host_record_endpoint(record, &endpoint->address, twin_port) : NULL;
    if (twin != NULL) {
        view->twin = endpoint_view_path(twin, SCHEME_HTTPS, view->server_name, view->path);
    }
    view->canary = find_canary(record, endpoint, view, arena);
    if (view->canary == NULL && !canary_is_path(view->path)) {
        view->canary = find_refusal_above(record, endpoint, view, arena);
    }
    const bool is_twin_forbidden = view->twin != NULL && view->twin->deciding->answer.status == 403;
    if (is_twin_forbidden && view->canary != NULL) {
        view->canary_twin =
            endpoint_view_path(twin, SCHEME_HTTPS, view->server_name, view->canary->path);
    }
}

/** The answer to nonsense that an answer which seems to prove the path has to be compared with: to
 * its own canary, else to that of the root; else what became of asking. */
static const struct path_view *find_nonsense(const struct host_record *record,
                                             const struct endpoint_view *endpoint,
                                             const struct path_view *view, struct arena *arena)
{
    const struct path_view *own = find_canary(record, endpoint, view, arena);
    if (own != NULL && own->deciding->outcome == OUTCOME_OK) {
        return own;
    }
    const char *canary = canary_path(arena, record->name, "/");
    const struct path_view *root =
        endpoint_view_path(endpoint, view->scheme, view->server_name, canary);
    const bool is_root_answered = root != NULL && root->deciding->outcome == OUTCOME_OK;
    if (own != NULL && !is_root_answered) {
        return own;
    }
    return root != view ? root : NULL;
}

static bool seems_to_prove_path(const struct path_view *view)
{
    const unsigned status = view->deciding->answer.status;
    return view->deciding->outcome == OUTCOME_OK &&
           strcmp(view->path, "/") != 0 && // of the root all that is asked is whether it answers
           ((status >= 200 && status <= 299) || status == 304 || status == 401 ||
            (status >= 405 && status <= 417));
}

static bool has_failed_attempt(const struct path_view *view)
{
    for (size_t i = 0; i < view->attempt_count; i++) {
        const enum outcome outcome = view->attempts[i].outcome;
        if (outcome != OUTCOME_OK && outcome_is_measured(outcome)) {
            return true;
        }
    }
    return false;
}

static void judge_answer(const struct host_record *record, const struct endpoint_view *endpoint,
                         struct path_view *view, struct arena *arena)
{
    if (is_forbidden_over_http(view)) {
        find_company(record, endpoint, view, arena);
    } else if (seems_to_prove_path(view)) {
        view->canary = find_nonsense(record, endpoint, view, arena);
    }
    const struct path_facts facts = path_facts_gather(endpoint, view);
    view->judgement = classify_path(&facts);
    if (facts.status != 403 && facts.canary != CANARY_ALIKE && !view->judgement.is_doubtful) {
        view->canary = NULL;
    }
    if (facts.status == 0) {
        view->judgement.is_doubtful = endpoint->judgement.is_doubtful;
    } else if (path_facts_are_disputed(view)) {
        view->judgement.is_doubtful = true;
        view->judgement.confidence = CONFIDENCE_LOW;
    } else if (has_failed_attempt(view) &&
               view->judgement.state != PATH_REQUIRES_CLIENT_CERTIFICATE) {
        view->judgement.confidence =
            confidence_lesser(view->judgement.confidence, CONFIDENCE_MEDIUM);
    }
}

/** Is the page at the end of the redirect a child of the path? Then something of it is there. */
static bool leads_below(const struct path_view *view, const struct path_view *last)
{
    const size_t length = strlen(view->path);
    return text_starts_with_ignore_case(last->path, view->path) &&
           (last->path[length] == '/' || (length > 1 && view->path[length - 1] == '/'));
}

// A log-on page to which everything is redirected proves of no path that it is there.
static enum chain_end doubt_end(const struct host_record *record,
                                const struct endpoint_view *endpoint, struct path_view *view,
                                struct arena *arena)
{
    const enum chain_end end = view->chain->end;
    const struct path_view *last = view->chain->last; // only of CHAIN_INSIDE
    if (last == NULL || last->judgement.state != PATH_SERVES) {
        return end;
    }
    if (canary_is_path(view->path)) {
        return CHAIN_INSIDE_FOR_ALL;
    }
    if (leads_below(view, last)) {
        return end;
    }
    const struct path_view *nonsense = find_nonsense(record, endpoint, view, arena);
    if (nonsense == NULL || !redirects_lead_alike(arena, view, nonsense)) {
        return end;
    }
    view->canary = nonsense;
    return CHAIN_INSIDE_FOR_ALL;
}

static void judge_redirect(const struct host_record *record, const struct endpoint_view *endpoint,
                           struct path_view *view, struct arena *arena)
{
    view->chain = redirects_follow(arena, record, endpoint, view);
    const struct path_judgement *last =
        view->chain->last != NULL ? &view->chain->last->judgement : NULL;
    view->judgement = classify_chain(doubt_end(record, endpoint, view, arena), last);
    if (path_facts_are_disputed(view)) {
        view->judgement.is_doubtful = true;
        view->judgement.confidence = CONFIDENCE_LOW;
    }
}

/** The paths that one pass judges. */
struct pass {
    enum scheme scheme;
    bool is_redirect;
};

static void judge_endpoint_paths(const struct host_record *record,
                                 const struct endpoint_view *endpoint, const struct pass *pass,
                                 struct arena *arena)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        struct path_view *view = &endpoint->paths[i];
        if (view->scheme != pass->scheme ||
            sighting_is_redirect(view->deciding) != pass->is_redirect) {
            continue;
        }
        if (pass->is_redirect) {
            judge_redirect(record, endpoint, view, arena);
        } else {
            judge_answer(record, endpoint, view, arena);
        }
    }
}

// Each pass needs the one before: a redirect the answer that it leads to, and a 403 over HTTP the
// answer over HTTPS.
static const struct pass passes[] = {
    { SCHEME_HTTPS, false },
    { SCHEME_HTTPS, true },
    { SCHEME_HTTP, false },
    { SCHEME_HTTP, true },
};

void host_view_build(struct host_record *record, struct arena *arena)
{
    find_endpoints(record, arena);
    throttling_find(record);
    for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++) {
        for (size_t e = 0; e < record->endpoint_count; e++) {
            judge_endpoint_paths(record, &record->endpoints[e], &passes[i], arena);
        }
    }
}

void host_record_clear(struct host_record *record)
{
    memory_free(record->sightings);
    memory_free(record->addresses);
    record->sightings = NULL;
    record->addresses = NULL;
}
