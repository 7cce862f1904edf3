#include "estate/scenario_rules.h"

#include "base/text.h"

#define REDIRECT_STATUS_DEFAULT 302
#define STATUS_LIMIT            999

static bool needs_location(enum answer_kind kind)
{
    return kind == ANSWER_REDIRECT || kind == ANSWER_OBJECT_MOVED || kind == ANSWER_REWRITE ||
           kind == ANSWER_SCRIPT || kind == ANSWER_REFRESH;
}

/** Whether the members are those of the answer. `"location": null` is a redirect without one. */
static bool check_rule(const struct reading *reading, const struct path_rule *rule)
{
    const bool has_location = cJSON_HasObjectItem(reading->declared, "location") != 0;

    if (needs_location(rule->kind) != has_location) {
        return reading_fail(reading, "location", "belongs to redirects, and they have one");
    }
    if ((rule->kind == ANSWER_DETAILED) != (rule->sub_status != NULL)) {
        return reading_fail(reading, "sub_status", "belongs to a detailed page, which has one");
    }
    if ((rule->kind == ANSWER_VERBATIM) != (rule->text != NULL)) {
        return reading_fail(reading, "text", "belongs to a verbatim answer, which has one");
    }
    return true;
}

static bool read_words(const struct reading *reading, struct path_rule *rule)
{
    int kind = -1;
    int page = rule->page;
    int language = rule->language;
    int driver = rule->driver;
    int malformation = rule->malformation;

    if (!reading_word(reading, "answer", word_answers, &kind) ||
        !reading_word(reading, "page", word_pages, &page) ||
        !reading_word(reading, "language", word_languages, &language) ||
        !reading_word(reading, "driver", word_driver_answers, &driver) ||
        !reading_word(reading, "how", word_malformations, &malformation)) {
        return false;
    }
    if (kind < 0) {
        return reading_fail(reading, "answer", "is missing");
    }
    rule->kind = (enum answer_kind)kind;
    rule->page = (enum error_page)page;
    rule->language = (enum language)language;
    rule->driver = (enum driver_answer)driver;
    rule->malformation = (enum malformation)malformation;
    return true;
}

static bool read_object(const struct reading *reading, struct path_rule *rule)
{
    static const char *const known[] = {
        "answer", "status",     "location", "page",      "language", "driver",
        "how",    "sub_status", "text",     "by_method", NULL,
    };
    const cJSON *location = cJSON_GetObjectItemCaseSensitive(reading->declared, "location");
    int status = (int)rule->status;

    if (!reading_check_members(reading, known) || !read_words(reading, rule) ||
        !reading_number(reading, "status", STATUS_LIMIT, &status) ||
        !reading_text(reading, "sub_status", &rule->sub_status) ||
        !reading_text(reading, "text", &rule->text)) {
        return false;
    }
    rule->status = (unsigned)status;
    if (location != NULL && !cJSON_IsNull(location) &&
        !reading_text(reading, "location", &rule->location)) {
        return false;
    }
    return check_rule(reading, rule);
}

/** "auth", or { "answer": "redirect", "status": 301, "location": "https://…" }. */
static bool read_rule(const struct reading *above, const cJSON *declared, struct path_rule *rule)
{
    struct reading reading = *above;

    reading.declared = declared;
    reading.where = arena_format(&above->scenario->arena, "%s.%s", above->where, declared->string);
    if (!cJSON_IsString(declared)) {
        return read_object(&reading, rule);
    }
    int kind = ANSWER_MISSING;
    if (!word_find(word_answers, declared->valuestring, &kind)) {
        return reading_fail(&reading, "answer", "is not one of the known words");
    }
    rule->kind = (enum answer_kind)kind;
    return check_rule(&reading, rule);
}

static struct path_rule rule_default(const struct endpoint *endpoint)
{
    return (struct path_rule){
        .status = REDIRECT_STATUS_DEFAULT,
        .language = endpoint->language,
        .page = PAGE_403,
        .driver = DRIVER_NOT_FOUND,
    };
}

/** "by_method": { "HEAD": "missing" }. */
static bool read_methods(const struct reading *reading, const cJSON *declared,
                         const struct endpoint *endpoint, struct path_rule *rule)
{
    const cJSON *methods = cJSON_GetObjectItemCaseSensitive(declared, "by_method");
    const cJSON *item = NULL;

    rule->by_method = arena_allocate(&reading->scenario->arena, (size_t)cJSON_GetArraySize(methods),
                                     sizeof(*rule));
    cJSON_ArrayForEach(item, methods)
    {
        struct path_rule *one = &rule->by_method[rule->method_count++];
        *one = rule_default(endpoint);
        one->path = rule->path;
        one->method = item->string;
        if (!read_rule(reading, item, one)) {
            return false;
        }
    }
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

static bool put_rules(const struct reading *reading, const cJSON *paths, struct endpoint *endpoint)
{
    const cJSON *declared = NULL;
    struct reading below = *reading;

    below.where = arena_format(&reading->scenario->arena, "%s.paths", reading->where);
    cJSON_ArrayForEach(declared, paths)
    {
        struct path_rule rule = rule_default(endpoint);
        rule.path = declared->string;
        if (!read_rule(&below, declared, &rule) ||
            !read_methods(&below, declared, endpoint, &rule)) {
            return false;
        }
        put_rule(endpoint, &rule);
    }
    return true;
}

bool scenario_read_rules(const struct reading *reading, struct endpoint *endpoint)
{
    const cJSON *paths = cJSON_GetObjectItemCaseSensitive(reading->declared, "paths");
    const cJSON *site = NULL;
    const char *site_name = NULL;

    if (!reading_text(reading, "site", &site_name)) {
        return false;
    }
    if (site_name != NULL) {
        site = cJSON_GetObjectItemCaseSensitive(reading->scenario->sites, site_name);
        if (site == NULL) {
            return reading_fail(reading, "site", "names no site of the shared file");
        }
    }
    const size_t count = (size_t)cJSON_GetArraySize(site) + (size_t)cJSON_GetArraySize(paths);
    endpoint->rules = arena_allocate(&reading->scenario->arena, count, sizeof(*endpoint->rules));
    return put_rules(reading, site, endpoint) && put_rules(reading, paths, endpoint);
}
