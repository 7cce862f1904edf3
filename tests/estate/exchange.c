#include "estate/exchange.h"

#include "base/text.h"
#include "estate/access_log.h"
#include "estate/fault.h"
#include "estate/foreign.h"
#include "estate/http_sys.h"
#include "estate/iis.h"
#include "estate/malformed.h"
#include "estate/tls.h"

/** Every answer to a request takes this way, so a voice that fails while it answers fails here.
 * What is no request is answered whole. */
static enum move start_writing(struct conversation *conversation, bool goes_on)
{
    const enum stage stage = conversation->endpoint->stage;
    const bool is_answer = conversation->request_count > 0;

    conversation->ends_after_answer = !goes_on;
    conversation->state = STATE_WRITING;
    if (is_answer && stage >= STAGE_STATUS && fault_is_at(conversation->endpoint, stage)) {
        fault_cut_answer(conversation);
    }
    return MOVE_ON;
}

static enum move answer_by_driver(struct conversation *conversation, enum driver_answer answer,
                                  bool is_head)
{
    http_sys_answer(&conversation->output, answer, is_head);
    return start_writing(conversation, false);
}

static enum move answer_by_page(struct conversation *conversation, enum error_page page)
{
    return start_writing(conversation,
                         iis_answer_page(&conversation->output, conversation->endpoint,
                                         &conversation->request, page));
}

/** What is no answer of IIS. */
static enum move answer_otherwise(struct conversation *conversation, const struct path_rule *rule)
{
    struct text_buffer *output = &conversation->output;
    const bool is_head = text_equal(conversation->request.method, "HEAD");

    switch (rule->kind) {
    case ANSWER_APP_DOWN:
        return answer_by_driver(conversation, DRIVER_UNAVAILABLE, is_head);
    case ANSWER_DRIVER:
        return answer_by_driver(conversation, rule->driver, is_head);
    case ANSWER_MALFORMED:
        conversation->endless =
            malformed_write(output, rule->malformation, &conversation->endless_length);
        return start_writing(conversation, conversation->endless != NULL);
    case ANSWER_VERBATIM:
        (void)text_buffer_append_text(output, rule->text);
        return start_writing(conversation, false);
    case ANSWER_CLOSE:
        return MOVE_CLOSE;
    default:
        return MOVE_RESET;
    }
}

static bool is_of_iis(enum answer_kind kind)
{
    switch (kind) {
    case ANSWER_APP_DOWN:
    case ANSWER_DRIVER:
    case ANSWER_MALFORMED:
    case ANSWER_VERBATIM:
    case ANSWER_CLOSE:
    case ANSWER_RESET:
        return false;
    default:
        return true;
    }
}

static enum move answer_request(struct conversation *conversation)
{
    struct endpoint *endpoint = conversation->endpoint;
    const struct request *request = &conversation->request;
    const struct path_rule *rule =
        iis_rule_for_method(iis_find_rule(endpoint, request->path), request->method);

    if (endpoint->serves_first > 0 && endpoint->request_count > endpoint->serves_first) {
        return answer_by_page(conversation, PAGE_403);
    }
    if (rule != NULL && !is_of_iis(rule->kind)) {
        return answer_otherwise(conversation, rule);
    }
    return start_writing(conversation, iis_answer(&conversation->output, endpoint, request, rule));
}

/** TLS 1.3 has no renegotiation; what comes of that differs between versions of Windows. */
static enum move ask_certificate(struct conversation *conversation)
{
    SSL *ssl = conversation->transport.ssl;
    const enum late_demand late = conversation->endpoint->security.late_demand;

    if (SSL_version(ssl) >= TLS1_3_VERSION && late == LATE_ERROR) {
        return answer_by_page(conversation, PAGE_500);
    }
    if ((SSL_version(ssl) >= TLS1_3_VERSION && late == LATE_RESET) ||
        !tls_ask_certificate(ssl, &conversation->has_certificate_answer)) {
        return MOVE_RESET;
    }
    conversation->state = STATE_CERTIFICATE;
    return MOVE_ON;
}

static bool wants_certificate(const struct conversation *conversation)
{
    const enum client_demand demand = conversation->endpoint->security.client_demand;
    SSL *ssl = conversation->transport.ssl;

    return ssl != NULL && SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE &&
           (demand == CLIENT_AFTER_REQUEST || demand == CLIENT_REQUIRED_AFTER_REQUEST);
}

static enum move forbid(struct conversation *conversation, enum error_page page,
                        const char *sub_status)
{
    const struct endpoint *endpoint = conversation->endpoint;
    const struct path_rule detailed = { .path = "/",
                                        .kind = ANSWER_DETAILED,
                                        .sub_status = sub_status };

    switch (endpoint->security.client_page) {
    case CLIENT_PAGE_MAPPED:
        return answer_by_page(conversation, page);
    case CLIENT_PAGE_DETAILED:
        return start_writing(conversation, iis_answer(&conversation->output, endpoint,
                                                      &conversation->request, &detailed));
    case CLIENT_PAGE_GENERIC:
    case CLIENT_PAGE_COUNT:
        break;
    }
    return answer_by_page(conversation, PAGE_403);
}

static enum move answer_or_forbid(struct conversation *conversation)
{
    const enum client_demand demand = conversation->endpoint->security.client_demand;
    SSL *ssl = conversation->transport.ssl;

    if (demand != CLIENT_REQUIRED_AFTER_REQUEST && demand != CLIENT_NEGOTIATE) {
        return answer_request(conversation);
    }
    if (SSL_get0_peer_certificate(ssl) == NULL) {
        return forbid(conversation, PAGE_403_7, "403.7");
    }
    return SSL_get_verify_result(ssl) == X509_V_OK ? answer_request(conversation)
                                                   : forbid(conversation, PAGE_403_16, "403.16");
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

static bool is_nth(unsigned count, unsigned every)
{
    return every > 0 && count % every == 0;
}

static enum move handle_request(struct conversation *conversation)
{
    struct endpoint *endpoint = conversation->endpoint;
    const struct request *request = &conversation->request;
    const bool is_head = text_equal(request->method, "HEAD");

    access_log_request(conversation->access_log, endpoint, request);
    endpoint->request_count++;
    conversation->request_count++;
    if (fault_is_at(endpoint, STAGE_REQUEST)) {
        return fault_act(conversation);
    }
    if (is_nth(conversation->request_count, endpoint->resets_every)) {
        return MOVE_RESET;
    }
    if (is_nth(conversation->request_count, endpoint->closes_every)) {
        return MOVE_CLOSE;
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

/** What is no request. */
static enum move answer_nonsense(struct conversation *conversation, enum driver_answer answer)
{
    if (conversation->endpoint->product == PRODUCT_IIS) {
        return answer_by_driver(conversation, answer, false);
    }
    foreign_answer_nonsense(&conversation->output, conversation->endpoint);
    return start_writing(conversation, false);
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
        return answer_nonsense(conversation, DRIVER_INVALID_VERB);
    case REQUEST_INVALID_URL:
        return answer_nonsense(conversation, DRIVER_INVALID_URL);
    case REQUEST_INVALID_HEADER:
        return answer_nonsense(conversation, DRIVER_INVALID_HEADER);
    case REQUEST_LENGTH_REQUIRED:
        return answer_nonsense(conversation, DRIVER_LENGTH_REQUIRED);
    case REQUEST_INVALID_HOSTNAME:
        return answer_nonsense(conversation, DRIVER_INVALID_HOSTNAME);
    case REQUEST_BADLY_FORMED:
        return answer_nonsense(conversation, DRIVER_BADLY_FORMED);
    }
    return MOVE_WAIT_READ;
}
