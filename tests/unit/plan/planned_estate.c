#include "planned_estate.h"

#include "base/text.h"
#include "support/unit.h"

#include <string.h>

#define CANARY_MARK "itmscan-"

#define COUNT_OF(items) (sizeof(items) / sizeof((items)[0]))

static const struct role_path notification_server_paths[] = {
    { .path = "/", .is_itself_asked = true, .is_canary_asked = true },
    { .path = "/Altiris/", .is_canary_asked = true },
    { .path = "/Altiris/Console", .is_itself_asked = true },
    { .path = "/Altiris/Register.aspx", .is_itself_asked = true },
    { .path = "/agent", .is_itself_asked = true, .is_on_agent_site = true },
};

static const struct role_path site_server_paths[] = {
    { .path = "/", .is_itself_asked = true },
    { .path = "/ps", .is_itself_asked = true, .services = 1U << SERVICE_PACKAGE },
    { .path = "/task", .is_itself_asked = true, .services = 1U << SERVICE_TASK },
};

static const char *const never_asked[] = { "register.aspx", "poststatus" };

static struct role_path *copy_paths(struct arena *arena, const struct role_path *paths,
                                    size_t count)
{
    struct role_path *copy = arena_allocate(arena, count, sizeof(*copy));
    memcpy(copy, paths, count * sizeof(*copy));
    return copy;
}

void planned_estate_init(struct planned_estate *estate)
{
    const unsigned pair = 1U << ENDPOINT_HTTP | 1U << ENDPOINT_HTTPS;
    struct arena *arena = &estate->arena;
    *estate = (struct planned_estate){ 0 };
    inventory_init(&estate->inventory);
    estate->catalogue.roles[ROLE_NOTIFICATION_SERVER] = (struct role_definition){
        .endpoints = pair | 1U << ENDPOINT_AGENT_SITE,
        .paths = copy_paths(arena, notification_server_paths, COUNT_OF(notification_server_paths)),
        .path_count = COUNT_OF(notification_server_paths),
    };
    estate->catalogue.roles[ROLE_SITE_SERVER] = (struct role_definition){
        .endpoints = pair | 1U << ENDPOINT_AGENT_SITE,
        .paths = copy_paths(arena, site_server_paths, COUNT_OF(site_server_paths)),
        .path_count = COUNT_OF(site_server_paths),
    };
    estate->catalogue.roles[ROLE_INTERNET_GATEWAY] = (struct role_definition){
        .endpoints = 1U << ENDPOINT_GATEWAY,
    };
    estate->catalogue.never_asked = arena_allocate(arena, COUNT_OF(never_asked), sizeof(char *));
    memcpy(estate->catalogue.never_asked, never_asked, sizeof(never_asked));
    estate->catalogue.never_asked_count = COUNT_OF(never_asked);
}

void planned_estate_clear(struct planned_estate *estate)
{
    plan_free(estate->plan);
    inventory_clear(&estate->inventory);
    arena_clear(&estate->arena);
}

struct host *planned_estate_add(struct planned_estate *estate, const char *name, role_set roles)
{
    struct host *host = inventory_add_host(&estate->inventory, name);
    host->roles = roles;
    host->is_listed = true;
    return host;
}

struct host *planned_estate_add_unlisted(struct planned_estate *estate, const char *name)
{
    return inventory_add_host(&estate->inventory, name);
}

void planned_estate_add_address(struct planned_estate *estate, struct host *host, const char *text)
{
    struct address address = { 0 };
    assert_true(address_parse(text, &address));
    inventory_add_address(&estate->inventory, host, &address);
}

void planned_estate_add_alias(struct planned_estate *estate, struct host *host, const char *alias)
{
    const char **aliases = arena_allocate(&estate->arena, host->alias_count + 1, sizeof(char *));
    for (size_t i = 0; i < host->alias_count; i++) {
        aliases[i] = host->aliases[i];
    }
    aliases[host->alias_count++] = alias;
    host->aliases = aliases;
}

void planned_estate_add_pair(struct planned_estate *estate, struct host *host, uint16_t http,
                             uint16_t https)
{
    struct port_pair *pairs = arena_allocate(&estate->arena, host->pair_count + 1, sizeof(*pairs));
    memcpy(pairs, host->pairs, host->pair_count * sizeof(*pairs));
    pairs[host->pair_count++] = (struct port_pair){ .http = http, .https = https };
    host->pairs = pairs;
}

void planned_estate_add_communication(struct planned_estate *estate, struct host *host,
                                      const char *name, uint16_t port)
{
    host->communication_hosts =
        arena_allocate(&estate->arena, 1, sizeof(*host->communication_hosts));
    host->communication_hosts[0] = (struct communication_host){ .host = name, .port = port };
    host->communication_host_count = 1;
}

void planned_estate_add_codebase(struct planned_estate *estate, const char *url,
                                 const char *snapshot)
{
    struct inventory *inventory = &estate->inventory;
    inventory_reserve_codebases(inventory, 1);
    struct codebase *codebase = &inventory->codebases[inventory->codebase_count++];
    *codebase = (struct codebase){ .package = "", .text = url, .snapshot_text = snapshot };
    assert_true(url_parse(&inventory->arena, url, &codebase->url));
    assert_true(snapshot == NULL || url_parse(&inventory->arena, snapshot, &codebase->snapshot));
}

void planned_estate_add_source(struct planned_estate *estate, const char *name,
                               enum source_kind kind)
{
    struct inventory *inventory = &estate->inventory;
    inventory->sources =
        arena_grow(&inventory->arena, inventory->sources, &inventory->source_capacity,
                   inventory->source_count + 1, sizeof(*inventory->sources));
    inventory->sources[inventory->source_count++] = (struct source){ .name = name, .kind = kind };
}

void planned_estate_name_host(struct planned_estate *estate, struct host *host, size_t source)
{
    uint32_t *sources = arena_allocate(&estate->arena, host->source_count + 1, sizeof(*sources));
    for (size_t i = 0; i < host->source_count; i++) {
        sources[i] = host->sources[i];
    }
    sources[host->source_count++] = (uint32_t)source;
    host->sources = sources;
}

struct plan *planned_estate_plan(struct planned_estate *estate)
{
    if (estate->plan == NULL) {
        estate->plan = plan_new(&estate->inventory, &estate->catalogue, &estate->options);
    }
    return estate->plan;
}

static const char *path_text(struct arena *arena, const char *path)
{
    const char *mark = strstr(path, CANARY_MARK);
    if (mark == NULL) {
        return path;
    }
    size_t length = (size_t)(mark - path) + strlen(CANARY_MARK);
    return arena_format(arena, "%s*", arena_copy(arena, path, length));
}

static const char *visit_text(struct arena *arena, const struct visit *visit)
{
    const char *text = "";
    for (size_t i = 0; i < visit->endpoint_count; i++) {
        const struct visit_endpoint *endpoint = &visit->endpoints[i];
        text = arena_format(arena, "%s%s%u %s:", text, i > 0 ? "\n" : "", (unsigned)endpoint->port,
                            scheme_name(endpoint->expected));
        for (size_t j = 0; j < endpoint->path_count; j++) {
            text = arena_format(arena, "%s %s", text, path_text(arena, endpoint->paths[j]));
        }
    }
    return text;
}

const char *planned_estate_visit(struct planned_estate *estate, const char *host)
{
    struct plan *plan = planned_estate_plan(estate);
    for (size_t i = 0; i < plan_count(plan); i++) {
        const struct visit *visit = plan_visit(plan, i, &estate->arena);
        if (text_equal(visit->host, host)) {
            return visit_text(&estate->arena, visit);
        }
    }
    return "none";
}

const char *planned_estate_order(struct planned_estate *estate)
{
    struct plan *plan = planned_estate_plan(estate);
    const char *text = "";
    for (size_t i = 0; i < plan_count(plan); i++) {
        text = arena_format(&estate->arena, "%s%s%s", text, i > 0 ? " " : "",
                            plan_visit(plan, i, &estate->arena)->host);
    }
    return text;
}
