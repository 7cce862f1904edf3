#include "inventory/hosts_csv.h"

#include "base/text.h"
#include "inventory/codebases.h"
#include "inventory/merge.h"
#include "inventory/values.h"

#include <string.h>

// A host while its row is read; its lists live in `scratch` of the reading.
struct host_row {
    const struct table *table;
    struct host_entry entry;
    struct address *addresses; // the entry's
    size_t address_capacity;
    size_t alias_capacity;
    size_t pair_capacity;
};

static struct arena *scratch(struct host_row *host)
{
    return &host->table->reading->scratch;
}

// Exports write one short name and the suffix in two columns.
static const char *join_domain(struct host_row *host, const char *name, const struct csv_row *row)
{
    const char *domain = layout_cell(&host->table->layout, HOST_COLUMN_DOMAIN, row);
    if (domain == NULL || strpbrk(name, ".:") != NULL) {
        return name;
    }
    return arena_format(scratch(host), "%s.%s", name, domain[0] == '.' ? domain + 1 : domain);
}

static bool read_name(struct host_row *host, const struct csv_row *row, struct error *reason)
{
    const char *name = layout_cell(&host->table->layout, HOST_COLUMN_NAME, row);
    struct host_name host_name = { 0 };
    if (name == NULL) {
        return true;
    }
    if (!value_read_host_name(scratch(host), join_domain(host, name, row), &host_name, reason)) {
        return false;
    }
    host->entry.name = host_name.text;
    return true;
}

static void add_address(struct host_row *host, const struct address *address)
{
    host->addresses = arena_grow(scratch(host), host->addresses, &host->address_capacity,
                                 host->entry.address_count + 1, sizeof(*address));
    host->addresses[host->entry.address_count++] = *address;
    host->entry.addresses = host->addresses;
}

// Exports list every address of a machine in one cell, with the zones of link-local ones.
static bool read_addresses(struct host_row *host, const char *text, struct error *reason)
{
    char *rest = arena_copy_text(scratch(host), text);
    for (const char *word = value_next_word(&rest, ",;| \n"); word != NULL;
         word = value_next_word(&rest, ",;| \n")) {
        struct address address = { 0 };
        if (strchr(word, '%') != NULL) {
            continue;
        }
        if (!value_read_address(word, &address, reason)) {
            return false;
        }
        add_address(host, &address);
    }
    return true;
}

// A row that names no host is known by its first address.
static bool name_by_address(struct host_row *host, struct error *reason)
{
    char text[ADDRESS_TEXT_SIZE];
    if (host->entry.name != NULL) {
        return true;
    }
    if (host->entry.address_count == 0) {
        return error_set(reason, ERROR_INPUT, "the row has neither a name nor an address");
    }
    address_format(&host->entry.addresses[0], text);
    host->entry.name = arena_copy_text(scratch(host), text);
    return true;
}

static bool read_roles(struct host_row *host, const char *text, struct error *reason)
{
    char *rest = arena_copy_text(scratch(host), text);
    for (const char *name = value_next_word(&rest, ",;|/&\n"); name != NULL;
         name = value_next_word(&rest, ",;|/&\n")) {
        const struct word *word = find_role_word(host->table->names, name);
        if (word == NULL) {
            return error_set(reason, ERROR_INPUT,
                             "\"%s\" is no role: notification-server, site-server or "
                             "internet-gateway",
                             name);
        }
        host->entry.roles |= word->roles;
        host->entry.services |= word->services;
    }
    return true;
}

// Only site servers have services, so they tell the role where nothing else does.
static bool read_services(struct host_row *host, const char *text, struct error *reason)
{
    const bool tells_role = host->entry.roles == 0;
    char *rest = arena_copy_text(scratch(host), text);
    for (const char *name = value_next_word(&rest, ",;|/&\n"); name != NULL;
         name = value_next_word(&rest, ",;|/&\n")) {
        const struct word *word = find_service_word(host->table->names, name);
        if (word == NULL) {
            return error_set(reason, ERROR_INPUT, "\"%s\" is no service: package or task", name);
        }
        host->entry.roles |= tells_role ? word->roles : 0;
        host->entry.services |= word->services;
    }
    return true;
}

static struct port_pair *own_pair(struct host_row *host)
{
    if (!host->entry.has_own_pair) {
        host->entry.has_own_pair = true;
        host->entry.own_pair = (struct port_pair){ scheme_default_port(SCHEME_HTTP),
                                                   scheme_default_port(SCHEME_HTTPS) };
    }
    return &host->entry.own_pair;
}

static bool read_side(const char *text, uint16_t *port, struct error *reason)
{
    if (text_equal_ignore_case(text, "none") || text_equal(text, "-")) {
        *port = 0;
        return true;
    }
    return value_read_port(text, port, reason);
}

static bool read_http_port(struct host_row *host, const char *text, struct error *reason)
{
    return read_side(text, &own_pair(host)->http, reason);
}

static bool read_https_port(struct host_row *host, const char *text, struct error *reason)
{
    struct port_pair *pair = own_pair(host);
    if (!read_side(text, &pair->https, reason)) {
        return false;
    }
    return pair->http != 0 || pair->https != 0 ||
           error_set(reason, ERROR_INPUT, "neither an HTTP port nor an HTTPS port is left");
}

static void add_port(struct host_row *host, uint16_t port)
{
    struct host_entry *entry = &host->entry;
    const bool is_http = port == scheme_default_port(SCHEME_HTTP);
    const bool is_usual = is_http || port == scheme_default_port(SCHEME_HTTPS);
    if (is_usual && !entry->has_own_pair) {
        return;
    }
    entry->pairs = arena_grow(scratch(host), entry->pairs, &host->pair_capacity,
                              entry->pair_count + 1, sizeof(*entry->pairs));
    entry->pairs[entry->pair_count++] =
        is_http ? (struct port_pair){ .http = port } : (struct port_pair){ .https = port };
}

static bool read_ports(struct host_row *host, const char *text, struct error *reason)
{
    char *rest = arena_copy_text(scratch(host), text);
    for (const char *word = value_next_word(&rest, ",;| \n"); word != NULL;
         word = value_next_word(&rest, ",;| \n")) {
        uint16_t port = 0;
        if (!value_read_port(word, &port, reason)) {
            return false;
        }
        add_port(host, port);
    }
    return true;
}

static bool read_agent_site_port(struct host_row *host, const char *text, struct error *reason)
{
    return value_read_port(text, &host->entry.agent_site_port, reason);
}

static bool read_gateway_port(struct host_row *host, const char *text, struct error *reason)
{
    return value_read_port(text, &host->entry.gateway_port, reason);
}

static bool read_internet_site(struct host_row *host, const char *text, struct error *reason)
{
    return value_read_answer(text, &host->entry.internet_site, reason);
}

static bool read_alternate_url(struct host_row *host, const char *text, struct error *reason)
{
    return web_url_read(host->table->reading, text, &host->entry.alternate_url, reason);
}

static bool read_communication_hosts(struct host_row *host, const char *text, struct error *reason)
{
    struct communication_host_list list = { 0 };
    if (!value_read_communication_hosts(scratch(host), text, &list, reason)) {
        return false;
    }
    host->entry.communication_hosts = list.items;
    host->entry.communication_host_count = list.count;
    return true;
}

static bool read_aliases(struct host_row *host, const char *text, struct error *reason)
{
    struct host_entry *entry = &host->entry;
    char *rest = arena_copy_text(scratch(host), text);
    for (const char *word = value_next_word(&rest, ",;| \n"); word != NULL;
         word = value_next_word(&rest, ",;| \n")) {
        struct host_name name = { 0 };
        if (!value_read_host_name(scratch(host), word, &name, reason)) {
            return false;
        }
        entry->aliases = arena_grow(scratch(host), entry->aliases, &host->alias_capacity,
                                    entry->alias_count + 1, sizeof(*entry->aliases));
        entry->aliases[entry->alias_count++] = name.text;
    }
    return true;
}

// In this order: roles before services, the pair before further ports.
static const struct {
    enum host_column column;
    bool (*read)(struct host_row *host, const char *text, struct error *reason);
} cell_readers[] = {
    { HOST_COLUMN_ADDRESS, read_addresses },
    { HOST_COLUMN_ROLES, read_roles },
    { HOST_COLUMN_SERVICES, read_services },
    { HOST_COLUMN_HTTP_PORT, read_http_port },
    { HOST_COLUMN_HTTPS_PORT, read_https_port },
    { HOST_COLUMN_PORTS, read_ports },
    { HOST_COLUMN_AGENT_SITE_PORT, read_agent_site_port },
    { HOST_COLUMN_GATEWAY_PORT, read_gateway_port },
    { HOST_COLUMN_INTERNET_SITE, read_internet_site },
    { HOST_COLUMN_ALTERNATE_URL, read_alternate_url },
    { HOST_COLUMN_COMMUNICATION_HOSTS, read_communication_hosts },
    { HOST_COLUMN_ALSO_KNOWN_AS, read_aliases },
};

static bool read_cells(struct host_row *host, const struct csv_row *row, struct error *reason)
{
    for (size_t i = 0; i < sizeof(cell_readers) / sizeof(*cell_readers); i++) {
        const char *text = layout_cell(&host->table->layout, cell_readers[i].column, row);
        if (text != NULL && !cell_readers[i].read(host, text, reason)) {
            return false;
        }
    }
    return true;
}

static void read_tags(struct host_row *host, const struct csv_row *row)
{
    const struct table_layout *layout = &host->table->layout;
    struct host_entry *entry = &host->entry;
    if (layout->tag_count == 0) {
        return;
    }
    entry->tags = arena_allocate(scratch(host), layout->tag_count, sizeof(*entry->tags));
    for (size_t i = 0; i < layout->tag_count; i++) {
        const size_t cell = layout->tags[i].cell;
        if (cell < row->count && row->cells[cell][0] != '\0') {
            entry->tags[entry->tag_count++] =
                (struct tag){ .name = layout->tags[i].tag, .value = row->cells[cell] };
        }
    }
}

bool host_row_read(const struct table *table, const struct csv_row *row, struct error *error)
{
    struct host_row host = { .table = table, .entry = { .is_listed = true } };
    struct error reason;
    read_tags(&host, row);
    if (!read_name(&host, row, &reason) || !read_cells(&host, row, &reason) ||
        !name_by_address(&host, &reason) || !host_merge(table->reading, &host.entry, &reason)) {
        return reading_fault(table->reading, error, "%s", reason.text);
    }
    return true;
}
