#include "verdict/redirects.h"

#include "base/text.h"
#include "model/url.h"

#include <stdio.h>
#include <string.h>

/** The walk from one redirect to the next. */
struct walk {
    struct arena *arena;
    const struct host_record *record;
    struct address address; /**< where the last answer came from */
    struct url visited[REDIRECT_MAXIMUM + 2];
    size_t visited_count;
    const struct path_view *view; /**< at the last URL; NULL if there is no answer to it */
    struct redirect_chain *chain;
};

static bool is_answered(const struct path_view *view)
{
    return view != NULL && view->deciding->outcome == OUTCOME_OK;
}

static bool is_same_url(const struct url *left, const struct url *right)
{
    return left->scheme == right->scheme && left->port == right->port &&
           text_equal(left->host, right->host) && text_equal(left->path, right->path);
}

static bool was_visited(const struct walk *walk, const struct url *url)
{
    for (size_t i = 0; i < walk->visited_count; i++) {
        if (is_same_url(&walk->visited[i], url)) {
            return true;
        }
    }
    return false;
}

static const struct path_view *find_at(const struct walk *walk, const struct address *address,
                                       const struct url *url)
{
    const struct endpoint_view *endpoint = host_record_endpoint(walk->record, address, url->port);
    return endpoint != NULL ? endpoint_view_path(endpoint, url->scheme, url->host, url->path)
                            : NULL;
}

/** The answer of the target: at the address of the last answer, else at any other one. */
static const struct path_view *find_target(struct walk *walk, const struct url *url)
{
    const struct path_view *found = find_at(walk, &walk->address, url);
    for (size_t i = 0; i < walk->record->endpoint_count && found == NULL; i++) {
        const struct endpoint_view *endpoint = &walk->record->endpoints[i];
        if (endpoint->port == url->port) {
            found = find_at(walk, &endpoint->address, url);
        }
    }
    if (found != NULL) {
        walk->address = found->deciding->address;
    }
    return found;
}

/** The handshake that a client makes who comes by that name: without one, that with the host's own
 * name tells what its other names get. NULL if none was made. */
static const struct sighting *find_handshake(const struct walk *walk, const struct url *target)
{
    const struct endpoint_view *endpoint =
        host_record_endpoint(walk->record, &walk->address, target->port);
    const struct sighting *found = NULL;
    for (size_t i = 0; endpoint != NULL && i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        const bool is_meant = sighting->kind == OBSERVATION_HANDSHAKE &&
                              sighting->handshake.question == TLS_QUESTION_DEFAULT &&
                              text_equal_ignore_case(sighting->server_name, target->host);
        if (is_meant && (found == NULL || found->handshake.chain == NULL)) {
            found = sighting;
        }
    }
    const bool is_own = endpoint != NULL && host_record_has_name(walk->record, target->host);
    const bool is_told = found != NULL && found->handshake.chain != NULL;
    return is_own && !is_told ? endpoint->handshake : found;
}

/** The leaf that the handshake showed; NULL if none. */
static const char *leaf_fingerprint(const struct sighting *handshake)
{
    const struct judged_chain *chain = handshake != NULL ? handshake->handshake.chain : NULL;
    return chain != NULL ? chain->certificates[0]->facts.sha256 : NULL;
}

/** `target` is NULL when it is no web address. */
static void note_hop(struct walk *walk, const char *text, const struct url *target)
{
    struct redirect_chain *chain = walk->chain;
    struct redirect_hop *hop = &chain->hops[chain->hop_count++];
    *hop = (struct redirect_hop){
        .status = walk->view->deciding->answer.status,
        .from = url_format(walk->arena, &walk->visited[walk->visited_count - 1]),
        .to = text,
    };
    chain->target = text;
    if (target == NULL) {
        return;
    }
    hop->port = target->port;
    const struct path_view *found = find_target(walk, target);
    if (found != NULL) {
        char address[ADDRESS_TEXT_SIZE];
        address_format(&walk->address, address);
        hop->address = arena_copy_text(walk->arena, address);
    }
    if (target->scheme == SCHEME_HTTPS) {
        const struct sighting *handshake = find_handshake(walk, target);
        chain->targets[chain->hop_count - 1] = (struct hop_target){ target->host, handshake };
        hop->certificate_sha256 = leaf_fingerprint(handshake);
    }
    walk->view = found;
}

static void visit(struct walk *walk, const struct url *url)
{
    walk->visited[walk->visited_count++] = *url;
}

// A circle that is closed by parameters, which are never sent, is none to a client that sends them.
static enum chain_end end_of_circle(const struct walk *walk, const struct url *target)
{
    if (!target->had_query) {
        return CHAIN_LOOP;
    }
    for (size_t i = 0; i < walk->visited_count; i++) {
        const struct url *url = &walk->visited[i];
        if (url->scheme != target->scheme || !text_equal(url->host, target->host)) {
            return CHAIN_INSIDE_UNMEASURED;
        }
    }
    return CHAIN_INSIDE_PARAMETERS;
}

/** One hop. True while there is another one to follow; otherwise the chain's end is set, or stays
 * CHAIN_END_COUNT when the walk has arrived. */
static bool follow(struct walk *walk)
{
    const struct sighted_answer *answer = &walk->view->deciding->answer;
    const struct url *base = &walk->visited[walk->visited_count - 1];
    if (answer->location == NULL || answer->location[0] == '\0') {
        note_hop(walk, NULL, NULL);
        walk->chain->end = CHAIN_WITHOUT_TARGET;
        return false;
    }
    struct url target;
    if (!url_resolve(walk->arena, base, answer->location, &target)) {
        note_hop(walk, answer->location, NULL);
        walk->chain->end = CHAIN_INVALID_TARGET;
        return false;
    }
    const bool is_circle = was_visited(walk, &target);
    note_hop(walk, url_format(walk->arena, &target), &target);
    if (is_circle) {
        walk->chain->end = end_of_circle(walk, &target);
    }
    visit(walk, &target);
    const bool is_redirect = walk->view != NULL && sighting_is_redirect(walk->view->deciding);
    return !is_circle && is_redirect;
}

/** HTTPS on which nobody answered the request: by what is known of the port. */
static enum chain_end end_unanswered(const struct walk *walk, uint16_t port)
{
    const struct endpoint_view *endpoint = host_record_endpoint(walk->record, &walk->address, port);
    if (walk->view != NULL && walk->view->deciding->outcome == OUTCOME_REFUSED) {
        return CHAIN_TO_DEAD_HTTPS;
    }
    if (endpoint == NULL || endpoint->judgement.is_doubtful) {
        return CHAIN_TO_UNMEASURED_HTTPS;
    }
    switch (endpoint->judgement.state) {
    case PORT_CLOSED:
    case PORT_HTTP:
    case PORT_OTHER:
    case PORT_RESET_AFTER_HELLO:
        return CHAIN_TO_DEAD_HTTPS;
    case PORT_TLS:
        // Under another name, or with another path, nobody may have asked: but HTTPS is there.
        return walk->view == NULL ? CHAIN_TO_HTTPS : CHAIN_TO_UNMEASURED_HTTPS;
    case PORT_UNMEASURED:
    case PORT_FILTERED:
    case PORT_UNREACHABLE:
    case PORT_SILENT:
    case PORT_BROKEN:
    case PORT_STATE_COUNT:
        return CHAIN_TO_UNMEASURED_HTTPS;
    }
    return CHAIN_TO_UNMEASURED_HTTPS;
}

static bool is_missing(const struct path_view *view)
{
    return is_answered(view) && !view->judgement.is_doubtful &&
           (view->judgement.state == PATH_MISSING || view->judgement.state == PATH_NO_SITE);
}

static enum chain_end end_over_https(const struct walk *walk, const struct url *url,
                                     uint16_t start_port)
{
    const enum chain_end end =
        is_answered(walk->view) ? CHAIN_TO_HTTPS : end_unanswered(walk, url->port);
    const uint16_t wanted = host_record_twin_port(walk->record, start_port);
    if (wanted == 0 || wanted == url->port || end == CHAIN_TO_UNMEASURED_HTTPS) {
        return end;
    }
    return end == CHAIN_TO_DEAD_HTTPS || is_missing(walk->view) ? CHAIN_TO_WRONG_HTTPS
                                                                : CHAIN_TO_HTTPS_ELSEWHERE_PORT;
}

// Another host has a visit of its own: here it was asked only if the redirect could be followed.
static enum chain_end end_at_another(const struct walk *walk)
{
    return is_answered(walk->view) ? CHAIN_TO_HTTPS_OF_ANOTHER : CHAIN_TO_UNMEASURED_HTTPS;
}

/** A way from HTTPS to HTTPS that leads through HTTP shows everything on its way to everybody. */
static bool leaves_https(const struct walk *walk)
{
    if (walk->visited[0].scheme != SCHEME_HTTPS) {
        return false;
    }
    for (size_t i = 1; i < walk->visited_count; i++) {
        if (walk->visited[i].scheme == SCHEME_HTTP) {
            return true;
        }
    }
    return false;
}

/** Where the walk has arrived, compared with where it began. */
static enum chain_end find_end(const struct walk *walk)
{
    const struct url *start = &walk->visited[0];
    const struct url *last = &walk->visited[walk->visited_count - 1];
    const bool is_upgrade = last->scheme == SCHEME_HTTPS && start->scheme == SCHEME_HTTP;
    if (!host_record_has_name(walk->record, last->host)) {
        return is_upgrade ? end_at_another(walk) : CHAIN_ELSEWHERE;
    }
    if (is_upgrade) {
        return end_over_https(walk, last, start->port);
    }
    if (last->scheme != start->scheme || leaves_https(walk)) {
        return CHAIN_TO_HTTP;
    }
    return is_answered(walk->view) ? CHAIN_INSIDE : CHAIN_INSIDE_UNMEASURED;
}

/** A chain may have many hops, and has one. */
static void keep_hops(struct arena *arena, struct redirect_chain *chain)
{
    const struct redirect_hop *hops = chain->hops;
    const struct hop_target *targets = chain->targets;
    chain->hops = arena_allocate(arena, chain->hop_count, sizeof(*hops));
    chain->targets = arena_allocate(arena, chain->hop_count, sizeof(*targets));
    memcpy(chain->hops, hops, chain->hop_count * sizeof(*hops));
    memcpy(chain->targets, targets, chain->hop_count * sizeof(*targets));
}

const struct redirect_chain *redirects_follow(struct arena *arena, const struct host_record *record,
                                              const struct endpoint_view *endpoint,
                                              const struct path_view *start)
{
    struct redirect_hop hops[REDIRECT_MAXIMUM + 1] = { 0 };
    struct hop_target targets[REDIRECT_MAXIMUM + 1] = { 0 };
    struct redirect_chain *chain = arena_allocate(arena, 1, sizeof(*chain));
    *chain = (struct redirect_chain){
        .end = CHAIN_END_COUNT,
        .hops = hops,
        .targets = targets,
    };
    struct walk walk = {
        .arena = arena,
        .record = record,
        .address = endpoint->address,
        .view = start,
        .chain = chain,
    };
    const struct url first = {
        .kind = URL_WEB,
        .scheme = start->scheme,
        .host = start->server_name,
        .port = endpoint->port,
        .path = start->path,
    };
    visit(&walk, &first);
    bool goes_on = true;
    while (goes_on && chain->hop_count <= REDIRECT_MAXIMUM) {
        goes_on = follow(&walk);
    }
    if (chain->end == CHAIN_END_COUNT) {
        chain->end = chain->hop_count > REDIRECT_MAXIMUM ? CHAIN_TOO_LONG : find_end(&walk);
    }
    chain->last = chain->end == CHAIN_INSIDE ? walk.view : NULL;
    keep_hops(arena, chain);
    return chain;
}

static bool find_first_target(struct arena *arena, const struct path_view *view,
                              struct url *out_target)
{
    const struct sighting *sighting = view->deciding;
    const struct url base = {
        .kind = URL_WEB,
        .scheme = view->scheme,
        .host = view->server_name,
        .port = sighting->port,
        .path = view->path,
    };
    return sighting_is_redirect(sighting) && sighting->answer.location != NULL &&
           url_resolve(arena, &base, sighting->answer.location, out_target);
}

bool redirects_lead_alike(struct arena *arena, const struct path_view *one,
                          const struct path_view *other)
{
    struct url first;
    struct url second;
    return find_first_target(arena, one, &first) && find_first_target(arena, other, &second) &&
           is_same_url(&first, &second);
}
