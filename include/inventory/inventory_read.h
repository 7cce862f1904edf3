/** All that the user hands in, read to its end and checked, becomes one inventory. */
#ifndef INVENTORY_INVENTORY_READ_H
#define INVENTORY_INVENTORY_READ_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/inventory.h"

#include <stddef.h>

/** Reads one source into the inventory: JSON inventory, CSV of hosts or of codebases, plain list of
 * names, addresses and ranges, `package.xml`, client policy XML, agent log: told by content, not by
 * name. Several calls merge: what is said first of a host holds (command line before host entry
 * before file-wide value), lists are united; a contradiction is noted. `name` stands in messages.
 * False with "name:line: …" or "name: path: …". */
bool inventory_read(struct inventory *inventory, const char *name, const char *bytes, size_t length,
                    struct error *error);

/** The same for a path, "-" being standard input. */
bool inventory_read_file(struct inventory *inventory, const char *path, struct error *error);

/** Adds the host of a command line: "name", "address", "name=address", "name:port" is refused. */
bool inventory_read_argument(struct inventory *inventory, const char *text, struct error *error);

/** After the last source: hosts that only URLs name are added, names are checked against aliases,
 * and an inventory without a host is an error. */
bool inventory_finish(struct inventory *inventory, struct error *error);

/** The inventory as canonical JSON in one line, which inventory_read() reads back to an equal one:
 * it opens every journal. */
void inventory_write(const struct inventory *inventory, struct text_buffer *out);

/** The same text in pieces, none of which is large: `take` gets one after the other. */
void inventory_write_pieces(const struct inventory *inventory,
                            void (*take)(void *context, const char *text, size_t length),
                            void *context);

/** Hash of the canonical JSON, 16 hexadecimal digits. */
void inventory_digest(const struct inventory *inventory, char out_text[17]);

#endif
