/** What a run had to put up with: what ran short on the machine that scans, and the addresses that
 * were asked more slowly because their servers had too much to do. It changes no finding; it says
 * why a run took longer, and where to look when something could not be measured. */
#ifndef MODEL_HARDSHIP_H
#define MODEL_HARDSHIP_H

#include "model/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum shortage_kind {
    SHORTAGE_DESCRIPTORS,
    SHORTAGE_PORTS, /**< of our own, towards one destination */
    SHORTAGE_MEMORY,
    SHORTAGE_RESOLVER,        /**< the name servers fail, or cannot be asked */
    SHORTAGE_NETWORK_BUFFERS, /**< of the kernel */
    SHORTAGE_KIND_COUNT,
};

struct shortage {
    enum shortage_kind kind;
    size_t count; /**< how often it was met; 0: never, but fewer visits were made at once to avoid
                     it */
    int64_t first_ms;
    int64_t last_ms;
    unsigned wanted;     /**< visits at once that were wanted */
    unsigned lowered_to; /**< the fewest that were made at once; `wanted`: as many as wanted */
};

/** Why an address was asked more slowly. */
enum slowing {
    SLOWING_TOO_MANY_REQUESTS, /**< 429 */
    SLOWING_RETRY_AFTER,       /**< 503 with Retry-After */
    SLOWING_TIME_OUTS,         /**< connections that timed out at a port that had taken some */
    SLOWING_REFUSALS,          /**< likewise, refused */
    SLOWING_COUNT,
};

struct slowed_address {
    struct address address;
    enum slowing reason;
    size_t count; /**< how often it was met */
    int64_t first_ms;
    int64_t last_ms;
};

/** So many slowed addresses are told, the others are only counted. */
#define HARDSHIP_SLOWED_LIMIT ((size_t)1000)

struct hardship {
    struct shortage shortages[SHORTAGE_KIND_COUNT]; /**< by kind */
    bool has_shortage[SHORTAGE_KIND_COUNT];
    struct slowed_address *slowed; /**< by address and reason, each pair once */
    size_t slowed_count;
    size_t slowed_capacity;
    size_t slowed_left_out; /**< signs of overload at addresses beyond the limit */
};

/** `= { 0 }` is an empty one too. */
void hardship_clear(struct hardship *hardship);

/** What is known already of the same kind, or of the same address and reason, is added up. */
void hardship_add_shortage(struct hardship *hardship, const struct shortage *shortage);
void hardship_add_slowed(struct hardship *hardship, const struct slowed_address *slowed);

/** Adds all of `other`. */
void hardship_add(struct hardship *hardship, const struct hardship *other);

bool hardship_is_empty(const struct hardship *hardship);

/** Names as in the journal and the report. */
const char *shortage_kind_name(enum shortage_kind kind);
bool shortage_kind_from_name(const char *name, enum shortage_kind *out_kind);
const char *slowing_name(enum slowing slowing);
bool slowing_from_name(const char *name, enum slowing *out_slowing);

/** For people: "ports of this machine", "answered 429". */
const char *shortage_kind_title(enum shortage_kind kind);
const char *slowing_title(enum slowing slowing);

#endif
