/** Verdicts on URLs that were not asked themselves, or not under the name that stands in them: what
 * other answers of the host tell of them, and no more. */
#ifndef VERDICT_URL_STAND_IN_H
#define VERDICT_URL_STAND_IN_H

#include "verdict/url_directories.h"

/** By others of its directory. A pass is worth less than theirs; what is wrong with them is no
 * verdict on a URL that was not asked. */
struct opinion url_judge_by_neighbours(struct arena *arena, const struct check *check,
                                       const struct neighbours *neighbours);

/** What an opinion that rests on the host's own name is worth for a URL with another one, under
 * which only "/" was asked. `name` may be the own one: then nothing changes. */
void url_weigh_name(const struct hearing *hearing, const struct check *check, const char *name,
                    const struct place *place, struct opinion *opinion);

#endif
