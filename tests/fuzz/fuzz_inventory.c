/** What could be read is written and read back equal; to finish it again changes nothing. */
#include "base/memory.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "inventory/inventory_read.h"

#include <string.h>

static char *write_inventory(const struct inventory *inventory)
{
    struct text_buffer out;
    text_buffer_init(&out, SIZE_MAX);
    inventory_write(inventory, &out);
    return text_buffer_take(&out);
}

static void check_hosts(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        FUZZ_EXPECT(url_is_host(host->name));
        FUZZ_EXPECT(inventory_find_host(inventory, host->name) == host);
        FUZZ_EXPECT(host->pair_count > 0);
        for (size_t j = 0; j < host->source_count; j++) {
            FUZZ_EXPECT(host->sources[j] < inventory->source_count);
            FUZZ_EXPECT(j == 0 || host->sources[j - 1] < host->sources[j]);
        }
    }
}

static void check_codebases(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct codebase *codebase = &inventory->codebases[i];
        FUZZ_EXPECT(codebase->source < inventory->source_count);
        FUZZ_EXPECT(!codebase->url.had_query && !codebase->url.had_user_info);
        FUZZ_EXPECT(codebase->url.kind != URL_WEB || codebase->url.path[0] == '/');
    }
}

static void check_round_trip(const struct inventory *inventory)
{
    struct inventory again;
    struct error error = { 0 };
    inventory_init(&again);
    char *written = write_inventory(inventory);
    FUZZ_EXPECT(inventory_read(&again, "again", written, strlen(written), &error));
    char *written_again = write_inventory(&again);
    FUZZ_EXPECT(text_equal(written, written_again));
    FUZZ_EXPECT(inventory_finish(&again, &error));
    char *finished_again = write_inventory(&again);
    FUZZ_EXPECT(text_equal(written, finished_again));
    memory_free(written);
    memory_free(written_again);
    memory_free(finished_again);
    inventory_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    if (inventory_read(&inventory, "input", (const char *)data, size, &error) &&
        inventory_finish(&inventory, &error)) {
        check_hosts(&inventory);
        check_codebases(&inventory);
        check_round_trip(&inventory);
    } else {
        FUZZ_EXPECT(error.kind == ERROR_INPUT);
        FUZZ_EXPECT(error.text[0] != '\0');
    }
    inventory_clear(&inventory);
    return 0;
}
