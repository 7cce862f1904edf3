/** A canary: a child of a path that nobody has, so that an answer for a whole application is told
 * from an answer for one page. The same host and path give the same canary in every run. */
#ifndef MODEL_CANARY_H
#define MODEL_CANARY_H

#include "base/arena.h"

#include <stdbool.h>

/** "/Altiris/Console" gives "/Altiris/Console/itmscan-1f9a…"; beside a page, "/a/Page.aspx" gives
 * "/a/itmscan-…". */
const char *canary_path(struct arena *arena, const char *host, const char *path);

/** Is the last segment of the path one that canary_path() makes? */
bool canary_is_path(const char *path);

#endif
