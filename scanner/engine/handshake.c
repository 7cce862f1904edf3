#include "engine/handshake.h"

#include "base/memory.h"
#include "engine/outcome.h"
#include "engine/stopwatch.h"
#include "engine/tls_setup.h"

#include <openssl/err.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#define MILLISECONDS 1000
#define DETAIL_SIZE  96

// A name that no binding has (RFC 6761 section 6.4: ".invalid" is nobody's).
#define WRONG_NAME "itmscan-no-such-name.invalid"

struct handshake {
    struct worker *worker;
    result_report report;
    void *context;
    struct question question;
    struct connection *connection;
    SSL *tls;
    struct event *event; /**< the socket, and the time allowed for the stage */
    struct stopwatch watch;
    int system_error;
    char detail[DETAIL_SIZE];
};

static void write_detail(struct handshake *handshake, struct result *result)
{
    const struct tls_facts *facts = &handshake->connection->tls;
    if (result->outcome == OUTCOME_ALERT || facts->alert_sent >= 0) {
        const bool is_ours = result->outcome != OUTCOME_ALERT;
        (void)snprintf(handshake->detail, sizeof(handshake->detail), "%s alert: %s",
                       is_ours ? "our own" : "the server's",
                       tls_facts_alert_text(is_ours ? facts->alert_sent : facts->alert_received));
        result->detail = handshake->detail;
    } else if (result->stage == STAGE_CONNECTION && handshake->system_error != 0) {
        result->detail = strerrordesc_np(handshake->system_error);
    } else if (result->stage == STAGE_HANDSHAKE && result->outcome != OUTCOME_OK &&
               tls_facts_have_begun(facts)) {
        result->detail = OBSERVATION_WITHIN "the handshake";
    }
}

static enum outcome outcome_of(const struct handshake *handshake, enum ending ending)
{
    if (handshake->watch.stage == STAGE_CONNECTION) {
        return handshake->system_error == ECONNRESET
                   ? OUTCOME_RESET
                   : outcome_of_connection(handshake->system_error, ending);
    }
    if (handshake->tls == NULL) {
        return OUTCOME_UNSUPPORTED;
    }
    if (SSL_is_init_finished(handshake->tls)) {
        return OUTCOME_OK;
    }
    return outcome_of_handshake(&handshake->connection->tls, connection_look(handshake->connection),
                                ending);
}

static void finish(struct handshake *handshake, enum ending ending)
{
    stopwatch_stop(&handshake->watch);
    struct result result = {
        .question = &handshake->question,
        .stage = handshake->watch.stage,
        .outcome = outcome_of(handshake, ending),
        .is_fresh = true,
        .connection = handshake->connection,
    };
    result.is_local_fault = result.outcome == OUTCOME_LOCAL_FAULT;
    result.system_error = handshake->system_error;
    write_detail(handshake, &result);
    memcpy(result.spans, handshake->watch.spans, sizeof(result.spans));
    if (handshake->event != NULL) {
        (void)event_del(handshake->event);
    }
    connection_close(handshake->connection);
    handshake->report(handshake->context, &result); // which may free the handshake
}

static void on_event(evutil_socket_t descriptor, short what, void *context);

static void wait_for(struct handshake *handshake, short wanted, int64_t timeout_ms)
{
    const struct timeval timeout = { .tv_sec = timeout_ms / MILLISECONDS,
                                     .tv_usec = timeout_ms % MILLISECONDS * MILLISECONDS };
    (void)event_del(handshake->event);
    (void)event_assign(handshake->event, handshake->worker->base, handshake->connection->descriptor,
                       wanted, on_event, handshake);
    (void)event_add(handshake->event, &timeout);
}

/** What is left of the time for the handshake; at least one millisecond, so that the loop ends it.
 */
static int64_t time_left_ms(const struct handshake *handshake)
{
    struct stopwatch now = handshake->watch;
    stopwatch_stop(&now);
    const int64_t left = handshake->worker->engine->options.handshake_timeout_ms -
                         now.spans[STAGE_HANDSHAKE].took_us / MILLISECONDS;
    return left > 0 ? left : 1;
}

static void advance(struct handshake *handshake)
{
    ERR_clear_error();
    const int value = SSL_connect(handshake->tls);
    if (value == 1) {
        finish(handshake, ENDING_BY_ITSELF);
        return;
    }
    if (handshake->connection->tls.is_flooded) {
        finish(handshake, ENDING_BY_ITSELF); // to OpenSSL a connection that was cut may come back
        return;
    }
    switch (SSL_get_error(handshake->tls, value)) {
    case SSL_ERROR_WANT_READ:
        wait_for(handshake, EV_READ, time_left_ms(handshake));
        break;
    case SSL_ERROR_WANT_WRITE:
        wait_for(handshake, EV_WRITE, time_left_ms(handshake));
        break;
    default:
        finish(handshake, ENDING_BY_ITSELF);
        break;
    }
}

static const char *name_to_send(const struct question *question)
{
    struct address literal;
    switch (question->tls) {
    case TLS_QUESTION_NO_NAME:
        return NULL;
    case TLS_QUESTION_WRONG_NAME:
        return WRONG_NAME;
    case TLS_QUESTION_DEFAULT:
    case TLS_QUESTION_TLS_1_0:
    case TLS_QUESTION_TLS_1_1:
    case TLS_QUESTION_TLS_1_2:
    case TLS_QUESTION_TLS_1_3:
    case TLS_QUESTION_COUNT:
        break;
    }
    return address_parse(question->target.server_name, &literal) ? NULL
                                                                 : question->target.server_name;
}

static bool set_up_tls(struct handshake *handshake)
{
    SSL_CTX *context = worker_tls_context(handshake->worker, handshake->question.library);
    if (context == NULL) {
        return false;
    }
    SSL *tls = tls_setup_connection(context, handshake->question.tls, &handshake->connection->tls);
    if (tls == NULL || SSL_set_fd(tls, handshake->connection->descriptor) != 1) {
        SSL_free(tls);
        return false;
    }
    const char *name = name_to_send(&handshake->question);
    if (name != NULL) {
        (void)SSL_set_tlsext_host_name(tls, name);
    }
    handshake->tls = tls;
    return true;
}

static void end_connecting(struct handshake *handshake)
{
    socklen_t size = sizeof(handshake->system_error);
    (void)getsockopt(handshake->connection->descriptor, SOL_SOCKET, SO_ERROR,
                     &handshake->system_error, &size);
    if (handshake->system_error != 0) {
        finish(handshake, ENDING_BY_ITSELF);
        return;
    }
    stopwatch_enter(&handshake->watch, STAGE_HANDSHAKE);
    if (!set_up_tls(handshake)) {
        finish(handshake, ENDING_BY_ITSELF);
        return;
    }
    advance(handshake);
}

static void on_event(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    struct handshake *handshake = context;
    if (handshake->system_error != 0) {
        finish(handshake, ENDING_BY_ITSELF);
    } else if ((what & EV_TIMEOUT) != 0) {
        finish(handshake, ENDING_TIME_OUT);
    } else if (handshake->watch.stage == STAGE_CONNECTION) {
        end_connecting(handshake);
    } else {
        advance(handshake);
    }
}

/** Sets `system_error` when not even a beginning can be made. */
static void begin_connecting(struct handshake *handshake)
{
    const struct target *target = &handshake->question.target;
    struct sockaddr_storage storage;
    const socklen_t size = connection_socket_address(&target->address, target->port, &storage);
    if (!connection_open(handshake->connection, storage.ss_family)) {
        handshake->system_error = handshake->connection->system_error;
        return;
    }
    atomic_fetch_add(&handshake->worker->engine->connections, 1);
    if (connect(handshake->connection->descriptor, (const struct sockaddr *)&storage, size) != 0 &&
        errno != EINPROGRESS) {
        handshake->system_error = errno;
    }
}

struct handshake *handshake_new(struct worker *worker, const struct question *question,
                                result_report report, void *context)
{
    struct handshake *handshake = memory_allocate(1, sizeof(*handshake));
    handshake->worker = worker;
    handshake->report = report;
    handshake->context = context;
    handshake->question = *question;
    handshake->connection = connection_new();
    handshake->event = event_new(worker->base, -1, 0, on_event, handshake);
    stopwatch_start(&handshake->watch);
    begin_connecting(handshake);
    if (handshake->system_error != 0) {
        event_active(handshake->event, EV_WRITE, 0); // reported from the loop, as everything is
    } else {
        wait_for(handshake, EV_WRITE, worker->engine->options.connect_timeout_ms);
    }
    return handshake;
}

void handshake_free(struct handshake *handshake)
{
    if (handshake == NULL) {
        return;
    }
    SSL_free(handshake->tls);
    connection_close(handshake->connection);
    connection_free(handshake->connection);
    if (handshake->event != NULL) {
        event_free(handshake->event);
    }
    memory_free(handshake);
}

void handshake_expire(struct handshake *handshake)
{
    finish(handshake, ENDING_DEADLINE);
}
