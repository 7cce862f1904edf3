/** Inventories read from the fixtures beside this file, as text that tests compare. */
#ifndef UNIT_INVENTORY_DESCRIBED_H
#define UNIT_INVENTORY_DESCRIBED_H

#include "model/inventory.h"

#include <stdbool.h>

/** Reads `fixtures/<name>`; the source has that name. */
bool read_fixture(struct inventory *inventory, const char *name, struct error *error);

/** A line a host, a codebase, a note, saying only what is not usual:
 *
 *      ps1.corp.example site-server +package @10.1.1.6 =ps1 :8080/8443 agent:4727 tag:owner=alice
 *      codebase guid https://ps1.corp.example/a snapshot http://ps1.corp.example/a.xml
 *      note hosts.csv: …
 *
 *  Released with memory_free(). */
char *describe(const struct inventory *inventory);

/** The fixture alone, or the text, must be read and described as `expected`. */
void expect_fixture(const char *name, const char *expected);
void expect_text(const char *text, const char *expected);

/** Reading must fail with that line. */
void expect_fixture_fault(const char *name, const char *expected);
void expect_text_fault(const char *text, const char *expected);

#endif
