#include "base/memory.h"
#include "verdict/certificate_opinion.h"
#include "verdict/check_scope.h"
#include "verdict/checks.h"
#include "verdict/host_ports.h"

#include <stdlib.h>
#include <string.h>

/** That something which was handed in goes to this endpoint by this name. */
struct use {
    struct host_record *record;
    uint16_t port;
    const char *name;
};

struct uses {
    struct use *items;
    size_t count;
    size_t capacity;
};

static bool is_last(const struct uses *uses, const struct use *use)
{
    const struct use *last = uses->count > 0 ? &uses->items[uses->count - 1] : NULL;
    return last != NULL && last->record == use->record && last->port == use->port &&
           strcmp(last->name, use->name) == 0;
}

// An export names the same few servers over and over, most often in a row.
static void add_use(struct uses *uses, const struct hearing *hearing, const char *name,
                    uint16_t port)
{
    const struct use use = {
        .record = estate_find(hearing->estate, name),
        .port = port,
        .name = name,
    };
    // Where the checks of a role look, it is not to be told twice.
    if (use.record == NULL || use.record->host == NULL ||
        certificate_is_judged(hearing, use.record->host, port) || is_last(uses, &use)) {
        return;
    }
    uses->items = memory_grow(uses->items, &uses->capacity, uses->count + 1, sizeof(*uses->items));
    uses->items[uses->count++] = use;
}

static void add_url(struct uses *uses, const struct hearing *hearing, const struct url *url)
{
    if (url->kind == URL_WEB && url->scheme == SCHEME_HTTPS) {
        add_use(uses, hearing, url->host, url->port);
    }
}

static void add_text(struct uses *uses, const struct hearing *hearing, const char *text)
{
    struct url url;
    if (text != NULL && url_parse(hearing->arena, text, &url)) {
        add_url(uses, hearing, &url);
    }
}

static void add_all_uses(struct uses *uses, const struct hearing *hearing)
{
    const struct inventory *inventory = hearing->judged->inventory;
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        add_url(uses, hearing, &inventory->codebases[i].url);
    }
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        if (inventory->codebases[i].snapshot_text != NULL) {
            add_url(uses, hearing, &inventory->codebases[i].snapshot);
        }
    }
    add_text(uses, hearing, inventory->agent_install_url);
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        add_text(uses, hearing, host->alternate_url);
        for (size_t c = 0; c < host->communication_host_count; c++) {
            add_use(uses, hearing, host->communication_hosts[c].host,
                    host->communication_hosts[c].port);
        }
    }
}

static int compare_endpoints(const struct use *left, const struct use *right)
{
    const int order =
        left->record == right->record ? 0 : strcmp(left->record->name, right->record->name);
    return order != 0 ? order : (left->port > right->port) - (left->port < right->port);
}

static int compare_uses(const void *left, const void *right)
{
    const struct use *one = left;
    const struct use *other = right;
    const int order = compare_endpoints(one, other);
    return order != 0 ? order : strcmp(one->name, other->name);
}

/** The names of uses that are sorted, each once. */
static struct name_list names_of(struct arena *arena, const struct use *uses, size_t count)
{
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        distinct += i == 0 || strcmp(uses[i].name, uses[i - 1].name) != 0;
    }
    const char **names = arena_allocate(arena, distinct, sizeof(const char *));
    size_t filled = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(uses[i].name, uses[i - 1].name) != 0) {
            names[filled++] = uses[i].name;
        }
    }
    return (struct name_list){ .names = names, .count = filled };
}

// Where no certificate was seen, the checks of the URL itself say what is there instead.
static void evaluate(struct hearing *hearing, const struct check *check, const struct use *uses,
                     size_t count)
{
    struct host_record *record = uses->record;
    const struct subject subject = { .check = check, .host = record->name, .port = uses->port };
    const struct name_list used = names_of(hearing->arena, uses, count);
    certificate_judge_host(hearing, &subject, record, &used, true);
}

static size_t end_of_endpoint(const struct uses *uses, size_t first)
{
    size_t end = first + 1;
    while (end < uses->count && compare_endpoints(&uses->items[first], &uses->items[end]) == 0) {
        end++;
    }
    return end;
}

void check_url_certificates(struct hearing *hearing, const struct check *check)
{
    if (!check_applies_to_estate(hearing, check)) {
        return;
    }
    struct uses uses = { 0 };
    add_all_uses(&uses, hearing);
    if (uses.count > 0) {
        qsort(uses.items, uses.count, sizeof(*uses.items), compare_uses);
    }
    size_t end = 0;
    for (size_t i = 0; i < uses.count; i = end) {
        end = end_of_endpoint(&uses, i);
        if (check_applies_to_host(hearing, check, uses.items[i].record->host)) {
            evaluate(hearing, check, &uses.items[i], end - i);
        }
    }
    memory_free(uses.items);
}
