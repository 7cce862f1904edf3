#include "plan/questions.h"

#include "model/canary.h"

#include <string.h>

#define KIND_BIT(kind) (1U << (kind))

/** An HTTP and an HTTPS endpoint. */
#define KINDS_OF_PAIR (KIND_BIT(ENDPOINT_HTTP) | KIND_BIT(ENDPOINT_HTTPS))

/** What a listed host of no known role is asked, so that something is known of it. */
#define KINDS_OF_NO_ROLE (KINDS_OF_PAIR | KIND_BIT(ENDPOINT_AGENT_SITE))

/** The visit of one host in the making. */
struct questions {
    const struct plan *plan;
    const struct host *host;
    struct arena *arena;
    struct draft *draft;
};

static role_set asked_roles(const struct plan *plan, const struct host *host)
{
    bool asks_all = host->roles == 0 && plan->options.asks_every_role;
    return asks_all ? role_bit(ROLE_COUNT) - 1 : host->roles;
}

/** The endpoints that the roles of the host have, as bits. */
static unsigned asked_kinds(const struct plan *plan, const struct host *host)
{
    role_set roles = asked_roles(plan, host);
    if (roles == 0) {
        return host->is_listed ? KINDS_OF_NO_ROLE : 0;
    }
    unsigned kinds = 0;
    for (int role = 0; role < ROLE_COUNT; role++) {
        bool is_asked = (roles & role_bit((enum role)role)) != 0;
        kinds |= is_asked ? plan->catalogue->roles[role].endpoints : 0;
    }
    return kinds;
}

static void ask_pair(struct questions *questions, const struct port_pair *pair, unsigned kinds,
                     struct ask ask)
{
    ask.scheme = SCHEME_HTTP;
    ask.port = (kinds & KIND_BIT(ENDPOINT_HTTP)) != 0 ? pair->http : 0;
    draft_add(questions->draft, &ask);
    ask.scheme = SCHEME_HTTPS;
    ask.port = (kinds & KIND_BIT(ENDPOINT_HTTPS)) != 0 ? pair->https : 0;
    draft_add(questions->draft, &ask);
}

/** The path at every pair and at every other endpoint of the host that is among `kinds`. */
static void ask_path(struct questions *questions, unsigned kinds, const char *path)
{
    const struct host *host = questions->host;
    struct ask ask = { .path = path, .path_length = strlen(path), .scheme = SCHEME_HTTPS };
    for (size_t i = 0; i < host->pair_count; i++) {
        ask_pair(questions, &host->pairs[i], kinds, ask);
    }
    ask.port = (kinds & KIND_BIT(ENDPOINT_AGENT_SITE)) != 0 ? host->agent_site_port : 0;
    draft_add(questions->draft, &ask);
    ask.port = (kinds & KIND_BIT(ENDPOINT_GATEWAY)) != 0 ? host->gateway_port : 0;
    draft_add(questions->draft, &ask);
}

static void ask_canary(struct questions *questions, unsigned kinds, const char *path)
{
    ask_path(questions, kinds, canary_path(questions->arena, questions->host->name, path));
}

static bool is_offered(const struct role_path *path, service_set services)
{
    return path->services == 0 || services == 0 || (path->services & services) != 0;
}

static void ask_role(struct questions *questions, const struct role_definition *role)
{
    const struct catalogue *catalogue = questions->plan->catalogue;
    const unsigned agent_site = KIND_BIT(ENDPOINT_AGENT_SITE);
    for (size_t i = 0; i < role->path_count; i++) {
        const struct role_path *path = &role->paths[i];
        if (!is_offered(path, questions->host->services) ||
            !catalogue_may_ask(catalogue, path->path)) {
            continue;
        }
        unsigned kinds = role->endpoints & (path->is_on_agent_site ? agent_site : ~agent_site);
        if (path->is_itself_asked) {
            ask_path(questions, kinds, path->path);
        }
        if (path->is_canary_asked) {
            ask_canary(questions, kinds, path->path);
        }
    }
}

static void ask_roles(struct questions *questions)
{
    const struct plan *plan = questions->plan;
    role_set roles = asked_roles(plan, questions->host);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if ((roles & role_bit((enum role)role)) != 0) {
            ask_role(questions, &plan->catalogue->roles[role]);
        }
    }
    unsigned kinds = asked_kinds(plan, questions->host);
    ask_path(questions, kinds, "/");
    if (roles == 0) {
        ask_canary(questions, kinds, "/");
    }
}

/** A second site that was declared is looked at, whatever the roles ask of the first. */
static void ask_further_pairs(struct questions *questions)
{
    const struct ask ask = { .path = "/", .path_length = 1 };
    for (size_t i = 1; i < questions->host->pair_count; i++) {
        ask_pair(questions, &questions->host->pairs[i], KINDS_OF_PAIR, ask);
    }
}

/** The pair that the port belongs to; NULL if none. */
static const struct port_pair *pair_of(const struct host *host, uint16_t port)
{
    for (size_t i = 0; i < host->pair_count; i++) {
        if (host->pairs[i].http == port || host->pairs[i].https == port) {
            return &host->pairs[i];
        }
    }
    return NULL;
}

/** Length of "/Altiris/PS/" in "/Altiris/PS/pkggroup_1/"; 0 if there is no such folder. */
static size_t share_length(const struct wanted *wanted)
{
    size_t slashes = 0;
    for (size_t i = 0; i < wanted->path_length; i++) {
        slashes += wanted->path[i] == '/' ? 1 : 0;
        if (slashes == 3) {
            return i + 1 < wanted->path_length ? i + 1 : 0;
        }
    }
    return 0;
}

// The folder of a package is refused over HTTPS too, where its files are not listed. Whether HTTP
// demands SSL is told by what nobody has in the folder that holds them all.
static void ask_share_canary(struct questions *questions, const struct port_pair *pair,
                             const struct wanted *wanted)
{
    const size_t length = share_length(wanted);
    if (length == 0) {
        return;
    }
    const char *share = arena_copy(questions->arena, wanted->path, length);
    const char *path = canary_path(questions->arena, questions->host->name, share);
    const struct ask ask = { .path = path, .path_length = strlen(path) };
    ask_pair(questions, pair, KINDS_OF_PAIR, ask);
}

/** On both endpoints of a pair, so that they can be compared; else where the URL says. */
static void ask_wanted(struct questions *questions, const struct wanted *wanted)
{
    const struct ask ask = {
        .path = wanted->path,
        .path_length = wanted->path_length,
        .port = wanted->port,
        .scheme = wanted->scheme,
        .is_from_url = true,
    };
    const struct port_pair *pair = pair_of(questions->host, wanted->port);
    if (pair != NULL) {
        ask_pair(questions, pair, KINDS_OF_PAIR, ask);
        ask_share_canary(questions, pair, wanted);
    } else {
        draft_add(questions->draft, &ask);
    }
}

bool questions_exist(const struct plan *plan, const struct plan_host *planned)
{
    const struct host *host = planned->host;
    if (planned->first_wanted != NULL || host->pair_count > 1) {
        return true;
    }
    unsigned kinds = asked_kinds(plan, host);
    for (int kind = 0; kind < ENDPOINT_KIND_COUNT; kind++) {
        if ((kinds & KIND_BIT(kind)) != 0 &&
            host_endpoint_port(host, (enum endpoint_kind)kind) != 0) {
            return true;
        }
    }
    return false;
}

void questions_add(const struct plan *plan, const struct plan_host *planned, struct arena *arena,
                   struct draft *draft)
{
    struct questions questions = {
        .plan = plan,
        .host = planned->host,
        .arena = arena,
        .draft = draft,
    };
    ask_roles(&questions);
    ask_further_pairs(&questions);
    for (const struct wanted *next = planned->first_wanted; next != NULL; next = next->next) {
        ask_wanted(&questions, next);
    }
}
