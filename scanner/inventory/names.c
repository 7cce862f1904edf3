#include "inventory/names.h"

#include "base/text.h"
#include "inventory/merge.h"

#include <stdint.h>
#include <string.h>

static bool is_united(const struct inventory *inventory, const struct host *host)
{
    return inventory_find_host(inventory, host->name) != host;
}

// Both have addresses, and none in common.
static bool have_different_addresses(const struct host *left, const struct host *right)
{
    for (size_t i = 0; i < left->address_count; i++) {
        if (host_has_address(right, &left->addresses[i])) {
            return false;
        }
    }
    return left->address_count > 0 && right->address_count > 0;
}

static bool unite_hosts(struct reading *reading, struct host *host, struct host *other,
                        struct error *error)
{
    struct inventory *inventory = reading->inventory;
    struct host_entry entry = host_entry_of(other);
    entry.name = host->name;
    if (!host_merge(reading, &entry, error)) {
        return false;
    }
    for (size_t i = 0; i < other->source_count; i++) {
        (void)host_add_source(inventory, host, other->sources[i]);
    }
    map_set(&inventory->hosts_by_name, other->name, host);
    note_add(inventory, "%s is another name of %s: read as one host", other->name, host->name);
    return true;
}

static bool unite_alias(struct reading *reading, struct host *host, const char *alias,
                        struct error *error)
{
    struct inventory *inventory = reading->inventory;
    struct host *other = inventory_find_host(inventory, alias);
    if (other == NULL || is_united(inventory, other)) {
        map_set(&inventory->hosts_by_name, alias, host);
        return true;
    }
    if (other == host) {
        return true;
    }
    if (!text_equal(other->name, alias)) {
        note_add(inventory, "%s is said to be another name of %s and of %s: the first holds", alias,
                 other->name, host->name);
        return true;
    }
    if (have_different_addresses(host, other)) {
        note_add(inventory,
                 "%s is said to be another name of %s, but has another address: read as two "
                 "hosts",
                 alias, host->name);
        return true;
    }
    return unite_hosts(reading, host, other, error);
}

// Uniting may add aliases to the host at hand, which are then looked at too.
static bool unite_aliases(struct reading *reading, struct host *host, struct error *error)
{
    for (size_t i = 0; i < host->alias_count; i++) {
        if (!unite_alias(reading, host, host->aliases[i], error)) {
            return false;
        }
    }
    return true;
}

bool names_unite(struct reading *reading, struct error *error)
{
    struct inventory *inventory = reading->inventory;
    for (size_t i = 0; i < inventory->host_count; i++) {
        struct host *host = inventory->hosts[i];
        if (!is_united(inventory, host) && !unite_aliases(reading, host, error)) {
            return false;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (!is_united(inventory, inventory->hosts[i])) {
            inventory->hosts[kept++] = inventory->hosts[i];
        }
    }
    inventory->host_count = kept;
    return true;
}

// What leads from names in URLs to hosts.
struct url_names {
    struct reading *reading;
    struct map short_names; // first labels of the hosts' names; found when a share has one
    bool has_short_names;
    struct host ambiguous; // stands there for labels that several hosts share
    const char *last_host; // of the URL before: exports name one server many times in a row
    size_t last_source;
};

static void add_short_names(struct url_names *names)
{
    names->has_short_names = true;
    const struct inventory *inventory = names->reading->inventory;
    for (size_t i = 0; i < inventory->host_count; i++) {
        struct host *host = inventory->hosts[i];
        struct address address = { 0 };
        if (address_parse(host->name, &address)) {
            continue;
        }
        const char *label =
            arena_copy(&names->reading->scratch, host->name, strcspn(host->name, "."));
        const bool is_shared = map_get(&names->short_names, label) != NULL;
        map_set(&names->short_names, label, is_shared ? &names->ambiguous : host);
    }
}

// A share is named as Windows does, by the short name, and is not asked over HTTP: so the short
// name of a known host is no other host.
static bool is_short_share(const struct url *url)
{
    return url->kind == URL_UNC && strpbrk(url->host, ".:") == NULL;
}

static struct host *find_host(struct url_names *names, const struct url *url)
{
    struct host *host = inventory_find_host(names->reading->inventory, url->host);
    if (host != NULL || !is_short_share(url)) {
        return host;
    }
    if (!names->has_short_names) {
        add_short_names(names);
    }
    host = map_get(&names->short_names, url->host);
    return host != &names->ambiguous ? host : NULL;
}

static void add_name(struct url_names *names, const struct url *url, size_t source)
{
    struct inventory *inventory = names->reading->inventory;
    if (url->host[0] == '\0' || (url->host == names->last_host && source == names->last_source)) {
        return;
    }
    struct host *host = find_host(names, url);
    if (host == NULL) {
        host = inventory_add_host(inventory, url->host);
    }
    if (source < inventory->source_count && host_add_source(inventory, host, source)) {
        inventory->sources[source].host_count++;
    }
    names->last_host = url->host;
    names->last_source = source;
}

static void add_from_codebases(struct url_names *names, bool are_short_shares)
{
    const struct inventory *inventory = names->reading->inventory;
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct codebase *codebase = &inventory->codebases[i];
        if (is_short_share(&codebase->url) == are_short_shares) {
            add_name(names, &codebase->url, codebase->source);
        }
        if (codebase->snapshot_text != NULL &&
            is_short_share(&codebase->snapshot) == are_short_shares) {
            add_name(names, &codebase->snapshot, codebase->source);
        }
    }
}

static void add_from_text(struct url_names *names, const char *text, size_t source)
{
    struct url url = { 0 };
    if (text != NULL && url_parse(&names->reading->inventory->arena, text, &url)) {
        add_name(names, &url, source);
    }
}

// What a host says of others comes from the sources that name the host.
static void add_from_hosts(struct url_names *names)
{
    const struct inventory *inventory = names->reading->inventory;
    const size_t host_count = inventory->host_count;
    for (size_t i = 0; i < host_count; i++) {
        const struct host *host = inventory->hosts[i];
        const size_t source = host->source_count > 0 ? host->sources[0] : SIZE_MAX;
        add_from_text(names, host->alternate_url, source);
        for (size_t j = 0; j < host->communication_host_count; j++) {
            const struct url url = { .host = host->communication_hosts[j].host };
            add_name(names, &url, source);
        }
    }
}

void names_add_from_urls(struct reading *reading)
{
    struct url_names names = { .reading = reading };
    add_from_hosts(&names);
    add_from_text(&names, reading->inventory->agent_install_url, SIZE_MAX);
    add_from_codebases(&names, false);
    add_from_codebases(&names, true);
    map_clear(&names.short_names);
}
