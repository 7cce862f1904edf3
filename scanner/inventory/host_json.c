#include "inventory/host_json.h"

#include "base/text.h"
#include "inventory/codebases.h"
#include "inventory/json_members.h"
#include "inventory/json_words.h"
#include "inventory/values.h"

// A host while it is read; its lists live in `scratch` of the reading.
struct host_json {
    struct reading *reading;
    const struct host_json_defaults *defaults;
    struct host_entry entry;
    size_t pair_capacity;
    struct json_value sources; // absent unless canonical
};

static struct arena *scratch(struct host_json *host)
{
    return &host->reading->scratch;
}

static bool read_host_name(struct host_json *host, struct json_value value,
                           struct host_name *out_name, struct error *error)
{
    const char *text = NULL;
    struct error reason;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return value_read_host_name(scratch(host), text, out_name, &reason) ||
           json_fault(value, error, "%s", reason.text);
}

static bool read_name(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    struct host_name name = { 0 };
    if (!read_host_name(host, value, &name, error)) {
        return false;
    }
    host->entry.name = name.text;
    return true;
}

static bool read_address(struct json_value value, struct address *out_address, struct error *error)
{
    const char *text = NULL;
    struct error reason;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return value_read_address(text, out_address, &reason) ||
           json_fault(value, error, "%s", reason.text);
}

// One text, or a list of texts.
static bool read_addresses(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    const bool is_list = json_type_of(value) == JSON_LIST;
    const size_t count = is_list ? json_count(value) : 1;
    struct address *addresses = arena_allocate(scratch(host), count, sizeof(*addresses));
    for (size_t i = 0; i < count; i++) {
        if (!read_address(is_list ? json_item(value, i) : value, &addresses[i], error)) {
            return false;
        }
    }
    host->entry.addresses = addresses;
    host->entry.address_count = count;
    return true;
}

static bool read_roles(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    return json_require_list(value, error) &&
           json_read_words(value, &word_role, &host->entry.roles, error);
}

static bool read_services(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    return json_require_list(value, error) &&
           json_read_words(value, &word_service, &host->entry.services, error);
}

static bool read_aliases(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    if (!json_require_list(value, error)) {
        return false;
    }
    const size_t count = json_count(value);
    host->entry.aliases = arena_allocate(scratch(host), count, sizeof(*host->entry.aliases));
    for (size_t i = 0; i < count; i++) {
        struct host_name name = { 0 };
        if (!read_host_name(host, json_item(value, i), &name, error)) {
            return false;
        }
        host->entry.aliases[i] = name.text;
    }
    host->entry.alias_count = count;
    return true;
}

static void add_pair(struct host_json *host, struct port_pair pair)
{
    struct host_entry *entry = &host->entry;
    entry->pairs = arena_grow(scratch(host), entry->pairs, &host->pair_capacity,
                              entry->pair_count + 1, sizeof(pair));
    entry->pairs[entry->pair_count++] = pair;
}

// As in a table, where a cell cannot be null.
static bool is_none(struct json_value side)
{
    const char *text = NULL;
    struct error ignored;
    return json_type_of(side) == JSON_NULL ||
           (json_read_text(side, &text, &ignored) && text_equal_ignore_case(text, "none"));
}

// A side that is not there is the usual one.
static bool read_side(struct json_value pair, const char *side, uint16_t *port, struct error *error)
{
    const struct json_value value = json_member(pair, side);
    struct error ignored;
    if (!json_is_present(value)) {
        return true;
    }
    if (is_none(value)) {
        *port = 0;
        return true;
    }
    return json_read_port(value, port, &ignored) ||
           json_fault(value, error, "must be a port from 1 to 65535, or null for none");
}

static bool read_pair(struct host_json *host, struct json_value value, struct error *error)
{
    static const char *const sides[] = { "http", "https" };
    struct host_entry *entry = &host->entry;
    struct port_pair pair = { 0 };
    if (!entry->has_own_pair) {
        pair = (struct port_pair){ scheme_default_port(SCHEME_HTTP),
                                   scheme_default_port(SCHEME_HTTPS) };
    }
    if (!json_require_known(value, sides, sizeof(sides) / sizeof(*sides), error) ||
        !read_side(value, "http", &pair.http, error) ||
        !read_side(value, "https", &pair.https, error)) {
        return false;
    }
    if (pair.http == 0 && pair.https == 0) {
        return json_fault(value, error, "names no port");
    }
    if (entry->has_own_pair) {
        add_pair(host, pair);
    } else {
        entry->has_own_pair = true;
        entry->own_pair = pair;
    }
    return true;
}

static bool read_single_port(struct host_json *host, struct json_value value, struct error *error)
{
    uint16_t port = 0;
    if (!json_read_port(value, &port, error)) {
        return false;
    }
    const bool is_http = port == scheme_default_port(SCHEME_HTTP);
    const bool is_usual = is_http || port == scheme_default_port(SCHEME_HTTPS);
    if (!is_usual || host->entry.has_own_pair) {
        add_pair(host, is_http ? (struct port_pair){ .http = port }
                               : (struct port_pair){ .https = port });
    }
    return true;
}

static bool read_ports(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    if (!json_require_list(value, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(value); i++) {
        const struct json_value item = json_item(value, i);
        const bool is_pair = json_type_of(item) == JSON_OBJECT;
        if (!(is_pair ? read_pair(host, item, error) : read_single_port(host, item, error))) {
            return false;
        }
    }
    return true;
}

static bool read_agent_site_port(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    return json_read_port(value, &host->entry.agent_site_port, error);
}

static bool read_gateway_port(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    return json_read_port(value, &host->entry.gateway_port, error);
}

static bool read_internet_site(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    bool answer = false;
    if (!json_read_boolean(value, &answer, error)) {
        return false;
    }
    host->entry.internet_site = answer ? ANSWER_YES : ANSWER_NO;
    return true;
}

static bool read_alternate_url(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    const char *text = NULL;
    struct error reason;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return web_url_read(host->reading, text, &host->entry.alternate_url, &reason) ||
           json_fault(value, error, "%s", reason.text);
}

static bool read_communication_text(struct host_json *host, struct json_value value,
                                    struct communication_host_list *list, struct error *error)
{
    const char *text = NULL;
    struct error reason;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return value_read_communication_hosts(scratch(host), text, list, &reason) ||
           json_fault(value, error, "%s", reason.text);
}

// The product's own text, or a list of such texts.
static bool read_communication_hosts(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    struct communication_host_list list = { 0 };
    const bool is_list = json_type_of(value) == JSON_LIST;
    for (size_t i = 0; i < (is_list ? json_count(value) : 1); i++) {
        const struct json_value item = is_list ? json_item(value, i) : value;
        if (!read_communication_text(host, item, &list, error)) {
            return false;
        }
    }
    host->entry.communication_hosts = list.items;
    host->entry.communication_host_count = list.count;
    return true;
}

static bool read_tags(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    if (!json_require_object(value, error)) {
        return false;
    }
    const size_t count = json_count(value);
    host->entry.tags = arena_allocate(scratch(host), count, sizeof(*host->entry.tags));
    for (size_t i = 0; i < count; i++) {
        const struct json_value item = json_item(value, i);
        host->entry.tags[i].name = json_key(item);
        if (!json_read_text(item, &host->entry.tags[i].value, error)) {
            return false;
        }
    }
    host->entry.tag_count = count;
    return true;
}

static bool read_listed(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    return json_read_boolean(value, &host->entry.is_listed, error);
}

static bool read_sources(void *context, struct json_value value, struct error *error)
{
    struct host_json *host = context;
    host->sources = value;
    return json_require_list(value, error);
}

static const struct json_member_reader readers[] = {
    { "name", read_name },
    { "roles", read_roles },
    { "address", read_addresses },
    { "also_known_as", read_aliases },
    { "ports", read_ports },
    { "agent_site_port", read_agent_site_port },
    { "gateway_port", read_gateway_port },
    { "internet_site", read_internet_site },
    { "services", read_services },
    { "alternate_url", read_alternate_url },
    { "communication_hosts", read_communication_hosts },
    { "tags", read_tags },
    // Only in what the program has written itself:
    { "listed", read_listed },
    { "sources", read_sources },
};

#define READER_COUNT            (sizeof(readers) / sizeof(*readers))
#define PROVENANCE_READER_COUNT 2

// What the host says itself, here or before, goes before what the file says of all.
static void apply_defaults(const struct host_json *host, struct host *merged)
{
    const struct host_json_defaults *defaults = host->defaults;
    if (defaults->agent_site_port != 0 && host->entry.agent_site_port == 0 &&
        merged->agent_site_port == AGENT_SITE_PORT) {
        merged->agent_site_port = defaults->agent_site_port;
    }
    if (defaults->gateway_port != 0 && host->entry.gateway_port == 0 &&
        merged->gateway_port == GATEWAY_PORT) {
        merged->gateway_port = defaults->gateway_port;
    }
}

static bool add_sources(const struct host_json *host, struct host *merged, struct error *error)
{
    for (size_t i = 0; i < json_count(host->sources); i++) {
        int64_t source = 0;
        if (!json_read_integer(json_item(host->sources, i), 0,
                               (int64_t)host->defaults->source_count - 1, &source, error)) {
            return false;
        }
        (void)host_add_source(host->reading->inventory, merged,
                              host->defaults->first_source + (size_t)source);
    }
    return true;
}

bool host_json_read(struct reading *reading, struct json_value value,
                    const struct host_json_defaults *defaults, struct error *error)
{
    struct host_json host = {
        .reading = reading,
        .defaults = defaults,
        .entry = {
            .is_listed = true,
            .is_whole = defaults->is_canonical,
        },
    };
    const size_t count =
        defaults->is_canonical ? READER_COUNT : READER_COUNT - PROVENANCE_READER_COUNT;
    if (!json_read_members(value, readers, count, &host, error)) {
        return false;
    }
    if (host.entry.name == NULL) {
        return json_fault(json_member(value, "name"), error, "is missing");
    }
    struct error reason;
    if (!host_merge(reading, &host.entry, &reason)) {
        return json_fault(value, error, "%s", reason.text);
    }
    struct host *merged = inventory_find_host(reading->inventory, host.entry.name);
    apply_defaults(&host, merged);
    return add_sources(&host, merged, error);
}
