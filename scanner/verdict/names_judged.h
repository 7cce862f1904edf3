/** By which names a handshake is judged: a server may keep a certificate for each (SNI). */
#ifndef VERDICT_NAMES_JUDGED_H
#define VERDICT_NAMES_JUDGED_H

#include "base/arena.h"
#include "model/observation.h"

#include <stddef.h>

/** Names, each once. */
struct name_list {
    const char *const *names;
    size_t count;
};

/** Is a name of that length in the list, as it is written there? */
bool name_list_has(const struct name_list *list, const char *name, size_t length);

/** Who was visited, and what was seen. */
struct visit_seen {
    const char *host;       /**< logical name */
    struct name_list names; /**< that clients use for it, its own among them */
    const struct observation *observations;
    size_t count;
};

/** Is that one of the names of the host, but not its own? */
bool visit_is_alias(const struct visit_seen *visit, const char *server_name);

/** The names that the certificate of `handshake` has to cover: of a handshake with the host's name
 * all that clients use, but for those to which the same port showed another chain; of one with
 * another name that name alone, unless it got the chain that the host's own name gets. */
struct name_list visit_names_of(struct arena *arena, const struct visit_seen *visit,
                                const struct observation *handshake);

#endif
