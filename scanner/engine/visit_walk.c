#include "engine/visit_walk.h"

#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"
#include "engine/errand.h"
#include "engine/overload.h"
#include "engine/visit_state.h"

#include <string.h>
#include <sys/time.h>

#define MILLISECONDS   1000
#define MILLISECOND_NS 1000000

// So many paths have the visit's time between them.
#define USUAL_PATHS 100

static void add_address(struct visit_walk *walk, const struct address *address)
{
    const struct visit *visit = walk->visit;
    for (size_t i = 0; i < visit->endpoint_count; i++) {
        const struct visit_endpoint *endpoint = &visit->endpoints[i];
        const struct target target = { .server_name = visit->host,
                                       .address = *address,
                                       .port = endpoint->port,
                                       .scheme = endpoint->expected };
        struct errand *errand = errand_add(walk, &target);
        errand->home = *address;
        errand->plan.paths = endpoint->paths;
        errand->plan.path_count = endpoint->path_count;
        errand->plan.is_deep = visit->is_deep;
    }
}

/** Errands under way at the address of `errand`. */
static unsigned running_beside(const struct visit_walk *walk, const struct errand *errand)
{
    unsigned count = 0;
    for (const struct errand *other = walk->errands; other != NULL; other = other->next) {
        count += errand_is_running(other) &&
                 address_equal(&other->plan.target.address, &errand->plan.target.address);
    }
    return count;
}

/** Is the same port asked under the same name at this moment? One after the other, so that what is
 * told of it does not depend on who was faster. A name that is still to be resolved may lead to
 * whatever address it is being asked at. */
static bool is_being_asked(const struct visit_walk *walk, const struct target *target)
{
    for (const struct errand *other = walk->errands; other != NULL; other = other->next) {
        const struct target *asked = &other->plan.target;
        if (errand_is_running(other) && asked->port == target->port &&
            asked->has_identity == target->has_identity &&
            (target->address.family == ADDRESS_NONE ||
             address_equal(&asked->address, &target->address)) &&
            text_equal(asked->server_name, target->server_name)) {
            return true;
        }
    }
    return false;
}

/** Connections at once to the address of `errand`: one, once its server has too much to do. */
static unsigned limit_of(const struct visit_walk *walk, const struct errand *errand)
{
    const struct engine *engine = walk->worker->engine;
    const struct pace pace =
        overload_pace(engine->overload, &errand->plan.target.address, moment_monotonic_ns());
    return pace.interval_ns > 0 ? 1 : engine->options.connections_per_host;
}

/** The first that may begin; repetitions only when nothing else is left. */
static struct errand *next_errand(const struct visit_walk *walk)
{
    struct errand *repetition = NULL;
    bool is_alone = true;
    for (struct errand *errand = walk->errands; errand != NULL; errand = errand->next) {
        const bool may_begin = errand->state == ERRAND_WAITING &&
                               !is_being_asked(walk, &errand->plan.target) &&
                               running_beside(walk, errand) < limit_of(walk, errand);
        if (may_begin && !errand->is_repetition) {
            return errand;
        }
        if (may_begin && repetition == NULL) {
            repetition = errand;
        }
        is_alone = is_alone && (errand->is_repetition || errand->state == ERRAND_DONE);
    }
    return is_alone ? repetition : NULL;
}

/** Begins what may begin; the visit ends, and is gone, when nothing is under way then. */
static void advance(struct visit_walk *walk)
{
    struct errand *errand = NULL;
    while (walk->running < walk->limit && (errand = next_errand(walk)) != NULL) {
        walk->running += errand_start(errand);
    }
    if (walk->running == 0) {
        worker_finish_visit(walk->worker, walk);
    }
}

static void begin_with(struct visit_walk *walk, const struct address *addresses, size_t count)
{
    // A host of several addresses may have dead ones among them: two at a time.
    const unsigned at_once = count > 1 ? 2 : 1;
    walk->limit = walk->worker->engine->options.connections_per_host * at_once;
    for (size_t i = 0; i < count; i++) {
        add_address(walk, &addresses[i]);
    }
    advance(walk);
}

static void on_resolved(void *context, const struct resolved *resolved)
{
    struct visit_walk *walk = context;
    walk->query = NULL;
    (void)visit_walk_record_resolution(walk, walk->visit->host, resolved, walk->began_ms);
    begin_with(walk, resolved->addresses, resolved->count);
}

/** All paths that the visit has come to, also those that an answer has called for. */
static int64_t count_paths(const struct visit_walk *walk)
{
    size_t count = 0;
    for (const struct errand *errand = walk->errands; errand != NULL; errand = errand->next) {
        count += errand->plan.path_count;
    }
    return (int64_t)count;
}

/** What is left of the visit's time: of a visit with very many paths, more than was thought when it
 * began. */
static int64_t rest_ms(const struct visit_walk *walk)
{
    const int64_t timeout_ms = walk->worker->engine->options.visit_timeout_ms;
    const int64_t passed_ms = (moment_monotonic_ns() - walk->began_ns) / MILLISECOND_NS;
    const int64_t paths = count_paths(walk);
    int64_t allowed_ms = timeout_ms;
    if (paths > USUAL_PATHS && timeout_ms < INT64_MAX / paths) {
        allowed_ms = timeout_ms * paths / USUAL_PATHS;
    }
    return allowed_ms - passed_ms;
}

static void wait_for_deadline(struct visit_walk *walk, int64_t wait_ms)
{
    const struct timeval wait = { .tv_sec = wait_ms / MILLISECONDS,
                                  .tv_usec = wait_ms % MILLISECONDS * MILLISECONDS };
    (void)event_add(walk->deadline, &wait);
}

static void on_deadline(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct visit_walk *walk = context;
    const int64_t wait_ms = rest_ms(walk);
    if (wait_ms > 0) {
        wait_for_deadline(walk, wait_ms);
        return;
    }
    if (walk->query != NULL) {
        const struct resolved nothing = { .outcome = OUTCOME_NOT_ASKED,
                                          .detail = VISIT_EXPIRED_DETAIL };
        (void)visit_walk_record_resolution(walk, walk->visit->host, &nothing, walk->began_ms);
    }
    for (struct errand *errand = walk->errands; errand != NULL; errand = errand->next) {
        errand_expire(errand);
    }
    worker_finish_visit(walk->worker, walk); // which frees the walk
}

struct visit_walk *visit_walk_take(struct worker *worker)
{
    struct visit_walk *walk = memory_allocate(1, sizeof(*walk));
    walk->worker = worker;
    walk->last = &walk->errands;
    arena_init(&walk->arena);
    walk->visit = engine_take_visit(worker->engine, &walk->arena);
    if (walk->visit == NULL) {
        visit_walk_free(walk);
        return NULL;
    }
    recorder_init(&walk->recorder, &walk->arena, walk->visit->host);
    walk->planned = (struct planned_paths){ .arena = &walk->arena, .visit = walk->visit };
    return walk;
}

void visit_walk_begin(struct visit_walk *walk)
{
    walk->began_ms = moment_now_ms();
    walk->began_ns = moment_monotonic_ns();
    walk->deadline = event_new(walk->worker->base, -1, 0, on_deadline, walk);
    wait_for_deadline(walk, walk->worker->engine->options.visit_timeout_ms);

    const struct visit *visit = walk->visit;
    struct address address = { 0 };
    if (visit->address_count > 0) {
        begin_with(walk, visit->addresses, visit->address_count);
    } else if (address_parse(visit->host, &address)) {
        begin_with(walk, &address, 1);
    } else {
        walk->query = resolver_ask(walk->worker->resolver, visit->host, on_resolved, walk);
    }
}

void visit_walk_free(struct visit_walk *walk)
{
    if (walk == NULL) {
        return;
    }
    resolver_give_up(walk->query);
    for (struct errand *errand = walk->errands; errand != NULL; errand = errand->next) {
        errand_give_up(errand);
    }
    if (walk->deadline != NULL) {
        event_free(walk->deadline);
    }
    recorder_clear(&walk->recorder);
    planned_paths_clear(&walk->planned);
    arena_clear(&walk->arena);
    memory_free(walk);
}

void visit_walk_hand_over(struct visit_walk *walk)
{
    recorder_settle(&walk->recorder);
    engine_hand_over(walk->worker->engine, walk->visit, walk->recorder.observations,
                     walk->recorder.count);
}

void visit_walk_link(struct visit_walk **list, struct visit_walk *walk)
{
    walk->next = *list;
    if (walk->next != NULL) {
        walk->next->previous = walk;
    }
    *list = walk;
}

void visit_walk_unlink(struct visit_walk **list, struct visit_walk *walk)
{
    if (walk->next != NULL) {
        walk->next->previous = walk->previous;
    }
    if (walk->previous != NULL) {
        walk->previous->next = walk->next;
    } else {
        *list = walk->next;
    }
}

const struct observation *visit_walk_record_resolution(struct visit_walk *walk, const char *name,
                                                       const struct resolved *resolved,
                                                       int64_t began_ms)
{
    const struct target target = { .server_name = name };
    struct observation *observation =
        recorder_add(&walk->recorder, OBSERVATION_RESOLUTION, &target);
    observation->took_us = (observation->at_ms - began_ms) * MILLISECONDS;
    observation->at_ms = began_ms;
    observation->outcome = resolved->outcome;
    observation->detail = resolved->detail;
    if (resolved->count > 0) {
        struct address *addresses =
            arena_allocate(&walk->arena, resolved->count, sizeof(*addresses));
        memcpy(addresses, resolved->addresses, resolved->count * sizeof(*addresses));
        observation->resolution.addresses = addresses;
        observation->resolution.count = resolved->count;
    }
    recorder_number(&walk->recorder);
    if (resolved->outcome == OUTCOME_LOCAL_FAULT) {
        atomic_fetch_add(&walk->worker->engine->local_faults, 1);
    }
    return observation;
}

void visit_walk_errand_ended(struct visit_walk *walk)
{
    walk->running--;
    advance(walk);
}
