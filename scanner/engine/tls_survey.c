#include "engine/tls_survey.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/budget.h"
#include "engine/handshake.h"

#include <sys/time.h>

#define SECOND_NS      INT64_C(1000000000)
#define MICROSECOND_NS 1000

// A fault of this machine, or a reset that may be chance, is asked about once more.
#define TRIES 2

#define LOCAL_FAULT_NS (SECOND_NS / 2)

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
    const struct question question = { .target = survey->target, .tls = questions[survey->next] };
    survey->handshake = handshake_new(survey->worker, &question, on_result, survey);
}

/** Through the loop, so that the end is never told from within the beginning. */
static void ask_next(struct tls_survey *survey, int64_t rest_ns)
{
    int64_t wait_ns = rest_ns;
    if (survey->next < QUESTION_COUNT) {
        wait_ns += budget_reserve(survey->worker->engine->connection_budget,
                                  &survey->target.address, moment_monotonic_ns());
    }
    const struct timeval wait = { .tv_sec = wait_ns / SECOND_NS,
                                  .tv_usec = wait_ns % SECOND_NS / MICROSECOND_NS };
    (void)event_add(survey->timer, &wait);
}

static bool is_worth_another_try(const struct result *result)
{
    return result->is_local_fault || result->outcome == OUTCOME_RESET ||
           result->outcome == OUTCOME_CLOSED;
}

static void on_result(void *context, const struct result *result)
{
    struct tls_survey *survey = context;
    recorder_take(survey->recorder, result);
    survey->tries++;
    if (!is_worth_another_try(result) || survey->tries >= TRIES) {
        survey->next++;
        survey->tries = 0;
    }
    const bool is_local_fault = result->is_local_fault;
    if (is_local_fault) {
        atomic_fetch_add(&survey->worker->engine->local_faults, 1);
        worker_slow_down(survey->worker);
    }
    handshake_free(survey->handshake);
    survey->handshake = NULL;
    if (!survey->is_expiring) {
        ask_next(survey, is_local_fault ? LOCAL_FAULT_NS : 0);
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
