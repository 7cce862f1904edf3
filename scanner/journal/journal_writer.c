#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/moment.h"
#include "journal/base64.h"
#include "journal/fingerprint.h"
#include "journal/hardship_lines.h"
#include "journal/journal.h"
#include "journal/journal_file.h"
#include "journal/journal_scan.h"
#include "journal/moment_json.h"
#include "journal/observation_lines.h"
#include "syntax/json_writer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define JOURNAL_VERSION 1

// A certificate or body that was met.
struct known_blob {
    char text[FINGERPRINT_TEXT_SIZE];
    bool is_there; // in the journal, or in the visit that is being written
};

struct journal_writer {
    struct journal_file *file;
    struct text_buffer lines;   // the record that is being made
    struct text_buffer encoded; // base64 of one blob
    struct arena arena;         // owns the known blobs
    struct map known;           // struct known_blob by its text
    struct known_blob **fresh;  // those that the record brings
    size_t fresh_count;
    size_t fresh_capacity;
};

static struct journal_writer *writer_new(struct journal_file *file)
{
    struct journal_writer *writer = memory_allocate(1, sizeof(*writer));
    writer->file = file;
    text_buffer_init(&writer->lines, SIZE_MAX);
    text_buffer_init(&writer->encoded, SIZE_MAX);
    return writer;
}

// The file is the caller's business.
static void writer_free(struct journal_writer *writer)
{
    text_buffer_clear(&writer->lines);
    text_buffer_clear(&writer->encoded);
    map_clear(&writer->known);
    arena_clear(&writer->arena);
    memory_free(writer->fresh);
    memory_free(writer);
}

static void begin_line(struct journal_writer *writer, struct json_writer *json)
{
    json_writer_init(json, &writer->lines, 0);
    json_write_object(json, NULL);
}

static void end_line(struct journal_writer *writer, struct json_writer *json)
{
    json_write_end_object(json);
    text_buffer_append_character(&writer->lines, '\n');
}

static bool commit(struct journal_writer *writer, struct error *error)
{
    const bool written =
        journal_file_append(writer->file, writer->lines.text, writer->lines.length, error);
    for (size_t i = 0; i < writer->fresh_count; i++) {
        writer->fresh[i]->is_there = written;
    }
    writer->fresh_count = 0;
    text_buffer_reset(&writer->lines);
    return written;
}

static struct known_blob *find_known(struct journal_writer *writer, const char *text)
{
    struct known_blob *known = map_get(&writer->known, text);
    if (known == NULL) {
        known = arena_allocate(&writer->arena, 1, sizeof(*known));
        memcpy(known->text, text, sizeof(known->text));
        map_set(&writer->known, known->text, known);
    }
    return known;
}

static void write_text_line(struct journal_writer *writer, const char *key, const char *text)
{
    if (text != NULL) {
        struct json_writer json;
        begin_line(writer, &json);
        json_write_text(&json, key, text);
        end_line(writer, &json);
    }
}

static void write_shard(struct json_writer *json, struct shard shard)
{
    char text[sizeof("4294967295/4294967295")];
    snprintf(text, sizeof(text), "%u/%u", shard.number, shard.count);
    json_write_text(json, "shard", shard.count > 0 ? text : NULL);
}

/** The line of the inventory, while it is written. */
struct inventory_line {
    struct journal_writer *writer;
    uint64_t length;
    struct error *error;
    bool is_written; // so far
};

static void take_piece(void *taker, const char *text, size_t length)
{
    struct inventory_line *line = taker;
    assert(memchr(text, '\n', length) == NULL);
    line->length += length;
    if (line->is_written && line->length <= JOURNAL_LONGEST_LINE) {
        (void)text_buffer_append(&line->writer->lines, text, length);
        line->is_written = commit(line->writer, line->error);
    }
}

// It comes last: what is before it is there when it is there. Of a large estate it is hundreds of
// megabytes, and goes out as it comes.
static bool write_inventory(struct journal_writer *writer, const struct journal_header *header,
                            const char *path, struct error *error)
{
    static const char start[] = "{\"inventory\":";
    struct inventory_line line = { .writer = writer, .error = error, .is_written = true };
    take_piece(&line, start, strlen(start));
    const struct journal_inventory *inventory = header->written_inventory;
    if (inventory != NULL) {
        inventory->write(inventory->context, take_piece, &line);
    } else {
        take_piece(&line, header->inventory, strlen(header->inventory));
    }
    take_piece(&line, "}", 1);
    if (line.length > JOURNAL_LONGEST_LINE) {
        return error_set(error, ERROR_INPUT, "%s: the inventory is too large", path);
    }
    (void)text_buffer_append_character(&writer->lines, '\n');
    return line.is_written && commit(writer, error);
}

static void write_header(struct journal_writer *writer, const struct journal_header *header)
{
    struct json_writer json;
    begin_line(writer, &json);
    json_write_integer(&json, "journal", JOURNAL_VERSION);
    json_write_text(&json, "run", header->run);
    json_write_text(&json, "version", header->version);
    moment_json_write(&json, "started", header->started_ms);
    json_write_text(&json, "profile", header->profile);
    json_write_text(&json, "vantage", header->vantage);
    write_shard(&json, header->shard);
    json_write_text(&json, "inventory_digest", header->inventory_digest);
    if (header->client_certificate != NULL) {
        json_write_text(&json, "client_certificate", header->client_certificate);
    }
    end_line(writer, &json);

    write_text_line(writer, "profile_text", header->profile_text);
    write_text_line(writer, "catalogue_text", header->catalogue_text);
}

struct journal_writer *journal_create(const char *path, const struct journal_header *header,
                                      struct error *error)
{
    struct journal_file *file = journal_file_create(path, error);
    if (file == NULL) {
        return NULL;
    }
    struct journal_writer *writer = writer_new(file);
    write_header(writer, header);
    const bool created = commit(writer, error) && write_inventory(writer, header, path, error);
    if (!created) {
        writer_free(writer);
        journal_file_remove(file);
        return NULL;
    }
    return writer;
}

// What an unfinished visit brought is cut off with it.
static void take_known(struct journal_writer *writer, const struct journal_scan *scan)
{
    for (size_t i = 0; i < scan->blobs.count; i++) {
        const struct blob *blob = scan->blobs.blobs[i];
        if (blob->place < scan->finished_size) {
            find_known(writer, blob->text)->is_there = true;
        }
    }
}

struct journal_writer *journal_append(const char *path, struct error *error)
{
    struct journal_file *file = journal_file_open(path, error);
    if (file == NULL) {
        return NULL;
    }
    struct journal_writer *writer = writer_new(file);
    const struct journal_handler nobody = { 0 };
    struct journal_scan scan = { 0 };
    const bool opened = journal_scan_file(path, &nobody, &scan, error) &&
                        journal_file_truncate(file, scan.finished_size, error);
    if (opened) {
        take_known(writer, &scan);
    }
    journal_scan_clear(&scan);
    if (!opened) {
        struct error unheeded;
        writer_free(writer);
        (void)journal_file_close(file, &unheeded);
        return NULL;
    }
    return writer;
}

struct bytes {
    const void *start;
    size_t length;
};

static void write_blob(struct journal_writer *writer, const char *const keys[2], const char *text,
                       struct bytes bytes)
{
    struct known_blob *known = find_known(writer, text);
    if (known->is_there) {
        return;
    }
    known->is_there = true;
    writer->fresh = memory_grow(writer->fresh, &writer->fresh_capacity, writer->fresh_count + 1,
                                sizeof(struct known_blob *));
    writer->fresh[writer->fresh_count++] = known;

    text_buffer_reset(&writer->encoded);
    base64_encode(&writer->encoded, bytes.start, bytes.length);
    struct json_writer json;
    begin_line(writer, &json);
    json_write_text(&json, keys[0], text);
    json_write_bytes(&json, keys[1], writer->encoded.text, writer->encoded.length);
    end_line(writer, &json);
}

static void write_chain(struct journal_writer *writer, const struct observed_handshake *handshake)
{
    static const char *const keys[] = { "certificate", "der" };
    for (size_t i = 0; i < handshake->chain_length; i++) {
        const struct certificate_blob *certificate = &handshake->chain[i];
        char text[FINGERPRINT_TEXT_SIZE];
        fingerprint_format(certificate->sha256, text);
        write_blob(writer, keys, text, (struct bytes){ certificate->der, certificate->length });
    }
}

bool journal_write_visit(struct journal_writer *writer, const char *host,
                         const struct observation *observations, size_t count, struct error *error)
{
    struct json_writer json;
    for (size_t i = 0; i < count; i++) {
        const struct observation *observation = &observations[i];
        const struct attachment attachment = observation_attachment(observation);
        if (observation->kind == OBSERVATION_HANDSHAKE) {
            write_chain(writer, &observation->handshake);
        }
        if (attachment.bytes != NULL) {
            write_blob(writer, attachment.keys, attachment.fingerprint,
                       (struct bytes){ attachment.bytes, attachment.length });
        }
        json_writer_init(&json, &writer->lines, 0);
        observation_write(&json, host, observation, &attachment);
        text_buffer_append_character(&writer->lines, '\n');
    }
    begin_line(writer, &json);
    json_write_text(&json, "host_done", host);
    json_write_integer(&json, "observations", (int64_t)count);
    end_line(writer, &json);
    return commit(writer, error);
}

bool journal_write_hardship(struct journal_writer *writer, const struct hardship *hardship,
                            struct error *error)
{
    if (hardship_is_empty(hardship)) {
        return true;
    }
    hardship_lines_write(&writer->lines, hardship);
    return commit(writer, error);
}

bool journal_close(struct journal_writer *writer, bool is_complete, struct error *error)
{
    if (writer == NULL) {
        return true;
    }
    struct json_writer json;
    begin_line(writer, &json);
    moment_json_write(&json, "end", moment_now_ms());
    json_write_boolean(&json, "complete", is_complete);
    end_line(writer, &json);
    const bool ended = commit(writer, error);

    // The first fault is the one to tell.
    struct error closing;
    const bool closed = journal_file_close(writer->file, ended ? error : &closing);
    writer_free(writer);
    return ended && closed;
}
