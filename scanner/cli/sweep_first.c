#include "cli/sweep_first.h"

#include "base/memory.h"
#include "base/moment.h"
#include "cli/sweeping.h"

#include <stdlib.h>

// Lost packets are asked for again by the system when it connects, and by us when we do not.
#define PACKET_ATTEMPTS 3

struct first_sweep {
    struct pipeline *pipeline;
    struct sweep_targets targets;
    struct sweep_table *table;
    struct sweeping sweeping;
    int64_t at_ms; /**< when it was over */
    size_t hosts;  /**< that were swept */
    size_t closed; /**< of which nothing is open */
};

/** Each address of the host is known, IPv4, and may be asked. What has an address of another kind
 * beside it is visited anyhow. */
static bool is_swept(const struct first_sweep *sweep, const struct visit *visit)
{
    bool is_known =
        visit->address_count > 0 && map_get(&sweep->pipeline->finished, visit->host) == NULL;
    for (size_t i = 0; i < visit->address_count && is_known; i++) {
        is_known = visit->addresses[i].family == ADDRESS_IPV4 &&
                   scope_permits(&sweep->pipeline->inputs.scope, visit->host, &visit->addresses[i]);
    }
    return is_known;
}

/** Only what is planned is asked: a host's own ports, not those of all. */
static void add_targets(struct first_sweep *sweep, const struct visit *visit)
{
    for (size_t i = 0; i < visit->address_count; i++) {
        for (size_t j = 0; j < visit->endpoint_count; j++) {
            sweep_targets_add_single(&sweep->targets, sweep_address_number(&visit->addresses[i]),
                                     visit->endpoints[j].port);
        }
    }
    sweep->hosts++;
}

static enum sweep_state state_of(const struct first_sweep *sweep, const struct address *address,
                                 uint16_t port)
{
    uint64_t number = 0;
    return sweep_targets_find(&sweep->targets, sweep_address_number(address), port, &number)
               ? sweep_table_get(sweep->table, number)
               : SWEEP_UNMEASURED;
}

/** What a visit would have seen; false where there is more to see. */
static bool find_outcome(enum sweep_state state, enum outcome *out_outcome)
{
    switch (state) {
    case SWEEP_CLOSED:
        *out_outcome = OUTCOME_REFUSED;
        return true;
    case SWEEP_SILENT:
        *out_outcome = OUTCOME_TIMED_OUT;
        return true;
    case SWEEP_UNREACHABLE:
        *out_outcome = OUTCOME_UNREACHABLE;
        return true;
    case SWEEP_OPEN:
    case SWEEP_UNMEASURED:
    case SWEEP_STATE_COUNT:
        break;
    }
    return false;
}

/** As a visit puts them: address by address, port by port. */
static int compare_places(const void *left_item, const void *right_item)
{
    const struct observation *left = left_item;
    const struct observation *right = right_item;
    const int order = address_compare(&left->address, &right->address);
    return order != 0 ? order : left->port - right->port;
}

/** The observations of a host of which nothing is open, in `arena`; NULL for any other. */
static const struct observation *observe(const struct first_sweep *sweep, const struct visit *visit,
                                         struct arena *arena, size_t *out_count)
{
    const size_t count = visit->address_count * visit->endpoint_count;
    struct observation *observations = arena_allocate(arena, count, sizeof(*observations));
    for (size_t i = 0; i < count; i++) {
        const struct address *address = &visit->addresses[i / visit->endpoint_count];
        const struct visit_endpoint *endpoint = &visit->endpoints[i % visit->endpoint_count];
        observations[i] = (struct observation){
            .kind = OBSERVATION_CONNECTION,
            .host = visit->host,
            .server_name = visit->host,
            .address = *address,
            .port = endpoint->port,
            .scheme = endpoint->expected,
            .attempt = 1,
            .at_ms = sweep->at_ms,
        };
        if (!find_outcome(state_of(sweep, address, endpoint->port), &observations[i].outcome)) {
            return NULL;
        }
    }
    qsort(observations, count, sizeof(*observations), compare_places);
    *out_count = count;
    return observations;
}

static void choose_targets(struct first_sweep *sweep)
{
    struct plan *plan = sweep->pipeline->plan;
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < plan_count(plan); i++) {
        const struct visit *visit = plan_visit(plan, i, &arena);
        if (is_swept(sweep, visit)) {
            add_targets(sweep, visit);
        }
        arena_clear(&arena);
    }
}

static bool take_closed(struct first_sweep *sweep, struct error *error)
{
    struct pipeline *pipeline = sweep->pipeline;
    struct arena arena;
    arena_init(&arena);
    bool is_good = true;
    for (size_t i = 0; i < plan_count(pipeline->plan) && is_good; i++) {
        const struct visit *visit = plan_visit(pipeline->plan, i, &arena);
        size_t count = 0;
        const struct observation *observations =
            is_swept(sweep, visit) ? observe(sweep, visit, &arena, &count) : NULL;
        if (observations != NULL) {
            is_good = pipeline_take_visit(pipeline, visit->host, observations, count, error);
            map_set(&pipeline->finished, visit->host, pipeline);
            sweep->closed++;
        }
        arena_clear(&arena);
    }
    return is_good;
}

/** What is silent has as long as it would have in a visit. */
static void choose_manner(struct first_sweep *sweep)
{
    const struct settings *settings = sweep->pipeline->settings;
    struct sweep_settings *manner = &sweep->sweeping.settings;
    sweeping_init(&sweep->sweeping, settings);
    manner->attempts = manner->uses_packets ? PACKET_ATTEMPTS : 1;
    manner->wait_ms =
        (settings->engine.connect_timeout_ms + manner->attempts - 1) / manner->attempts;
}

static bool run(struct first_sweep *sweep, struct error *error)
{
    struct pipeline *pipeline = sweep->pipeline;
    struct error reason = { 0 };
    sweep->table = sweeping_run(&sweep->sweeping, &sweep->targets, &reason);
    if (sweep->table == NULL) {
        (void)fprintf(stderr, "itmscan: --sweep-first: %s; every host is visited\n", reason.text);
        return true;
    }
    sweep->at_ms = moment_now_ms();
    pipeline->is_interrupted = sweep->sweeping.is_interrupted;
    if (pipeline->is_interrupted) {
        return true;
    }
    const bool is_good = take_closed(sweep, error);
    if (is_good && !pipeline->settings->is_quiet) {
        (void)fprintf(stderr, "swept first: %zu hosts, %zu of them without an open port\n",
                      sweep->hosts, sweep->closed);
    }
    return is_good;
}

bool sweep_first(struct pipeline *pipeline, struct error *error)
{
    struct first_sweep sweep = { .pipeline = pipeline };
    pipeline->began_ns = moment_monotonic_ns();
    choose_manner(&sweep);
    choose_targets(&sweep);
    const bool is_good =
        sweep.hosts == 0 ||
        (sweep_targets_finish(&sweep.targets, NULL, 0, error) && run(&sweep, error));
    sweep_table_free(sweep.table);
    sweep_targets_clear(&sweep.targets);
    return is_good;
}
