/** What this machine allows: descriptors. */
#ifndef ENGINE_RESOURCES_H
#define ENGINE_RESOURCES_H

#include <stddef.h>

/** Raises the limit on descriptors as far as it goes; returns how many connections fit in, 0
 * where it is too low for anything. */
size_t resources_raise(void);

/** Cores that this process may use; at least 1. */
unsigned resources_cores(void);

#endif
