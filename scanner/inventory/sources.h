/** The readers of each kind of source; inventory_read() chooses by content. */
#ifndef INVENTORY_SOURCES_H
#define INVENTORY_SOURCES_H

#include "inventory/reading.h"
#include "syntax/json.h"

#include <stdbool.h>
#include <stddef.h>

/** A JSON inventory, the user's or the one that opens a journal. The text is of memory_allocate(),
 * and may be replaced by its decoded form; it is lost when it was read. */
bool inventory_json_read(struct inventory *inventory, const char *name, char **text, size_t length,
                         struct error *error);

/** Delimited text with a header: hosts, or codebases. This text and the ones below are of
 * csv_decode_in_place(), and lost when they were read. */
bool csv_source_read(struct reading *reading, char *text, size_t length, struct error *error);

/** A name, an address or a range a line. */
bool plain_list_read(struct reading *reading, char *text, size_t length, struct error *error);

/** One entry of such a list; ranges only where `may_be_range`. */
bool plain_entry_read(struct reading *reading, const char *text, bool may_be_range,
                      struct error *error);

/** `package.xml`, a client's policy. */
bool client_xml_read(struct reading *reading, char *text, size_t length, struct error *error);

/** An agent's log: a row of `<event>` elements. */
bool agent_log_read(struct reading *reading, char *text, size_t length, struct error *error);

/** True if a header's cell names a column that hosts or codebases have. */
bool csv_source_knows(const char *cell);

#endif
