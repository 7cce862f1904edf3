#include "inventory/codebases.h"

#include "base/text.h"
#include "inventory/values.h"

#include <string.h>

static void note_what_is_cut(struct reading *reading, const struct cut_url *url)
{
    if (url->had_query) {
        reading_note(reading, TALLY_CUT, "the query of %s is cut off: parameters are never sent",
                     url->text);
    }
    if (url->had_user_info) {
        reading_note(reading, TALLY_CUT,
                     "user information is cut off from %s: credentials are never sent", url->text);
    }
}

static bool is_nothing(const char *text)
{
    return text == NULL || text[0] == '\0';
}

static bool read_optional_url(struct reading *reading, const char *what, const char *text,
                              struct cut_url *out_url)
{
    struct error reason;
    if (is_nothing(text)) {
        return false;
    }
    if (!value_read_url(&reading->scratch, text, out_url, &reason)) {
        reading_note(reading, TALLY_BROKEN_URL, "%s left out: %s", what, reason.text);
        return false;
    }
    note_what_is_cut(reading, out_url);
    return true;
}

// Package GUIDs come as "{6D417916-…}" and as "6d417916-…".
static const char *plain_package(struct arena *arena, const char *package)
{
    if (package == NULL) {
        return "";
    }
    const size_t length = strlen(package);
    const bool has_braces = length >= 2 && package[0] == '{' && package[length - 1] == '}';
    char *plain = has_braces ? arena_copy(arena, package + 1, length - 2)
                             : arena_copy(arena, package, length);
    text_to_lower(plain);
    return plain;
}

// Most paths stand in the URL's text as they are sent: then one copy serves both.
static const char *keep_path(struct reading *reading, const char *kept_text, const char *path)
{
    const size_t text_length = strlen(kept_text);
    const size_t path_length = strlen(path);
    if (path_length <= text_length && text_equal(kept_text + text_length - path_length, path)) {
        return kept_text + text_length - path_length;
    }
    return arena_copy_text(&reading->inventory->arena, path);
}

static struct url keep_url(struct reading *reading, const char *kept_text, const struct url *url)
{
    struct url kept = *url;
    kept.host = reading_intern(reading, url->host);
    kept.path = url->path != NULL ? keep_path(reading, kept_text, url->path) : NULL;
    return kept;
}

// Most URLs are written as usual, and need no text beside what was made of them.
static void keep_text(struct reading *reading, struct url *url, const char **text)
{
    const bool is_usual = url->kind == URL_WEB &&
                          text_equal(url_text(&reading->scratch, url, url_text_is_usual), *text);
    *text = is_usual ? url_text_is_usual : arena_copy_text(&reading->inventory->arena, *text);
    *url = keep_url(reading, *text, url);
}

// Until the index has told that it is new, a codebase borrows from `scratch`.
static void keep(struct reading *reading, struct codebase *codebase)
{
    codebase->package = reading_intern_package(reading, codebase->package);
    keep_text(reading, &codebase->url, &codebase->text);
    if (codebase->snapshot_text != NULL) {
        keep_text(reading, &codebase->snapshot, &codebase->snapshot_text);
    }
}

// The sources of a canonical inventory bring their counts along.
static void count_urls(const struct reading *reading, size_t count)
{
    if (reading->name != NULL) {
        reading_source(reading)->codebase_count += count;
    }
}

void codebase_add(struct reading *reading, const struct codebase_texts *texts)
{
    struct inventory *inventory = reading->inventory;
    struct cut_url url = { 0 };
    struct cut_url snapshot = { 0 };
    if (is_nothing(texts->url)) {
        reading_note(reading, TALLY_BROKEN_URL, "codebase left out: it has no URL");
        return;
    }
    if (!read_optional_url(reading, "codebase", texts->url, &url)) {
        return;
    }
    const bool has_snapshot = read_optional_url(reading, "snapshot", texts->snapshot, &snapshot);
    inventory_reserve_codebases(inventory, 1);
    struct codebase *codebase = &inventory->codebases[inventory->codebase_count];
    *codebase = (struct codebase){
        .package = plain_package(&reading->scratch, texts->package),
        .text = url.text,
        .url = url.url,
        .snapshot_text = has_snapshot ? snapshot.text : NULL,
        .snapshot = snapshot.url,
        .source = (uint32_t)reading->source,
        .line = reading->line < UINT32_MAX ? (uint32_t)reading->line : UINT32_MAX,
    };
    if (codebase_index_add(&reading->codebases, inventory->codebases, inventory->codebase_count)) {
        keep(reading, codebase);
        inventory->codebase_count++;
        count_urls(reading, has_snapshot ? 2 : 1);
    }
}

static bool are_of_one_source(const struct inventory *inventory)
{
    for (size_t i = 1; i < inventory->codebase_count; i++) {
        if (inventory->codebases[i].source != inventory->codebases[0].source) {
            return false;
        }
    }
    return true;
}

void codebases_unite(struct inventory *inventory)
{
    // Of one source each was kept once when it was read.
    if (are_of_one_source(inventory)) {
        return;
    }
    struct codebase_index index;
    codebase_index_init(&index, 0);
    size_t kept = 0;
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        inventory->codebases[kept] = inventory->codebases[i];
        kept += codebase_index_add(&index, inventory->codebases, kept) ? 1 : 0;
    }
    inventory->codebase_count = kept;
    codebase_index_clear(&index);
}

bool web_url_read(struct reading *reading, const char *text, const char **out_text,
                  struct error *reason)
{
    struct cut_url url = { 0 };
    if (!value_read_url(&reading->scratch, text, &url, reason)) {
        return false;
    }
    if (url.url.kind != URL_WEB) {
        return error_set(reason, ERROR_INPUT, "\"%s\" is no http or https URL", text);
    }
    note_what_is_cut(reading, &url);
    *out_text = reading_intern(reading, url.text);
    return true;
}
