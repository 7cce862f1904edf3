/** One round of a half-open sweep: every silent target is asked once, in random order and at the
 * wanted rate, while the answers of all rounds are taken. */
#ifndef CAPTURE_SYN_ROUND_H
#define CAPTURE_SYN_ROUND_H

#include "base/permutation.h"
#include "capture/cookie.h"
#include "capture/receiver.h"
#include "capture/route.h"
#include "capture/sender.h"
#include "capture/source_ports.h"
#include "model/sweep.h"

/** A sweep under way; what is asked and what is known of it. */
struct syn_sweep {
    const struct sweep_targets *targets;
    const struct sweep_options *options;
    struct sweep_table *table;
    struct sweep_progress progress;
    uint64_t silent; /**< targets in SWEEP_SILENT */
    struct permutation order;
    struct cookie_key key;
    struct source_ports source_ports;
    struct route_list routes;
    struct found_queue found; /**< neighbours whose ports are to be asked */
    size_t unknown_gateways;
    struct sender *sender;
    struct receiver *receiver;
    size_t bundle;        /**< questions that are sent at once, at most SENDER_BATCH */
    size_t added;         /**< questions that wait in the sender */
    int64_t next_send_ns; /**< when the rate lets the next bundle go, by the monotonic clock */
    int64_t next_tick_ns; /**< by the same */
    int refusal;          /**< the last reason (errno) why the system did not send a question */
    bool is_stopped;      /**< by the user, or because nothing can be sent any more */
    bool has_failed;      /**< `error` is set */
    struct error *error;  /**< the caller's */
};

/** Notes what is known of a target now. */
void syn_sweep_learn(struct syn_sweep *sweep, uint64_t number, enum sweep_state state);

/** Neither stopped nor failed. */
bool syn_sweep_is_running(const struct syn_sweep *sweep);

/** Takes the answers that have come, waits up to `wait_ns` for the first, ticks when it is time. */
void syn_sweep_look(struct syn_sweep *sweep, int64_t wait_ns);

/** The number of the first target at `address` or above it. */
uint64_t syn_sweep_first(const struct sweep_targets *targets, uint32_t address);

/** Sends what was added to the sender, however long that takes. */
void syn_sweep_flush(struct syn_sweep *sweep);

/** Asks every silent target once (on an Ethernet: as soon as it is found there) and waits for the
 * answers. `number`: 0 for the first round, then 1 more each time. */
void syn_sweep_ask(struct syn_sweep *sweep, unsigned number);

#endif
