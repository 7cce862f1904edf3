#include "engine/tls_survey.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/backoff.h"
#include "engine/budget.h"
#include "engine/handshake.h"
#include "engine/outcome.h"
#include "engine/overload.h"

#include <sys/time.h>

#define SECOND_NS      INT64_C(1000000000)
#define MICROSECOND_NS 1000

// A reset that may be chance is asked about once more.
#define TRIES 2

// What a server that has taken connections gets when it takes none, before it is tried again.
#define RECOVERY_NS SECOND_NS

static const enum tls_question questions[] = {
    TLS_QUESTION_TLS_1_0, TLS_QUESTION_TLS_1_1, TLS_QUESTION_TLS_1_2,
    TLS_QUESTION_TLS_1_3, TLS_QUESTION_NO_NAME, TLS_QUESTION_WRONG_NAME,
};

#define QUESTION_COUNT (sizeof(questions) / sizeof(questions[0]))

struct tls_survey {
    struct worker *worker;
    struct recorder *recorder;
    struct target target;
    void (*done)(void *context);
    void *context;
    struct handshake *handshake;
    struct event *timer; /**< until the next question may be asked */
    size_t next;         /**< of `questions` */
    unsigned tries;
    struct backoff backoff;   /**< after faults of this machine, in a row */
    enum tls_library library; /**< the whole one, once the slim one fell short */
    bool is_expiring;
};

static void on_result(void *context, const struct result *result);

static void on_timer(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct tls_survey *survey = context;
    if (survey->next == QUESTION_COUNT) {
        survey->done(survey->context); // which may free the survey
        return;
    }
    const struct question question = { .target = survey->target,
                                       .tls = questions[survey->next],
                                       .library = survey->library };
    survey->handshake = handshake_new(survey->worker, &question, on_result, survey);
}

/** Through the loop, so that the end is never told from within the beginning. */
static void ask_next(struct tls_survey *survey, int64_t rest_ns)
{
    int64_t wait_ns = rest_ns;
    if (survey->next < QUESTION_COUNT) {
        const struct engine *engine = survey->worker->engine;
        const struct address *address = &survey->target.address;
        const int64_t now_ns = moment_monotonic_ns();
        const struct pace pace = overload_pace(engine->overload, address, now_ns);
        wait_ns = pace.rest_ns > wait_ns ? pace.rest_ns : wait_ns;
        wait_ns +=
            budget_reserve(engine->connection_budget, address, pace.interval_ns, now_ns + wait_ns);
    }
    const struct timeval wait = { .tv_sec = wait_ns / SECOND_NS,
                                  .tv_usec = wait_ns % SECOND_NS / MICROSECOND_NS };
    (void)event_add(survey->timer, &wait);
}

/** The port has taken connections before: there is no survey of one that has not. */
static bool is_overloaded(const struct result *result)
{
    return result->stage == STAGE_CONNECTION &&
           (result->outcome == OUTCOME_TIMED_OUT || result->outcome == OUTCOME_REFUSED);
}

static bool is_worth_another_try(const struct result *result)
{
    return is_overloaded(result) || result->outcome == OUTCOME_RESET ||
           result->outcome == OUTCOME_CLOSED;
}

static void notice_overload(const struct tls_survey *survey, const struct result *result)
{
    if (is_overloaded(result)) {
        const bool was_refused = result->outcome == OUTCOME_REFUSED;
        const struct sign_of_overload sign = {
            .reason = was_refused ? SLOWING_REFUSALS : SLOWING_TIME_OUTS,
            .wait_ns = RECOVERY_NS,
        };
        const struct occasion now = { .now_ns = moment_monotonic_ns(), .at_ms = moment_now_ms() };
        overload_note(survey->worker->engine->overload, &survey->target.address, &sign, now);
    }
}

/** A fault of this machine that is given time to pass? */
static bool may_pass(struct tls_survey *survey, const struct result *result, int64_t *out_wait_ns)
{
    if (!result->is_local_fault) {
        survey->backoff = (struct backoff){ 0 };
        return false;
    }
    const int64_t patience_ns = worker_take_local_fault(survey->worker, result);
    return !survey->is_expiring && backoff_wait(&survey->backoff, patience_ns, out_wait_ns);
}

/** As in decisions_reject(): it is asked again, and nothing is told of the port. */
static bool is_slim_short(const struct tls_survey *survey, const struct result *result)
{
    return !survey->is_expiring && survey->library == TLS_LIBRARY_SLIM &&
           outcome_may_be_our_lack(result->outcome, &result->connection->tls);
}

static void take(struct tls_survey *survey, const struct result *result)
{
    recorder_take(survey->recorder, result);
    survey->tries++;
    if (!is_worth_another_try(result) || survey->tries >= TRIES) {
        survey->next++;
        survey->tries = 0;
    }
}

static void on_result(void *context, const struct result *result)
{
    struct tls_survey *survey = context;
    int64_t wait_ns = 0;
    if (!may_pass(survey, result, &wait_ns)) {
        notice_overload(survey, result);
        if (is_slim_short(survey, result)) {
            survey->library = TLS_LIBRARY_WHOLE;
        } else {
            take(survey, result);
        }
    }
    handshake_free(survey->handshake);
    survey->handshake = NULL;
    if (!survey->is_expiring) {
        ask_next(survey, wait_ns);
    }
}

struct tls_survey *tls_survey_new(struct worker *worker, struct recorder *recorder,
                                  const struct target *target, void (*done)(void *context),
                                  void *context)
{
    struct tls_survey *survey = memory_allocate(1, sizeof(*survey));
    survey->worker = worker;
    survey->recorder = recorder;
    survey->target = *target;
    survey->target.scheme = SCHEME_HTTPS;
    survey->library = worker->slim_library != NULL ? TLS_LIBRARY_SLIM : TLS_LIBRARY_WHOLE;
    survey->done = done;
    survey->context = context;
    survey->timer = event_new(worker->base, -1, 0, on_timer, survey);
    ask_next(survey, 0);
    return survey;
}

void tls_survey_free(struct tls_survey *survey)
{
    if (survey == NULL) {
        return;
    }
    handshake_free(survey->handshake);
    event_free(survey->timer);
    memory_free(survey);
}

void tls_survey_expire(struct tls_survey *survey)
{
    survey->is_expiring = true;
    (void)event_del(survey->timer);
    if (survey->handshake != NULL) {
        handshake_expire(survey->handshake);
    }
    for (; survey->next < QUESTION_COUNT; survey->next++) {
        recorder_skip_handshake(survey->recorder, &survey->target, questions[survey->next]);
    }
}
