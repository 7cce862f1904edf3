/** What this machine allows: descriptors, memory, cores. */
#ifndef ENGINE_RESOURCES_H
#define ENGINE_RESOURCES_H

#include "base/error.h"
#include "engine/engine.h"
#include "engine/throttle.h"
#include "model/hardship.h"

#include <stdbool.h>
#include <stddef.h>

struct resources {
    size_t descriptors;  /**< allowed */
    size_t open;         /**< of those, open already */
    size_t memory_bytes; /**< that may still be taken (RLIMIT_AS); SIZE_MAX: no limit is set */
    unsigned cores;      /**< that this process may use; at least 1 */
};

/** Raises the limit on descriptors as far as it goes; returns how many connections fit in, 0 with
 * ERROR_SYSTEM where it is too low for anything. */
size_t resources_raise(struct error *error);

/** Raises the limit too, and looks at what there is. */
void resources_look(struct resources *out_resources);

/** Lowers threads, visits in flight and connections a host to what fits in; fewer visits are told
 * to `hardship`, as of `at_ms`. Pure. False with ERROR_SYSTEM where not one visit does. */
bool resources_fit(const struct resources *resources, struct engine_options *options,
                   struct hardship *hardship, int64_t at_ms, struct error *error);

/** May one more descriptor be opened at this moment? */
bool resources_has_descriptor(void);

/** So little is left under the limit of this process (RLIMIT_AS) that something is bound to fail;
 * false where none is set. */
bool resources_is_memory_short(void);

/** What ran short, by what the system says; false when waiting brings nothing back. */
bool resources_shortage_of(int system_error, enum shortage_kind *out_kind);

#endif
