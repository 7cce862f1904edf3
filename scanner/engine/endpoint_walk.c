#include "engine/endpoint_walk.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/backoff.h"
#include "engine/budget.h"
#include "engine/decisions.h"
#include "engine/outcome.h"
#include "engine/overload.h"
#include "engine/tls_survey.h"
#include "engine/transfer.h"

#include <string.h>
#include <sys/time.h>

#define SECOND_NS      INT64_C(1000000000)
#define MICROSECOND_NS 1000

// What a server that has taken connections gets when it takes none, before it is tried again.
#define RECOVERY_NS SECOND_NS

// For longer no connection is kept while it is not used.
#define KEPT_NS SECOND_NS

#define STATUS_TOO_MANY_REQUESTS   429
#define STATUS_SERVICE_UNAVAILABLE 503

#define SILENT_DETAIL "the port left earlier questions without an answer"
#define SHORT_DETAIL  "something ran short here until the visit's time was over"
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
    struct backoff backoff;    /**< after faults of this machine, in a row */
    bool has_connected;        /**< at least once */
    bool has_told_path;        /**< an answer of the current path was recorded, whatever it is */
    bool is_expiring;
};

/** Our own certificate's key is the whole library's. */
static enum tls_library library_of(const struct endpoint_walk *walk)
{
    const bool needs_whole = walk->worker->slim_library == NULL || walk->plan->target.has_identity;
    return needs_whole ? TLS_LIBRARY_WHOLE : walk->decisions.library;
}

static struct question question_of(const struct endpoint_walk *walk)
{
    struct question question = {
        .target = walk->plan->target,
        .path = walk->plan->paths[walk->path],
        .tls = walk->decisions.manner.tls,
        .library = library_of(walk),
        .is_last = walk->path + 1 == walk->plan->path_count,
    };
    question.target.scheme = walk->decisions.manner.scheme;
    return question;
}

static void ask_after(struct endpoint_walk *walk, int64_t wait_ns)
{
    const struct timeval wait = { .tv_sec = wait_ns / SECOND_NS,
                                  .tv_usec = wait_ns % SECOND_NS / MICROSECOND_NS };
    (void)event_add(walk->timer, &wait);
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
    const struct pace pace = overload_pace(walk->worker->engine->overload, &question.target.address,
                                           moment_monotonic_ns());
    if (pace.rest_ns > 0) {
        ask_after(walk, pace.rest_ns); // somebody else was told so in the meantime
    } else {
        transfer_ask(walk->transfer, &question);
    }
}

static void on_result(void *context, const struct result *result);

/** Another one, with no connection kept. */
static void renew_transfer(struct endpoint_walk *walk)
{
    transfer_free(walk->transfer);
    walk->transfer = transfer_new(walk->worker, on_result, walk);
}

/** As soon as the budgets have a request and, unless one is kept, a new connection, and the server
 * wants to be asked again. */
static void ask_when_allowed(struct endpoint_walk *walk)
{
    const struct question question = question_of(walk);
    const struct engine *engine = walk->worker->engine;
    const struct address *address = &question.target.address;
    const int64_t now_ns = moment_monotonic_ns();
    const struct pace pace = overload_pace(engine->overload, address, now_ns);
    const int64_t from_ns = now_ns + pace.rest_ns;
    if (pace.rest_ns > KEPT_NS) {
        renew_transfer(walk);
    }
    int64_t wait_ns = budget_reserve(engine->request_budget, address, pace.interval_ns, from_ns);
    if (walk->transfer == NULL || !transfer_has_kept(walk->transfer, &question)) {
        const int64_t connection_ns =
            budget_reserve(engine->connection_budget, address, pace.interval_ns, from_ns);
        wait_ns = connection_ns > wait_ns ? connection_ns : wait_ns;
    }
    wait_ns += pace.rest_ns;
    if (wait_ns > 0 || walk->transfer == NULL) {
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
        .library = result->question->library,
        .may_be_our_lack = outcome_may_be_our_lack(result->outcome, facts),
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

/** A fault of this machine is given time to pass. */
static bool may_pass(struct endpoint_walk *walk, const struct result *result, int64_t *out_wait_ns)
{
    if (!result->is_local_fault) {
        walk->backoff = (struct backoff){ 0 };
        return false;
    }
    const int64_t patience_ns = worker_take_local_fault(walk->worker, result);
    return backoff_wait(&walk->backoff, patience_ns, out_wait_ns);
}

static bool read_sign(const struct endpoint_walk *walk, const struct result *result,
                      struct sign_of_overload *out_sign)
{
    *out_sign = (struct sign_of_overload){ 0 };
    if (result->stage == STAGE_CONNECTION) {
        const bool was_refused = result->outcome == OUTCOME_REFUSED;
        out_sign->reason = was_refused ? SLOWING_REFUSALS : SLOWING_TIME_OUTS;
        out_sign->wait_ns = RECOVERY_NS;
        return walk->has_connected && (was_refused || result->outcome == OUTCOME_TIMED_OUT);
    }
    if (result->stage != STAGE_ANSWER || result->outcome != OUTCOME_OK) {
        return false;
    }
    const char *text = answer_field(result->answer, ANSWER_FIELD_RETRY_AFTER);
    const int64_t wait_ns = text != NULL ? overload_read_wait_ns(text, moment_now_ms()) : -1;
    out_sign->wait_ns = wait_ns > 0 ? wait_ns : 0;
    out_sign->reason = SLOWING_TOO_MANY_REQUESTS;
    if (result->answer->status == STATUS_SERVICE_UNAVAILABLE) {
        // Without a time to come again it is the application that is down.
        out_sign->reason = SLOWING_RETRY_AFTER;
        return wait_ns >= 0;
    }
    return result->answer->status == STATUS_TOO_MANY_REQUESTS;
}

static void notice_overload(struct endpoint_walk *walk, const struct result *result)
{
    struct sign_of_overload sign;
    if (read_sign(walk, result, &sign)) {
        const struct occasion now = { .now_ns = moment_monotonic_ns(), .at_ms = moment_now_ms() };
        overload_note(walk->worker->engine->overload, &result->question->target.address, &sign,
                      now);
    }
}

static void on_result(void *context, const struct result *result)
{
    struct endpoint_walk *walk = context;
    int64_t wait_ns = 0;
    if (!walk->is_expiring && may_pass(walk, result, &wait_ns)) {
        ask_after(walk, wait_ns);
        return;
    }
    notice_overload(walk, result);
    const struct evidence evidence = evidence_of(result);
    if (!walk->is_expiring && decisions_reject(&walk->decisions, &evidence)) {
        ask_when_allowed(walk);
        return;
    }
    record(walk, result);
    if (evidence.stage == STAGE_ANSWER && evidence.outcome == OUTCOME_OK) {
        walk->calls.answered(walk->calls.context);
    }
    if (walk->is_expiring) {
        return;
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
    ask_when_allowed(walk);
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
    const bool was_waiting = event_pending(walk->timer, EV_TIMEOUT, NULL) != 0;
    walk->is_expiring = true;
    (void)event_del(walk->timer);
    if (walk->survey != NULL) {
        tls_survey_expire(walk->survey);
        return;
    }
    if (walk->transfer != NULL) {
        transfer_expire(walk->transfer);
    }
    if (was_waiting && walk->backoff.waited_ns > 0 && !walk->has_connected) {
        // It was not for want of time that nothing is known.
        recorder_skip(walk->recorder, &walk->plan->target, NULL, OUTCOME_LOCAL_FAULT, SHORT_DETAIL);
        return;
    }
    skip_paths(walk, VISIT_EXPIRED_DETAIL);
}
