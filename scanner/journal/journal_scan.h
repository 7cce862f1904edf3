/** What reading a journal finds out beside its visits: for readers and for a writer that goes on.
 */
#ifndef JOURNAL_JOURNAL_SCAN_H
#define JOURNAL_JOURNAL_SCAN_H

#include "journal/blob_store.h"
#include "journal/journal.h"

/** No line may be longer: an inventory of millions of codebases is one line. */
#define JOURNAL_LONGEST_LINE ((size_t)4 << 30)

struct journal_scan {
    struct journal_summary summary;
    struct blob_store blobs; /**< also of a visit that was not finished */
    int64_t finished_size;   /**< bytes up to the end of the last finished record */
};

/** As journal_read(). `scan` is cleared by the caller, also after a failure. */
bool journal_scan_file(const char *path, const struct journal_handler *handler,
                       struct journal_scan *scan, struct error *error);

void journal_scan_clear(struct journal_scan *scan);

#endif
