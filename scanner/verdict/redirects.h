/** Follows redirects through the answers of the host's own visit. */
#ifndef VERDICT_REDIRECTS_H
#define VERDICT_REDIRECTS_H

#include "base/arena.h"
#include "verdict/host_record.h"

/** So many hops are followed (shared with what the engine follows). */
#define REDIRECT_MAXIMUM 10

/** `start`, at `endpoint` of `record`, answers with a redirect. The chain is owned by `arena`; its
 * `last` has a judgement only when the answers of its scheme have been classified. */
const struct redirect_chain *redirects_follow(struct arena *arena, const struct host_record *record,
                                              const struct endpoint_view *endpoint,
                                              const struct path_view *start);

/** Do both redirect, and at once to the same page? Queries, which are never sent, do not count. */
bool redirects_lead_alike(struct arena *arena, const struct path_view *one,
                          const struct path_view *other);

#endif
