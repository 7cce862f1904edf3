#include "cli/sweep_inventory.h"

#include "model/inventory.h"
#include "model/scheme.h"
#include "syntax/json_writer.h"

#include <inttypes.h>

#define INDENT 2

/** The port of the kind at `place`; 0 if there are not so many. */
static uint16_t port_at(const struct sweep_found *found, enum sweep_kind kind, size_t place)
{
    const struct sweep_ports *ports = found->ports;
    return place < ports->counts[kind] ? ports->items[kind][place] : 0;
}

static bool is_open(const struct sweep_found *found, uint32_t address, uint16_t port)
{
    uint64_t number = 0;
    return port != 0 && sweep_targets_find(found->targets, address, port, &number) &&
           sweep_table_get(found->table, number) == SWEEP_OPEN;
}

static struct port_pair pair_at(const struct sweep_found *found, size_t place)
{
    const struct port_pair pair = {
        .http = port_at(found, SWEEP_KIND_HTTP, place),
        .https = port_at(found, SWEEP_KIND_HTTPS, place),
    };
    return pair;
}

static size_t count_pairs(const struct sweep_found *found)
{
    const size_t *counts = found->ports->counts;
    return counts[SWEEP_KIND_HTTP] > counts[SWEEP_KIND_HTTPS] ? counts[SWEEP_KIND_HTTP]
                                                              : counts[SWEEP_KIND_HTTPS];
}

static bool is_pair_open(const struct sweep_found *found, uint32_t address, size_t place)
{
    const struct port_pair pair = pair_at(found, place);
    return is_open(found, address, pair.http) || is_open(found, address, pair.https);
}

static void write_pair(struct json_writer *writer, const struct port_pair *pair)
{
    json_write_object(writer, NULL);
    if (pair->http != 0) {
        json_write_integer(writer, "http", pair->http);
    }
    if (pair->https != 0) {
        json_write_integer(writer, "https", pair->https);
    }
    json_write_end_object(writer);
}

/** Nothing is said of a pair without an open port: to name it would be to want it there. Of a pair
 * with one, both ports are named. */
static void write_pairs(struct json_writer *writer, const struct sweep_found *found,
                        uint32_t address)
{
    size_t written = 0;
    for (size_t i = 0; i < count_pairs(found); i++) {
        if (is_pair_open(found, address, i)) {
            const struct port_pair pair = pair_at(found, i);
            write_pair(writer, &pair);
            written++;
        }
    }
    if (written == 0 && count_pairs(found) > 0) {
        const struct port_pair own = pair_at(found, 0);
        write_pair(writer, &own);
    }
}

/** The first open one of the agent site's ports, or else the first; 0 if none was swept. */
static uint16_t agent_site_port(const struct sweep_found *found, uint32_t address)
{
    for (size_t i = 0; i < found->ports->counts[SWEEP_KIND_AGENT]; i++) {
        const uint16_t port = port_at(found, SWEEP_KIND_AGENT, i);
        if (is_open(found, address, port)) {
            return port;
        }
    }
    return port_at(found, SWEEP_KIND_AGENT, 0);
}

/** A host has one agent site; where more ports of that kind are open, they are further HTTPS ports.
 */
static void write_further(struct json_writer *writer, const struct sweep_found *found,
                          uint32_t address)
{
    for (size_t i = 0; i < found->ports->counts[SWEEP_KIND_AGENT]; i++) {
        const uint16_t port = port_at(found, SWEEP_KIND_AGENT, i);
        if (is_open(found, address, port) && port != agent_site_port(found, address)) {
            json_write_integer(writer, NULL, port);
        }
    }
}

/** Nothing that an inventory would have to say. */
static bool are_usual(const struct sweep_found *found)
{
    const struct port_pair own = pair_at(found, 0);
    return count_pairs(found) <= 1 && found->ports->counts[SWEEP_KIND_AGENT] <= 1 &&
           (own.http == 0 || own.http == scheme_default_port(SCHEME_HTTP)) &&
           (own.https == 0 || own.https == scheme_default_port(SCHEME_HTTPS));
}

static void write_ports(struct json_writer *writer, const struct sweep_found *found,
                        uint32_t address)
{
    if (!are_usual(found)) {
        json_write_list(writer, "ports");
        write_pairs(writer, found, address);
        write_further(writer, found, address);
        json_write_end_list(writer);
    }
    const uint16_t agent_site = agent_site_port(found, address);
    if (agent_site != 0 && agent_site != AGENT_SITE_PORT) {
        json_write_integer(writer, "agent_site_port", agent_site);
    }
}

static void write_host(struct json_writer *writer, const struct sweep_found *found,
                       const struct sweep_host *host)
{
    char text[ADDRESS_TEXT_SIZE];
    const struct address address = sweep_address(host->address);
    address_format(&address, text);
    json_write_object(writer, NULL);
    json_write_text(writer, "name", text);
    json_write_text(writer, "address", text);
    write_ports(writer, found, host->address);
    if (host->answers_everywhere) {
        json_write_object(writer, "tags");
        json_write_text(writer, "sweep", "answers on every port");
        json_write_end_object(writer);
    }
    json_write_end_object(writer);
}

static void write_notes(struct json_writer *writer, const struct sweep_found *found)
{
    uint64_t counts[SWEEP_STATE_COUNT] = { 0 };
    sweep_table_count(found->table, counts);
    if (counts[SWEEP_UNMEASURED] == 0) {
        return;
    }
    struct text_buffer note;
    text_buffer_init(&note, SIZE_MAX);
    text_buffer_format(&note,
                       found->is_interrupted ? "the sweep was interrupted before it had asked "
                                               "%" PRIu64 " of %" PRIu64
                                               " ports: hosts may be missing"
                                             : "the sweep could not ask %" PRIu64 " of %" PRIu64
                                               " ports from where it ran: hosts may be missing",
                       counts[SWEEP_UNMEASURED], sweep_targets_count(found->targets));
    json_write_list(writer, "notes");
    json_write_text(writer, NULL, note.text);
    json_write_end_list(writer);
    text_buffer_clear(&note);
}

static void flush(struct text_buffer *buffer, FILE *out)
{
    (void)fwrite(buffer->text, 1, buffer->length, out); // whoever commits the file asks it
    text_buffer_reset(buffer);
}

void sweep_inventory_write(const struct sweep_found *found, FILE *out)
{
    struct text_buffer buffer;
    struct json_writer writer;
    text_buffer_init(&buffer, SIZE_MAX);
    json_writer_init(&writer, &buffer, INDENT);
    json_write_object(&writer, NULL);
    json_write_boolean(&writer, "guess_roles", true);
    json_write_list(&writer, "hosts");
    for (size_t i = 0; i < found->opinion->host_count; i++) {
        write_host(&writer, found, &found->opinion->hosts[i]);
        flush(&buffer, out);
    }
    json_write_end_list(&writer);
    write_notes(&writer, found);
    json_write_end_object(&writer);
    text_buffer_append_character(&buffer, '\n');
    flush(&buffer, out);
    text_buffer_clear(&buffer);
}
