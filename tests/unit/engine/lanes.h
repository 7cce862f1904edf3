/** Many servers walked through side by side, each by a visit of its own: what is waited for at one
 * of them costs the others no time. */
#ifndef ENGINE_LANES_H
#define ENGINE_LANES_H

#include "model/observation.h"
#include "model/scheme.h"
#include "walk.h"

#include <stdbool.h>
#include <stddef.h>

/** A server with the paths "/a", "/b", "/c", and what is to be seen of it. */
struct lane {
    const char *name;
    server_script script;
    const void *context;
    enum scheme scheme;   /**< that is expected of its port */
    const char *expected; /**< the transcript, as of walk.h; NULL: whatever it is */
    bool is_silent;       /**< a time-out of its handshake, answer or body is to be seen */
    /** Looks at what was seen, and says what is wrong with it; NULL: nobody does. */
    bool (*is_right)(const struct lane *lane, const struct observation *observations, size_t count);
};

/** Tells every lane that is not as expected, or took longer than any should, and then fails. */
void lanes_check(const struct lane *lanes, size_t count);

/** The same with examples, as walk_examples() takes them one after the other. */
void lanes_check_examples(const struct example *examples, size_t count);

#endif
