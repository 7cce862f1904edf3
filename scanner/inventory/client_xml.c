#include "base/text.h"
#include "inventory/codebases.h"
#include "inventory/merge.h"
#include "inventory/sources.h"
#include "inventory/url_search.h"
#include "inventory/values.h"
#include "syntax/xml.h"

#include <string.h>

/*
 * The attribute names of package.xml are not documented and agents differ, so what counts is where
 * a URL stands:
 *
 *   <Package id="{guid}">                   the package of everything inside
 *     <Source>
 *       <Codebase url="…" snapshot="…"/>    one codebase, whatever its attributes or children are
 *                                           called; "snapshot" in the name tells which is which
 *
 * In policies and logs URLs stand for all sorts of things, and their path tells.
 */

struct url_pair {
    const char *url; // NULL as yet
    const char *snapshot;
};

struct client_file {
    struct reading *reading;
    size_t depth;
    size_t url_count;      // that were of use
    bool is_known;         // its root is one of those that hold such URLs
    bool is_package_file;  // its root is a package: every URL is a codebase
    size_t package_depth;  // of the element that named the package; 0: none
    size_t codebase_depth; // of the open <Codebase>; 0: none
    size_t snapshot_depth; // of the open element named after the snapshot; 0: none
    struct arena package_arena;
    const char *package;
    struct arena codebase_arena;
    struct url_pair codebase;
};

static bool contains(const char *text, const char *part)
{
    return text_find_ignore_case(text, strlen(text), part) != NULL;
}

static bool is_one_of(const char *element, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal_ignore_case(element, names[i])) {
            return true;
        }
    }
    return false;
}

static bool add_named_host(struct client_file *file, const char *text, struct error *error)
{
    struct reading *reading = file->reading;
    struct cut_url url = { 0 };
    struct error reason;
    if (!value_read_url(&reading->scratch, text, &url, &reason) || url.url.kind != URL_WEB) {
        return true;
    }
    const struct host_entry entry = { .name = url.url.host };
    file->url_count++;
    return host_merge(reading, &entry, &reason) || reading_fault(reading, error, "%s", reason.text);
}

static bool use_urls(struct client_file *file, const struct url_pair *pair, struct error *error)
{
    const bool is_codebase = file->is_package_file || file->codebase_depth > 0;
    const char *url = pair->url != NULL ? pair->url : pair->snapshot;
    if (url == NULL) {
        return true;
    }
    switch (is_codebase ? CLIENT_URL_CODEBASE : client_url_kind(url)) {
    case CLIENT_URL_SITE:
        return add_named_host(file, url, error);
    case CLIENT_URL_FOREIGN:
        if (text_starts_with_ignore_case(url, "http")) {
            reading_note(file->reading, TALLY_FOREIGN_URL, "%s is no page of the product: left out",
                         url);
        }
        return true;
    case CLIENT_URL_CODEBASE:
        break;
    }
    const struct codebase_texts texts = { file->package, url,
                                          pair->url != NULL ? pair->snapshot : NULL };
    codebase_add(file->reading, &texts);
    file->url_count++;
    return true;
}

// The first URL and the first snapshot of a <Codebase> belong together; what follows stands alone.
static bool use_in_codebase(struct client_file *file, const struct url_pair *pair,
                            struct error *error)
{
    struct url_pair rest = *pair;
    if (file->codebase.url == NULL && rest.url != NULL) {
        file->codebase.url = arena_copy_text(&file->codebase_arena, rest.url);
        rest.url = NULL;
    }
    if (file->codebase.snapshot == NULL && rest.snapshot != NULL) {
        file->codebase.snapshot = arena_copy_text(&file->codebase_arena, rest.snapshot);
        rest.snapshot = NULL;
    }
    return use_urls(file, &rest, error);
}

static bool use_pair(struct client_file *file, const struct url_pair *pair, struct error *error)
{
    return file->codebase_depth > 0 ? use_in_codebase(file, pair, error)
                                    : use_urls(file, pair, error);
}

static void note_root(struct client_file *file, const char *element)
{
    static const char *const roots[] = { "package", "packages", "policy",         "policies",
                                         "event",   "events",   "clientpolicies", "log" };
    file->is_known |= is_one_of(element, roots, sizeof(roots) / sizeof(*roots));
    file->is_package_file = text_equal_ignore_case(element, "package");
    if (file->is_package_file) {
        reading_source(file->reading)->kind = SOURCE_CODEBASES;
    }
}

static void note_package(struct client_file *file, const char *element,
                         const struct xml_attribute *attributes, size_t count)
{
    static const char *const packages[] = { "package", "softpkg" };
    static const char *const identities[] = { "id", "guid", "packageguid", "packageid" };
    if (file->package_depth > 0 ||
        !is_one_of(element, packages, sizeof(packages) / sizeof(*packages))) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_one_of(attributes[i].name, identities, sizeof(identities) / sizeof(*identities))) {
            file->package = arena_copy_text(&file->package_arena, attributes[i].value);
            file->package_depth = file->depth;
            return;
        }
    }
}

static void note_place(struct client_file *file, const char *element)
{
    if (file->codebase_depth == 0 && text_equal_ignore_case(element, "codebase")) {
        file->codebase_depth = file->depth;
    }
    if (file->snapshot_depth == 0 && contains(element, "snapshot")) {
        file->snapshot_depth = file->depth;
    }
}

// Namespaces look like URLs and are none.
static bool is_namespace(const char *attribute)
{
    return text_starts_with_ignore_case(attribute, "xmlns") ||
           text_ends_with_ignore_case(attribute, "schemaLocation");
}

static bool use_attribute(struct client_file *file, const struct xml_attribute *attribute,
                          struct url_pair *pair, struct error *error)
{
    const bool is_snapshot = file->snapshot_depth > 0 || contains(attribute->name, "snapshot");
    const char **place = is_snapshot ? &pair->snapshot : &pair->url;
    if (is_namespace(attribute->name) || !is_url(attribute->value)) {
        return true;
    }
    if (*place == NULL) {
        *place = attribute->value;
        return true;
    }
    const struct url_pair alone = { .url = attribute->value };
    return use_urls(file, &alone, error);
}

// NOLINTNEXTLINE(readability-function-size): the XML reader gives it so much
static bool on_start(void *context, const char *element, const struct xml_attribute *attributes,
                     size_t count, size_t line, struct error *error)
{
    struct client_file *file = context;
    struct url_pair pair = { 0 };
    reading_next_row(file->reading, line);
    if (++file->depth == 1) {
        note_root(file, element);
    }
    note_package(file, element, attributes, count);
    note_place(file, element);
    for (size_t i = 0; i < count; i++) {
        if (!use_attribute(file, &attributes[i], &pair, error)) {
            return false;
        }
    }
    return use_pair(file, &pair, error);
}

// A text that is one URL may hold blanks; in any other each URL ends at the first.
static bool on_text(void *context, const char *text, size_t length, size_t line,
                    struct error *error)
{
    struct client_file *file = context;
    const bool is_structured = file->is_package_file || file->codebase_depth > 0;
    reading_next_row(file->reading, line);
    const char *trimmed = text_trim(arena_copy(&file->reading->scratch, text, length));
    if (is_structured && is_url(trimmed)) {
        const bool is_snapshot = file->snapshot_depth > 0;
        const struct url_pair pair = { .url = is_snapshot ? NULL : trimmed,
                                       .snapshot = is_snapshot ? trimmed : NULL };
        return use_pair(file, &pair, error);
    }
    const char *url = url_search_next(&file->reading->scratch, &trimmed);
    while (url != NULL) {
        const struct url_pair pair = { .url = url };
        if (!use_pair(file, &pair, error)) {
            return false;
        }
        url = url_search_next(&file->reading->scratch, &trimmed);
    }
    return true;
}

static bool on_end(void *context, const char *element, size_t line, struct error *error)
{
    struct client_file *file = context;
    (void)element;
    (void)line;
    bool used = true;
    if (file->snapshot_depth == file->depth) {
        file->snapshot_depth = 0;
    }
    if (file->codebase_depth == file->depth) {
        used = use_urls(file, &file->codebase, error);
        file->codebase = (struct url_pair){ 0 };
        file->codebase_depth = 0;
        arena_clear(&file->codebase_arena);
    }
    if (file->package_depth == file->depth) {
        file->package = NULL;
        file->package_depth = 0;
        arena_clear(&file->package_arena);
    }
    file->depth--;
    return used;
}

static bool finish(struct client_file *file, bool read, struct error *error)
{
    reading_next_row(file->reading, 0);
    arena_clear(&file->package_arena);
    arena_clear(&file->codebase_arena);
    if (!read || file->url_count > 0) {
        return read;
    }
    if (!file->is_known) {
        return reading_fault(file->reading, error,
                             "XML, but neither package.xml nor a client's policy nor an agent's "
                             "log");
    }
    note_add(file->reading->inventory, "%s: no URL of the product is in it", file->reading->name);
    return true;
}

bool client_xml_read(struct reading *reading, char *text, size_t length, struct error *error)
{
    struct client_file file = { .reading = reading };
    const struct xml_handler handler = { on_start, on_text, on_end, &file };
    const bool read = xml_read_text(reading->name, text, length, &handler, error);
    return finish(&file, read, error);
}

bool agent_log_read(struct reading *reading, char *text, size_t length, struct error *error)
{
    struct client_file file = { .reading = reading, .is_known = true };
    const struct xml_handler handler = { on_start, on_text, on_end, &file };
    size_t skipped = 0;
    const bool read =
        xml_read_fragments_text(reading->name, text, length, &handler, &skipped, error);
    if (read && skipped > 0) {
        note_add(reading->inventory, "%s: entries that are broken and left out: %zu", reading->name,
                 skipped);
    }
    return finish(&file, read, error);
}
