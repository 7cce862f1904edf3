#include "verdict/portal.h"

#include "model/canary.h"
#include "model/catalogue.h"
#include "verdict/confidence.h"
#include "verdict/host_view.h"

#define BIT(state) (1U << (state))

#define CONSOLE_PATH     "/Altiris/Console"
#define APPLICATION_PATH "/Altiris/"
#define ROOT_PATH        "/"

#define ANSWERS (BIT(PATH_SERVES) | BIT(PATH_AUTH_CHALLENGE))
#define LOCKED  BIT(PATH_REQUIRES_SSL)
#define UNKNOWN BIT(PATH_UNMEASURED)
// Answers that only come where SSL is not required: IIS checks for it before anything else.
#define OPEN                                                                                    \
    (ANSWERS | BIT(PATH_MISSING) | BIT(PATH_REDIRECTS_TO_HTTPS) | BIT(PATH_REDIRECTS_TO_HTTP) | \
     BIT(PATH_REDIRECTS_ELSEWHERE) | BIT(PATH_REDIRECT_LOOP))
#define NOT_THERE (BIT(PATH_MISSING) | BIT(PATH_CLOSED) | BIT(PATH_NO_SITE) | LOCKED)

/** A set of 0 stands for every state. */
struct portal_rule {
    unsigned portal_http;
    unsigned portal_https;
    unsigned console_http;
    unsigned console_https;
    unsigned application_http;
    unsigned root_http;
    enum portal_way way;
    enum confidence confidence;
    const char *rule;
};

// clang-format off
// The first row that fits decides.
static const struct portal_rule portal_rules[] = {
    { .portal_http = ANSWERS,
      .way = PORTAL_NONE, .confidence = CONFIDENCE_HIGH,
      .rule = "the portal is served in the clear" },
    { .portal_http = BIT(PATH_REDIRECTS_TO_HTTPS),
      .way = PORTAL_REDIRECT, .confidence = CONFIDENCE_HIGH,
      .rule = "HTTP redirects to HTTPS, which is none of the ways of the article" },

    { .portal_https = BIT(PATH_MISSING), .console_https = ANSWERS, .portal_http = NOT_THERE,
      .way = PORTAL_NOT_INSTALLED, .confidence = CONFIDENCE_HIGH,
      .rule = "the console answers over HTTPS, and there is no portal beside it" },
    { .portal_http = BIT(PATH_MISSING), .console_http = ANSWERS,
      .portal_https = BIT(PATH_MISSING) | BIT(PATH_CLOSED) | BIT(PATH_NO_SITE),
      .way = PORTAL_NOT_INSTALLED, .confidence = CONFIDENCE_HIGH,
      .rule = "the console answers over HTTP, and there is no portal beside it" },

    { .portal_http = BIT(PATH_CLOSED), .portal_https = ANSWERS,
      .way = PORTAL_BINDING_REMOVED, .confidence = CONFIDENCE_HIGH,
      .rule = "nothing speaks HTTP there, and the portal answers over HTTPS" },
    { .portal_http = BIT(PATH_NO_SITE), .portal_https = ANSWERS,
      .way = PORTAL_BINDING_REMOVED, .confidence = CONFIDENCE_HIGH,
      .rule = "no site has the HTTP port, and the portal answers over HTTPS" },
    { .portal_http = BIT(PATH_MISSING), .portal_https = ANSWERS, .console_http = BIT(PATH_MISSING),
      .application_http = BIT(PATH_MISSING) | UNKNOWN,
      .way = PORTAL_BINDING_REMOVED, .confidence = CONFIDENCE_MEDIUM,
      .rule = "another site has the HTTP port, and the portal answers over HTTPS" },

    { .portal_http = LOCKED,
      .portal_https = BIT(PATH_MISSING) | BIT(PATH_CLOSED) | BIT(PATH_NO_SITE),
      .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "SSL is required on the portal, and over HTTPS there is none" },
    { .portal_http = LOCKED, .root_http = LOCKED,
      .way = PORTAL_SITE_AND_PORTAL_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "SSL is required on the site's root and on the portal" },
    { .portal_http = LOCKED, .application_http = LOCKED, .root_http = OPEN,
      .way = PORTAL_APPLICATION_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "SSL is required below /Altiris/, and not on the site's root" },
    { .portal_http = LOCKED, .application_http = UNKNOWN, .console_http = LOCKED,
      .root_http = OPEN,
      .way = PORTAL_APPLICATION_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "SSL is required on portal and console, and not on the site's root" },
    { .portal_http = LOCKED, .application_http = OPEN, .root_http = OPEN,
      .way = PORTAL_ONLY_SSL, .confidence = CONFIDENCE_HIGH,
      .rule = "SSL is required on the portal, and not below /Altiris/ as a whole" },
    { .portal_http = LOCKED, .application_http = UNKNOWN, .console_http = OPEN, .root_http = OPEN,
      .way = PORTAL_ONLY_SSL, .confidence = CONFIDENCE_MEDIUM,
      .rule = "SSL is required on the portal, and not on the console" },
    { .portal_http = LOCKED,
      .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "SSL is required on the portal; where else could not be measured" },

    { .portal_http = UNKNOWN,
      .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "how the portal answers over HTTP could not be measured" },
    { .portal_http = BIT(PATH_CLOSED) | BIT(PATH_NO_SITE),
      .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "the portal is not on HTTP, and does not answer over HTTPS either" },
    { .way = PORTAL_UNKNOWN, .confidence = CONFIDENCE_LOW,
      .rule = "the answers fit none of the ways" },
};

// clang-format on

static bool fits(unsigned set, enum path_state state)
{
    return set == 0 || (set & BIT(state)) != 0;
}

static bool rule_fits(const struct portal_rule *rule, const struct portal_facts *facts)
{
    return fits(rule->portal_http, facts->portal_http) &&
           fits(rule->portal_https, facts->portal_https) &&
           fits(rule->console_http, facts->console_http) &&
           fits(rule->console_https, facts->console_https) &&
           fits(rule->application_http, facts->application_http) &&
           fits(rule->root_http, facts->root_http);
}

struct portal_judgement portal_classify(const struct portal_facts *facts)
{
    const size_t count = sizeof(portal_rules) / sizeof(portal_rules[0]);
    size_t index = 0;
    while (index + 1 < count && !rule_fits(&portal_rules[index], facts)) {
        index++;
    }
    return (struct portal_judgement){
        .way = portal_rules[index].way,
        .confidence = portal_rules[index].confidence,
        .rule = portal_rules[index].rule,
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

// That the portal is served in the clear, or redirects, is told by its own answer alone.
static bool is_told_by_portal(enum portal_way way)
{
    return way == PORTAL_NONE || way == PORTAL_REDIRECT;
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
        .endpoint = inquiry.http != NULL ? inquiry.http : inquiry.https,
    };
    const struct inquiry *telling =
        is_told_by_portal(sight.judgement.way) ? &about_portal : &inquiry;
    sight.is_doubtful = telling->is_doubtful;
    sight.judgement.confidence = confidence_lesser(sight.judgement.confidence, telling->confidence);
    if (inquiry.http != NULL) {
        sight.view = endpoint_view_path(inquiry.http, SCHEME_HTTP, record->name, PORTAL_PATH);
    }
    return sight;
}
