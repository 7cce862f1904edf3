#include "engine/engine.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/budget.h"
#include "engine/overload.h"
#include "engine/resources.h"
#include "engine/shared.h"
#include "engine/throttle.h"
#include "engine/worker.h"

#include <ares.h>
#include <curl/curl.h>

#include <malloc.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MILLISECOND_NS INT64_C(1000000)

// Of a visit's time, and never more than so long.
#define PATIENCE_SHARE   4
#define PATIENCE_MOST_MS INT64_C(10000)

struct crew_member {
    struct worker *worker;
    pthread_t thread;
};

struct crew {
    struct crew_member *members;
    unsigned count;
    unsigned started;
};

void engine_options_default(struct engine_options *options)
{
    *options = (struct engine_options){
        .in_flight = 100,
        .connections_per_host = 2,
        .connection_rate = 50,
        .connect_timeout_ms = 5000,
        .handshake_timeout_ms = 5000,
        .answer_timeout_ms = 5000,
        .visit_timeout_ms = 60000,
        .user_agent = "itmscan",
    };
}

static bool set_up_libraries(struct engine *engine, struct error *error)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return error_set(error, ERROR_SYSTEM, "libcurl could not be set up");
    }
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) {
        curl_global_cleanup();
        return error_set(error, ERROR_SYSTEM, "the resolver could not be set up");
    }
    engine->has_libraries = true;
    // Error pages are told by more than their words; English ones are told best.
    engine->headers = curl_slist_append(NULL, "Accept-Language: en-US");
    engine->stop_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (engine->headers == NULL || engine->stop_descriptor < 0) {
        return error_set(error, ERROR_SYSTEM, "no descriptor is left for the engine");
    }
    return true;
}

/** What one address is waited for because it says when to come again. */
static int64_t patience_with_servers_ns(const struct engine_options *options)
{
    const int64_t patience_ms = options->visit_timeout_ms / PATIENCE_SHARE;
    return (patience_ms < PATIENCE_MOST_MS ? patience_ms : PATIENCE_MOST_MS) * MILLISECOND_NS;
}

struct engine *engine_new(const struct engine_options *options, struct error *error)
{
    struct resources resources;
    struct engine_options fitted = *options;
    struct hardship lowered = { 0 };
    resources_look(&resources);
    if (!resources_fit(&resources, &fitted, &lowered, moment_now_ms(), error)) {
        return NULL;
    }
    struct engine *engine = memory_allocate(1, sizeof(*engine));
    engine->options = fitted;
    engine->fitted = lowered;
    engine->stop_descriptor = -1;
    (void)pthread_mutex_init(&engine->mutex, NULL); // fails only for attributes, and has none
    engine->connection_budget = budget_new(options->connection_rate);
    engine->request_budget = budget_new(options->request_rate);
    engine->throttle = throttle_new(fitted.in_flight);
    engine->overload = overload_new(patience_with_servers_ns(&fitted));
    if (!set_up_libraries(engine, error)) {
        engine_free(engine);
        return NULL;
    }
    return engine;
}

void engine_free(struct engine *engine)
{
    if (engine == NULL) {
        return;
    }
    curl_slist_free_all(engine->headers);
    if (engine->has_libraries) {
        ares_library_cleanup();
        curl_global_cleanup();
    }
    if (engine->stop_descriptor >= 0) {
        (void)close(engine->stop_descriptor);
    }
    budget_free(engine->connection_budget);
    budget_free(engine->request_budget);
    throttle_free(engine->throttle);
    overload_free(engine->overload);
    hardship_clear(&engine->fitted);
    (void)pthread_mutex_destroy(&engine->mutex);
    memory_free(engine);
}

/** What OpenSSL writes to a connection that was reset must not end the program. */
static void block_broken_pipe(void)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static void *run_worker(void *context)
{
    block_broken_pipe();
    worker_run(context);
    worker_free(context); // here, where writing to what was reset does no harm
    return NULL;
}

/** Everybody's share of `in_flight`; the first ones take what is left over. */
static unsigned share_of(const struct engine_options *options, unsigned number)
{
    return options->in_flight / options->threads +
           (number < options->in_flight % options->threads ? 1 : 0);
}

static bool crew_init(struct crew *crew, struct engine *engine, struct error *error)
{
    const unsigned count = engine->options.threads;
    crew->members = memory_allocate(count, sizeof(*crew->members));
    crew->count = count;
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = worker_new(engine, share_of(&engine->options, i), i == 0, error);
        if (worker == NULL) {
            return false;
        }
        crew->members[i].worker = worker;
    }
    return true;
}

static void crew_clear(struct crew *crew)
{
    for (unsigned i = 0; i < crew->count; i++) {
        worker_free(crew->members[i].worker);
    }
    memory_free(crew->members);
    *crew = (struct crew){ 0 };
}

/** Returns when every worker has left its loop. False when not one thread could be started. */
static bool crew_work(struct crew *crew, struct error *error)
{
    while (crew->started < crew->count) {
        struct crew_member *member = &crew->members[crew->started];
        if (pthread_create(&member->thread, NULL, run_worker, member->worker) != 0) {
            break;
        }
        member->worker = NULL; // the thread's now
        crew->started++;
    }
    for (unsigned i = 0; i < crew->started; i++) {
        (void)pthread_join(crew->members[i].thread, NULL);
    }
    return crew->started > 0 || error_set(error, ERROR_SYSTEM, "no thread could be started");
}

bool engine_run(struct engine *engine, const struct engine_calls *calls, struct error *error)
{
    engine->calls = calls;
    engine->is_source_empty = false;
    engine->has_failed = false;
    struct crew crew = { 0 };
    bool is_good = crew_init(&crew, engine, error) && crew_work(&crew, error);
    crew_clear(&crew);
    // What the connections took stays with their threads else, and what is done next, such as
    // judging, takes as much again.
    (void)malloc_trim(0);
    engine->calls = NULL;
    atomic_store(&engine->in_flight, 0); // those that were given up are not in flight any more
    if (engine->has_failed) {
        *error = engine->error;
        is_good = false;
    }
    return is_good;
}

void engine_end(struct engine *engine)
{
    const uint64_t one = 1;
    atomic_store(&engine->is_ending, true);
    // Never read again: it stays readable, so that every loop sees it.
    const ssize_t written = write(engine->stop_descriptor, &one, sizeof(one));
    (void)written;
}

void engine_stop(struct engine *engine)
{
    atomic_store(&engine->was_stopped, true);
    engine_end(engine);
}

bool engine_was_stopped(const struct engine *engine)
{
    return atomic_load(&engine->was_stopped);
}

void engine_read_progress(const struct engine *engine, struct engine_progress *out_progress)
{
    *out_progress = (struct engine_progress){
        .finished = atomic_load(&engine->finished),
        .in_flight = atomic_load(&engine->in_flight),
        .connections = atomic_load(&engine->connections),
        .observations = atomic_load(&engine->observations),
        .local_faults = atomic_load(&engine->local_faults),
    };
}

void engine_read_hardship(const struct engine *engine, struct hardship *hardship)
{
    hardship_add(hardship, &engine->fitted);
    throttle_tell(engine->throttle, hardship);
    overload_tell(engine->overload, hardship);
}

void engine_take_shortage(struct engine *engine, enum shortage_kind kind)
{
    const struct occasion now = { .now_ns = moment_monotonic_ns(), .at_ms = moment_now_ms() };
    throttle_take_shortage(engine->throttle, kind, now);
}

void engine_forget_shortage(struct engine *engine, enum shortage_kind kind)
{
    throttle_forget(engine->throttle, kind);
}

const struct visit *engine_take_visit(struct engine *engine, struct arena *arena)
{
    const struct visit *visit = NULL;
    (void)pthread_mutex_lock(&engine->mutex);
    if (!engine->is_source_empty && !atomic_load(&engine->is_ending)) {
        visit = engine->calls->next(engine->calls->context, arena);
        engine->is_source_empty = visit == NULL;
    }
    (void)pthread_mutex_unlock(&engine->mutex);
    if (visit != NULL) {
        atomic_fetch_add(&engine->in_flight, 1);
    }
    return visit;
}

void engine_hand_over(struct engine *engine, const struct visit *visit,
                      const struct observation *observations, size_t count)
{
    atomic_fetch_sub(&engine->in_flight, 1);
    (void)pthread_mutex_lock(&engine->mutex);
    const bool is_wanted = !engine->has_failed && !atomic_load(&engine->is_ending);
    if (is_wanted) {
        atomic_fetch_add(&engine->finished, 1);
        atomic_fetch_add(&engine->observations, count);
        engine->has_failed = !engine->calls->done(engine->calls->context, visit, observations,
                                                  count, &engine->error);
    }
    const bool has_failed = engine->has_failed;
    (void)pthread_mutex_unlock(&engine->mutex);
    if (has_failed) {
        engine_end(engine);
    }
}

void engine_tick(struct engine *engine)
{
    if (engine->calls->tick == NULL) {
        return;
    }
    struct engine_progress progress;
    engine_read_progress(engine, &progress);
    (void)pthread_mutex_lock(&engine->mutex);
    engine->calls->tick(engine->calls->context, &progress);
    (void)pthread_mutex_unlock(&engine->mutex);
}
