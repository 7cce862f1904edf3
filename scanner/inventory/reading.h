/** One source while it is being read: where its texts go, how its lines are named in messages, and
 * how many notes it has given. */
#ifndef INVENTORY_READING_H
#define INVENTORY_READING_H

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "inventory/codebase_index.h"
#include "model/inventory.h"

#include <stdbool.h>
#include <stddef.h>

/** What may be wrong a million times in one source: some are noted line by line, the rest counted.
 */
enum tally {
    TALLY_CUT,           /**< query or user information cut off a URL */
    TALLY_BROKEN_URL,    /**< what stands where a URL should and is none */
    TALLY_FOREIGN_URL,   /**< a URL in a client's file that is none of the estate's */
    TALLY_CONTRADICTION, /**< said otherwise before */
    TALLY_COUNT,
};

#define NOTE_LIMIT ((size_t)1000)

struct reading {
    struct inventory *inventory;
    const char *name;     /**< of the source; NULL when none is being read */
    size_t source;        /**< its index in the inventory */
    uint32_t *itself;     /**< a list of that index alone, shared by its hosts, never changed */
    size_t line;          /**< of the row at hand; 0 where lines say nothing */
    bool counts_records;  /**< `line` is a place in the list of codebases of a JSON inventory */
    struct arena scratch; /**< lives as long as the row at hand */
    struct map texts;     /**< texts of the inventory's arena that repeat, by themselves */
    struct map packages;  /**< likewise, as long as packages repeat */
    size_t repeated;      /**< how often a package did */
    struct codebase_index codebases;
    size_t tallies[TALLY_COUNT];
};

/** Adds a source; it has counted nothing yet. */
struct source *source_add(struct inventory *inventory, const char *name, enum source_kind kind);

/** Adds a source to the inventory, or takes the one of the command line again. */
void reading_begin(struct reading *reading, struct inventory *inventory, const char *name,
                   enum source_kind kind);

/** For what comes from no source at hand: what happens after the last one, and what the program has
 * written itself. Messages name no place. */
void reading_begin_nowhere(struct reading *reading, struct inventory *inventory);

/** Notes how many lines were not noted one by one, and releases. */
void reading_end(struct reading *reading);

struct source *reading_source(const struct reading *reading);

/** The next row: what the last one left in `scratch` is released. */
void reading_next_row(struct reading *reading, size_t line);

/** The same text in the inventory's arena, one copy for all equal ones; NULL stays NULL. */
const char *reading_intern(struct reading *reading, const char *text);

/** The same of a package, of which an export may have as many as lines: then each has its copy. */
const char *reading_intern_package(struct reading *reading, const char *package);

/** A note of at most NOTE_LIMIT bytes of well-formed UTF-8, so that it reads back as it was
 * written.
 */
void note_add(struct inventory *inventory, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** A note that begins with the place; after the first few of a kind they are only counted. */
void reading_note(struct reading *reading, enum tally tally, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Sets ERROR_INPUT with "name:line: " before the reason; always false. */
bool reading_fault(const struct reading *reading, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
