#include "engine/transfer_state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FLOOD_DETAIL "TLS messages without end"

static int error_of_connecting(const struct transfer *transfer)
{
    if (transfer->connection->system_error != 0) {
        return transfer->connection->system_error;
    }
    long system_error = 0;
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &system_error);
    return (int)system_error;
}

static void tell_connection(struct transfer *transfer, enum ending ending, struct result *result)
{
    const int system_error = ending == ENDING_BY_ITSELF ? error_of_connecting(transfer) : 0;
    result->outcome = outcome_of_connection(system_error, ending);
    if (system_error == ECONNRESET || system_error == EPIPE) {
        // It stood, and was reset before we looked: the answer to what comes next.
        result->stage =
            transfer->question.target.scheme == SCHEME_HTTPS ? STAGE_HANDSHAKE : STAGE_ANSWER;
        result->outcome = OUTCOME_RESET;
        return;
    }
    if (system_error == ENETUNREACH && !connection_has_route(&transfer->question.target.address)) {
        result->outcome = OUTCOME_LOCAL_FAULT;
    }
    result->is_local_fault = result->outcome == OUTCOME_LOCAL_FAULT;
    result->system_error = system_error;
    if (system_error != 0 && system_error != ECONNREFUSED) {
        result->detail = strerrordesc_np(system_error);
    }
}

static const char *alert_detail(struct transfer *transfer, const char *whose, int alert)
{
    (void)snprintf(transfer->detail, sizeof(transfer->detail), "%s alert: %s", whose,
                   tls_facts_alert_text(alert));
    return transfer->detail;
}

static void tell_handshake(struct transfer *transfer, enum ending ending, struct result *result)
{
    const struct tls_facts *facts = &transfer->connection->tls;
    result->outcome = outcome_of_handshake(facts, connection_look(transfer->connection), ending);
    const char *clear_text = transfer->connection->clear_text;
    if (result->outcome == OUTCOME_NOT_TLS && clear_text[0] != '\0') {
        (void)snprintf(transfer->detail, sizeof(transfer->detail), "in clear: %s", clear_text);
        result->detail = transfer->detail;
    } else if (facts->is_flooded) {
        result->detail = FLOOD_DETAIL;
    } else if (facts->alert_received >= 0) {
        result->detail = alert_detail(transfer, "the server's", facts->alert_received);
    } else if (facts->alert_sent >= 0) {
        result->detail = alert_detail(transfer, "our own", facts->alert_sent);
    } else if (tls_facts_have_begun(facts)) {
        result->detail = OBSERVATION_WITHIN "the handshake";
    }
}

static const char *detail_of_body(const struct transfer *transfer, enum ending ending)
{
    if (transfer->answer.is_body_cut) {
        return "the body is longer than is read of it";
    }
    return ending == ENDING_BY_ITSELF ? "the body broke off, or breaks the rules"
                                      : "the body did not end in time";
}

static const char *detail_of_malformed(struct transfer *transfer, CURLcode code)
{
    if (transfer->connection->tls.is_flooded) {
        return FLOOD_DETAIL;
    }
    if (transfer->answer.is_header_broken || code == CURLE_OUT_OF_MEMORY) {
        return "the header breaks the rules, or does not end";
    }
    if (transfer->connection->tls.alert_sent >= 0) {
        return alert_detail(transfer, "our own", transfer->connection->tls.alert_sent);
    }
    return curl_easy_strerror(code);
}

/** How far an answer came that did not come whole. To libcurl a close is a first byte as well. */
static const char *detail_of_beginning(const struct transfer *transfer, enum outcome outcome)
{
    curl_off_t first_byte_us = 0;
    if (transfer->answer.status != 0) {
        return OBSERVATION_WITHIN "the header";
    }
    if (outcome == OUTCOME_CLOSED) {
        return NULL;
    }
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_STARTTRANSFER_TIME_T, &first_byte_us);
    return first_byte_us > 0 ? OBSERVATION_WITHIN "the status line" : NULL;
}

static const char *detail_of_header(struct transfer *transfer, CURLcode code, enum outcome outcome)
{
    const int alert = transfer->connection->tls.alert_received;
    switch (outcome) {
    case OUTCOME_ALERT:
        return alert_detail(transfer, "the server's", alert);
    case OUTCOME_MALFORMED:
    case OUTCOME_UNSUPPORTED:
        return detail_of_malformed(transfer, code);
    case OUTCOME_TIMED_OUT:
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
        return detail_of_beginning(transfer, outcome);
    default:
        return NULL;
    }
}

static void tell_answer(struct transfer *transfer, CURLcode code, enum ending ending,
                        struct result *result)
{
    const struct answer_reader *answer = &transfer->answer;
    const bool is_clear = !answer->is_header_complete && answer->body.length > 0;
    const struct answer_end end = {
        .code = code,
        .ending = ending,
        // Asks the system, and only who had no answer wants to know.
        .end = answer->is_header_complete ? CONNECTION_END_NONE
                                          : connection_look(transfer->connection),
        .alert = transfer->connection->tls.alert_received,
        .alert_sent = transfer->connection->tls.alert_sent,
        .was_reuse_refused = transfer->was_reuse_refused,
        .is_header_complete = answer->is_header_complete,
        .is_header_broken = answer->is_header_broken,
        .is_flooded = transfer->connection->tls.is_flooded,
        .clear = is_clear ? (const uint8_t *)answer->body.text : NULL,
        .clear_length = answer->body.length,
    };
    result->outcome = outcome_of_answer(&end);
    if (result->outcome != OUTCOME_OK) {
        result->detail = detail_of_header(transfer, code, result->outcome);
    } else if (code != CURLE_OK) {
        transfer->answer.is_broken_off = true;
        result->detail = detail_of_body(transfer, ending);
    }
}

struct result transfer_tell(struct transfer *transfer, CURLcode code, enum ending ending)
{
    struct result result = {
        .question = &transfer->question,
        .stage = transfer->watch.stage,
        .is_fresh = transfer->is_fresh,
        .connection = transfer->connection,
        .answer = &transfer->answer,
    };
    if (transfer->was_reuse_refused) {
        result.stage = STAGE_ANSWER; // the connection stood: it was a kept one
    }
    switch (result.stage) {
    case STAGE_CONNECTION:
        tell_connection(transfer, ending, &result);
        break;
    case STAGE_HANDSHAKE:
        tell_handshake(transfer, ending, &result);
        break;
    case STAGE_ANSWER:
    case STAGE_COUNT:
        tell_answer(transfer, code, ending, &result);
        break;
    }
    memcpy(result.spans, transfer->watch.spans, sizeof(result.spans));
    if (result.spans[result.stage].at_ms == 0) {
        result.spans[result.stage] = result.spans[transfer->watch.stage];
    }
    return result;
}
