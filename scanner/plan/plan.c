#include "plan/plan.h"

#include "base/memory.h"
#include "plan/order.h"
#include "plan/plan_state.h"
#include "plan/questions.h"
#include "plan/wanted.h"

#include <assert.h>

static void add_name(struct plan *plan, const char *name, struct plan_host *host)
{
    if (map_get(&plan->hosts_by_name, name) == NULL) {
        map_set(&plan->hosts_by_name, name, host);
    }
}

static void add_hosts(struct plan *plan)
{
    const struct inventory *inventory = plan->inventory;
    plan->hosts = arena_allocate(&plan->arena, inventory->host_count, sizeof(*plan->hosts));
    for (size_t i = 0; i < inventory->host_count; i++) {
        plan->hosts[i].host = inventory->hosts[i];
    }
}

static void add_names(struct plan *plan)
{
    const struct inventory *inventory = plan->inventory;
    for (size_t i = 0; i < inventory->host_count; i++) {
        add_name(plan, inventory->hosts[i]->name, &plan->hosts[i]);
    }
    // After all names: a name belongs to the host that has it, whoever else is also known by it.
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        for (size_t j = 0; j < host->alias_count; j++) {
            add_name(plan, host->aliases[j], &plan->hosts[i]);
        }
    }
}

struct plan_host *plan_find_host(struct plan *plan, const char *name)
{
    if (plan->hosts_by_name.count == 0) {
        add_names(plan);
    }
    return map_get(&plan->hosts_by_name, name);
}

static void choose_visits(struct plan *plan)
{
    size_t count = plan->inventory->host_count;
    plan->visited = arena_allocate(&plan->arena, count, sizeof(struct plan_host *));
    for (size_t i = 0; i < count; i++) {
        const struct plan_host *host = &plan->hosts[i];
        if (shard_has_host(plan->options.shard, host->host->name) && questions_exist(plan, host)) {
            plan->visited[plan->visited_count++] = &plan->hosts[i];
        }
    }
    order_spread(plan->visited, plan->visited_count);
}

/** The names that clients use beside the host's own, without addresses: these need no server name.
 */
static void add_aliases(struct visit *visit, const struct host *host, struct arena *arena)
{
    const char **aliases = arena_allocate(arena, host->alias_count, sizeof(const char *));
    struct address literal;
    for (size_t i = 0; i < host->alias_count; i++) {
        if (!address_parse(host->aliases[i], &literal)) {
            aliases[visit->alias_count++] = host->aliases[i];
        }
    }
    visit->aliases = aliases;
}

struct plan *plan_new(const struct inventory *inventory, const struct catalogue *catalogue,
                      const struct plan_options *options)
{
    struct plan *plan = memory_allocate(1, sizeof(*plan));
    plan->inventory = inventory;
    plan->catalogue = catalogue;
    plan->options = *options;
    add_hosts(plan);
    wanted_gather(plan);
    choose_visits(plan);
    return plan;
}

void plan_free(struct plan *plan)
{
    if (plan == NULL) {
        return;
    }
    map_clear(&plan->hosts_by_name);
    map_clear(&plan->refused_by_text);
    arena_clear(&plan->arena);
    memory_free(plan);
}

size_t plan_count(const struct plan *plan)
{
    return plan->visited_count;
}

const struct visit *plan_visit(struct plan *plan, size_t index, struct arena *arena)
{
    assert(index < plan->visited_count);
    const struct plan_host *planned = plan->visited[index];
    const struct host *host = planned->host;
    struct draft draft = { 0 };
    questions_add(plan, planned, arena, &draft);

    struct visit *visit = arena_allocate(arena, 1, sizeof(*visit));
    visit->host = host->name;
    visit->addresses = host->addresses;
    visit->address_count = host->address_count;
    add_aliases(visit, host, arena);
    visit->is_deep = plan->options.is_deep;
    visit->endpoints = draft_finish(&draft, arena, &visit->endpoint_count);
    draft_clear(&draft);
    return visit;
}

void plan_scope(const struct plan *plan, struct scope *scope)
{
    scope->catalogue = plan->catalogue;
    for (size_t i = 0; i < plan->inventory->host_count; i++) {
        const struct host *host = plan->inventory->hosts[i];
        scope_add_name(scope, host->name);
        for (size_t j = 0; j < host->alias_count; j++) {
            scope_add_name(scope, host->aliases[j]);
        }
        for (size_t j = 0; j < host->address_count; j++) {
            scope_add_address(scope, &host->addresses[j]);
        }
    }
}
