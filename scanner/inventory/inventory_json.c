#include "inventory/inventory_json.h"

#include "base/memory.h"
#include "base/text.h"
#include "inventory/json_members.h"
#include "inventory/sources.h"
#include "syntax/csv.h"

#include <stdint.h>
#include <string.h>

static const char *const known_members[] = {
    "profile",
    "cem",
    "persistent_connection",
    "http_allowed",
    "guess_roles",
    "release",
    "changed_at",
    "agent_install_url",
    "agent_site_port",
    "gateway_port",
    "hosts",
    "codebases",
    "declared",
    "notes",
    // Only in what the program has written itself:
    "canonical",
    "sources",
};

#define KNOWN_COUNT      (sizeof(known_members) / sizeof(*known_members))
#define PROVENANCE_COUNT 2

static bool read_hosts(const struct inventory_json *json, struct json_value hosts,
                       struct error *error)
{
    if (!json_is_present(hosts)) {
        return true;
    }
    if (!json_require_list(hosts, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(hosts); i++) {
        reading_next_row(json->reading, 0);
        if (!host_json_read(json->reading, json_item(hosts, i), &json->defaults, error)) {
            return false;
        }
    }
    return true;
}

static bool find_source_kind(const char *name, enum source_kind *out_kind)
{
    for (enum source_kind kind = SOURCE_COMMAND_LINE; kind < SOURCE_KIND_COUNT; kind++) {
        if (text_equal(source_kind_name(kind), name)) {
            *out_kind = kind;
            return true;
        }
    }
    return false;
}

static bool read_source(struct inventory *inventory, struct json_value value, struct error *error)
{
    static const char *const known[] = { "name", "kind", "hosts", "codebases" };
    const char *name = NULL;
    const char *kind_name = NULL;
    enum source_kind kind = SOURCE_KIND_COUNT;
    int64_t host_count = 0;
    int64_t codebase_count = 0;
    if (!json_require_known(value, known, sizeof(known) / sizeof(*known), error) ||
        !json_read_text(json_member(value, "name"), &name, error) ||
        !json_read_text(json_member(value, "kind"), &kind_name, error) ||
        !json_read_integer(json_member(value, "hosts"), 0, INT64_MAX, &host_count, error) ||
        !json_read_integer(json_member(value, "codebases"), 0, INT64_MAX, &codebase_count, error)) {
        return false;
    }
    if (!find_source_kind(kind_name, &kind)) {
        return json_fault(json_member(value, "kind"), error, "\"%s\" is no kind of source",
                          kind_name);
    }
    struct source *source = source_add(inventory, name, kind);
    source->host_count = (size_t)host_count;
    source->codebase_count = (size_t)codebase_count;
    return true;
}

static bool read_sources(struct inventory_json *json, struct json_value sources,
                         struct error *error)
{
    struct inventory *inventory = json->reading->inventory;
    json->defaults.first_source = inventory->source_count;
    json->defaults.source_count = json_count(sources);
    if (!json_require_list(sources, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(sources); i++) {
        if (!read_source(inventory, json_item(sources, i), error)) {
            return false;
        }
    }
    return true;
}

static bool read_notes(const struct inventory_json *json, struct json_value notes,
                       struct error *error)
{
    if (!json_is_present(notes)) {
        return true;
    }
    if (!json_require_list(notes, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(notes); i++) {
        const char *note = NULL;
        if (!json_read_text(json_item(notes, i), &note, error)) {
            return false;
        }
        note_add(json->reading->inventory, "%s", note);
    }
    return true;
}

static bool read_provenance(struct inventory_json *json, struct json_value root,
                            struct error *error)
{
    int64_t version = 0;
    return json_read_integer(json_member(root, "canonical"), CANONICAL_VERSION, CANONICAL_VERSION,
                             &version, error) &&
           read_sources(json, json_member(root, "sources"), error);
}

static bool read_inventory(struct inventory_json *json, struct json_value root, struct error *error)
{
    const bool is_canonical = json->defaults.is_canonical;
    const size_t known_count = is_canonical ? KNOWN_COUNT : KNOWN_COUNT - PROVENANCE_COUNT;
    return json_require_known(root, known_members, known_count, error) &&
           (!is_canonical || read_provenance(json, root, error)) &&
           read_notes(json, json_member(root, "notes"), error) &&
           estate_json_read(json, root, error) &&
           read_hosts(json, json_member(root, "hosts"), error) &&
           codebases_json_read(json, json_member(root, "codebases"), error) &&
           declarations_json_read(json, json_member(root, "declared"), error);
}

// JSON begins with ASCII: an empty half of its first character, or a mark, tells UTF-16.
static bool is_utf16(const char *bytes, size_t length)
{
    return length >= 2 && (bytes[0] == '\0' || bytes[1] == '\0' ||
                           memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
}

bool inventory_json_read(struct inventory *inventory, const char *name, char **text, size_t length,
                         struct error *error)
{
    // PowerShell saves JSON as UTF-16, as it does with everything.
    if (is_utf16(*text, length) && !csv_decode_in_place(name, text, &length, error)) {
        return false;
    }
    struct json_document *document = json_parse_large(name, *text, length, error);
    if (document == NULL) {
        return false;
    }
    const struct json_value root = json_root(document);
    struct reading reading;
    struct inventory_json json = {
        .reading = &reading,
        .defaults = { .is_canonical = json_has(root, "canonical") },
    };
    if (json.defaults.is_canonical) {
        reading_begin_nowhere(&reading, inventory);
    } else {
        const bool has_hosts = json_count(json_member(root, "hosts")) > 0;
        const bool has_codebases = json_count(json_member(root, "codebases")) > 0;
        reading_begin(&reading, inventory, name,
                      has_codebases && !has_hosts ? SOURCE_CODEBASES : SOURCE_HOSTS);
    }
    const bool read = read_inventory(&json, root, error);
    reading_end(&reading);
    json_free(document);
    return read;
}
