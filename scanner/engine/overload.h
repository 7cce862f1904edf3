/** Servers that have too much to do, by what they answer or how they fail: which addresses are
 * asked more slowly, how slowly, and from when on. Kept by a hash of the address, as the budget is;
 * no clock of its own, and nobody waits in here. Safe from any thread. */
#ifndef ENGINE_OVERLOAD_H
#define ENGINE_OVERLOAD_H

#include "engine/throttle.h"
#include "model/address.h"
#include "model/hardship.h"

#include <stdbool.h>
#include <stdint.h>

/** Between two questions to an address that shows overload: doubled with each sign. */
#define OVERLOAD_FIRST_NS INT64_C(100000000)
#define OVERLOAD_MOST_NS  INT64_C(500000000)

/** After so long without a sign the address is asked as every other. */
#define OVERLOAD_RECOVERY_NS INT64_C(30000000000)

struct overload;

/** How an address is to be asked. */
struct pace {
    int64_t rest_ns;     /**< nothing before; 0: at once */
    int64_t interval_ns; /**< between two questions, at least; 0: it shows no overload */
};

struct sign_of_overload {
    enum slowing reason;
    int64_t wait_ns; /**< what the server asked for; 0 if it did not say */
};

/** `patience_ns`: what one address is waited for, in all, because it asks for it; at
 * most OVERLOAD_RECOVERY_NS. */
struct overload *overload_new(int64_t patience_ns);
void overload_free(struct overload *overload);

/** Who asks for more than is left of the patience is not waited for at all, but slowed down. */
void overload_note(struct overload *overload, const struct address *address,
                   const struct sign_of_overload *sign, struct occasion when);

struct pace overload_pace(struct overload *overload, const struct address *address, int64_t now_ns);

/** Adds who was slowed down to `hardship`. */
void overload_tell(struct overload *overload, struct hardship *hardship);

/** Retry-After (RFC 9110 section 10.2.3): seconds, or a date; -1 when it is neither. A time that is
 * over is 0. */
int64_t overload_read_wait_ns(const char *retry_after, int64_t at_ms);

#endif
