/** Which column of a table means what, and what the words in its cells mean: `targets/columns.json`
 * as data, met with the header of one file. */
#ifndef INVENTORY_COLUMNS_H
#define INVENTORY_COLUMNS_H

#include "base/arena.h"
#include "base/error.h"
#include "model/role.h"
#include "syntax/csv.h"

#include <stdbool.h>
#include <stddef.h>

enum host_column {
    HOST_COLUMN_NAME,
    HOST_COLUMN_DOMAIN,
    HOST_COLUMN_ADDRESS,
    HOST_COLUMN_ROLES,
    HOST_COLUMN_SERVICES,
    HOST_COLUMN_HTTP_PORT,
    HOST_COLUMN_HTTPS_PORT,
    HOST_COLUMN_PORTS,
    HOST_COLUMN_AGENT_SITE_PORT,
    HOST_COLUMN_GATEWAY_PORT,
    HOST_COLUMN_INTERNET_SITE,
    HOST_COLUMN_ALTERNATE_URL,
    HOST_COLUMN_COMMUNICATION_HOSTS,
    HOST_COLUMN_ALSO_KNOWN_AS,
    HOST_COLUMN_COUNT,
};

enum codebase_column {
    CODEBASE_COLUMN_URL,
    CODEBASE_COLUMN_PACKAGE,
    CODEBASE_COLUMN_SNAPSHOT,
    CODEBASE_COLUMN_COUNT,
};

/** More than either kind of table has. */
#define COLUMN_LIMIT 16

struct column {
    size_t *cells; /**< that hold it, the preferred one first */
    size_t count;
    size_t capacity;
};

struct tag_column {
    const char *tag;
    size_t cell;
};

/** What the header of one file says. */
struct table_layout {
    struct column columns[COLUMN_LIMIT]; /**< by enum host_column or codebase_column */
    struct tag_column *tags;
    size_t tag_count;
    size_t cell_count;   /**< of the header */
    const char *unknown; /**< names of the other columns, joined by ", "; NULL if there are none */
};

/** A word of a cell and what it says. */
struct word {
    const char *text;
    role_set roles;
    service_set services;
};

struct column_names;

/** Reads `targets/columns.json` as compiled in; everything lives in `arena`. */
bool column_names_read(struct arena *arena, const struct column_names **out_names,
                       struct error *error);

/** The header in `row` as one of hosts, and as one of codebases. */
void layout_hosts(const struct column_names *names, struct arena *arena, const struct csv_row *row,
                  struct table_layout *out_layout);
void layout_codebases(const struct column_names *names, struct arena *arena,
                      const struct csv_row *row, struct table_layout *out_layout);

/** The first cell of that column which is not empty; NULL if there is none. */
const char *layout_cell(const struct table_layout *layout, unsigned column,
                        const struct csv_row *row);

/** What a word of a role's cell, or of a service's, says; NULL if nothing known. "Package Server"
 * says both a role and a service. */
const struct word *find_role_word(const struct column_names *names, const char *text);
const struct word *find_service_word(const struct column_names *names, const char *text);

#endif
