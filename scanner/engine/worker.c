#include "engine/worker.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/multi.h"
#include "engine/resolver.h"
#include "engine/transfer.h"
#include "engine/visit_walk.h"

#include <sys/time.h>

#define SECOND_NS      INT64_C(1000000000)
#define MICROSECOND_NS 1000

#define TICK_US 200000

// Visits taken in before the loop looks at the sockets again.
#define ADMISSION_BATCH 32

// How long no visit is taken in after something went wrong on this machine.
#define REST_NS SECOND_NS

static void on_transfer_done(void *transfer, CURLcode code)
{
    transfer_take_end(transfer, code);
}

static void on_stop(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct worker *worker = context;
    (void)event_base_loopbreak(worker->base);
}

static void on_tick(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct worker *worker = context;
    engine_tick(worker->engine);
}

static bool admit(struct worker *worker)
{
    struct visit_walk *walk = visit_walk_take(worker);
    if (walk == NULL) {
        worker->is_source_empty = true;
        return false;
    }
    worker->in_flight++;
    visit_walk_link(&worker->visits, walk);
    visit_walk_begin(walk);
    return true;
}

static void leave_if_done(struct worker *worker)
{
    if (worker->is_source_empty && worker->in_flight == 0) {
        (void)event_base_loopbreak(worker->base);
    }
}

static void admit_after(struct worker *worker, int64_t wait_ns)
{
    const struct timeval wait = { .tv_sec = wait_ns / SECOND_NS,
                                  .tv_usec = wait_ns % SECOND_NS / MICROSECOND_NS };
    (void)event_add(worker->admission, &wait);
}

static void on_admission(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct worker *worker = context;
    const int64_t rest_ns = worker->resting_until_ns - moment_monotonic_ns();
    if (rest_ns > 0 && worker->in_flight > 0) {
        admit_after(worker, rest_ns);
        return;
    }
    for (int i = 0; i < ADMISSION_BATCH && !worker->is_source_empty; i++) {
        if (worker->in_flight >= worker->share || !admit(worker)) {
            break;
        }
    }
    if (worker->in_flight < worker->share && !worker->is_source_empty) {
        admit_after(worker, 0);
    }
    leave_if_done(worker);
}

struct worker *worker_new(struct engine *engine, unsigned share, bool is_ticking,
                          struct error *error)
{
    struct worker *worker = memory_allocate(1, sizeof(*worker));
    worker->engine = engine;
    worker->share = share;
    worker->base = event_base_new();
    if (worker->base == NULL) {
        (void)error_set(error, ERROR_SYSTEM, "no event loop could be made");
        worker_free(worker);
        return NULL;
    }
    const size_t capacity = (size_t)share * (engine->options.connections_per_host + 1) * 2;
    worker->multi = multi_new(worker->base, capacity, on_transfer_done, error);
    worker->resolver = resolver_new(worker->base, error);
    if (worker->multi == NULL || worker->resolver == NULL) {
        worker_free(worker);
        return NULL;
    }
    worker->stop = event_new(worker->base, engine->stop_descriptor, EV_READ, on_stop, worker);
    worker->admission = event_new(worker->base, -1, 0, on_admission, worker);
    if (is_ticking) {
        worker->tick = event_new(worker->base, -1, EV_PERSIST, on_tick, worker);
    }
    return worker;
}

static void free_event(struct event *event)
{
    if (event != NULL) {
        event_free(event);
    }
}

void worker_free(struct worker *worker)
{
    if (worker == NULL) {
        return;
    }
    while (worker->visits != NULL) {
        struct visit_walk *walk = worker->visits;
        visit_walk_unlink(&worker->visits, walk);
        visit_walk_free(walk);
    }
    resolver_free(worker->resolver);
    multi_free(worker->multi);
    free_event(worker->stop);
    free_event(worker->admission);
    free_event(worker->tick);
    if (worker->base != NULL) {
        event_base_free(worker->base);
    }
    memory_free(worker);
}

void worker_run(struct worker *worker)
{
    (void)event_add(worker->stop, NULL);
    if (worker->tick != NULL) {
        const struct timeval interval = { .tv_usec = TICK_US };
        (void)event_add(worker->tick, &interval);
    }
    admit_after(worker, 0);
    (void)event_base_dispatch(worker->base);
}

void worker_finish_visit(struct worker *worker, struct visit_walk *walk)
{
    visit_walk_hand_over(walk);
    visit_walk_unlink(&worker->visits, walk);
    visit_walk_free(walk);
    worker->in_flight--;
    if (!worker->is_source_empty) {
        admit_after(worker, 0);
    }
    leave_if_done(worker);
}

void worker_slow_down(struct worker *worker)
{
    worker->resting_until_ns = moment_monotonic_ns() + REST_NS;
}

unsigned worker_next_pool(struct worker *worker)
{
    worker->pools++;
    return worker->pools;
}
