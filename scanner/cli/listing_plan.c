#include "base/escape.h"
#include "cli/inputs.h"
#include "cli/listing.h"
#include "cli/wrap.h"
#include "engine/resolve.h"
#include "model/canary.h"
#include "plan/plan.h"

#include <string.h>

#define PATH_COLUMN 14

struct totals {
    size_t endpoints;
    size_t requests;
};

static void print_escaped(const char *text, FILE *out)
{
    struct text_buffer line;
    text_buffer_init(&line, SIZE_MAX);
    escape_terminal(&line, text, strlen(text));
    (void)fputs(line.text, out);
    text_buffer_clear(&line);
}

static void print_roles(const struct host *host, FILE *out)
{
    const char *separator = "  ";
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        if ((host->roles & role_bit((enum role)i)) != 0) {
            (void)fprintf(out, "%s%s", separator, role_title((enum role)i));
            separator = ", ";
        }
    }
    if (host->roles == 0) {
        (void)fputs(host->is_listed ? "  no role" : "  named by URLs only", out);
    }
}

/** One path a line; canaries are counted: their names say nothing. */
static void print_endpoint(const struct visit_endpoint *endpoint, FILE *out)
{
    (void)fprintf(out, "  %-5u %-6s", endpoint->port, scheme_name(endpoint->expected));
    size_t canaries = 0;
    size_t shown = 0;
    for (size_t i = 0; i < endpoint->path_count; i++) {
        if (canary_is_path(endpoint->paths[i])) {
            canaries++;
            continue;
        }
        (void)fprintf(out, "%*s", shown > 0 ? PATH_COLUMN : 0, "");
        print_escaped(endpoint->paths[i], out);
        (void)fputc('\n', out);
        shown++;
    }
    if (canaries > 0) {
        (void)fprintf(out, "%*sand made-up children of these, to compare: %zu\n",
                      shown > 0 ? PATH_COLUMN : 0, "", canaries);
    }
}

/** Under each of its other names every port is asked for its certificate and for "/". */
static void print_aliases(const struct visit *visit, FILE *out)
{
    if (visit->alias_count == 0) {
        return;
    }
    struct text_buffer line;
    text_buffer_init(&line, SIZE_MAX);
    for (size_t i = 0; i < visit->alias_count; i++) {
        text_buffer_format(&line, "%s%s", i == 0 ? "and / of every port under the name " : ", ",
                           visit->aliases[i]);
    }
    (void)fputs("  ", out);
    wrap_print(line.text, PATH_COLUMN, out);
    text_buffer_clear(&line);
}

static void print_visit(const struct visit *visit, const struct host *host, FILE *out,
                        struct totals *totals)
{
    (void)fputs(visit->host, out);
    for (size_t i = 0; i < visit->address_count; i++) {
        char address[ADDRESS_TEXT_SIZE];
        address_format(&visit->addresses[i], address);
        (void)fprintf(out, "%s%s", i == 0 ? "  " : ", ", address);
    }
    if (host != NULL) {
        print_roles(host, out);
    }
    (void)fputc('\n', out);
    for (size_t i = 0; i < visit->endpoint_count; i++) {
        print_endpoint(&visit->endpoints[i], out);
        totals->requests += visit->endpoints[i].path_count + visit->alias_count;
    }
    print_aliases(visit, out);
    totals->endpoints += visit->endpoint_count;
}

/** What resolve_names() finds out about the names of the plan. */
struct resolution {
    FILE *out;
    size_t failures;
};

static void print_resolution(void *context, const char *name, const char *why)
{
    struct resolution *resolution = context;
    if (why != NULL) {
        (void)fprintf(resolution->out, "does not resolve: %s (%s)\n", name, why);
        resolution->failures++;
    }
}

static bool print_unresolved(const struct inventory *inventory, FILE *out, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    const char **names = arena_allocate(&arena, inventory->host_count, sizeof(*names));
    size_t count = 0;
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (inventory->hosts[i]->address_count == 0) {
            names[count] = inventory->hosts[i]->name;
            count++;
        }
    }
    struct resolution resolution = { .out = out };
    bool is_good = resolve_names(names, count, print_resolution, &resolution, error);
    if (is_good) {
        (void)fprintf(out, "%zu of %zu names resolve\n", count - resolution.failures, count);
    }
    arena_clear(&arena);
    return is_good;
}

static void print_notes(const struct plan *plan, const struct inventory *inventory, FILE *out)
{
    struct arena arena;
    arena_init(&arena);
    const char *const *lines = NULL;
    size_t count = plan_disagreements(plan, &arena, &lines);
    for (size_t i = 0; i < inventory->note_count; i++) {
        print_escaped(inventory->notes[i], out);
        (void)fputc('\n', out);
    }
    for (size_t i = 0; i < count; i++) {
        print_escaped(lines[i], out);
        (void)fputc('\n', out);
    }
    arena_clear(&arena);
}

static bool print_plan(const struct settings *settings, const struct inputs *inputs, FILE *out,
                       struct error *error)
{
    const struct plan_options options = {
        .is_deep = settings->is_deep,
        .asks_every_codebase = settings->asks_every_codebase,
        .shard = settings->shard,
        .asks_every_role = settings->guesses_roles || inputs->inventory.guess_roles == ANSWER_YES,
    };
    struct plan *plan = plan_new(&inputs->inventory, &inputs->catalogue, &options);
    struct arena arena;
    arena_init(&arena);
    struct totals totals = { 0 };
    for (size_t i = 0; i < plan_count(plan); i++) {
        const struct visit *visit = plan_visit(plan, i, &arena);
        print_visit(visit, inventory_find_host(&inputs->inventory, visit->host), out, &totals);
        arena_clear(&arena);
    }
    (void)fprintf(out, "\nhosts: %zu, endpoints: %zu, requests: %zu\n\n", plan_count(plan),
                  totals.endpoints, totals.requests);
    print_notes(plan, &inputs->inventory, out);
    bool is_good = true;
    if (settings->resolves_names) {
        is_good = print_unresolved(&inputs->inventory, out, error);
    } else {
        (void)fputs("names were not looked up; --resolve does\n", out);
    }
    plan_free(plan);
    return is_good;
}

bool listing_plan(const struct settings *settings, FILE *out, struct error *error)
{
    struct inputs inputs = { 0 };
    bool is_good = inputs_read_inventories(&inputs, settings, error) &&
                   inputs_read_targets(&inputs, settings, NULL, error) &&
                   print_plan(settings, &inputs, out, error);
    inputs_clear(&inputs);
    return is_good;
}
