/** Paths of URLs: made ready to be sent. */
#ifndef MODEL_URL_PATH_H
#define MODEL_URL_PATH_H

#include "base/arena.h"

#include <stddef.h>

/** `folder`, a path made by this function or "", up to its last "/", and behind it `path`, with
 * dot segments removed (RFC 3986 section 5.2.4, "%2e" being a dot), backslashes as slashes and
 * everything that section 3.3 forbids percent-encoded. Begins with "/"; owned by `arena`. */
const char *url_path_clean(struct arena *arena, const char *folder, const char *path,
                           size_t length);

/** The path with those bytes as themselves that url_path_clean() has encoded; owned by `arena`. */
const char *url_path_as_written(struct arena *arena, const char *path);

#endif
