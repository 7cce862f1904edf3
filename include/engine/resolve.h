/** Names to addresses for many hosts at once, without asking any of them: what `plan --resolve`
 * needs. */
#ifndef ENGINE_RESOLVE_H
#define ENGINE_RESOLVE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/** Called once a name, in any order. `why` is NULL when it has an address. */
typedef void (*resolve_report)(void *context, const char *name, const char *why);

bool resolve_names(const char *const *names, size_t count, resolve_report report, void *context,
                   struct error *error);

#endif
