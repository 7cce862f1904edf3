#include "inventory/codebases.h"
#include "inventory/inventory_json.h"
#include "inventory/json_members.h"

#include <stdint.h>

struct codebase_json {
    const struct inventory_json *json;
    struct codebase_texts texts;
};

static bool read_codebase_url(void *context, struct json_value value, struct error *error)
{
    struct codebase_json *codebase = context;
    return json_read_text(value, &codebase->texts.url, error);
}

static bool read_codebase_package(void *context, struct json_value value, struct error *error)
{
    struct codebase_json *codebase = context;
    return json_read_text(value, &codebase->texts.package, error);
}

static bool read_codebase_snapshot(void *context, struct json_value value, struct error *error)
{
    struct codebase_json *codebase = context;
    return json_read_text(value, &codebase->texts.snapshot, error);
}

static bool read_codebase_source(void *context, struct json_value value, struct error *error)
{
    const struct codebase_json *codebase = context;
    const struct host_json_defaults *defaults = &codebase->json->defaults;
    int64_t source = 0;
    if (!json_read_integer(value, 0, (int64_t)defaults->source_count - 1, &source, error)) {
        return false;
    }
    codebase->json->reading->source = defaults->first_source + (size_t)source;
    return true;
}

static bool read_codebase_line(void *context, struct json_value value, struct error *error)
{
    const struct codebase_json *codebase = context;
    int64_t line = 0;
    if (!json_read_integer(value, 0, INT64_MAX, &line, error)) {
        return false;
    }
    codebase->json->reading->line = (size_t)line;
    return true;
}

static const struct json_member_reader codebase_readers[] = {
    { "url", read_codebase_url },
    { "package", read_codebase_package },
    { "snapshot", read_codebase_snapshot },
    // Only in what the program has written itself:
    { "source", read_codebase_source },
    { "line", read_codebase_line },
};

#define READER_COUNT            (sizeof(codebase_readers) / sizeof(*codebase_readers))
#define PROVENANCE_READER_COUNT 2

static bool read_codebase(const struct inventory_json *json, struct json_value value, size_t number,
                          struct error *error)
{
    struct codebase_json codebase = { .json = json };
    const bool is_canonical = json->defaults.is_canonical;
    const size_t count = is_canonical ? READER_COUNT : READER_COUNT - PROVENANCE_READER_COUNT;
    reading_next_row(json->reading, number);
    if (!json_read_members(value, codebase_readers, count, &codebase, error)) {
        return false;
    }
    if (is_canonical && !json_has(value, "source")) {
        return json_fault(json_member(value, "source"), error, "is missing");
    }
    if (codebase.texts.url == NULL) {
        return json_fault(json_member(value, "url"), error, "is missing");
    }
    codebase_add(json->reading, &codebase.texts);
    return true;
}

bool codebases_json_read(const struct inventory_json *json, struct json_value codebases,
                         struct error *error)
{
    if (!json_is_present(codebases)) {
        return true;
    }
    if (!json_require_list(codebases, error)) {
        return false;
    }
    inventory_reserve_codebases(json->reading->inventory, json_count(codebases));
    json->reading->counts_records = true;
    for (size_t i = 0; i < json_count(codebases); i++) {
        if (!read_codebase(json, json_item(codebases, i), i + 1, error)) {
            return false;
        }
    }
    json->reading->counts_records = false;
    reading_next_row(json->reading, 0);
    return true;
}
