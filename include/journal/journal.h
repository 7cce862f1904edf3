/** The journal: newline-delimited JSON, append only. A header with all that a judgement needs
 * beside the observations, then for each visit its observations in one write, ended by a
 * `host_done` line. Certificates, bodies and OCSP responses are written once, by fingerprint. A
 * visit without its last line never happened.
 *
 *      {"journal":1,"run":"…","version":"…","started":"…","profile":"https","vantage":null,"shard":null,"inventory_digest":"…"}
 *      {"inventory":{…}}
 *      {"certificate":"<sha256>","der":"<base64>"}
 *      {"body":"<sha256>","bytes":"<base64>"}
 *      {"staple":"<sha256>","der":"<base64>"}
 *      {"host":"ns1.corp.example","kind":"connection","address":"10.1.1.5","port":443,…,"outcome":"ok"}
 *      {"host_done":"ns1.corp.example","observations":31}
 *      {"shortage":"descriptors","count":12,"first":"…","last":"…","wanted":100,"lowered_to":25}
 *      {"slowed":"10.1.1.5","reason":"retry_after","count":3,"first":"…","last":"…"}
 *      {"end":"…","complete":true}
 */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include "base/error.h"
#include "model/hardship.h"
#include "model/observation.h"
#include "model/shard.h"

#include <stddef.h>

/** The inventory of a journal that is created: hands its canonical JSON, one line, to `take`, piece
 * by piece. */
struct journal_inventory {
    void (*write)(const void *context, void (*take)(void *taker, const char *text, size_t length),
                  void *taker);
    const void *context;
};

struct journal_header {
    const char *run; /**< id */
    const char *version;
    int64_t started_ms;
    const char *profile;                               /**< name; NULL for none */
    const char *vantage;                               /**< NULL for none */
    struct shard shard;                                /**< { 0 }: all hosts */
    const char *inventory;                             /**< canonical JSON in one line */
    const struct journal_inventory *written_inventory; /**< instead of it, when a journal is created
                                                          and the text is not there; else NULL */
    const char *inventory_digest;
    const char
        *client_certificate; /**< SHA-256 of the one that was there to be shown; NULL: none */
    const char
        *profile_text; /**< JSON of a profile that the user gave as a file; NULL if compiled in */
    const char *catalogue_text; /**< likewise */
};

struct journal_writer;

/** Creates the file (it must not exist), or appends to one that is to be resumed: a last line or
 * visit that was not finished is cut off first. NULL with ERROR_SYSTEM or ERROR_INPUT. */
struct journal_writer *journal_create(const char *path, const struct journal_header *header,
                                      struct error *error);
struct journal_writer *journal_append(const char *path, struct error *error);

/** One write. On failure (a full disk) the journal keeps every visit before this one, and stays
 * readable. */
bool journal_write_visit(struct journal_writer *writer, const char *host,
                         const struct observation *observations, size_t count, struct error *error);

/** What the run had to put up with, before the end line; nothing where it is empty. */
bool journal_write_hardship(struct journal_writer *writer, const struct hardship *hardship,
                            struct error *error);

/** Writes the end line, syncs and frees. `is_complete`: every visit of the plan is in. Accepts
 * NULL. */
bool journal_close(struct journal_writer *writer, bool is_complete, struct error *error);

struct journal_handler {
    /** Once, before any visit; valid until journal_read() returns. */
    bool (*on_header)(void *context, const struct journal_header *header, struct error *error);
    /** Each finished visit in the order of the file; valid during the call. May be NULL. */
    bool (*on_visit)(void *context, const char *host, const struct observation *observations,
                     size_t count, struct error *error);
    /** What a run had to put up with, as often as the journal tells of it, each time another part;
     * valid during the call. May be NULL. */
    void (*on_hardship)(void *context, const struct hardship *hardship);
    void *context;
};

struct journal_summary {
    size_t visit_count;
    int64_t ended_ms; /**< 0 if there is no end line */
    bool is_complete;
    bool is_cut; /**< the last visit was not finished and was left out */
};

/** Reads record by record. Faults in finished lines name `path:line: …`; an unfinished end is no
 * fault. A line may not be longer than 4 GiB. */
bool journal_read(const char *path, const struct journal_handler *handler,
                  struct journal_summary *out_summary, struct error *error);

#endif
