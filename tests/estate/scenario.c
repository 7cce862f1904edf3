#include "estate/scenario.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "estate/placeholder.h"
#include "estate/scenario_read.h"

#include <string.h>

// A scenario is written by hand; what is larger than this is a mistake.
#define SCENARIO_FILE_LIMIT (4U << 20)

static cJSON *read_tree(const char *file, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;

    if (!file_read(file, SCENARIO_FILE_LIMIT, &bytes, &length, error)) {
        return NULL;
    }
    cJSON *tree = cJSON_ParseWithLength(bytes, length);
    if (tree == NULL) {
        const char *place = cJSON_GetErrorPtr();
        error_set(error, ERROR_INPUT, "%s: not JSON near byte %zu", file,
                  place == NULL ? 0 : (size_t)(place - bytes));
    }
    memory_free(bytes);
    return tree;
}

/** "sites" names a file, seen from the scenario, with the paths tables that endpoints share. */
static bool read_sites(struct scenario *scenario, struct error *error)
{
    const cJSON *sites = cJSON_GetObjectItemCaseSensitive(scenario->tree, "sites");

    if (sites == NULL) {
        return true;
    }
    if (!cJSON_IsString(sites)) {
        return error_set(error, ERROR_INPUT, "%s: sites must be a file name", scenario->file);
    }
    const char *slash = strrchr(scenario->file, '/');
    const int folder_length = slash == NULL ? 0 : (int)(slash - scenario->file + 1);
    const char *path =
        arena_format(&scenario->arena, "%.*s%s", folder_length, scenario->file, sites->valuestring);
    scenario->sites = read_tree(path, error);
    return scenario->sites != NULL;
}

/** The label of the newest host must be its own. */
static bool check_newest_label(const struct scenario *scenario, struct error *error)
{
    const size_t newest = scenario->host_count - 1;

    for (size_t i = 0; i < newest; i++) {
        if (text_equal(scenario->hosts[i].label, scenario->hosts[newest].label)) {
            return error_set(error, ERROR_INPUT, "%s: two hosts begin with \"%s.\"", scenario->file,
                             scenario->hosts[i].label);
        }
    }
    return true;
}

static bool read_hosts(struct scenario *scenario, struct error *error)
{
    const cJSON *hosts = cJSON_GetObjectItemCaseSensitive(scenario->tree, "hosts");

    if (!cJSON_IsArray(hosts)) {
        return error_set(error, ERROR_INPUT, "%s: hosts must be a list", scenario->file);
    }
    const size_t count = (size_t)cJSON_GetArraySize(hosts);
    scenario->hosts = arena_allocate(&scenario->arena, count, sizeof(*scenario->hosts));

    const cJSON *declared = NULL;
    cJSON_ArrayForEach(declared, hosts)
    {
        struct declared_host *host = &scenario->hosts[scenario->host_count];
        if (!scenario_read_host(scenario, declared, host, error)) {
            return false;
        }
        scenario->host_count++;
        if (!check_newest_label(scenario, error)) {
            return false;
        }
    }
    return true;
}

bool scenario_read(struct scenario *scenario, const char *file, struct error *error)
{
    *scenario = (struct scenario){ .file = file };
    arena_init(&scenario->arena);

    scenario->tree = read_tree(file, error);
    if (scenario->tree == NULL) {
        return false;
    }
    return read_sites(scenario, error) && read_hosts(scenario, error);
}

void scenario_clear(struct scenario *scenario)
{
    cJSON_Delete(scenario->tree);
    cJSON_Delete(scenario->sites);
    arena_clear(&scenario->arena);
    *scenario = (struct scenario){ 0 };
}

static bool settle_text(struct scenario *scenario, const char **text, struct error *error)
{
    if (*text == NULL) {
        return true;
    }
    *text = placeholder_expand(scenario, *text, error);
    return *text != NULL;
}

static bool settle_rules(struct scenario *scenario, struct path_rule *rules, size_t count,
                         struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!settle_text(scenario, &rules[i].location, error) ||
            !settle_text(scenario, &rules[i].text, error)) {
            return false;
        }
    }
    return true;
}

static bool settle_endpoint(struct scenario *scenario, struct endpoint *endpoint,
                            struct error *error)
{
    for (size_t i = 0; i < endpoint->rule_count; i++) {
        struct path_rule *rule = &endpoint->rules[i];
        if (!settle_rules(scenario, rule->by_method, rule->method_count, error)) {
            return false;
        }
    }
    return settle_rules(scenario, endpoint->rules, endpoint->rule_count, error);
}

bool scenario_settle(struct scenario *scenario, struct error *error)
{
    for (size_t i = 0; i < scenario->host_count * PLACE_COUNT; i++) {
        struct endpoint *endpoint = scenario->hosts[i / PLACE_COUNT].endpoints[i % PLACE_COUNT];
        if (endpoint != NULL && !settle_endpoint(scenario, endpoint, error)) {
            return false;
        }
    }
    return true;
}

const char *place_name(enum place place)
{
    static const char *const names[PLACE_COUNT] = {
        [PLACE_HTTP] = "http",
        [PLACE_HTTPS] = "https",
        [PLACE_AGENT_SITE] = "agent_site",
        [PLACE_GATEWAY] = "gateway",
    };
    return names[place];
}

uint16_t place_default_port(enum place place)
{
    static const uint16_t ports[PLACE_COUNT] = {
        [PLACE_HTTP] = 80,
        [PLACE_HTTPS] = 443,
        [PLACE_AGENT_SITE] = 4726,
        [PLACE_GATEWAY] = 443,
    };
    return ports[place];
}
