// make_journal FOLDER HOSTS shared|own: writes FOLDER/journal.ndjson, the journal of a scan of so
// many hosts with three endpoints each, and FOLDER/root.pem, which signed their certificates.

#include "base/memory.h"
#include "inventory/catalogue_read.h"
#include "inventory/inventory_read.h"
#include "journal/journal.h"
#include "performance/large_estate.h"
#include "plan/plan.h"

#include <openssl/pem.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct making {
    struct large_estate estate;
    struct inventory inventory;
    struct catalogue catalogue;
    struct plan *plan;
    const char *folder;
};

static bool write_root(const struct making *making)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/root.pem", making->folder);
    FILE *file = fopen(path, "we");
    const bool is_written =
        file != NULL && PEM_write_X509(file, making->estate.root->certificate) == 1;
    return file != NULL && fclose(file) == 0 && is_written;
}

static bool plan_estate(struct making *making, struct error *error)
{
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    large_estate_write_inventory(&making->estate, &text);
    const bool is_read =
        inventory_read(&making->inventory, "large", text.text, text.length, error) &&
        inventory_finish(&making->inventory, error) &&
        catalogue_load(&making->catalogue, NULL, error);
    text_buffer_clear(&text);
    if (is_read) {
        const struct plan_options options = { 0 };
        making->plan = plan_new(&making->inventory, &making->catalogue, &options);
    }
    return is_read;
}

static struct journal_writer *create(const struct making *making, struct error *error)
{
    struct text_buffer inventory;
    text_buffer_init(&inventory, SIZE_MAX);
    inventory_write(&making->inventory, &inventory);
    char digest[17];
    inventory_digest(&making->inventory, digest);
    const struct journal_header header = {
        .run = "0123456789abcdef",
        .version = "0.1.0",
        .started_ms = MINT_NOW_MS,
        .profile = "https",
        .inventory = inventory.text,
        .inventory_digest = digest,
    };
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/journal.ndjson", making->folder);
    struct journal_writer *writer = journal_create(path, &header, error);
    text_buffer_clear(&inventory);
    return writer;
}

static bool write_visits(struct making *making, struct error *error)
{
    struct journal_writer *writer = create(making, error);
    bool is_written = writer != NULL;
    struct arena arena = { 0 };
    for (size_t i = 0; is_written && i < plan_count(making->plan); i++) {
        const struct visit *visit = plan_visit(making->plan, i, &arena);
        struct observation *observations = NULL;
        const size_t count = large_estate_visit(&making->estate, &arena, visit, &observations);
        is_written = journal_write_visit(writer, visit->host, observations, count, error);
        arena_clear(&arena);
    }
    return journal_close(writer, is_written, error) && is_written;
}

int main(int count, char **arguments)
{
    const bool is_own = count == 4 && strcmp(arguments[3], "own") == 0;
    if (count != 4 || (!is_own && strcmp(arguments[3], "shared") != 0)) {
        (void)fputs("usage: make_journal FOLDER HOSTS shared|own\n", stderr);
        return 2;
    }
    struct making making = { .folder = arguments[1] };
    struct error error = { 0 };
    large_estate_init(&making.estate, strtoul(arguments[2], NULL, 10),
                      is_own ? LARGE_ESTATE_OWN : LARGE_ESTATE_SHARED);
    inventory_init(&making.inventory);
    const bool is_made = plan_estate(&making, &error) && write_visits(&making, &error);
    const bool is_done = is_made && write_root(&making);
    if (!is_done) {
        (void)fprintf(stderr, "make_journal: %s\n",
                      is_made ? "root.pem cannot be written" : error.text);
    }
    plan_free(making.plan);
    catalogue_clear(&making.catalogue);
    inventory_clear(&making.inventory);
    large_estate_clear(&making.estate);
    return is_done ? 0 : 1;
}
