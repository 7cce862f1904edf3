/** The identity of a run: begun now, or taken over from the journal that is resumed or reported. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "base/arena.h"
#include "journal/journal.h"
#include "model/assessment.h"
#include "model/inventory.h"

struct run {
    struct arena arena;
    struct run_information information;
};

/** A new run, started now. `vantage` may be NULL. */
void run_begin(struct run *run, const char *vantage);
void run_clear(struct run *run);

/** The run that wrote the journal; texts are copied. */
void run_adopt(struct run *run, const struct journal_header *header);

/** Notes which inventory it is of. */
void run_digest(struct run *run, const struct inventory *inventory);

/** "itmscan/0.1.0 (…)": what servers find in their logs. */
const char *run_user_agent(void);

/** The program's version. */
const char *run_version(void);

/** Copies a journal's header into `arena`, without reading what follows it. The inventory, which of
 * a large estate is hundreds of megabytes, is the caller's, to be freed once it is read; the header
 * has none then. */
bool run_read_header(const char *path, struct arena *arena, struct journal_header *out_header,
                     char **out_inventory, struct error *error);

#endif
