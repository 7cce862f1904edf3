/** Redirects: where a Location leads, and whether it needs asking. */
#ifndef ENGINE_FOLLOW_H
#define ENGINE_FOLLOW_H

#include "base/arena.h"
#include "base/map.h"
#include "model/observation.h"
#include "model/url.h"
#include "model/visit.h"

#include <stdbool.h>

/** Where `observation`, an answer, sends its reader; false when nowhere on the web. Texts are
 * `arena`'s. */
bool follow_read(struct arena *arena, const struct observation *observation, struct url *out_url);

/** The questions of a visit by their paths, of which there may be very many. */
struct planned_paths {
    struct arena *arena; /**< borrowed */
    const struct visit *visit;
    struct map questions; /**< once the first redirect came */
};

void planned_paths_clear(struct planned_paths *planned);

/** Is it a question of the visit anyway? */
bool follow_is_planned(struct planned_paths *planned, const struct url *url);

#endif
