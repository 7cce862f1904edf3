/** How long to wait before the same is tried again: longer each time, up to a longest wait, and not
 * for ever. */
#ifndef ENGINE_BACKOFF_H
#define ENGINE_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

#define BACKOFF_FIRST_NS   INT64_C(100000000)
#define BACKOFF_LONGEST_NS INT64_C(1600000000)

/** `= { 0 }`: nothing was waited for. */
struct backoff {
    int64_t next_ns;
    int64_t waited_ns;
};

/** False when `patience_ns` in all is not enough for one more wait. */
bool backoff_wait(struct backoff *backoff, int64_t patience_ns, int64_t *out_wait_ns);

#endif
