#include "verdict/portal.h"

#include "model/canary.h"
#include "model/catalogue.h"
#include "verdict/confidence.h"
#include "verdict/host_ports.h"
#include "verdict/host_view.h"
#include "verdict/portal_rules.h"

#define CONSOLE_PATH     "/Altiris/Console"
#define APPLICATION_PATH "/Altiris/"
#define ROOT_PATH        "/"

struct portal_judgement portal_classify(const struct portal_facts *facts)
{
    const struct portal_rule *rule = portal_rules_find(facts);
    return (struct portal_judgement){
        .way = rule->way,
        .confidence = rule->confidence,
        .rule = rule->rule,
    };
}

/** One address of the host, asked for several paths. */
struct inquiry {
    const struct host_record *record;
    struct endpoint_view *http;  /**< NULL if it was not asked */
    struct endpoint_view *https; /**< likewise */
    enum confidence confidence;  /**< of the least sure state that was known */
    bool is_doubtful;
};

static enum path_state ask(struct inquiry *inquiry, enum scheme scheme, const char *path)
{
    const struct endpoint_view *endpoint = scheme == SCHEME_HTTP ? inquiry->http : inquiry->https;
    if (endpoint == NULL) {
        return PATH_UNMEASURED;
    }
    const struct path_view *view =
        endpoint_view_path(endpoint, scheme, inquiry->record->name, path);
    const struct path_judgement judgement = endpoint_view_judge_path(endpoint, scheme, view);
    if (judgement.is_doubtful) {
        inquiry->is_doubtful = true;
    }
    if (judgement.state != PATH_UNMEASURED) {
        inquiry->confidence = confidence_lesser(inquiry->confidence, judgement.confidence);
    }
    return judgement.state;
}

// A redirect of "/" tells how its target is. That it redirects at all over HTTP tells that SSL is
// not required on the root: so its canary is asked first, and then the answer itself.
static enum path_state ask_root(struct inquiry *inquiry, struct arena *arena)
{
    const char *name = inquiry->record->name;
    const enum path_state canary = ask(inquiry, SCHEME_HTTP, canary_path(arena, name, ROOT_PATH));
    if (canary != PATH_UNMEASURED || inquiry->http == NULL) {
        return canary;
    }
    const struct path_view *root = endpoint_view_path(inquiry->http, SCHEME_HTTP, name, ROOT_PATH);
    if (root != NULL && sighting_is_redirect(root->deciding)) {
        return PATH_REDIRECTS_ELSEWHERE;
    }
    return ask(inquiry, SCHEME_HTTP, ROOT_PATH);
}

/** The HTTPS port of the pair; 0: none. */
static uint16_t port_beside(const struct host *host, uint16_t http_port)
{
    if (http_port == 0) {
        return host_endpoint_port(host, ENDPOINT_HTTPS);
    }
    for (size_t i = 0; i < host->pair_count; i++) {
        if (host->pairs[i].http == http_port && host->pairs[i].https != 0) {
            return host->pairs[i].https;
        }
    }
    return 0;
}

static bool is_answered(const struct host_record *record, const struct endpoint_view *endpoint,
                        const char *path)
{
    const struct path_view *view =
        endpoint != NULL ? endpoint_view_path(endpoint, SCHEME_HTTPS, record->name, path) : NULL;
    return view != NULL && !view->judgement.is_doubtful &&
           (view->judgement.state == PATH_SERVES || view->judgement.state == PATH_AUTH_CHALLENGE);
}

/** The first HTTPS port of the host that answers the path; NULL if none does. */
static struct endpoint_view *find_answering(const struct host_record *record,
                                            const struct address *address, const char *path)
{
    const size_t count = host_port_count(record->host, ENDPOINT_HTTPS);
    for (size_t i = 0; i < count; i++) {
        const uint16_t port = host_port(record->host, ENDPOINT_HTTPS, i);
        struct endpoint_view *endpoint =
            port != 0 ? host_record_endpoint(record, address, port) : NULL;
        if (is_answered(record, endpoint, path)) {
            return endpoint;
        }
    }
    return NULL;
}

// That the portal is served in the clear, is locked, or redirects, is told by its own answer alone.
static bool is_told_by_portal(enum portal_way way)
{
    return way == PORTAL_NONE || way == PORTAL_LOCKED || way == PORTAL_REDIRECT;
}

static struct portal_sight judge_pair(const struct host_record *record, struct endpoint_view *http,
                                      struct endpoint_view *https, struct arena *arena)
{
    struct inquiry inquiry = {
        .record = record,
        .http = http,
        .https = https,
        .confidence = CONFIDENCE_HIGH,
    };
    const char *application = canary_path(arena, record->name, APPLICATION_PATH);
    struct portal_facts facts = { .portal_http = ask(&inquiry, SCHEME_HTTP, PORTAL_PATH) };
    const struct inquiry about_portal = inquiry;
    facts.portal_https = ask(&inquiry, SCHEME_HTTPS, PORTAL_PATH);
    facts.console_http = ask(&inquiry, SCHEME_HTTP, CONSOLE_PATH);
    facts.console_https = ask(&inquiry, SCHEME_HTTPS, CONSOLE_PATH);
    facts.application_http = ask(&inquiry, SCHEME_HTTP, application);
    facts.root_http = ask_root(&inquiry, arena);

    struct portal_sight sight = {
        .judgement = portal_classify(&facts),
        .is_portal_unmeasured = facts.portal_http == PATH_UNMEASURED,
        .endpoint = inquiry.http != NULL ? inquiry.http : inquiry.https,
    };
    const struct inquiry *telling =
        is_told_by_portal(sight.judgement.way) ? &about_portal : &inquiry;
    sight.is_doubtful = telling->is_doubtful;
    sight.judgement.confidence = confidence_lesser(sight.judgement.confidence, telling->confidence);
    if (inquiry.http != NULL) {
        sight.view = endpoint_view_path(inquiry.http, SCHEME_HTTP, record->name, PORTAL_PATH);
    }
    if (sight.view != NULL && sight.judgement.way == PORTAL_REDIRECT) {
        sight.arrival = sight.view->judgement.arrival;
    }
    return sight;
}

struct portal_sight portal_judge(const struct host_record *record, const struct address *address,
                                 uint16_t http_port, struct arena *arena)
{
    const uint16_t https_port = port_beside(record->host, http_port);
    struct endpoint_view *http =
        http_port != 0 ? host_record_endpoint(record, address, http_port) : NULL;
    struct endpoint_view *https =
        https_port != 0 ? host_record_endpoint(record, address, https_port) : NULL;
    const struct portal_sight sight = judge_pair(record, http, https, arena);
    if (sight.judgement.way != PORTAL_UNKNOWN || sight.is_portal_unmeasured) {
        return sight;
    }
    // A further HTTP port may belong to another site than the one that the portal is on.
    struct endpoint_view *other = find_answering(record, address, PORTAL_PATH);
    if (other == NULL) {
        other = find_answering(record, address, CONSOLE_PATH);
    }
    return other != NULL && other != https ? judge_pair(record, http, other, arena) : sight;
}
