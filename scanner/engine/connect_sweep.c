#include "engine/connect_sweep.h"

#include "base/moment.h"
#include "base/permutation.h"
#include "engine/connect_flight.h"
#include "engine/resources.h"

#include <errno.h>
#include <string.h>

#define SECOND_NS      INT64_C(1000000000)
#define MILLISECOND_NS INT64_C(1000000)

#define TICK_NS (SECOND_NS / 5)

// Places of the order looked at before the sockets are looked at again.
#define ASKING_BATCH 256

// What was not used of the rate is not saved up beyond this.
#define BURST_NS (10 * MILLISECOND_NS)

// With nothing under way that would make room, a shortage is given time to pass: 0.2, 0.4, 0.8 s.
#define REST_NS    (SECOND_NS / 5)
#define REST_TRIES 3

// The kernel takes some 3 KiB for each, and where no limit is set there may be a thousand million
// descriptors.
#define MOST_AT_ONCE ((size_t)65536)

// Rounds beyond the attempts, for what this machine could not ask.
#define EXTRA_ROUNDS 1

struct connect_sweep {
    const struct sweep_targets *targets;
    const struct sweep_options *options;
    struct sweep_table *table;
    struct sweep_progress progress;
    struct connect_flight *flight;
    struct permutation order;
    uint64_t count;
    uint64_t place;      /**< in the order, of the next question of this round */
    unsigned round;      /**< from 1 */
    bool is_stopped;     /**< by the tick */
    size_t capacity;     /**< connections at once, by the descriptors */
    size_t limit;        /**< the same, by what was seen to run short */
    unsigned rests;      /**< in a row */
    int64_t resting_ns;  /**< until then nothing is asked */
    int64_t due_ns;      /**< when the rate has the next question */
    int64_t interval_ns; /**< between two questions; 0: no rate */
    int64_t tick_ns;     /**< when the next tick is due */
};

static void note_shortage(struct connect_sweep *sweep, int system_error)
{
    sweep->progress.shortages++;
    sweep->progress.shortage = strerrordesc_np(system_error);
}

static void take_state(struct connect_sweep *sweep, uint64_t number, enum sweep_state state)
{
    if (sweep_table_set(sweep->table, number, state) && state == SWEEP_OPEN) {
        sweep->progress.open++;
    }
}

static void take_hindrance(struct connect_sweep *sweep, uint64_t number, int system_error)
{
    note_shortage(sweep, system_error);
    take_state(sweep, number, SWEEP_UNMEASURED);
}

/** A connection came to its end. */
static void on_end(void *context, uint64_t number, int system_error)
{
    struct connect_sweep *sweep = context;
    enum sweep_state state = SWEEP_SILENT;
    if (connect_answer_of(system_error, false, &state) == CONNECT_STATE) {
        take_state(sweep, number, state);
    } else {
        take_hindrance(sweep, number, system_error);
    }
}

// ---- asking ----

/** Is the target still to be asked in this round? */
static bool is_wanted(const struct connect_sweep *sweep, uint64_t number)
{
    const bool is_extra = sweep->round > sweep->options->attempts;
    return sweep_table_get(sweep->table, number) == (is_extra ? SWEEP_UNMEASURED : SWEEP_SILENT);
}

/** Does the rate have a question now? Takes it. */
static bool take_turn(struct connect_sweep *sweep, int64_t now_ns)
{
    if (sweep->due_ns < now_ns - BURST_NS) {
        sweep->due_ns = now_ns - BURST_NS;
    }
    if (sweep->due_ns > now_ns) {
        return false;
    }
    sweep->due_ns += sweep->interval_ns;
    return true;
}

/** Something ran short. True when the same target is to be asked again in a while. */
static bool wait_for_room(struct connect_sweep *sweep, int system_error, int64_t now_ns)
{
    const size_t under_way = connect_flight_count(sweep->flight);
    note_shortage(sweep, system_error);
    if (under_way > 0) {
        sweep->limit = under_way; // until one of them ends
        return true;
    }
    if (sweep->rests >= REST_TRIES) {
        return false;
    }
    sweep->resting_ns = now_ns + (REST_NS << sweep->rests);
    sweep->rests++;
    return true;
}

/** The system would not ask the target at all. */
static void take_unasked(struct connect_sweep *sweep, uint64_t number,
                         const struct address *address, int system_error)
{
    if (system_error == ENETUNREACH && connect_is_of_no_host(address)) {
        take_state(sweep, number, SWEEP_UNREACHABLE);
    } else {
        take_hindrance(sweep, number, system_error);
    }
}

/** Asks one target; false when it is to be asked again in a while. */
static bool ask(struct connect_sweep *sweep, uint64_t number, int64_t now_ns)
{
    uint32_t address_number = 0;
    uint16_t port = 0;
    sweep_targets_at(sweep->targets, number, &address_number, &port);
    const struct address address = sweep_address(address_number);
    const int system_error = connect_flight_begin(sweep->flight, number, &address, port);
    enum sweep_state state = SWEEP_SILENT;
    const enum connect_answer answer =
        system_error == EINPROGRESS ? CONNECT_STATE : connect_answer_of(system_error, true, &state);
    if (answer == CONNECT_SHORT && wait_for_room(sweep, system_error, now_ns)) {
        return false;
    }
    if (answer != CONNECT_STATE) {
        sweep->due_ns -= sweep->interval_ns; // nothing was sent
        take_unasked(sweep, number, &address, system_error);
        return true;
    }
    sweep->rests = 0;
    sweep->progress.sent++;
    take_state(sweep, number, state);
    return true;
}

static bool may_ask(const struct connect_sweep *sweep, int64_t now_ns)
{
    return sweep->place < sweep->count && connect_flight_count(sweep->flight) < sweep->limit &&
           sweep->resting_ns <= now_ns;
}

static void ask_some(struct connect_sweep *sweep, int64_t now_ns)
{
    for (int i = 0; i < ASKING_BATCH && may_ask(sweep, now_ns); i++) {
        const uint64_t number = permutation_at(&sweep->order, sweep->place);
        if (is_wanted(sweep, number) &&
            (!take_turn(sweep, now_ns) || !ask(sweep, number, now_ns))) {
            return;
        }
        sweep->place++;
    }
}

// ---- the loop ----

/** When the time of the oldest is over; false when none is under way. */
static bool next_end(const struct connect_sweep *sweep, uint64_t *out_number, int64_t *out_end_ns)
{
    if (!connect_flight_oldest(sweep->flight, out_number, out_end_ns)) {
        return false;
    }
    *out_end_ns += sweep->options->wait_ms * MILLISECOND_NS;
    return true;
}

static void end_overdue(struct connect_sweep *sweep, int64_t now_ns)
{
    uint64_t number = 0;
    int64_t end_ns = 0;
    while (next_end(sweep, &number, &end_ns) && end_ns <= now_ns) {
        connect_flight_drop_oldest(sweep->flight);
        take_state(sweep, number, SWEEP_SILENT);
    }
}

static void tick(struct connect_sweep *sweep, int64_t now_ns)
{
    if (now_ns < sweep->tick_ns) {
        return;
    }
    const struct sweep_options *options = sweep->options;
    sweep->tick_ns = now_ns + TICK_NS;
    // What ran short may be there again: towards what the descriptors allow, step by step.
    const size_t larger = sweep->limit + sweep->limit / 4 + 1;
    sweep->limit = larger < sweep->capacity ? larger : sweep->capacity;
    if (options->tick != NULL && !options->tick(options->context, &sweep->progress)) {
        sweep->is_stopped = true;
    }
}

/** When there is something to do again, should nothing come from the network. */
static int64_t next_event(const struct connect_sweep *sweep, int64_t now_ns)
{
    int64_t next_ns = sweep->tick_ns;
    uint64_t number = 0;
    int64_t end_ns = 0;
    if (next_end(sweep, &number, &end_ns) && end_ns < next_ns) {
        next_ns = end_ns;
    }
    if (may_ask(sweep, now_ns)) {
        next_ns = sweep->due_ns < next_ns ? sweep->due_ns : next_ns;
    } else if (sweep->resting_ns > now_ns && sweep->resting_ns < next_ns) {
        next_ns = sweep->resting_ns;
    }
    return next_ns;
}

static bool has_work(const struct connect_sweep *sweep)
{
    return !sweep->is_stopped &&
           (sweep->place < sweep->count || connect_flight_count(sweep->flight) > 0);
}

/** Asks everything that this round is to ask, and waits for what is said to it. */
static void run_round(struct connect_sweep *sweep)
{
    sweep->place = 0;
    while (has_work(sweep)) {
        const int64_t now_ns = moment_monotonic_ns();
        tick(sweep, now_ns);
        end_overdue(sweep, now_ns);
        ask_some(sweep, now_ns);
        if (has_work(sweep)) {
            const int64_t wait_ns = next_event(sweep, now_ns) - now_ns;
            const int64_t wait_ms = (wait_ns + MILLISECOND_NS - 1) / MILLISECOND_NS;
            connect_flight_wait(sweep->flight, wait_ms > 0 ? (int)wait_ms : 0, on_end, sweep);
        }
    }
}

/** The tick ended it: nobody knows what would have answered yet. */
static void abandon(struct connect_sweep *sweep)
{
    for (uint64_t i = 0; i < sweep->count && sweep->round <= sweep->options->attempts; i++) {
        if (sweep_table_get(sweep->table, i) == SWEEP_SILENT) {
            take_state(sweep, i, SWEEP_UNMEASURED);
        }
    }
}

/** How many targets a further round would ask. */
static uint64_t count_wanted(const struct connect_sweep *sweep, bool is_extra)
{
    uint64_t counts[SWEEP_STATE_COUNT];
    sweep_table_count(sweep->table, counts);
    return counts[is_extra ? SWEEP_UNMEASURED : SWEEP_SILENT];
}

static void run(struct connect_sweep *sweep)
{
    const unsigned attempts = sweep->options->attempts;
    for (sweep->round = 1; sweep->round <= attempts + EXTRA_ROUNDS; sweep->round++) {
        const bool is_extra = sweep->round > attempts;
        if (count_wanted(sweep, is_extra) == 0) {
            continue;
        }
        if (is_extra) {
            sweep->resting_ns = moment_monotonic_ns() + REST_NS;
        }
        run_round(sweep);
        if (sweep->is_stopped) {
            abandon(sweep);
            break;
        }
    }
}

bool connect_sweep_run(const struct sweep_targets *targets, const struct sweep_options *options,
                       struct sweep_table *table, struct sweep_progress *out_progress,
                       struct error *error)
{
    const size_t descriptors = resources_raise(error);
    const uint64_t count = sweep_targets_count(targets);
    if (descriptors == 0) {
        return false;
    }
    const size_t most = descriptors < MOST_AT_ONCE ? descriptors : MOST_AT_ONCE;
    const size_t capacity = count < most ? (size_t)count : most;
    const int64_t now_ns = moment_monotonic_ns();
    struct connect_sweep sweep = {
        .targets = targets,
        .options = options,
        .table = table,
        .count = count,
        .capacity = capacity,
        .limit = capacity,
        .due_ns = now_ns,
        .interval_ns = options->rate > 0 ? SECOND_NS / options->rate : 0,
        .tick_ns = now_ns + TICK_NS,
        .progress = { .to_send = count * options->attempts },
        .flight = connect_flight_new(capacity, error),
    };
    if (sweep.flight == NULL) {
        return false;
    }
    permutation_init(&sweep.order, count, options->seed);
    run(&sweep);
    connect_flight_free(sweep.flight);
    *out_progress = sweep.progress;
    return sweep.progress.sent > 0 || sweep.progress.shortages == 0 || sweep.is_stopped ||
           error_set(error, ERROR_SYSTEM, "nothing could be asked: %s", sweep.progress.shortage);
}
