/** The catalogue and the profiles, from targets/: compiled in, or from files given by the user. */
#ifndef INVENTORY_CATALOGUE_READ_H
#define INVENTORY_CATALOGUE_READ_H

#include "base/error.h"
#include "model/catalogue.h"

/** Text of a file of targets/ that is compiled in: "catalogue.json", "profiles/https.json", …; NULL
 * if there is none. */
const char *targets_text(const char *name);

/** Names of the compiled-in profiles, ended by NULL. */
const char *const *targets_profiles(void);

/** Reads and validates; faults name file, JSON path and reason: unknown members, unknown states, a
 * state both right and wrong, two checks of one id, a check without remedy or instruction. */
bool catalogue_read(struct catalogue *catalogue, const char *name, const char *text, size_t length,
                    struct error *error);
bool profile_read(struct profile *profile, const char *name, const char *text, size_t length,
                  struct error *error);

/** `wanted` is the name of a compiled-in profile or the path of a file (it contains "/" or ends in
 * ".json"). An unknown name lists the known ones. */
bool profile_load(struct profile *profile, const char *wanted, struct error *error);

/** `path` NULL: the compiled-in one. */
bool catalogue_load(struct catalogue *catalogue, const char *path, struct error *error);

#endif
