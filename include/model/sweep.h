/** A sweep: which of many IPv4 addresses answer on which ports at all. The targets of one are the
 * product of its ranges and its ports, or a list of single ones, each known by a number; a table
 * holds what is known of each. Whoever sweeps (half-open by packets, or by connecting) reads the
 * targets and fills the table. */
#ifndef MODEL_SWEEP_H
#define MODEL_SWEEP_H

#include "base/error.h"
#include "model/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An /8 with 16 ports: a table of this size has 256 MiB. */
#define SWEEP_TARGET_LIMIT ((uint64_t)1 << 28)

#define SWEEP_PORT_LIMIT 64

/** IPv4 addresses as numbers in host order, both ends included. */
struct sweep_range {
    uint32_t first;
    uint32_t last;
    uint64_t before; /**< addresses in all ranges before this one */
};

struct sweep_targets {
    struct sweep_range *ranges; /**< ascending, disjoint, once sweep_targets_finish() was called;
                                     every target's address lies in one, be it a single one */
    size_t range_count;
    size_t range_capacity;
    uint16_t ports[SWEEP_PORT_LIMIT]; /**< in the order of their first mention, each once */
    size_t port_count;
    uint64_t address_count;
    uint64_t *singles; /**< address << 16 | port, ascending, each once, when finished; where there
                            are any, they are all the targets */
    size_t single_count;
    size_t single_capacity;
};

/** `= { 0 }` has no targets. */
void sweep_targets_clear(struct sweep_targets *targets);

/** False with ERROR_INPUT for anything but IPv4. Ranges may overlap. */
bool sweep_targets_add(struct sweep_targets *targets, const struct address_range *range,
                       struct error *error);

/** False when there are too many already. A port that is there is not added again. */
bool sweep_targets_add_port(struct sweep_targets *targets, uint16_t port);

/** One target by itself: for addresses that are each asked on ports of their own. Not together with
 * ranges and ports. */
void sweep_targets_add_single(struct sweep_targets *targets, uint32_t address, uint16_t port);

/** The number of an IPv4 address in host order, and back. */
uint32_t sweep_address_number(const struct address *address);
struct address sweep_address(uint32_t number);

/** After the last range: sorts them, unites what overlaps, takes `excluded` out (ranges of IPv6
 * among them mean nothing here). False with ERROR_INPUT when nothing is left, or more than
 * SWEEP_TARGET_LIMIT targets. */
bool sweep_targets_finish(struct sweep_targets *targets, const struct address_range *excluded,
                          size_t excluded_count, struct error *error);

/** Addresses times ports, or the single ones. The calls below want finished targets. */
uint64_t sweep_targets_count(const struct sweep_targets *targets);

/** The target of a number below the count. Numbers of one address follow each other, in the order
 * of the ports (of single ones: ascending). */
void sweep_targets_at(const struct sweep_targets *targets, uint64_t number, uint32_t *out_address,
                      uint16_t *out_port);

/** The number of a target; false if it is none. */
bool sweep_targets_find(const struct sweep_targets *targets, uint32_t address, uint16_t port,
                        uint64_t *out_number);

enum sweep_state {
    SWEEP_SILENT,      /**< no answer, as often as it was asked: filtered, or nobody is there */
    SWEEP_OPEN,        /**< SYN and ACK came */
    SWEEP_CLOSED,      /**< RST came */
    SWEEP_UNREACHABLE, /**< the network says so */
    SWEEP_UNMEASURED,  /**< could not be asked: something ran short here */
    SWEEP_STATE_COUNT,
};

const char *sweep_state_name(enum sweep_state state);

/** One state a target, SWEEP_SILENT at first. May be written and read by several threads. */
struct sweep_table;

struct sweep_table *sweep_table_new(uint64_t target_count);
void sweep_table_free(struct sweep_table *table);
enum sweep_state sweep_table_get(const struct sweep_table *table, uint64_t number);

/** The first answer of a target stays, but an open one wins over any other. SWEEP_UNMEASURED gives
 * way to all others, silence among them: it was asked after all. True when this one changed it. */
bool sweep_table_set(struct sweep_table *table, uint64_t number, enum sweep_state state);

/** How many targets are in each state. */
void sweep_table_count(const struct sweep_table *table, uint64_t out_counts[SWEEP_STATE_COUNT]);

struct sweep_progress {
    uint64_t sent;      /**< questions so far, repetitions among them */
    uint64_t to_send;   /**< at most */
    uint64_t open;      /**< targets found open so far */
    uint64_t lost;      /**< answers that the kernel had no room for; 0 where that cannot be told */
    uint64_t shortages; /**< times that something ran short here and was waited for */
    const char *shortage; /**< what ran short last, static text: "too many open files"; or NULL */
};

struct sweep_options {
    unsigned rate;     /**< questions a second over all targets; 0: as fast as they can be sent */
    unsigned attempts; /**< how often a silent target is asked, at least 1 */
    int64_t wait_ms;   /**< for answers to the last question of each attempt */
    uint64_t seed;     /**< of the random order and of the cookies: unpredictable, but in tests */

    /** About five times a second, by the thread that sweeps; false ends the sweep: what has not
     * answered by then is SWEEP_UNMEASURED. May be NULL. */
    bool (*tick)(void *context, const struct sweep_progress *progress);
    void *context;
};

#endif
