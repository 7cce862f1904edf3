/** What the files of this layer share: the plan, and what its URLs want of each host. */
#ifndef PLAN_PLAN_STATE_H
#define PLAN_PLAN_STATE_H

#include "plan/plan.h"

/** What one URL, or one item of the communication hosts, wants asked. The path is borrowed: only
 * its first `path_length` bytes are meant. */
struct wanted {
    const char *path;
    size_t path_length;
    uint16_t port;
    enum scheme scheme;
    struct wanted *next; /**< of the same host, in the order of mention */
};

struct plan_host {
    const struct host *host;
    struct wanted *first_wanted;
    struct wanted *last_wanted;
};

struct plan {
    const struct inventory *inventory;
    const struct catalogue *catalogue;
    struct plan_options options;
    struct arena arena;
    struct plan_host *hosts;          /**< those of the inventory, in its order */
    struct map hosts_by_name;         /**< names and aliases; filled when a URL names the first */
    const struct plan_host **visited; /**< hosts of which something is asked, in the plan's order */
    size_t visited_count;
    const char **refused; /**< URLs of which a page that is never asked was left out, each once */
    size_t refused_count;
    size_t refused_capacity;
    struct map refused_by_text;
};

/** By any of its names; NULL if it is none of the inventory's. */
struct plan_host *plan_find_host(struct plan *plan, const char *name);

#endif
