#include "model/inventory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

/** Longest line for the user that is kept whole. */
#define NOTE_SIZE 1024

static const char *const source_kind_names[SOURCE_KIND_COUNT] = {
    [SOURCE_COMMAND_LINE] = "command_line",
    [SOURCE_HOSTS] = "hosts",
    [SOURCE_CODEBASES] = "codebases",
    [SOURCE_CLIENT] = "client",
};

static struct host *host_new(struct arena *arena, const char *name)
{
    struct host *host = arena_allocate(arena, 1, sizeof(*host));
    host->name = arena_copy_text(arena, name);
    (void)address_parse(name, &host->address);
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
    inventory->hosts = arena_grow(&inventory->arena, inventory->hosts, &inventory->host_capacity,
                                  inventory->host_count + 1, sizeof(struct host *));
    inventory->hosts[inventory->host_count++] = host;
    map_set(&inventory->hosts_by_name, host->name, host);
    return host;
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
