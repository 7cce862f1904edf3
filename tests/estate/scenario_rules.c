#include "estate/scenario_rules.h"

#include "base/text.h"

#define REDIRECT_STATUS_DEFAULT 302

static const char *answer_name(enum answer_kind kind)
{
    static const char *const names[ANSWER_KIND_COUNT] = {
        [ANSWER_MISSING] = "missing",
        [ANSWER_SERVES] = "serves",
        [ANSWER_AUTH] = "auth",
        [ANSWER_REQUIRE_SSL] = "require_ssl",
        [ANSWER_REQUIRE_SSL_DETAILED] = "require_ssl_detailed",
        [ANSWER_REQUIRE_SSL_MAPPED] = "require_ssl_mapped",
        [ANSWER_FORBIDDEN] = "forbidden",
        [ANSWER_REDIRECT] = "redirect",
        [ANSWER_OBJECT_MOVED] = "object_moved",
        [ANSWER_APP_DOWN] = "app_down",
        [ANSWER_ERROR] = "error",
        [ANSWER_RESET] = "reset",
    };
    return names[kind];
}

static bool find_answer(const char *name, enum answer_kind *out_kind)
{
    for (int kind = 0; kind < ANSWER_KIND_COUNT; kind++) {
        if (text_equal(name, answer_name((enum answer_kind)kind))) {
            *out_kind = (enum answer_kind)kind;
            return true;
        }
    }
    return false;
}

/** "auth", or { "answer": "redirect", "status": 301, "location": "https://…" }. */
static bool read_rule(const struct scenario *scenario, const cJSON *declared, const char *where,
                      struct path_rule *out_rule, struct error *error)
{
    struct path_rule rule = { .path = declared->string, .status = REDIRECT_STATUS_DEFAULT };
    const cJSON *answer =
        cJSON_IsObject(declared) ? cJSON_GetObjectItemCaseSensitive(declared, "answer") : declared;

    if (!cJSON_IsString(answer) || !find_answer(answer->valuestring, &rule.kind)) {
        return error_set(error, ERROR_INPUT, "%s: %s.paths.%s has no known answer", scenario->file,
                         where, declared->string);
    }
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(declared, "status");
    if (status != NULL) {
        rule.status = (unsigned)status->valueint;
    }
    rule.location = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(declared, "location"));

    const bool is_redirect = rule.kind == ANSWER_REDIRECT || rule.kind == ANSWER_OBJECT_MOVED;
    if (is_redirect != (rule.location != NULL)) {
        return error_set(error, ERROR_INPUT,
                         "%s: %s.paths.%s: a redirect has a location, and only a redirect",
                         scenario->file, where, declared->string);
    }
    *out_rule = rule;
    return true;
}

static void put_rule(struct endpoint *endpoint, const struct path_rule *rule)
{
    for (size_t i = 0; i < endpoint->rule_count; i++) {
        if (text_equal_ignore_case(endpoint->rules[i].path, rule->path)) {
            endpoint->rules[i] = *rule;
            return;
        }
    }
    endpoint->rules[endpoint->rule_count++] = *rule;
}

static bool put_rules(const struct scenario *scenario, const cJSON *paths, const char *where,
                      struct endpoint *endpoint, struct error *error)
{
    const cJSON *declared = NULL;

    cJSON_ArrayForEach(declared, paths)
    {
        struct path_rule rule = { 0 };
        if (!read_rule(scenario, declared, where, &rule, error)) {
            return false;
        }
        put_rule(endpoint, &rule);
    }
    return true;
}

bool scenario_read_rules(struct scenario *scenario, const cJSON *declared, const char *where,
                         struct endpoint *endpoint, struct error *error)
{
    const cJSON *site_name = cJSON_GetObjectItemCaseSensitive(declared, "site");
    const cJSON *paths = cJSON_GetObjectItemCaseSensitive(declared, "paths");
    const cJSON *site = NULL;

    if (site_name != NULL) {
        const char *name = cJSON_IsString(site_name) ? site_name->valuestring : "";
        site = cJSON_GetObjectItemCaseSensitive(scenario->sites, name);
        if (site == NULL) {
            return error_set(error, ERROR_INPUT, "%s: %s.site names no site of the shared file",
                             scenario->file, where);
        }
    }
    const size_t count = (size_t)cJSON_GetArraySize(site) + (size_t)cJSON_GetArraySize(paths);
    endpoint->rules = arena_allocate(&scenario->arena, count, sizeof(*endpoint->rules));
    return put_rules(scenario, site, where, endpoint, error) &&
           put_rules(scenario, paths, where, endpoint, error);
}
