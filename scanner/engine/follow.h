/** Redirects: where a Location leads, and whether it needs asking. */
#ifndef ENGINE_FOLLOW_H
#define ENGINE_FOLLOW_H

#include "base/arena.h"
#include "model/observation.h"
#include "model/url.h"
#include "model/visit.h"

#include <stdbool.h>

/** Where `observation`, an answer, sends its reader; false when nowhere on the web. Texts are
 * `arena`'s. */
bool follow_read(struct arena *arena, const struct observation *observation, struct url *out_url);

/** Is it a question of `visit` anyway? */
bool follow_is_planned(const struct visit *visit, const struct url *url);

#endif
