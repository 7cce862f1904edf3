/** What was seen of a port or a path at one address, as an opinion that is to be weighed. */
#ifndef VERDICT_SIGHTS_H
#define VERDICT_SIGHTS_H

#include "verdict/check_scope.h"

/** A place to look at. */
struct place {
    struct host_record *record;
    const struct address *address;
    uint16_t port;
    enum scheme scheme; /**< of paths */
    const char *path;   /**< likewise */
    const char *name;   /**< likewise: under which it was asked; NULL: the host's own */
};

/** Everything but the verdict is set; `out_seen` goes to opinion_weigh(). */
struct opinion sight_port(const struct hearing *hearing, const struct place *place,
                          struct seen_value *out_seen);
struct opinion sight_path(const struct hearing *hearing, const struct place *place,
                          struct seen_value *out_seen);

/** Did yes or no come back? Else what the port is, and all that it serves, is not known. */
bool port_state_is_told(enum port_state state);

/** Does the port say of every path what it is, asked or not? */
bool port_tells_of_paths(const struct endpoint_view *endpoint, enum scheme scheme);

/** By the port's state; `endpoint` may be NULL: it was not asked. */
enum standing standing_of_endpoint(const struct endpoint_view *endpoint);

/** The reason for a path's state: its rule, or what the port says where that tells more. */
const char *path_reason(struct arena *arena, const struct endpoint_view *endpoint,
                        const struct path_view *view, const struct path_judgement *judgement);

#endif
