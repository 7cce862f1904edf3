#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "journal/base64.h"
#include "journal/hardship_lines.h"
#include "journal/journal.h"
#include "journal/journal_scan.h"
#include "journal/line_reader.h"
#include "journal/moment_json.h"
#include "journal/observation_lines.h"
#include "syntax/json.h"

#include <stdio.h>
#include <string.h>

#define JOURNAL_VERSION 1

struct reader {
    const struct journal_handler *handler;
    struct journal_scan *scan;
    struct line line;
    struct arena header_arena;
    struct journal_header header;
    bool has_header; // all of it: its last line was read
    struct arena visit_arena;
    const char *host; // of the visit that is being read; NULL between visits
    struct observation *observations;
    size_t observation_count;
    size_t observation_capacity;
};

static bool read_copy(struct arena *arena, struct json_value value, const char **out_text,
                      struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    *out_text = arena_copy_text(arena, text);
    return true;
}

static bool read_optional_copy(struct arena *arena, struct json_value value, const char **out_text,
                               struct error *error)
{
    *out_text = NULL;
    return json_type_of(value) == JSON_NULL || read_copy(arena, value, out_text, error);
}

// Journals of before there were shards have none.
static bool read_shard(struct json_value value, struct shard *out_shard, struct error *error)
{
    const char *text = NULL;
    if (json_type_of(value) == JSON_NULL) {
        return true;
    }
    return json_read_text(value, &text, error) &&
           (shard_parse(text, out_shard) || json_fault(value, error, "must be a shard, as 2/3"));
}

static bool read_journal(struct reader *reader, struct json_value line, struct error *error)
{
    if (reader->header.run != NULL) {
        return json_fault(line, error, "a second header");
    }
    const struct json_value version = json_member(line, "journal");
    int64_t number = 0;
    if (!json_read_integer(version, 1, INT64_MAX, &number, error)) {
        return false;
    }
    if (number != JOURNAL_VERSION) {
        return json_fault(version, error, "only version %d of the journal is known",
                          JOURNAL_VERSION);
    }
    struct journal_header *header = &reader->header;
    struct arena *arena = &reader->header_arena;
    return read_copy(arena, json_member(line, "run"), &header->run, error) &&
           read_copy(arena, json_member(line, "version"), &header->version, error) &&
           moment_json_read(json_member(line, "started"), &header->started_ms, error) &&
           read_optional_copy(arena, json_member(line, "profile"), &header->profile, error) &&
           read_optional_copy(arena, json_member(line, "vantage"), &header->vantage, error) &&
           read_shard(json_member(line, "shard"), &header->shard, error) &&
           read_copy(arena, json_member(line, "inventory_digest"), &header->inventory_digest,
                     error) &&
           read_optional_copy(arena, json_member(line, "client_certificate"),
                              &header->client_certificate, error);
}

static bool read_profile_text(struct reader *reader, struct json_value line, struct error *error)
{
    return read_copy(&reader->header_arena, json_member(line, "profile_text"),
                     &reader->header.profile_text, error);
}

static bool read_catalogue_text(struct reader *reader, struct json_value line, struct error *error)
{
    return read_copy(&reader->header_arena, json_member(line, "catalogue_text"),
                     &reader->header.catalogue_text, error);
}

// The header's last line. Its value is handed on as it stands there: everything between the first
// colon and the last brace.
static bool read_inventory(struct reader *reader, struct json_value line, struct error *error)
{
    if (reader->header.run == NULL || reader->has_header) {
        return json_fault(line, error, "is not in its place");
    }
    if (!json_require_object(json_member(line, "inventory"), error)) {
        return false;
    }
    if (json_count(line) != 1) {
        return json_fault(line, error, "must have no other member than the inventory");
    }
    const char *text = reader->line.text;
    const char *start = strchr(text, ':') + 1;
    const char *end = strrchr(text, '}');
    reader->header.inventory = arena_copy(&reader->header_arena, start, (size_t)(end - start));
    reader->has_header = true;
    reader->scan->finished_size = reader->line.end;
    const struct journal_handler *handler = reader->handler;
    return handler->on_header == NULL ||
           handler->on_header(handler->context, &reader->header, error);
}

static bool read_blob(struct reader *reader, struct json_value line, const char *bytes_key,
                      struct error *error)
{
    const struct json_value fingerprint = json_item(line, 0);
    const struct json_value encoded = json_member(line, bytes_key);
    const char *claimed = NULL;
    const char *text = NULL;
    if (!json_read_text(fingerprint, &claimed, error) || !json_read_text(encoded, &text, error)) {
        return false;
    }
    struct blob_store *blobs = &reader->scan->blobs;
    const uint8_t *bytes = NULL;
    size_t length = 0;
    if (!base64_decode(&blobs->arena, text, &bytes, &length)) {
        return json_fault(encoded, error, "is not base64");
    }
    const struct blob *blob = blob_store_add(blobs, bytes, length, reader->line.start);
    return text_equal(blob->text, claimed) ||
           json_fault(fingerprint, error, "is not the SHA-256 of its bytes");
}

static bool read_der(struct reader *reader, struct json_value line, struct error *error)
{
    return read_blob(reader, line, "der", error);
}

static bool read_body(struct reader *reader, struct json_value line, struct error *error)
{
    return read_blob(reader, line, "bytes", error);
}

static bool read_observation(struct reader *reader, struct json_value line, struct error *error)
{
    const struct json_value member = json_member(line, "host");
    const char *host = NULL;
    if (!json_read_text(member, &host, error)) {
        return false;
    }
    if (reader->host == NULL) {
        reader->host = arena_copy_text(&reader->visit_arena, host);
    } else if (!text_equal(host, reader->host)) {
        return json_fault(member, error, "is within the visit of %s", reader->host);
    }
    reader->observations =
        memory_grow(reader->observations, &reader->observation_capacity,
                    reader->observation_count + 1, sizeof(*reader->observations));
    struct observation *observation = &reader->observations[reader->observation_count];
    if (!observation_read(&reader->visit_arena, &reader->scan->blobs, line, observation, error)) {
        return false;
    }
    observation->host = reader->host;
    reader->observation_count++;
    return true;
}

static bool check_visit(const struct reader *reader, struct json_value line, const char *host,
                        struct error *error)
{
    if (reader->host != NULL && !text_equal(host, reader->host)) {
        return json_fault(json_member(line, "host_done"), error, "is within the visit of %s",
                          reader->host);
    }
    const struct json_value member = json_member(line, "observations");
    int64_t count = 0;
    if (!json_read_integer(member, 0, INT64_MAX, &count, error)) {
        return false;
    }
    return (uint64_t)count == reader->observation_count ||
           json_fault(member, error, "but %zu are there", reader->observation_count);
}

static bool read_host_done(struct reader *reader, struct json_value line, struct error *error)
{
    const char *host = NULL;
    if (!json_read_text(json_member(line, "host_done"), &host, error) ||
        !check_visit(reader, line, host, error)) {
        return false;
    }
    const struct journal_handler *handler = reader->handler;
    if (handler->on_visit != NULL &&
        !handler->on_visit(handler->context, host, reader->observations, reader->observation_count,
                           error)) {
        return false;
    }
    reader->scan->summary.visit_count++;
    reader->scan->finished_size = reader->line.end;
    reader->host = NULL;
    reader->observation_count = 0;
    arena_clear(&reader->visit_arena);
    return true;
}

static bool read_end(struct reader *reader, struct json_value line, struct error *error)
{
    struct journal_summary *summary = &reader->scan->summary;
    if (reader->host != NULL) {
        return json_fault(line, error, "is within the visit of %s", reader->host);
    }
    if (!moment_json_read(json_member(line, "end"), &summary->ended_ms, error) ||
        !json_read_boolean(json_member(line, "complete"), &summary->is_complete, error)) {
        return false;
    }
    reader->scan->finished_size = reader->line.end;
    return true;
}

static bool read_hardship(struct reader *reader, struct json_value line, struct error *error)
{
    if (reader->host != NULL) {
        return json_fault(line, error, "is within the visit of %s", reader->host);
    }
    struct hardship hardship = { 0 };
    const bool is_good = hardship_line_read(line, &hardship, error);
    if (is_good && reader->handler->on_hardship != NULL) {
        reader->handler->on_hardship(reader->handler->context, &hardship);
    }
    hardship_clear(&hardship);
    reader->scan->finished_size = is_good ? reader->line.end : reader->scan->finished_size;
    return is_good;
}

// A line is known by its first member.
struct line_kind {
    const char *key;
    bool is_header;
    bool (*read)(struct reader *reader, struct json_value line, struct error *error);
};

// clang-format off
static const struct line_kind line_kinds[] = {
    { "host",           false, read_observation },
    { "host_done",      false, read_host_done },
    { "certificate",    false, read_der },
    { "body",           false, read_body },
    { "staple",         false, read_der },
    { "journal",        true,  read_journal },
    { "profile_text",   true,  read_profile_text },
    { "catalogue_text", true,  read_catalogue_text },
    { "inventory",      true,  read_inventory },
    { "shortage",       false, read_hardship },
    { "slowed",         false, read_hardship },
    { "slowed_more",    false, read_hardship },
    { "end",            false, read_end },
};

// clang-format on

static const struct line_kind *kind_of_line(struct json_value line)
{
    const char *key = json_key(json_item(line, 0));
    for (size_t i = 0; key != NULL && i < sizeof(line_kinds) / sizeof(line_kinds[0]); i++) {
        if (text_equal(key, line_kinds[i].key)) {
            return &line_kinds[i];
        }
    }
    return NULL;
}

// An end counts only when nothing follows: after it the run was resumed.
static void forget_end(struct reader *reader)
{
    reader->scan->summary.ended_ms = 0;
    reader->scan->summary.is_complete = false;
}

static bool take_line(struct reader *reader, struct json_value line, struct error *error)
{
    const struct line_kind *kind = kind_of_line(line);
    if (kind == NULL) {
        return json_fault(line, error, "is no line of a journal");
    }
    if (!kind->is_header && !reader->has_header) {
        return json_fault(line, error, "must come after the header");
    }
    forget_end(reader);
    return kind->read(reader, line, error);
}

static bool read_line(struct reader *reader, const char *path, struct error *error)
{
    struct text_buffer name;
    text_buffer_init(&name, SIZE_MAX);
    text_buffer_format(&name, "%s:%zu", path, reader->line.number);
    struct json_document *document =
        json_parse(name.text, reader->line.text, reader->line.length, error);
    const bool read = document != NULL && take_line(reader, json_root(document), error);
    json_free(document);
    text_buffer_clear(&name);
    return read;
}

// The user has named another file: what it is helps more than where it stops being a journal.
static void tell_other_file(struct line_reader *lines, struct line *line, const char *path,
                            struct error *error)
{
    if (!text_equal(line->text, "{")) {
        (void)error_set(error, ERROR_INPUT, "%s: is no journal: a scan writes journal.ndjson",
                        path);
        return;
    }
    struct error ignored = { 0 };
    const bool is_report = line_reader_next(lines, line, &ignored) == LINE_READ &&
                           strstr(line->text, "\"schema_version\"") != NULL;
    (void)error_set(error, ERROR_INPUT,
                    is_report ? "%s: is a report, no journal: the scan's journal.ndjson is wanted"
                              : "%s: is JSON, but no journal: a scan writes journal.ndjson",
                    path);
}

static bool read_lines(struct reader *reader, const char *path, struct error *error)
{
    struct line_reader *lines = line_reader_open(path, JOURNAL_LONGEST_LINE, error);
    if (lines == NULL) {
        return false;
    }
    enum line_result result = line_reader_next(lines, &reader->line, error);
    while (result == LINE_READ && read_line(reader, path, error)) {
        result = line_reader_next(lines, &reader->line, error);
    }
    const bool read = result == LINE_END;
    const char *text = reader->line.text;
    if (result == LINE_READ && reader->line.number == 1 &&
        (text[0] != '{' || text_equal(text, "{"))) {
        tell_other_file(lines, &reader->line, path, error);
    }
    if (read && (line_reader_is_cut(lines) || reader->line.end > reader->scan->finished_size)) {
        reader->scan->summary.is_cut = true;
        forget_end(reader);
    }
    line_reader_close(lines);
    return read;
}

bool journal_scan_file(const char *path, const struct journal_handler *handler,
                       struct journal_scan *scan, struct error *error)
{
    struct reader reader = { .handler = handler, .scan = scan };
    bool read = read_lines(&reader, path, error);
    if (read && !reader.has_header) {
        read = error_set(error, ERROR_INPUT, "%s:%zu: the journal ends within its header", path,
                         reader.line.number + 1);
    }
    memory_free(reader.observations);
    arena_clear(&reader.visit_arena);
    arena_clear(&reader.header_arena);
    return read;
}

void journal_scan_clear(struct journal_scan *scan)
{
    blob_store_clear(&scan->blobs);
}

bool journal_read(const char *path, const struct journal_handler *handler,
                  struct journal_summary *out_summary, struct error *error)
{
    struct journal_scan scan = { 0 };
    const bool read = journal_scan_file(path, handler, &scan, error);
    if (read) {
        *out_summary = scan.summary;
    }
    journal_scan_clear(&scan);
    return read;
}
