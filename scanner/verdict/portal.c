#include "verdict/portal.h"

#include "model/canary.h"
#include "model/catalogue.h"
#include "verdict/confidence.h"
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

static struct endpoint_view *find_endpoint(const struct host_record *record,
                                           const struct address *address, enum endpoint_kind kind)
{
    const uint16_t port = record->host != NULL ? host_endpoint_port(record->host, kind) : 0;
    return port != 0 ? host_record_endpoint(record, address, port) : NULL;
}

// That the portal is served in the clear, is locked, or redirects, is told by its own answer alone.
static bool is_told_by_portal(enum portal_way way)
{
    return way == PORTAL_NONE || way == PORTAL_LOCKED || way == PORTAL_REDIRECT;
}

struct portal_sight portal_judge(const struct host_record *record, const struct address *address,
                                 struct arena *arena)
{
    struct inquiry inquiry = {
        .record = record,
        .http = find_endpoint(record, address, ENDPOINT_HTTP),
        .https = find_endpoint(record, address, ENDPOINT_HTTPS),
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
