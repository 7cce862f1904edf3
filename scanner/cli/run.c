#include "cli/run.h"

#include "base/memory.h"
#include "base/moment.h"
#include "inventory/inventory_read.h"

#include <inttypes.h>
#include <sys/random.h>

const char *run_version(void)
{
    return ITMSCAN_VERSION;
}

const char *run_user_agent(void)
{
    return "itmscan/" ITMSCAN_VERSION " (checks HTTP and HTTPS of IT Management Suite; GET only)";
}

void run_begin(struct run *run, const char *vantage)
{
    *run = (struct run){ 0 };
    arena_init(&run->arena);
    uint64_t number = 0;
    if (getrandom(&number, sizeof(number), 0) != sizeof(number)) {
        number = (uint64_t)moment_monotonic_ns(); // an identity needs no more
    }
    int64_t now_ms = moment_now_ms();
    // Whole seconds, as the journal keeps them: a report from memory and one from the journal are
    // the same.
    run->information = (struct run_information){
        .id = arena_format(&run->arena, "%016" PRIx64, number),
        .version = run_version(),
        .started_ms = now_ms - now_ms % 1000,
        .vantage = vantage,
    };
}

void run_clear(struct run *run)
{
    arena_clear(&run->arena);
    *run = (struct run){ 0 };
}

/** All but the inventory. */
static void copy_header(struct arena *arena, const struct journal_header *header,
                        struct journal_header *out_copy)
{
    *out_copy = (struct journal_header){
        .run = arena_copy_text(arena, header->run),
        .version = arena_copy_text(arena, header->version),
        .started_ms = header->started_ms,
        .profile = arena_copy_text(arena, header->profile),
        .vantage = arena_copy_text(arena, header->vantage),
        .shard = header->shard,
        .inventory_digest = arena_copy_text(arena, header->inventory_digest),
        .client_certificate = arena_copy_text(arena, header->client_certificate),
        .profile_text = arena_copy_text(arena, header->profile_text),
        .catalogue_text = arena_copy_text(arena, header->catalogue_text),
    };
}

void run_adopt(struct run *run, const struct journal_header *header)
{
    run->information = (struct run_information){
        .id = arena_copy_text(&run->arena, header->run),
        .version = arena_copy_text(&run->arena, header->version),
        .started_ms = header->started_ms,
        .vantage = arena_copy_text(&run->arena, header->vantage),
        .inventory_digest = arena_copy_text(&run->arena, header->inventory_digest),
    };
}

void run_digest(struct run *run, const struct inventory *inventory)
{
    char digest[17];
    inventory_digest(inventory, digest);
    run->information.inventory_digest = arena_copy_text(&run->arena, digest);
}

/** Where the header goes, and whether it came. */
struct peek {
    struct arena *arena;
    struct journal_header *header;
    char *inventory;
    bool has_come;
};

/** Ends the reading by failing: the header is all that is wanted. */
static bool take_header(void *context, const struct journal_header *header, struct error *error)
{
    (void)error;
    struct peek *peek = context;
    copy_header(peek->arena, header, peek->header);
    peek->inventory = memory_copy_text(header->inventory);
    peek->has_come = true;
    return false;
}

bool run_read_header(const char *path, struct arena *arena, struct journal_header *out_header,
                     char **out_inventory, struct error *error)
{
    struct journal_header header = { 0 };
    struct peek peek = { .arena = arena, .header = &header };
    const struct journal_handler handler = { .on_header = take_header, .context = &peek };
    struct journal_summary summary = { 0 };
    if (!journal_read(path, &handler, &summary, error) && !peek.has_come) {
        return false;
    }
    if (!peek.has_come) {
        return error_set(error, ERROR_INPUT, "%s: no journal: it has no header", path);
    }
    *out_header = header;
    *out_inventory = peek.inventory;
    return true;
}
