#include "base/hash.h"
#include "base/moment.h"
#include "inventory/inventory_json.h"
#include "inventory/inventory_read.h"
#include "syntax/json_writer.h"

#include <stdint.h>
#include <string.h>

static void write_answer(struct json_writer *writer, const char *key, enum answer answer)
{
    if (answer != ANSWER_UNKNOWN) {
        json_write_boolean(writer, key, answer == ANSWER_YES);
    }
}

static void write_moment(struct json_writer *writer, const char *key, int64_t moment_ms)
{
    char text[MOMENT_TEXT_SIZE];
    moment_format(moment_ms, text);
    json_write_text(writer, key, text);
}

static void write_estate(struct json_writer *writer, const struct inventory *inventory)
{
    json_write_optional_text(writer, "profile", inventory->profile);
    write_answer(writer, "cem", inventory->cem);
    write_answer(writer, "persistent_connection", inventory->persistent_connection);
    write_answer(writer, "http_allowed", inventory->http_allowed);
    write_answer(writer, "guess_roles", inventory->guess_roles);
    json_write_optional_text(writer, "release", inventory->release);
    if (inventory->has_changed_at) {
        write_moment(writer, "changed_at", inventory->changed_at_ms);
    }
    json_write_optional_text(writer, "agent_install_url", inventory->agent_install_url);
}

static void write_sources(struct json_writer *writer, const struct inventory *inventory)
{
    json_write_list(writer, "sources");
    for (size_t i = 0; i < inventory->source_count; i++) {
        const struct source *source = &inventory->sources[i];
        json_write_object(writer, NULL);
        json_write_text(writer, "name", source->name);
        json_write_text(writer, "kind", source_kind_name(source->kind));
        json_write_integer(writer, "hosts", (int64_t)source->host_count);
        json_write_integer(writer, "codebases", (int64_t)source->codebase_count);
        json_write_end_object(writer);
    }
    json_write_end_list(writer);
}

static void write_roles(struct json_writer *writer, const struct host *host)
{
    if (host->roles == 0) {
        return;
    }
    json_write_list(writer, "roles");
    for (int role = 0; role < ROLE_COUNT; role++) {
        if ((host->roles & role_bit((enum role)role)) != 0) {
            json_write_text(writer, NULL, role_name((enum role)role));
        }
    }
    json_write_end_list(writer);
}

static void write_services(struct json_writer *writer, const struct host *host)
{
    if (host->services == 0) {
        return;
    }
    json_write_list(writer, "services");
    for (int service = 0; service < SERVICE_COUNT; service++) {
        if ((host->services & service_bit((enum service)service)) != 0) {
            json_write_text(writer, NULL, service_name((enum service)service));
        }
    }
    json_write_end_list(writer);
}

// One address is written as users write it: as a text.
static void write_addresses(struct json_writer *writer, const struct host *host)
{
    const bool is_list = host->address_count > 1;
    if (is_list) {
        json_write_list(writer, "address");
    }
    for (size_t i = 0; i < host->address_count; i++) {
        char text[ADDRESS_TEXT_SIZE];
        address_format(&host->addresses[i], text);
        json_write_text(writer, is_list ? NULL : "address", text);
    }
    if (is_list) {
        json_write_end_list(writer);
    }
}

static void write_aliases(struct json_writer *writer, const struct host *host)
{
    if (host->alias_count == 0) {
        return;
    }
    json_write_list(writer, "also_known_as");
    for (size_t i = 0; i < host->alias_count; i++) {
        json_write_text(writer, NULL, host->aliases[i]);
    }
    json_write_end_list(writer);
}

static bool has_usual_ports(const struct host *host)
{
    return host->pair_count == 1 && host->pairs[0].http == scheme_default_port(SCHEME_HTTP) &&
           host->pairs[0].https == scheme_default_port(SCHEME_HTTPS);
}

static void write_side(struct json_writer *writer, const char *side, uint16_t port)
{
    if (port != 0) {
        json_write_integer(writer, side, port);
    } else {
        json_write_null(writer, side);
    }
}

static void write_ports(struct json_writer *writer, const struct host *host)
{
    if (!has_usual_ports(host)) {
        json_write_list(writer, "ports");
        for (size_t i = 0; i < host->pair_count; i++) {
            json_write_object(writer, NULL);
            write_side(writer, "http", host->pairs[i].http);
            write_side(writer, "https", host->pairs[i].https);
            json_write_end_object(writer);
        }
        json_write_end_list(writer);
    }
    if (host->agent_site_port != AGENT_SITE_PORT) {
        json_write_integer(writer, "agent_site_port", host->agent_site_port);
    }
    if (host->gateway_port != GATEWAY_PORT) {
        json_write_integer(writer, "gateway_port", host->gateway_port);
    }
}

static void write_communication_hosts(struct json_writer *writer, const struct host *host)
{
    if (host->communication_host_count == 0) {
        return;
    }
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    json_write_list(writer, "communication_hosts");
    for (size_t i = 0; i < host->communication_host_count; i++) {
        const struct communication_host *item = &host->communication_hosts[i];
        text_buffer_reset(&text);
        const bool is_ipv6 = strchr(item->host, ':') != NULL;
        text_buffer_format(&text, is_ipv6 ? "[%s]:%u" : "%s:%u", item->host, (unsigned)item->port);
        json_write_text(writer, NULL, text.text);
    }
    json_write_end_list(writer);
    text_buffer_clear(&text);
}

static void write_tags(struct json_writer *writer, const struct host *host)
{
    if (host->tag_count == 0) {
        return;
    }
    json_write_object(writer, "tags");
    for (size_t i = 0; i < host->tag_count; i++) {
        json_write_text(writer, host->tags[i].name, host->tags[i].value);
    }
    json_write_end_object(writer);
}

static void write_provenance(struct json_writer *writer, const struct host *host)
{
    if (!host->is_listed) {
        json_write_boolean(writer, "listed", false);
    }
    json_write_list(writer, "sources");
    for (size_t i = 0; i < host->source_count; i++) {
        json_write_integer(writer, NULL, (int64_t)host->sources[i]);
    }
    json_write_end_list(writer);
}

static void write_host(struct json_writer *writer, const struct host *host)
{
    json_write_object(writer, NULL);
    json_write_text(writer, "name", host->name);
    write_roles(writer, host);
    write_addresses(writer, host);
    write_aliases(writer, host);
    write_ports(writer, host);
    write_answer(writer, "internet_site", host->internet_site);
    write_services(writer, host);
    json_write_optional_text(writer, "alternate_url", host->alternate_url);
    write_communication_hosts(writer, host);
    write_tags(writer, host);
    write_provenance(writer, host);
    json_write_end_object(writer);
}

static void write_codebase(struct json_writer *writer, struct arena *scratch,
                           const struct codebase *codebase)
{
    json_write_object(writer, NULL);
    json_write_text(writer, "url", url_text(scratch, &codebase->url, codebase->text));
    if (codebase->package[0] != '\0') {
        json_write_text(writer, "package", codebase->package);
    }
    json_write_optional_text(writer, "snapshot",
                             url_text(scratch, &codebase->snapshot, codebase->snapshot_text));
    json_write_integer(writer, "source", (int64_t)codebase->source);
    json_write_integer(writer, "line", (int64_t)codebase->line);
    json_write_end_object(writer);
}

static void write_declaration(struct json_writer *writer, const struct declaration *declaration)
{
    json_write_object(writer, NULL);
    json_write_text(writer, "check", declaration->check);
    json_write_optional_text(writer, "host", declaration->subject);
    if (declaration->is_accepted) {
        json_write_boolean(writer, "accepted", true);
    }
    json_write_text(writer, "who", declaration->who);
    json_write_text(writer, "date", declaration->date);
    json_write_optional_text(writer, "evidence", declaration->evidence);
    if (declaration->expires_ms != 0) {
        write_moment(writer, "expires", declaration->expires_ms);
    }
    json_write_end_object(writer);
}

static void write_notes(struct json_writer *writer, const struct inventory *inventory)
{
    json_write_list(writer, "notes");
    for (size_t i = 0; i < inventory->note_count; i++) {
        json_write_text(writer, NULL, inventory->notes[i]);
    }
    json_write_end_list(writer);
}

/** What becomes of the text when so much of it is there. */
#define PIECE_SIZE ((size_t)1 << 16)

struct outlet {
    struct text_buffer *out;
    void (*take)(void *context, const char *text, size_t length); // NULL: it stays where it is
    void *context;
};

static void let_out(const struct outlet *outlet, size_t enough)
{
    struct text_buffer *out = outlet->out;
    if (outlet->take != NULL && out->length >= enough) {
        outlet->take(outlet->context, out->text, out->length);
        text_buffer_reset(out);
    }
}

static void write_all(const struct inventory *inventory, const struct outlet *outlet)
{
    struct json_writer writer;
    json_writer_init(&writer, outlet->out, 0);
    json_write_object(&writer, NULL);
    json_write_integer(&writer, "canonical", CANONICAL_VERSION);
    write_estate(&writer, inventory);
    write_sources(&writer, inventory);
    json_write_list(&writer, "hosts");
    for (size_t i = 0; i < inventory->host_count; i++) {
        write_host(&writer, inventory->hosts[i]);
        let_out(outlet, PIECE_SIZE);
    }
    json_write_end_list(&writer);
    struct arena scratch = { 0 };
    json_write_list(&writer, "codebases");
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        write_codebase(&writer, &scratch, &inventory->codebases[i]);
        arena_clear(&scratch);
        let_out(outlet, PIECE_SIZE);
    }
    json_write_end_list(&writer);
    json_write_list(&writer, "declared");
    for (size_t i = 0; i < inventory->declaration_count; i++) {
        write_declaration(&writer, &inventory->declarations[i]);
    }
    json_write_end_list(&writer);
    write_notes(&writer, inventory);
    json_write_end_object(&writer);
    let_out(outlet, 0);
}

void inventory_write(const struct inventory *inventory, struct text_buffer *out)
{
    write_all(inventory, &(struct outlet){ .out = out });
}

void inventory_write_pieces(const struct inventory *inventory,
                            void (*take)(void *context, const char *text, size_t length),
                            void *context)
{
    struct text_buffer piece;
    text_buffer_init(&piece, SIZE_MAX);
    write_all(inventory, &(struct outlet){ &piece, take, context });
    text_buffer_clear(&piece);
}

static void add_to_hash(void *context, const char *text, size_t length)
{
    uint64_t *hash = context;
    *hash = hash_bytes(*hash, text, length);
}

void inventory_digest(const struct inventory *inventory, char out_text[17])
{
    uint64_t hash = HASH_START;
    inventory_write_pieces(inventory, add_to_hash, &hash);
    hash_format(hash_finish(hash), out_text);
}
