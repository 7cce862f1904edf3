#include "verdict/estate.h"

#include "base/memory.h"
#include "base/text.h"
#include "model/url.h"
#include "verdict/host_view.h"

#include <stdlib.h>
#include <string.h>

static void add_name(struct estate *estate, struct host_record *record, const char *name)
{
    for (size_t i = 0; i < record->name_count; i++) {
        if (text_equal_ignore_case(record->names[i], name)) {
            return;
        }
    }
    record->names = arena_grow(estate->arena, record->names, &record->name_capacity,
                               record->name_count + 1, sizeof(*record->names));
    record->names[record->name_count++] = name;
}

/** The first host that says so has the name. */
static void note_name(struct estate *estate, const char *name, struct host_record *record)
{
    if (map_get(&estate->by_any_name, name) == NULL) {
        map_set(&estate->by_any_name, name, record);
    }
}

static struct host_record *add_record(struct estate *estate, const char *name,
                                      const struct host *host)
{
    struct host_record *record = arena_allocate(estate->arena, 1, sizeof(*record));
    record->name = name;
    record->host = host;
    estate->hosts = memory_grow(estate->hosts, &estate->capacity, estate->count + 1,
                                sizeof(struct host_record *));
    estate->hosts[estate->count++] = record;
    map_set(&estate->by_name, name, record);
    add_name(estate, record, name);
    return record;
}

// Files of clients name hosts as clients do. With other names, they may have named one of those.
static bool is_named_by_client(const struct inventory *inventory, const struct host *host)
{
    for (size_t i = 0; i < host->source_count && host->alias_count == 0; i++) {
        const uint32_t source = host->sources[i];
        if (source < inventory->source_count && inventory->sources[source].kind == SOURCE_CLIENT) {
            return true;
        }
    }
    return false;
}

static void add_host(struct estate *estate, const struct host *host)
{
    struct host_record *record = add_record(estate, host->name, host);
    record->is_wanted = host->is_listed;
    record->is_called_by_name = is_named_by_client(estate->inventory, host);
    for (size_t i = 0; i < host->alias_count; i++) {
        add_name(estate, record, host->aliases[i]);
        note_name(estate, host->aliases[i], record);
    }
    for (size_t i = 0; i < host->address_count; i++) {
        char address[ADDRESS_TEXT_SIZE];
        address_format(&host->addresses[i], address);
        note_name(estate, arena_copy_text(estate->arena, address), record);
    }
}

/** A client that goes by this name wants it in the certificate. */
static void use_name(struct estate *estate, const char *name)
{
    struct host_record *record = name != NULL ? estate_find(estate, name) : NULL;
    if (record != NULL) {
        record->is_wanted = true;
        record->is_called_by_name |= text_equal_ignore_case(record->name, name);
        add_name(estate, record, name);
    }
}

static void use_url(struct estate *estate, const char *text)
{
    struct url url;
    if (text != NULL && url_parse(estate->arena, text, &url) && url.kind == URL_WEB) {
        use_name(estate, url.host);
    }
}

static void use_names(struct estate *estate)
{
    const struct inventory *inventory = estate->inventory;
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct codebase *codebase = &inventory->codebases[i];
        if (codebase->url.kind == URL_WEB) {
            use_name(estate, codebase->url.host);
        }
        if (codebase->snapshot_text != NULL && codebase->snapshot.kind == URL_WEB) {
            use_name(estate, codebase->snapshot.host);
        }
    }
    use_url(estate, inventory->agent_install_url);
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        use_url(estate, host->alternate_url);
        for (size_t c = 0; c < host->communication_host_count; c++) {
            use_name(estate, host->communication_hosts[c].host);
        }
    }
}

void estate_init(struct estate *estate, struct arena *arena, const struct inventory *inventory)
{
    *estate = (struct estate){ .arena = arena, .inventory = inventory };
    for (size_t i = 0; i < inventory->host_count; i++) {
        add_host(estate, inventory->hosts[i]);
    }
    use_names(estate);
}

void estate_clear(struct estate *estate)
{
    for (size_t i = 0; i < estate->count; i++) {
        if (estate->hosts[i]->certified != NULL) {
            host_record_clear(estate->hosts[i]->certified);
        }
        host_record_clear(estate->hosts[i]);
    }
    memory_free(estate->hosts);
    map_clear(&estate->by_name);
    map_clear(&estate->by_any_name);
    *estate = (struct estate){ 0 };
}

struct host_record *estate_find(const struct estate *estate, const char *name)
{
    struct host_record *record = map_get(&estate->by_name, name);
    return record != NULL ? record : map_get(&estate->by_any_name, name);
}

struct host_record *estate_add(struct estate *estate, const char *name)
{
    struct host_record *record = map_get(&estate->by_name, name);
    return record != NULL ? record : add_record(estate, arena_copy_text(estate->arena, name), NULL);
}

struct host_record *estate_certified(struct estate *estate, struct host_record *record)
{
    if (record->certified == NULL) {
        record->certified = arena_allocate(estate->arena, 1, sizeof(*record->certified));
        *record->certified = (struct host_record){
            .name = record->name,
            .host = record->host,
            .is_wanted = record->is_wanted,
            .is_called_by_name = record->is_called_by_name,
            .names = record->names,
            .name_count = record->name_count,
        };
    }
    return record->certified;
}

static int compare_names(const void *left, const void *right)
{
    const struct host_record *const *one = left;
    const struct host_record *const *other = right;
    return strcmp((*one)->name, (*other)->name);
}

static void settle(struct host_record *record, struct arena *arena)
{
    host_record_settle(record, arena);
    host_view_build(record, arena);
}

void estate_settle(struct estate *estate)
{
    const size_t known = estate->inventory->host_count;
    if (estate->count > known) {
        qsort(&estate->hosts[known], estate->count - known, sizeof(struct host_record *),
              compare_names);
    }
    for (size_t i = 0; i < estate->count; i++) {
        settle(estate->hosts[i], estate->arena);
        if (estate->hosts[i]->certified != NULL) {
            settle(estate->hosts[i]->certified, estate->arena);
        }
    }
}
