#include "engine/outcome.h"

#include <openssl/ssl.h>

#include <errno.h>

enum outcome outcome_of_connection(int system_error, enum ending ending)
{
    if (ending == ENDING_DEADLINE) {
        return OUTCOME_NOT_ASKED;
    }
    if (ending == ENDING_TIME_OUT || system_error == ETIMEDOUT) {
        return OUTCOME_TIMED_OUT;
    }
    switch (system_error) {
    case ECONNREFUSED:
        return OUTCOME_REFUSED;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENONET:
    case ENOPROTOOPT:
    case EPROTO:
        return OUTCOME_UNREACHABLE;
    default:
        return OUTCOME_LOCAL_FAULT;
    }
}

static enum outcome outcome_of_end(enum connection_end end)
{
    return end == CONNECTION_END_RESET ? OUTCOME_RESET : OUTCOME_CLOSED;
}

/** Our own alert says whether the server broke a rule or we lack something. */
static enum outcome outcome_of_own_alert(int alert)
{
    switch (alert) {
    case SSL_AD_PROTOCOL_VERSION:
    case SSL_AD_HANDSHAKE_FAILURE:
    case SSL_AD_INSUFFICIENT_SECURITY:
    case SSL_AD_INTERNAL_ERROR:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_EXTENSION:
        return OUTCOME_UNSUPPORTED;
    default:
        return OUTCOME_MALFORMED;
    }
}

enum outcome outcome_of_handshake(const struct tls_facts *facts, enum connection_end end,
                                  enum ending ending)
{
    if (tls_facts_are_of_clear_text(facts)) {
        return OUTCOME_NOT_TLS;
    }
    if (facts->is_flooded) {
        return OUTCOME_MALFORMED;
    }
    if (facts->alert_received >= 0) {
        return OUTCOME_ALERT;
    }
    if (facts->alert_sent >= 0) {
        return outcome_of_own_alert(facts->alert_sent);
    }
    if (ending == ENDING_DEADLINE) {
        return OUTCOME_NOT_ASKED;
    }
    if (ending == ENDING_TIME_OUT) {
        return OUTCOME_TIMED_OUT;
    }
    if (end == CONNECTION_END_NONE && !facts->has_begun) {
        return OUTCOME_UNSUPPORTED;
    }
    return outcome_of_end(end);
}

bool outcome_may_be_our_lack(enum outcome outcome, const struct tls_facts *facts)
{
    if (!facts->has_begun) {
        return outcome == OUTCOME_UNSUPPORTED;
    }
    // A kept connection that has ended is asked again on a new one, which will tell.
    return facts->alert_sent >= 0 && facts->certificates != NULL &&
           outcome != OUTCOME_KEPT_CONNECTION_ENDED;
}

/** A TLS alert or handshake record (RFC 8446 section 5.1). */
static bool is_tls_record(const uint8_t *bytes, size_t length)
{
    return length >= 2 && (bytes[0] == SSL3_RT_ALERT || bytes[0] == SSL3_RT_HANDSHAKE) &&
           bytes[1] == SSL3_VERSION_MAJOR;
}

static enum outcome outcome_of_code(const struct answer_end *answer)
{
    switch (answer->code) {
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    // A line of the header is longer than libcurl takes (100 KiB). Were memory really at its end,
    // the program would be.
    case CURLE_OUT_OF_MEMORY:
        return OUTCOME_MALFORMED;
    default:
        return outcome_of_end(answer->end);
    }
}

enum outcome outcome_of_answer(const struct answer_end *answer)
{
    if (answer->is_header_complete) {
        return OUTCOME_OK;
    }
    if (answer->clear != NULL) {
        return is_tls_record(answer->clear, answer->clear_length) ? OUTCOME_TLS_RECORD
                                                                  : OUTCOME_NOT_HTTP;
    }
    if (answer->is_header_broken || answer->is_flooded) {
        return OUTCOME_MALFORMED;
    }
    if (answer->was_reuse_refused) {
        return OUTCOME_KEPT_CONNECTION_ENDED;
    }
    if (answer->ending == ENDING_DEADLINE) {
        return OUTCOME_NOT_ASKED;
    }
    if (answer->ending == ENDING_TIME_OUT) {
        return OUTCOME_TIMED_OUT;
    }
    if (answer->alert >= 0) {
        return OUTCOME_ALERT;
    }
    if (answer->alert_sent >= 0) {
        return outcome_of_own_alert(answer->alert_sent);
    }
    return outcome_of_code(answer);
}
