#include "engine/backoff.h"

bool backoff_wait(struct backoff *backoff, int64_t patience_ns, int64_t *out_wait_ns)
{
    const int64_t wait_ns = backoff->next_ns > 0 ? backoff->next_ns : BACKOFF_FIRST_NS;
    if (backoff->waited_ns + wait_ns > patience_ns) {
        return false;
    }
    backoff->waited_ns += wait_ns;
    backoff->next_ns = 2 * wait_ns < BACKOFF_LONGEST_NS ? 2 * wait_ns : BACKOFF_LONGEST_NS;
    *out_wait_ns = wait_ns;
    return true;
}
