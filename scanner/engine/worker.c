#include "engine/worker.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/multi.h"
#include "engine/resolver.h"
#include "engine/resources.h"
#include "engine/throttle.h"
#include "engine/tls_setup.h"
#include "engine/transfer.h"
#include "engine/visit_walk.h"

#include <sys/time.h>

#define SECOND_NS      INT64_C(1000000000)
#define MILLISECOND_NS INT64_C(1000000)
#define MICROSECOND_NS 1000

#define TICK_US 200000

// Visits taken in before the loop looks at the sockets again.
#define ADMISSION_BATCH 32

// How soon it is looked again whether one more visit may begin.
#define ROOM_NS INT64_C(20000000)

// A name is asked for again for so long, and for no more than a part of the visit's time.
#define RESOLVER_PATIENCE_NS   (8 * SECOND_NS)
#define RESOLVER_PATIENCE_PART 4

// What is no shortage (no route, forbidden) hardly passes; a shortage does, when visits have ended.
#define FAULT_PATIENCE_NS      INT64_C(1500000000)
#define SHORTAGE_PATIENCE_PART 2

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
    if (resources_is_memory_short()) {
        engine_take_shortage(worker->engine, SHORTAGE_MEMORY);
    }
    engine_tick(worker->engine);
}

enum admitted {
    ADMITTED,
    ADMITTED_NONE_LEFT, /**< the source is empty */
    ADMITTED_NO_ROOM,
};

static enum admitted admit(struct worker *worker)
{
    struct throttle *throttle = worker->engine->throttle;
    if (!throttle_enter(throttle, moment_monotonic_ns())) {
        return ADMITTED_NO_ROOM;
    }
    struct visit_walk *walk = visit_walk_take(worker);
    if (walk == NULL) {
        throttle_leave(throttle);
        worker->is_source_empty = true;
        return ADMITTED_NONE_LEFT;
    }
    worker->in_flight++;
    visit_walk_link(&worker->visits, walk);
    visit_walk_begin(walk);
    return ADMITTED;
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
    enum admitted admitted = ADMITTED;
    for (int i = 0; i < ADMISSION_BATCH && worker->in_flight < worker->share &&
                    !worker->is_source_empty && admitted == ADMITTED;
         i++) {
        admitted = admit(worker);
    }
    if (worker->in_flight < worker->share && !worker->is_source_empty) {
        admit_after(worker, admitted == ADMITTED_NO_ROOM ? ROOM_NS : 0);
    }
    leave_if_done(worker);
}

static bool make_multis(struct worker *worker, struct error *error)
{
    const size_t per_visit = ((size_t)worker->engine->options.connections_per_host + 1) * 2;
    struct multi_options options = {
        .capacity = worker->share * per_visit,
        .report = on_transfer_done,
    };
    worker->slim_library = slim_library_new();
    worker->multis[TLS_LIBRARY_WHOLE] = multi_new(worker->base, &options, error);
    options.library = worker->slim_library;
    worker->multis[TLS_LIBRARY_SLIM] = multi_new(worker->base, &options, error);
    return worker->multis[TLS_LIBRARY_WHOLE] != NULL && worker->multis[TLS_LIBRARY_SLIM] != NULL;
}

static void on_resolver_short(void *context, enum shortage_kind kind)
{
    engine_take_shortage(context, kind);
}

static void on_resolver_gone(void *context)
{
    engine_forget_shortage(context, SHORTAGE_RESOLVER);
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
    const int64_t patience_ns =
        engine->options.visit_timeout_ms / RESOLVER_PATIENCE_PART * MILLISECOND_NS;
    const struct resolver_options resolving = {
        .patience_ns = patience_ns < RESOLVER_PATIENCE_NS ? patience_ns : RESOLVER_PATIENCE_NS,
        .take_shortage = on_resolver_short,
        .take_loss = on_resolver_gone,
        .context = engine,
    };
    worker->resolver = resolver_new(worker->base, &resolving, error);
    if (!make_multis(worker, error) || worker->resolver == NULL) {
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
        throttle_leave(worker->engine->throttle);
    }
    resolver_free(worker->resolver);
    for (size_t i = 0; i < TLS_LIBRARY_COUNT; i++) {
        multi_free(worker->multis[i]);
        SSL_CTX_free(worker->tls_contexts[i]);
    }
    slim_library_free(worker->slim_library);
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
    throttle_leave(worker->engine->throttle);
    if (!worker->is_source_empty) {
        admit_after(worker, 0);
    }
    leave_if_done(worker);
}

int64_t worker_take_local_fault(struct worker *worker, const struct result *result)
{
    struct engine *engine = worker->engine;
    atomic_fetch_add(&engine->local_faults, 1);
    enum shortage_kind kind = SHORTAGE_PORTS;
    const bool is_shortage = resources_shortage_of(result->system_error, &kind);
    // An address of a kind that this machine has none of is not to be had by waiting either.
    if (!is_shortage ||
        (kind == SHORTAGE_PORTS && !connection_has_route(&result->question->target.address))) {
        return FAULT_PATIENCE_NS;
    }
    engine_take_shortage(engine, kind);
    return engine->options.visit_timeout_ms / SHORTAGE_PATIENCE_PART * MILLISECOND_NS;
}

SSL_CTX *worker_tls_context(struct worker *worker, enum tls_library library)
{
    SSL_CTX **context = &worker->tls_contexts[library];
    if (*context == NULL) {
        *context = tls_setup_new(
            library == TLS_LIBRARY_SLIM ? slim_library_context(worker->slim_library) : NULL);
    }
    return *context;
}

unsigned worker_next_pool(struct worker *worker)
{
    worker->pools++;
    return worker->pools;
}
