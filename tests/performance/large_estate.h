/** An estate of any size that never was: its inventory, and what a scan would have seen of it.
 * Nine tenths are as they should be behind HTTPS, the others have something of everything. */
#ifndef PERFORMANCE_LARGE_ESTATE_H
#define PERFORMANCE_LARGE_ESTATE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/observation.h"
#include "model/visit.h"
#include "support/certificates.h"

/** Every so many hosts one is a Notification Server; the others are site servers. */
#define LARGE_ESTATE_SERVERS 500

enum large_estate_leaves {
    LARGE_ESTATE_SHARED, /**< one chain for all */
    LARGE_ESTATE_OWN,    /**< each host has a leaf of its own, of one intermediate */
};

struct large_estate {
    size_t host_count;
    enum large_estate_leaves leaves;
    struct mint *mint;
    const struct minted *root;
    const struct minted *issuer;
    const struct minted *wildcard;
};

void large_estate_init(struct large_estate *estate, size_t host_count,
                       enum large_estate_leaves leaves);
void large_estate_clear(struct large_estate *estate);

/** JSON. */
void large_estate_write_inventory(const struct large_estate *estate, struct text_buffer *out);

/** What the visit would have seen, owned by `arena`. */
size_t large_estate_visit(struct large_estate *estate, struct arena *arena,
                          const struct visit *visit, struct observation **out_observations);

#endif
