#include "cli/journals.h"

#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"
#include "cli/run.h"

#include <stdlib.h>
#include <string.h>

// Clocks that nobody minds are so far apart; further ones put a wrong journal first.
#define CLOCK_TOLERANCE_MS INT64_C(300000)

void journals_clear(struct journals *journals)
{
    for (size_t i = 0; i < journals->count; i++) {
        memory_free(journals->items[i].inventory);
    }
    arena_clear(&journals->arena);
    *journals = (struct journals){ 0 };
}

/** The same in every order of the command line, as long as they are not one file twice. */
static int compare_journals(const void *left_item, const void *right_item)
{
    const struct report_journal *left = left_item;
    const struct report_journal *right = right_item;
    if (left->header.started_ms != right->header.started_ms) {
        return left->header.started_ms > right->header.started_ms ? -1 : 1;
    }
    const int order = strcmp(left->header.run, right->header.run);
    return order != 0 ? order : strcmp(left->path, right->path);
}

/** Nearly always there is one inventory, however many journals: the same text is not kept twice. */
static void keep_inventory(struct journals *journals, struct report_journal *item)
{
    for (size_t i = 0; i < journals->count; i++) {
        const struct report_journal *known = &journals->items[i];
        if (text_equal(known->header.inventory_digest, item->header.inventory_digest)) {
            memory_free(item->inventory);
            item->inventory = NULL;
            return;
        }
    }
    journals->has_one_inventory = journals->count == 0;
}

static bool refuse(const struct report_journal *one, const struct report_journal *other,
                   const char *what, const char *option, struct error *error)
{
    return error_set(error, ERROR_INPUT,
                     "%s and %s have different %ss: give the one to judge by with %s", one->path,
                     other->path, what, option);
}

/** Either may be NULL. */
static bool are_alike(const char *left, const char *right)
{
    return left == NULL || right == NULL ? left == right : text_equal(left, right);
}

static bool names_profile(const struct journal_header *header)
{
    return header->profile != NULL || header->profile_text != NULL;
}

/** The newest one that names a profile; else the newest. */
static const struct report_journal *profile_holder(const struct journals *journals)
{
    for (size_t i = 0; i < journals->count; i++) {
        if (names_profile(&journals->items[i].header)) {
            return &journals->items[i];
        }
    }
    return &journals->items[0];
}

static bool do_agree(const struct journals *journals, const struct settings *settings,
                     struct error *error)
{
    const struct report_journal *newest = &journals->items[0];
    const struct report_journal *holder = profile_holder(journals);
    for (size_t i = 0; i < journals->count; i++) {
        const struct report_journal *item = &journals->items[i];
        if (settings->profile == NULL && names_profile(&item->header) &&
            (!are_alike(item->header.profile, holder->header.profile) ||
             !are_alike(item->header.profile_text, holder->header.profile_text))) {
            return refuse(holder, item, "profile", "--profile", error);
        }
        if (settings->catalogue == NULL &&
            !are_alike(item->header.catalogue_text, newest->header.catalogue_text)) {
            return refuse(newest, item, "catalogue", "--catalogue", error);
        }
    }
    return true;
}

bool journals_read(struct journals *journals, const struct settings *settings, struct error *error)
{
    const struct text_list *paths = &settings->arguments;
    arena_init(&journals->arena);
    journals->items = arena_allocate(&journals->arena, paths->count, sizeof(*journals->items));
    for (size_t i = 0; i < paths->count; i++) {
        struct report_journal *item = &journals->items[i];
        item->path = paths->items[i];
        if (!run_read_header(item->path, &journals->arena, &item->header, &item->inventory,
                             error)) {
            return false;
        }
        keep_inventory(journals, item);
        journals->count++;
    }
    qsort(journals->items, journals->count, sizeof(*journals->items), compare_journals);
    return do_agree(journals, settings, error);
}

/** The text that is still to be read; NULL if it was. */
static char *take_inventory(struct journals *journals, const char *digest)
{
    for (size_t i = 0; i < journals->count; i++) {
        struct report_journal *item = &journals->items[i];
        if (item->inventory != NULL && text_equal(item->header.inventory_digest, digest)) {
            char *inventory = item->inventory;
            item->inventory = NULL;
            return inventory;
        }
    }
    return NULL;
}

bool journals_read_inventories(struct journals *journals, struct inputs *inputs,
                               struct error *error)
{
    bool is_good = true;
    for (size_t i = 0; i < journals->count && is_good; i++) {
        const struct report_journal *item = &journals->items[i];
        char *inventory = take_inventory(journals, item->header.inventory_digest);
        is_good = inventory == NULL || inputs_read_text(inputs, item->path, inventory, error);
        memory_free(inventory);
    }
    return is_good;
}

struct journal_header journals_targets(const struct journals *journals)
{
    const struct journal_header *holder = &profile_holder(journals)->header;
    struct journal_header targets = journals->items[0].header;
    targets.profile = holder->profile;
    targets.profile_text = holder->profile_text;
    return targets;
}

void journals_note(const struct journals *journals, struct judgement *judgement)
{
    const int64_t limit_ms = moment_now_ms() + CLOCK_TOLERANCE_MS;
    if (!journals->has_one_inventory) {
        judgement_note(judgement,
                       "the journals have different inventories: where they say different things "
                       "of a host, the newest holds, and a port that one of them names is there");
    }
    for (size_t i = 0; i < journals->count; i++) {
        const struct report_journal *item = &journals->items[i];
        if (item->header.started_ms > limit_ms) {
            char started[MOMENT_TEXT_SIZE];
            moment_format(item->header.started_ms, started);
            judgement_note(judgement,
                           arena_format(&judgement->arena,
                                        "%s: began at %s, which is still to come by the clock "
                                        "here: one of the two clocks is wrong; it counts as newer "
                                        "than what was seen before that",
                                        item->path, started));
        }
    }
}
