#include "model/observation.h"

#include "model/names.h"

#include <assert.h>

static const char *const observation_kind_names[OBSERVATION_KIND_COUNT] = {
    [OBSERVATION_RESOLUTION] = "resolution",
    [OBSERVATION_CONNECTION] = "connection",
    [OBSERVATION_HANDSHAKE] = "handshake",
    [OBSERVATION_ANSWER] = "answer",
};

static const char *const outcome_names[OUTCOME_COUNT] = {
    [OUTCOME_OK] = "ok",
    [OUTCOME_UNRESOLVED] = "unresolved",
    [OUTCOME_REFUSED] = "refused",
    [OUTCOME_TIMED_OUT] = "timed_out",
    [OUTCOME_UNREACHABLE] = "unreachable",
    [OUTCOME_RESET] = "reset",
    [OUTCOME_CLOSED] = "closed",
    [OUTCOME_ALERT] = "alert",
    [OUTCOME_NOT_TLS] = "not_tls",
    [OUTCOME_NOT_HTTP] = "not_http",
    [OUTCOME_TLS_RECORD] = "tls_record",
    [OUTCOME_MALFORMED] = "malformed",
    [OUTCOME_KEPT_CONNECTION_ENDED] = "kept_connection_ended",
    [OUTCOME_OUT_OF_SCOPE] = "out_of_scope",
    [OUTCOME_UNSUPPORTED] = "unsupported",
    [OUTCOME_LOCAL_FAULT] = "local_fault",
    [OUTCOME_NOT_ASKED] = "not_asked",
};

static const char *const tls_question_names[TLS_QUESTION_COUNT] = {
    [TLS_QUESTION_DEFAULT] = "default",       [TLS_QUESTION_TLS_1_0] = "tls_1_0",
    [TLS_QUESTION_TLS_1_1] = "tls_1_1",       [TLS_QUESTION_TLS_1_2] = "tls_1_2",
    [TLS_QUESTION_TLS_1_3] = "tls_1_3",       [TLS_QUESTION_NO_NAME] = "no_name",
    [TLS_QUESTION_WRONG_NAME] = "wrong_name",
};

static const char *const client_certificate_names[CLIENT_CERTIFICATE_COUNT] = {
    [CLIENT_CERTIFICATE_UNKNOWN] = "unknown",
    [CLIENT_CERTIFICATE_NONE] = "none",
    [CLIENT_CERTIFICATE_HANDSHAKE] = "handshake",
    [CLIENT_CERTIFICATE_REQUIRED] = "required",
    [CLIENT_CERTIFICATE_AFTER_REQUEST] = "after_request",
};

const char *observation_kind_name(enum observation_kind kind)
{
    assert(kind < OBSERVATION_KIND_COUNT);
    return observation_kind_names[kind];
}

bool observation_kind_from_name(const char *name, enum observation_kind *out_kind)
{
    size_t index = names_find(observation_kind_names, OBSERVATION_KIND_COUNT, name);
    if (index == OBSERVATION_KIND_COUNT) {
        return false;
    }
    *out_kind = (enum observation_kind)index;
    return true;
}

const char *outcome_name(enum outcome outcome)
{
    assert(outcome < OUTCOME_COUNT);
    return outcome_names[outcome];
}

bool outcome_from_name(const char *name, enum outcome *out_outcome)
{
    size_t index = names_find(outcome_names, OUTCOME_COUNT, name);
    if (index == OUTCOME_COUNT) {
        return false;
    }
    *out_outcome = (enum outcome)index;
    return true;
}

const char *tls_question_name(enum tls_question question)
{
    assert(question < TLS_QUESTION_COUNT);
    return tls_question_names[question];
}

bool tls_question_from_name(const char *name, enum tls_question *out_question)
{
    size_t index = names_find(tls_question_names, TLS_QUESTION_COUNT, name);
    if (index == TLS_QUESTION_COUNT) {
        return false;
    }
    *out_question = (enum tls_question)index;
    return true;
}

const char *client_certificate_name(enum client_certificate state)
{
    assert(state < CLIENT_CERTIFICATE_COUNT);
    return client_certificate_names[state];
}

bool client_certificate_from_name(const char *name, enum client_certificate *out_state)
{
    size_t index = names_find(client_certificate_names, CLIENT_CERTIFICATE_COUNT, name);
    if (index == CLIENT_CERTIFICATE_COUNT) {
        return false;
    }
    *out_state = (enum client_certificate)index;
    return true;
}
