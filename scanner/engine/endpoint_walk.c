#include "engine/endpoint_walk.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/budget.h"
#include "engine/decisions.h"
#include "engine/tls_survey.h"
#include "engine/transfer.h"

#include <string.h>
#include <sys/time.h>

#define SECOND_NS      INT64_C(1000000000)
#define MICROSECOND_NS 1000

// A fault of this machine is given time to pass: 0.2 s, 0.4 s, 0.8 s.
#define LOCAL_FAULT_TRIES 3
#define LOCAL_FAULT_NS    INT64_C(200000000)

#define SILENT_DETAIL "the port left earlier questions without an answer"
#define VAIN_DETAIL   "what the port said to earlier questions holds for every path"

struct endpoint_walk {
    struct worker *worker;
    struct recorder *recorder;
    const struct endpoint_plan *plan;
    struct endpoint_calls calls;
    struct decisions decisions;
    struct transfer *transfer;
    struct tls_survey *survey; /**< once the paths are done */
    struct event *timer;       /**< until the question may be asked */
    size_t path;               /**< the current one */
    unsigned local_faults;     /**< in a row */
    bool has_connected;        /**< at least once */
    bool has_told_path;        /**< an answer of the current path was recorded, whatever it is */
    bool is_expiring;
};

static struct question question_of(const struct endpoint_walk *walk)
{
    struct question question = {
        .target = walk->plan->target,
        .path = walk->plan->paths[walk->path],
        .tls = walk->decisions.manner.tls,
        .is_last = walk->path + 1 == walk->plan->path_count,
    };
    question.target.scheme = walk->decisions.manner.scheme;
    return question;
}

static void on_timer(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct endpoint_walk *walk = context;
    if (walk->transfer == NULL) {
        recorder_skip(walk->recorder, &walk->plan->target, NULL, OUTCOME_LOCAL_FAULT,
                      "libcurl has no memory left");
        walk->calls.done(walk->calls.context); // which frees the walk
        return;
    }
    const struct question question = question_of(walk);
    transfer_ask(walk->transfer, &question);
}

static void ask_after(struct endpoint_walk *walk, int64_t wait_ns)
{
    const struct timeval wait = { .tv_sec = wait_ns / SECOND_NS,
                                  .tv_usec = wait_ns % SECOND_NS / MICROSECOND_NS };
    (void)event_add(walk->timer, &wait);
}

/** As soon as the budgets have a request and, unless one is kept, a new connection. */
static void ask_when_allowed(struct endpoint_walk *walk)
{
    const struct question question = question_of(walk);
    const struct engine *engine = walk->worker->engine;
    const struct address *address = &question.target.address;
    const int64_t now_ns = moment_monotonic_ns();
    int64_t wait_ns = budget_reserve(engine->request_budget, address, now_ns);
    if (!transfer_has_kept(walk->transfer, &question)) {
        const int64_t connection_ns = budget_reserve(engine->connection_budget, address, now_ns);
        wait_ns = connection_ns > wait_ns ? connection_ns : wait_ns;
    }
    if (wait_ns > 0) {
        ask_after(walk, wait_ns);
    } else {
        transfer_ask(walk->transfer, &question);
    }
}

static struct evidence evidence_of(const struct result *result)
{
    const struct tls_facts *facts = &result->connection->tls;
    const struct evidence evidence = {
        .stage = result->stage,
        .outcome = result->outcome,
        .alert = facts->alert_received,
        .status = result->answer->status,
        .is_fresh = result->is_fresh,
        .is_tls_1_3 = facts->is_established && facts->is_tls_1_3,
        .client_certificate = result->stage == STAGE_HANDSHAKE
                                  ? tls_facts_wanted_certificate(facts, result->outcome)
                                  : tls_facts_client_certificate(facts),
    };
    return evidence;
}

/** Under TLS 1.3 a server refuses a missing client certificate when the handshake is over for us
 * and the request is sent: still it is the handshake that failed. */
static bool was_handshake_refused(const struct result *result)
{
    return result->stage == STAGE_ANSWER && result->outcome == OUTCOME_ALERT && result->is_fresh &&
           tls_facts_client_certificate(&result->connection->tls) == CLIENT_CERTIFICATE_HANDSHAKE;
}

static void record(struct endpoint_walk *walk, const struct result *result)
{
    struct result told = *result;
    if (was_handshake_refused(result)) {
        told.stage = STAGE_HANDSHAKE;
    }
    recorder_take(walk->recorder, &told);
    walk->has_connected = walk->has_connected || told.stage > STAGE_CONNECTION;
    walk->has_told_path = walk->has_told_path || told.stage == STAGE_ANSWER;
}

static void skip_paths(struct endpoint_walk *walk, const char *detail)
{
    struct target target = walk->plan->target;
    if (walk->decisions.is_settled) {
        target.scheme = walk->decisions.settled.scheme;
    }
    for (size_t i = walk->path + walk->has_told_path; i < walk->plan->path_count; i++) {
        recorder_skip(walk->recorder, &target, walk->plan->paths[i], OUTCOME_NOT_ASKED, detail);
    }
}

static void survey_done(void *context)
{
    struct endpoint_walk *walk = context;
    walk->calls.done(walk->calls.context); // which frees the walk
}

static void end_paths(struct endpoint_walk *walk)
{
    transfer_free(walk->transfer);
    walk->transfer = NULL;
    if (walk->plan->is_deep && recorder_speaks_tls(walk->recorder, &walk->plan->target)) {
        walk->survey =
            tls_survey_new(walk->worker, walk->recorder, &walk->plan->target, survey_done, walk);
    } else {
        walk->calls.done(walk->calls.context); // which frees the walk
    }
}

static void go_on(struct endpoint_walk *walk, enum next next)
{
    if (next == NEXT_PATH) {
        walk->path++;
        walk->has_told_path = false;
    }
    // That no connection is to be had needs to be said once only.
    if (next == NEXT_NOTHING && walk->has_connected) {
        const bool was_silent =
            walk->decisions.silences > 0 || walk->decisions.first_failure == OUTCOME_TIMED_OUT;
        skip_paths(walk, was_silent ? SILENT_DETAIL : VAIN_DETAIL);
    }
    if (next == NEXT_NOTHING || walk->path == walk->plan->path_count) {
        end_paths(walk);
    } else {
        ask_when_allowed(walk);
    }
}

static bool may_pass(struct endpoint_walk *walk, const struct result *result)
{
    if (!result->is_local_fault) {
        walk->local_faults = 0;
        return false;
    }
    atomic_fetch_add(&walk->worker->engine->local_faults, 1);
    worker_slow_down(walk->worker);
    walk->local_faults++;
    return walk->local_faults <= LOCAL_FAULT_TRIES;
}

static void on_result(void *context, const struct result *result)
{
    struct endpoint_walk *walk = context;
    if (!walk->is_expiring && may_pass(walk, result)) {
        ask_after(walk, LOCAL_FAULT_NS << (walk->local_faults - 1));
        return;
    }
    record(walk, result);
    if (walk->is_expiring) {
        return;
    }
    const struct evidence evidence = evidence_of(result);
    if (evidence.stage == STAGE_ANSWER && evidence.outcome == OUTCOME_OK) {
        walk->calls.answered(walk->calls.context);
    }
    go_on(walk, decisions_take(&walk->decisions, &evidence));
}

struct endpoint_walk *endpoint_walk_new(struct worker *worker, struct recorder *recorder,
                                        const struct endpoint_plan *plan,
                                        const struct endpoint_calls *calls)
{
    struct endpoint_walk *walk = memory_allocate(1, sizeof(*walk));
    walk->worker = worker;
    walk->recorder = recorder;
    walk->plan = plan;
    walk->calls = *calls;
    decisions_init(&walk->decisions, plan->target.scheme, !plan->keeps_scheme);
    walk->timer = event_new(worker->base, -1, 0, on_timer, walk);
    walk->transfer = transfer_new(worker, on_result, walk);
    if (walk->transfer != NULL) {
        ask_when_allowed(walk);
    } else {
        ask_after(walk, 0);
    }
    return walk;
}

void endpoint_walk_free(struct endpoint_walk *walk)
{
    if (walk == NULL) {
        return;
    }
    transfer_free(walk->transfer);
    tls_survey_free(walk->survey);
    event_free(walk->timer);
    memory_free(walk);
}

void endpoint_walk_expire(struct endpoint_walk *walk)
{
    walk->is_expiring = true;
    (void)event_del(walk->timer);
    if (walk->survey != NULL) {
        tls_survey_expire(walk->survey);
        return;
    }
    if (walk->transfer != NULL) {
        transfer_expire(walk->transfer);
    }
    skip_paths(walk, VISIT_EXPIRED_DETAIL);
}
