/** Is another name of a host answered as the host's own is? */
#ifndef VERDICT_ALIAS_WAYS_H
#define VERDICT_ALIAS_WAYS_H

#include "verdict/host_record.h"

/** Two answers to the same path, of which `own` is the one to the own name. */
bool alias_is_same_way(const struct path_view *answer, const struct path_view *own);

#endif
