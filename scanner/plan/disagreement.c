#include "plan/plan.h"
#include "plan/plan_state.h"

/** Lines for the user, in the making. */
struct lines {
    struct arena *arena;
    const char **items;
    size_t count;
    size_t capacity;
};

static void add_line(struct lines *lines, const char *line)
{
    lines->items =
        arena_grow(lines->arena, lines->items, &lines->capacity, lines->count + 1, sizeof(char *));
    lines->items[lines->count++] = line;
}

static bool is_list(const struct inventory *inventory, size_t source)
{
    return inventory->sources[source].kind == SOURCE_HOSTS;
}

/** How many lists of hosts were read. */
static size_t count_lists(const struct inventory *inventory)
{
    size_t lists = 0;
    for (size_t i = 0; i < inventory->source_count; i++) {
        lists += is_list(inventory, i) ? 1 : 0;
    }
    return lists;
}

/** Names of the sources that mention the host, joined by ", ". */
static const char *source_names(struct arena *arena, const struct inventory *inventory,
                                const struct host *host)
{
    const char *names = "";
    for (size_t i = 0; i < host->source_count; i++) {
        const char *name = inventory->sources[host->sources[i]].name;
        names = arena_format(arena, "%s%s%s", names, i > 0 ? ", " : "", name);
    }
    return names;
}

static const char *describe_unlisted(struct arena *arena, const struct inventory *inventory,
                                     const struct host *host)
{
    if (host->source_count == 0) {
        return arena_format(arena, "%s: in no list of hosts, named only by a URL", host->name);
    }
    return arena_format(arena, "%s: in no list of hosts, named only by URLs in %s", host->name,
                        source_names(arena, inventory, host));
}

/** The one list that names the host; NULL when several do, or none. */
static const struct source *only_list(const struct inventory *inventory, const struct host *host)
{
    const struct source *only = NULL;
    for (size_t i = 0; i < host->source_count; i++) {
        if (!is_list(inventory, host->sources[i])) {
            continue;
        }
        if (only != NULL) {
            return NULL;
        }
        only = &inventory->sources[host->sources[i]];
    }
    return only;
}

static void compare_sources(struct lines *lines, const struct inventory *inventory)
{
    size_t lists = count_lists(inventory);
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        if (!host->is_listed) {
            add_line(lines, describe_unlisted(lines->arena, inventory, host));
            continue;
        }
        const struct source *only = lists > 1 ? only_list(inventory, host) : NULL;
        if (only != NULL) {
            add_line(lines, arena_format(lines->arena, "%s: only in %s, in no other list of hosts",
                                         host->name, only->name));
        }
    }
}

static bool has_site_server(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->host_count; i++) {
        if ((inventory->hosts[i]->roles & role_bit(ROLE_SITE_SERVER)) != 0) {
            return true;
        }
    }
    return false;
}

static void name_missing_sources(struct lines *lines, const struct inventory *inventory)
{
    if (!has_site_server(inventory)) {
        add_line(lines, "no source names a site server: whether there are any is not known");
    }
    if (inventory->codebase_count == 0) {
        add_line(lines, "no source lists codebases: where clients download from is not known");
    }
}

size_t plan_disagreements(const struct plan *plan, struct arena *arena,
                          const char *const **out_lines)
{
    struct lines lines = { .arena = arena };
    compare_sources(&lines, plan->inventory);
    name_missing_sources(&lines, plan->inventory);
    for (size_t i = 0; i < plan->refused_count; i++) {
        add_line(&lines, arena_format(arena, "%s: not asked, the page creates or posts something",
                                      plan->refused[i]));
    }
    *out_lines = lines.items;
    return lines.count;
}
