#include "estate/exchange.h"

#include "base/text.h"
#include "estate/access_log.h"
#include "estate/http_sys.h"
#include "estate/iis.h"
#include "estate/tls.h"

static enum move answer_by_driver(struct conversation *conversation, enum driver_answer answer,
                                  bool is_head)
{
    http_sys_answer(&conversation->output, answer, is_head);
    conversation->ends_after_answer = true;
    conversation->state = STATE_WRITING;
    return MOVE_ON;
}

static enum move answer_request(struct conversation *conversation)
{
    const struct endpoint *endpoint = conversation->endpoint;
    const struct path_rule *rule = iis_find_rule(endpoint, conversation->request.path);

    if (rule != NULL && rule->kind == ANSWER_RESET) {
        return MOVE_RESET;
    }
    conversation->ends_after_answer =
        !iis_answer(&conversation->output, endpoint, &conversation->request, rule);
    conversation->state = STATE_WRITING;
    return MOVE_ON;
}

/** Server 2022 resets who cannot be asked. */
static enum move ask_certificate(struct conversation *conversation)
{
    SSL *ssl = conversation->transport.ssl;

    if (!tls_ask_certificate(ssl, &conversation->has_certificate_answer)) {
        return MOVE_RESET;
    }
    conversation->state = STATE_CERTIFICATE;
    return MOVE_ON;
}

static bool wants_certificate(const struct conversation *conversation)
{
    const enum client_demand demand = conversation->endpoint->client_demand;
    SSL *ssl = conversation->transport.ssl;

    return ssl != NULL && SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE &&
           (demand == CLIENT_AFTER_REQUEST || demand == CLIENT_REQUIRED_AFTER_REQUEST);
}

static enum move answer_or_forbid(struct conversation *conversation)
{
    const struct endpoint *endpoint = conversation->endpoint;

    if (endpoint->client_demand == CLIENT_REQUIRED_AFTER_REQUEST &&
        SSL_get0_peer_certificate(conversation->transport.ssl) == NULL) {
        conversation->ends_after_answer =
            !iis_forbid(&conversation->output, endpoint, &conversation->request);
        conversation->state = STATE_WRITING;
        return MOVE_ON;
    }
    return answer_request(conversation);
}

enum move exchange_await_certificate(struct conversation *conversation)
{
    char early = 0;
    size_t length = 0;
    const enum transport_result result =
        transport_read(&conversation->transport, &early, sizeof(early), &length);

    if (result == TRANSPORT_WANTS_WRITE) {
        return MOVE_WAIT_WRITE;
    }
    if (result != TRANSPORT_WANTS_READ) {
        return MOVE_RESET; // data before the answer, or the end: nothing that http.sys goes on with
    }
    return conversation->has_certificate_answer ? answer_or_forbid(conversation) : MOVE_WAIT_READ;
}

static bool is_bound(const struct endpoint *endpoint, const char *host)
{
    for (size_t i = 0; i < endpoint->bound_host_count; i++) {
        if (text_equal_ignore_case(endpoint->bound_hosts[i], host)) {
            return true;
        }
    }
    return endpoint->bound_host_count == 0;
}

static enum move handle_request(struct conversation *conversation)
{
    const struct endpoint *endpoint = conversation->endpoint;
    const struct request *request = &conversation->request;
    const bool is_head = text_equal(request->method, "HEAD");

    access_log_request(conversation->access_log, endpoint, request);
    if (endpoint->voice == VOICE_TARPIT) {
        conversation->state = STATE_DRIPPING;
        return MOVE_ON;
    }
    if (endpoint->voice == VOICE_HTTP_SYS) {
        return answer_by_driver(conversation, endpoint->driver_answer, is_head);
    }
    if (!is_bound(endpoint, request->host)) {
        return answer_by_driver(
            conversation, endpoint->is_tls ? DRIVER_NOT_FOUND : DRIVER_INVALID_HOSTNAME, is_head);
    }
    return wants_certificate(conversation) ? ask_certificate(conversation)
                                           : answer_or_forbid(conversation);
}

enum move exchange_begin(struct conversation *conversation)
{
    arena_clear(&conversation->arena);
    switch (request_take(&conversation->input, &conversation->arena, &conversation->request)) {
    case REQUEST_INCOMPLETE:
        break;
    case REQUEST_COMPLETE:
        return handle_request(conversation);
    case REQUEST_INVALID_VERB:
        return answer_by_driver(conversation, DRIVER_INVALID_VERB, false);
    case REQUEST_INVALID_URL:
        return answer_by_driver(conversation, DRIVER_INVALID_URL, false);
    case REQUEST_INVALID_HOSTNAME:
        return answer_by_driver(conversation, DRIVER_INVALID_HOSTNAME, false);
    case REQUEST_BADLY_FORMED:
        return answer_by_driver(conversation, DRIVER_BADLY_FORMED, false);
    }
    return MOVE_WAIT_READ;
}
