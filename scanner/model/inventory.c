#include "model/inventory.h"

#include "base/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/** Longest line for the user that is kept whole. */
#define NOTE_SIZE 1024

static const char *const source_kind_names[SOURCE_KIND_COUNT] = {
    [SOURCE_COMMAND_LINE] = "command_line",
    [SOURCE_HOSTS] = "hosts",
    [SOURCE_CODEBASES] = "codebases",
    [SOURCE_CLIENT] = "client",
};

// Hardly a host has more than one, so there is no capacity to keep.
static void add_address(struct arena *arena, struct host *host, const struct address *address)
{
    struct address *longer = arena_allocate(arena, host->address_count + 1, sizeof(*longer));
    if (host->address_count > 0) {
        memcpy(longer, host->addresses, host->address_count * sizeof(*longer));
    }
    longer[host->address_count++] = *address;
    host->addresses = longer;
}

static struct host *host_new(struct arena *arena, const char *name)
{
    struct address address = { 0 };
    struct host *host = arena_allocate(arena, 1, sizeof(*host));
    host->name = arena_copy_text(arena, name);
    if (address_parse(name, &address)) {
        add_address(arena, host, &address);
    }
    host->pairs = arena_allocate(arena, 1, sizeof(*host->pairs));
    host->pairs[0].http = scheme_default_port(SCHEME_HTTP);
    host->pairs[0].https = scheme_default_port(SCHEME_HTTPS);
    host->pair_count = 1;
    host->agent_site_port = AGENT_SITE_PORT;
    host->gateway_port = GATEWAY_PORT;
    return host;
}

void inventory_init(struct inventory *inventory)
{
    *inventory = (struct inventory){ 0 };
    arena_init(&inventory->arena);
}

void inventory_clear(struct inventory *inventory)
{
    map_clear(&inventory->hosts_by_name);
    map_clear(&inventory->notes_by_text);
    memory_free(inventory->hosts);
    memory_free(inventory->codebases);
    arena_clear(&inventory->arena);
    inventory_init(inventory);
}

struct host *inventory_find_host(const struct inventory *inventory, const char *name)
{
    return map_get(&inventory->hosts_by_name, name);
}

struct host *inventory_add_host(struct inventory *inventory, const char *name)
{
    struct host *host = inventory_find_host(inventory, name);
    if (host != NULL) {
        return host;
    }
    host = host_new(&inventory->arena, name);
    inventory->hosts = memory_grow(inventory->hosts, &inventory->host_capacity,
                                   inventory->host_count + 1, sizeof(struct host *));
    inventory->hosts[inventory->host_count++] = host;
    map_set(&inventory->hosts_by_name, host->name, host);
    return host;
}

void inventory_reserve_codebases(struct inventory *inventory, size_t count)
{
    inventory->codebases =
        memory_grow(inventory->codebases, &inventory->codebase_capacity,
                    inventory->codebase_count + count, sizeof(*inventory->codebases));
}

bool host_has_address(const struct host *host, const struct address *address)
{
    for (size_t i = 0; i < host->address_count; i++) {
        if (address_equal(&host->addresses[i], address)) {
            return true;
        }
    }
    return false;
}

void inventory_add_address(struct inventory *inventory, struct host *host,
                           const struct address *address)
{
    if (!host_has_address(host, address)) {
        add_address(&inventory->arena, host, address);
    }
}

void inventory_note(struct inventory *inventory, const char *format, ...)
{
    char note[NOTE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(note, sizeof(note), format, arguments);
    va_end(arguments);

    if (map_get(&inventory->notes_by_text, note) != NULL) {
        return;
    }
    char *kept = arena_copy_text(&inventory->arena, note);
    inventory->notes = arena_grow(&inventory->arena, inventory->notes, &inventory->note_capacity,
                                  inventory->note_count + 1, sizeof(*inventory->notes));
    inventory->notes[inventory->note_count++] = kept;
    map_set(&inventory->notes_by_text, kept, kept);
}

const char *source_kind_name(enum source_kind kind)
{
    assert(kind < SOURCE_KIND_COUNT);
    return source_kind_names[kind];
}
