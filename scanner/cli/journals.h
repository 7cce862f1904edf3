/** The journals that one report is made of. Whatever the order in which they are named, they are
 * taken from the newest to the oldest: it is the newest whose run the report tells of, as of whose
 * beginning all is judged, and whose inventory holds where an older one says something else. */
#ifndef CLI_JOURNALS_H
#define CLI_JOURNALS_H

#include "cli/inputs.h"
#include "cli/judgement.h"
#include "cli/settings.h"
#include "journal/journal.h"

struct report_journal {
    const char *path;
    struct journal_header header; /**< without the inventory */
    char *inventory;              /**< NULL: it is read, or another journal has the same */
};

/** Newest first. `= { 0 }` may be cleared. */
struct journals {
    struct arena arena;
    struct report_journal *items;
    size_t count;
    bool has_one_inventory;
};

/** Reads the headers of all, which must agree on whatever no option gives. */
bool journals_read(struct journals *journals, const struct settings *settings, struct error *error);
void journals_clear(struct journals *journals);

/** Merges their inventories; each text is released when it is read. */
bool journals_read_inventories(struct journals *journals, struct inputs *inputs,
                               struct error *error);

/** What the newest one says, with the profile of the one that names it. */
struct journal_header journals_targets(const struct journals *journals);

/** Tells what does not fit: inventories that differ, and beginnings after now. */
void journals_note(const struct journals *journals, struct judgement *judgement);

#endif
