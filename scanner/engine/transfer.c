#include "engine/transfer.h"

#include "base/memory.h"
#include "base/text.h"
#include "engine/multi.h"
#include "engine/transfer_state.h"

#include <assert.h>
#include <string.h>
#include <sys/time.h>

#define MILLISECONDS 1000

// What a body has once its header is there, which is the answer: it tells little more.
#define BODY_TIMEOUT_MS 1000

static void end_connection(struct transfer *transfer)
{
    connection_free(transfer->connection);
    transfer->connection = NULL;
}

static bool is_connecting(const struct transfer *transfer)
{
    return transfer->is_fresh && transfer->watch.stage == STAGE_CONNECTION;
}

/** libcurl closes a socket that it gave up connecting by itself: its callback is not called, and
 * the number may soon be somebody else's. */
static void forget_unconnected(struct transfer *transfer)
{
    if (is_connecting(transfer)) {
        connection_forget(transfer->connection);
    }
}

static void give_up(struct transfer *transfer)
{
    if (is_connecting(transfer)) {
        multi_unwatch(transfer->multi, transfer->connection->descriptor);
    }
    multi_remove(transfer->multi, transfer->easy);
}

static void finish(struct transfer *transfer, CURLcode code, enum ending ending)
{
    forget_unconnected(transfer);
    if (code == CURLE_SEND_ERROR && transfer->connection->descriptor >= 0) {
        tls_facts_catch_up(&transfer->connection->tls);
    }
    (void)event_del(transfer->timer);
    transfer->is_running = false;
    // A connection that was closed within the header is no error to libcurl.
    transfer->has_failed = code != CURLE_OK || !transfer->answer.is_header_complete;
    stopwatch_stop(&transfer->watch);
    const struct result result = transfer_tell(transfer, code, ending);
    transfer->report(transfer->context, &result); // which may free the transfer
}

static void on_timer(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct transfer *transfer = context;
    give_up(transfer);
    finish(transfer, CURLE_OPERATION_TIMEDOUT, ENDING_TIME_OUT);
}

struct transfer *transfer_new(struct worker *worker, result_report report, void *context)
{
    struct transfer *transfer = memory_allocate(1, sizeof(*transfer));
    transfer->worker = worker;
    transfer->report = report;
    transfer->context = context;
    text_buffer_init(&transfer->url, SIZE_MAX);
    answer_init(&transfer->answer);
    transfer->timer = event_new(worker->base, -1, 0, on_timer, transfer);
    transfer->easy = curl_easy_init();
    if (transfer->timer == NULL || transfer->easy == NULL || !transfer_set_options(transfer)) {
        transfer_free(transfer);
        return NULL;
    }
    return transfer;
}

void transfer_free(struct transfer *transfer)
{
    if (transfer == NULL) {
        return;
    }
    if (transfer->is_running) {
        give_up(transfer);
        forget_unconnected(transfer);
    }
    end_connection(transfer);
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->connect_to);
    if (transfer->timer != NULL) {
        event_free(transfer->timer);
    }
    text_buffer_clear(&transfer->url);
    answer_clear(&transfer->answer);
    memory_free(transfer);
}

static bool is_same_target(const struct target *left, const struct target *right)
{
    return left->scheme == right->scheme && left->port == right->port &&
           left->has_identity == right->has_identity &&
           address_equal(&left->address, &right->address) &&
           text_equal(left->server_name, right->server_name);
}

bool transfer_has_kept(const struct transfer *transfer, const struct question *question)
{
    return transfer->connection != NULL && transfer->connection->descriptor >= 0 &&
           !transfer->has_failed && transfer->question.tls == question->tls &&
           is_same_target(&transfer->question.target, &question->target) &&
           !connection_has_input(transfer->connection);
}

void transfer_set_timer(struct transfer *transfer, int64_t timeout_ms)
{
    const struct timeval timeout = { .tv_sec = timeout_ms / MILLISECONDS,
                                     .tv_usec = timeout_ms % MILLISECONDS * MILLISECONDS };
    (void)event_add(transfer->timer, &timeout);
}

void transfer_await_body(struct transfer *transfer)
{
    const int64_t answer_ms = transfer->worker->engine->options.answer_timeout_ms;
    transfer_set_timer(transfer, answer_ms < BODY_TIMEOUT_MS ? answer_ms : BODY_TIMEOUT_MS);
}

static const char *bracket(const struct address *address, bool is_opening)
{
    if (address->family != ADDRESS_IPV6) {
        return "";
    }
    return is_opening ? "[" : "]";
}

static void set_url(struct transfer *transfer)
{
    const struct target *target = &transfer->question.target;
    struct address literal = { 0 };
    (void)address_parse(target->server_name, &literal);
    text_buffer_reset(&transfer->url);
    (void)text_buffer_format(&transfer->url, "%s://%s%s%s:%u%s", scheme_name(target->scheme),
                             bracket(&literal, true), target->server_name, bracket(&literal, false),
                             (unsigned)target->port, transfer->question.path);
    (void)curl_easy_setopt(transfer->easy, CURLOPT_URL, transfer->url.text);
}

/** Where the connection goes, whatever the URL says. Never by CURLOPT_RESOLVE, with which a request
 * to one address is answered over the kept connection to another. */
static void set_address(struct transfer *transfer)
{
    const struct target *target = &transfer->question.target;
    char text[ADDRESS_TEXT_SIZE];
    address_format(&target->address, text);
    text_buffer_reset(&transfer->url);
    (void)text_buffer_format(&transfer->url, "::%s%s%s:%u", bracket(&target->address, true), text,
                             bracket(&target->address, false), (unsigned)target->port);
    curl_slist_free_all(transfer->connect_to);
    transfer->connect_to = curl_slist_append(NULL, transfer->url.text);
    (void)curl_easy_setopt(transfer->easy, CURLOPT_CONNECT_TO, transfer->connect_to);
}

static long version_option(enum tls_question question)
{
    const long lowest = CURL_SSLVERSION_TLSv1_0;
    return question == TLS_QUESTION_TLS_1_2 ? lowest | CURL_SSLVERSION_MAX_TLSv1_2
                                            : lowest | CURL_SSLVERSION_MAX_TLSv1_3;
}

/** A connection of its own. The number of an IPv6 scope is part of the key under which libcurl
 * keeps a connection, and means nothing for addresses that are not link-local: with a number that
 * no other connection has, none can be taken for another, whatever host, address or TLS setting. */
static void prepare_connection(struct transfer *transfer)
{
    end_connection(transfer);
    transfer->connection = connection_new();
    transfer->pool = worker_next_pool(transfer->worker);
    transfer->multi = transfer->worker->multis[transfer->question.library];
    CURL *easy = transfer->easy;
    (void)curl_easy_setopt(easy, CURLOPT_ADDRESS_SCOPE, (long)transfer->pool);
    (void)curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, transfer->connection);
    (void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, version_option(transfer->question.tls));
    set_address(transfer);
}

void transfer_ask(struct transfer *transfer, const struct question *question)
{
    assert(!transfer->is_running);
    const bool has_kept = transfer_has_kept(transfer, question);
    transfer->question = *question;
    transfer->is_fresh = !has_kept;
    transfer->may_open = !has_kept;
    transfer->was_reuse_refused = false;
    answer_clear(&transfer->answer);
    if (!has_kept) {
        prepare_connection(transfer);
    }
    transfer->connection->tls.messages = 0; // a kept connection has no end of questions
    set_url(transfer);
    (void)curl_easy_setopt(transfer->easy, CURLOPT_FORBID_REUSE, question->is_last ? 1L : 0L);
    transfer->is_running = true;
    stopwatch_start(&transfer->watch);
    transfer_set_timer(transfer, transfer->worker->engine->options.connect_timeout_ms);
    multi_add(transfer->multi, transfer->easy);
}

void transfer_take_end(struct transfer *transfer, CURLcode code)
{
    finish(transfer, code, ENDING_BY_ITSELF);
}

void transfer_expire(struct transfer *transfer)
{
    if (!transfer->is_running) {
        return;
    }
    give_up(transfer);
    finish(transfer, CURLE_OPERATION_TIMEDOUT, ENDING_DEADLINE);
}
