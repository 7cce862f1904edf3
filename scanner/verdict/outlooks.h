/** The endpoints of one host as all vantage points saw them, place by place. */
#ifndef VERDICT_OUTLOOKS_H
#define VERDICT_OUTLOOKS_H

#include "verdict/vantages.h"

/** An endpoint as one vantage point saw it. */
struct outlook {
    const struct vantage *vantage;
    const struct host_record *record;
    struct endpoint_view *endpoint;
};

/** Of one host; `= { 0 }` is empty, and may be used for one host after the other. */
struct outlooks {
    struct outlook *items; /**< by address, port, vantage point */
    size_t count;
    size_t capacity;
    const struct host_record *absent; /**< NULL if it has an address from somewhere; else the record
                                         that says best why not */
};

/** Fills it with the endpoints that are the host's own. `host` is the index in every estate. */
void outlooks_gather(struct outlooks *outlooks, const struct vantages *vantages, size_t host);
void outlooks_clear(struct outlooks *outlooks);

/** The end of those that are of the same address and port as `first`. */
size_t outlooks_end_of_place(const struct outlooks *outlooks, size_t first);

#endif
