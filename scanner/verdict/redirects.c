#include "verdict/redirects.h"

#include "base/text.h"
#include "model/url.h"

#include <stdio.h>

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

static void note_hop(struct walk *walk, unsigned status, const char *target, bool is_found)
{
    char address[ADDRESS_TEXT_SIZE];
    address_format(&walk->address, address);
    struct redirect_chain *chain = walk->chain;
    chain->hops[chain->hop_count++] =
        is_found ? arena_format(walk->arena, "%u %s (%s)", status, target, address)
                 : arena_format(walk->arena, "%u %s", status, target);
    chain->target = target;
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
    if (answer->location == NULL) {
        walk->chain->end = CHAIN_WITHOUT_TARGET;
        return false;
    }
    struct url target;
    if (!url_resolve(walk->arena, base, answer->location, &target)) {
        note_hop(walk, answer->status, answer->location, false);
        walk->chain->end = CHAIN_INVALID_TARGET;
        return false;
    }
    const bool is_circle = was_visited(walk, &target);
    walk->view = find_target(walk, &target);
    note_hop(walk, answer->status, url_format(walk->arena, &target), walk->view != NULL);
    if (is_circle) {
        walk->chain->end = end_of_circle(walk, &target);
    }
    visit(walk, &target);
    const bool is_redirect = walk->view != NULL && sighting_is_redirect(walk->view->deciding);
    return !is_circle && is_redirect;
}

static bool is_dead(const struct path_view *view)
{
    return view != NULL && !is_answered(view) && outcome_is_measured(view->deciding->outcome);
}

static bool is_closed(const struct walk *walk, uint16_t port)
{
    const struct endpoint_view *endpoint = host_record_endpoint(walk->record, &walk->address, port);
    return endpoint != NULL && endpoint->judgement.state == PORT_CLOSED;
}

static enum chain_end end_over_https(const struct walk *walk, const struct url *url,
                                     uint16_t start_port)
{
    const uint16_t wanted = host_record_twin_port(walk->record, start_port);
    if (is_dead(walk->view) || (walk->view == NULL && is_closed(walk, url->port))) {
        return CHAIN_TO_DEAD_HTTPS;
    }
    return wanted != 0 && wanted != url->port ? CHAIN_TO_HTTPS_ELSEWHERE_PORT : CHAIN_TO_HTTPS;
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
    if (!host_record_has_name(walk->record, last->host)) {
        return CHAIN_ELSEWHERE;
    }
    if (last->scheme == SCHEME_HTTPS && start->scheme == SCHEME_HTTP) {
        return end_over_https(walk, last, start->port);
    }
    if (last->scheme != start->scheme || leaves_https(walk)) {
        return CHAIN_TO_HTTP;
    }
    return is_answered(walk->view) ? CHAIN_INSIDE : CHAIN_INSIDE_UNMEASURED;
}

const struct redirect_chain *redirects_follow(struct arena *arena, const struct host_record *record,
                                              const struct endpoint_view *endpoint,
                                              const struct path_view *start)
{
    struct redirect_chain *chain = arena_allocate(arena, 1, sizeof(*chain));
    *chain = (struct redirect_chain){
        .end = CHAIN_END_COUNT,
        .hops = arena_allocate(arena, REDIRECT_MAXIMUM + 1, sizeof(*chain->hops)),
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
    return chain;
}
