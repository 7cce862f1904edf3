/** From an inventory to visits, host by host, in an order that spreads load over networks. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "model/catalogue.h"
#include "model/inventory.h"
#include "model/scope.h"
#include "model/shard.h"
#include "model/visit.h"

#include <stddef.h>

struct plan;

struct plan_options {
    bool is_deep;
    bool asks_every_role;     /**< hosts of no known role are asked what any role would be asked
                                 (verify) */
    bool asks_every_codebase; /**< not only two of those that share a directory */
    struct shard shard;       /**< only its hosts are visited */
};

/** Borrows inventory and catalogue, which must outlive the plan. */
struct plan *plan_new(const struct inventory *inventory, const struct catalogue *catalogue,
                      const struct plan_options *options);
void plan_free(struct plan *plan);

/** How many visits there are: one a host, none for a host of which nothing is to be asked. */
size_t plan_count(const struct plan *plan);

/** The visit at `index` in the plan's order, made anew at each call; owned by `arena`. May be
 * called by one thread at a time. */
const struct visit *plan_visit(struct plan *plan, size_t index, struct arena *arena);

/** Adds names and addresses of the inventory to a scope, and what the catalogue never asks, which
 * it borrows. */
void plan_scope(const struct plan *plan, struct scope *scope);

/** One line each, in a stable order: a host only in the codebases or client files, only in one of
 * several lists of hosts, no source for site servers, no source for codebases, a path that is never
 * asked. `out_lines` is owned by `arena`. */
size_t plan_disagreements(const struct plan *plan, struct arena *arena,
                          const char *const **out_lines);

#endif
