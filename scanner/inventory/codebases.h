/** URLs become part of the inventory, whatever kind of file names them. */
#ifndef INVENTORY_CODEBASES_H
#define INVENTORY_CODEBASES_H

#include "inventory/reading.h"

#include <stdbool.h>
#include <stddef.h>

struct codebase_texts {
    const char *package; /**< GUID with or without braces; NULL or "" if none */
    const char *url;
    const char *snapshot; /**< NULL or "" if none */
};

/** Adds what was not there yet. What cannot be read as a URL is noted and left out; what is cut off
 * is noted. */
void codebase_add(struct reading *reading, const struct codebase_texts *texts);

/** Drops codebases that several sources name: the first holds. */
void codebases_unite(struct inventory *inventory);

/** An http or https URL that the user declares; `out_text` is without query and user information,
 * which is noted, and interned. */
bool web_url_read(struct reading *reading, const char *text, const char **out_text,
                  struct error *reason);

#endif
