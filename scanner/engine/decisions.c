#include "engine/decisions.h"

// Answers in a row that did not come in time, after which the port is left alone.
#define SILENCE_LIMIT 2

// Paths that a plain port broke off, of which nothing else has been heard: after so many it is left
// alone. A filter or a broken application may well break "/", and so what is made up below it.
#define BROKEN_PATH_LIMIT 4

// RFC 8446 section 6: what another version of TLS may mend.
#define ALERT_HANDSHAKE_FAILURE 40
#define ALERT_PROTOCOL_VERSION  70
#define ALERT_INTERNAL_ERROR    80

static enum next next_path(struct decisions *decisions)
{
    if (decisions->is_settled) {
        decisions->manner = decisions->settled;
    }
    decisions->is_confirmed = false;
    decisions->tried_tls_1_2 = false;
    decisions->is_reconnected = false;
    return NEXT_PATH;
}

static enum next ask_by(struct decisions *decisions, enum scheme scheme, enum tls_question tls)
{
    decisions->manner = (struct manner){ .scheme = scheme, .tls = tls };
    return NEXT_AGAIN;
}

static enum next confirm(struct decisions *decisions, enum next otherwise)
{
    if (decisions->is_confirmed) {
        return otherwise == NEXT_PATH ? next_path(decisions) : otherwise;
    }
    decisions->is_confirmed = true;
    return NEXT_AGAIN;
}

static enum next ask_other_scheme(struct decisions *decisions)
{
    if (decisions->asked_other_scheme || !decisions->may_change_scheme) {
        return NEXT_NOTHING;
    }
    decisions->asked_other_scheme = true;
    return ask_by(decisions, scheme_other(decisions->expected), TLS_QUESTION_DEFAULT);
}

static bool is_doubtful(enum outcome outcome)
{
    return outcome == OUTCOME_RESET || outcome == OUTCOME_CLOSED;
}

/** Is this path being tried in another manner than the port's own? */
static bool is_trial(const struct decisions *decisions)
{
    return decisions->is_settled && decisions->manner.tls != decisions->settled.tls;
}

// ---- a connection that was not made ----

static enum next take_connection(struct decisions *decisions)
{
    // A port that answered before and is shut now: worth a second look, before all is given up.
    return decisions->is_settled ? confirm(decisions, NEXT_NOTHING) : NEXT_NOTHING;
}

// ---- a handshake that failed ----

static enum next take_trial_handshake(struct decisions *decisions)
{
    decisions->lacks_tls_1_2 = true;
    decisions->manner = decisions->settled;
    return confirm(decisions, NEXT_PATH);
}

/** HTTP was expected and gave no answer, or a 400; TLS has failed as well. */
static enum next return_to_plain(struct decisions *decisions, enum outcome outcome)
{
    if (decisions->has_plain_answer) {
        decisions->is_settled = true;
        decisions->settled = (struct manner){ .scheme = SCHEME_HTTP };
        return next_path(decisions);
    }
    if (decisions->first_failure == OUTCOME_TIMED_OUT && outcome == OUTCOME_NOT_TLS) {
        // The port is alive, and speaks in clear: it may be this path alone that hangs.
        decisions->manner = (struct manner){ .scheme = SCHEME_HTTP };
        return next_path(decisions);
    }
    if (!is_doubtful(decisions->first_failure)) {
        return NEXT_NOTHING;
    }
    decisions->manner = (struct manner){ .scheme = SCHEME_HTTP };
    return confirm(decisions, NEXT_NOTHING);
}

static enum next take_doubtful_handshake(struct decisions *decisions)
{
    if (!decisions->asked_tls_1_2) {
        decisions->asked_tls_1_2 = true;
        return ask_by(decisions, SCHEME_HTTPS, TLS_QUESTION_TLS_1_2);
    }
    if (!is_doubtful(decisions->first_failure)) {
        return NEXT_NOTHING;
    }
    if (!decisions->asked_default_again) {
        decisions->asked_default_again = true;
        return ask_by(decisions, SCHEME_HTTPS, TLS_QUESTION_DEFAULT);
    }
    return ask_other_scheme(decisions);
}

static enum next take_alert(struct decisions *decisions, int alert)
{
    const bool may_help = alert == ALERT_HANDSHAKE_FAILURE || alert == ALERT_PROTOCOL_VERSION ||
                          alert == ALERT_INTERNAL_ERROR;
    if (decisions->asked_tls_1_2 && !decisions->asked_default_again &&
        is_doubtful(decisions->first_failure)) {
        // No TLS 1.2, then, which leaves the doubt as it was.
        decisions->asked_default_again = true;
        return ask_by(decisions, SCHEME_HTTPS, TLS_QUESTION_DEFAULT);
    }
    if (decisions->asked_tls_1_2 || !may_help) {
        return NEXT_NOTHING;
    }
    decisions->asked_tls_1_2 = true;
    return ask_by(decisions, SCHEME_HTTPS, TLS_QUESTION_TLS_1_2);
}

static enum next take_first_handshake(struct decisions *decisions, const struct evidence *evidence)
{
    switch (evidence->outcome) {
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
        return take_doubtful_handshake(decisions);
    case OUTCOME_ALERT:
        return take_alert(decisions, evidence->alert);
    case OUTCOME_NOT_TLS:
    case OUTCOME_TIMED_OUT:
        return ask_other_scheme(decisions);
    case OUTCOME_OK:
    case OUTCOME_UNRESOLVED:
    case OUTCOME_REFUSED:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_NOT_HTTP:
    case OUTCOME_TLS_RECORD:
    case OUTCOME_MALFORMED:
    case OUTCOME_KEPT_CONNECTION_ENDED:
    case OUTCOME_OUT_OF_SCOPE:
    case OUTCOME_UNSUPPORTED:
    case OUTCOME_LOCAL_FAULT:
    case OUTCOME_NOT_ASKED:
    case OUTCOME_COUNT:
        break;
    }
    return NEXT_NOTHING;
}

static enum next take_handshake(struct decisions *decisions, const struct evidence *evidence)
{
    if (is_trial(decisions)) {
        return take_trial_handshake(decisions);
    }
    if (decisions->is_settled) {
        return confirm(decisions, NEXT_NOTHING);
    }
    if (decisions->expected == SCHEME_HTTP) {
        return return_to_plain(decisions, evidence->outcome);
    }
    if (decisions->first_failure == OUTCOME_OK) {
        decisions->first_failure = evidence->outcome;
    }
    if (evidence->client_certificate == CLIENT_CERTIFICATE_REQUIRED) {
        return NEXT_NOTHING;
    }
    return take_first_handshake(decisions, evidence);
}

// ---- an answer, or none, to a request ----

static bool may_try_tls_1_2(const struct decisions *decisions, const struct evidence *evidence)
{
    return evidence->is_tls_1_3 && decisions->manner.tls == TLS_QUESTION_DEFAULT &&
           !decisions->tried_tls_1_2 && !decisions->lacks_tls_1_2;
}

/** A server that wants a client certificate after the request can ask for it under TLS 1.2 only;
 * under TLS 1.3 IIS resets, or says 500. */
static enum next try_tls_1_2(struct decisions *decisions)
{
    decisions->tried_tls_1_2 = true;
    return ask_by(decisions, SCHEME_HTTPS, TLS_QUESTION_TLS_1_2);
}

static enum next take_status(struct decisions *decisions, const struct evidence *evidence)
{
    decisions->silences = 0;
    decisions->has_answered = true;
    const bool is_plain = decisions->manner.scheme == SCHEME_HTTP;
    if (is_plain && !decisions->is_settled && decisions->expected == SCHEME_HTTP &&
        evidence->status == 400 && !decisions->asked_other_scheme && decisions->may_change_scheme) {
        decisions->has_plain_answer = true;
        return ask_other_scheme(decisions);
    }
    if (evidence->status == 500 && may_try_tls_1_2(decisions, evidence)) {
        return try_tls_1_2(decisions);
    }
    const bool was_in_vain = is_trial(decisions) && evidence->status == 500 &&
                             evidence->client_certificate != CLIENT_CERTIFICATE_AFTER_REQUEST;
    if (!was_in_vain) {
        decisions->settled = decisions->manner;
    }
    decisions->is_settled = true;
    return next_path(decisions);
}

/** Each path is asked twice, so that what is said of it stands if a later one is answered. */
static enum next take_broken_path(struct decisions *decisions)
{
    if (!decisions->is_confirmed) {
        decisions->is_confirmed = true;
        return NEXT_AGAIN;
    }
    decisions->broken_paths++;
    return decisions->broken_paths < BROKEN_PATH_LIMIT ? next_path(decisions) : NEXT_NOTHING;
}

/** Plain HTTP, of which nothing has been heard yet, gave no HTTP. */
static enum next take_plain_failure(struct decisions *decisions, enum outcome outcome)
{
    if (is_doubtful(outcome) && (decisions->is_confirmed || decisions->broken_paths > 0)) {
        return take_broken_path(decisions);
    }
    if (decisions->expected == SCHEME_HTTPS || decisions->asked_other_scheme) {
        return NEXT_NOTHING;
    }
    if (decisions->first_failure == OUTCOME_OK) {
        decisions->first_failure = outcome;
    }
    if (!decisions->may_change_scheme) {
        return is_doubtful(outcome) ? confirm(decisions, NEXT_NOTHING) : NEXT_NOTHING;
    }
    return ask_other_scheme(decisions);
}

static enum next take_broken_connection(struct decisions *decisions,
                                        const struct evidence *evidence)
{
    if (evidence->outcome == OUTCOME_ALERT &&
        evidence->client_certificate == CLIENT_CERTIFICATE_HANDSHAKE && evidence->is_fresh) {
        return NEXT_NOTHING; // under TLS 1.3 the refusal of an empty certificate comes this late
    }
    if (is_trial(decisions)) {
        return next_path(decisions); // asked twice, ended twice
    }
    if (may_try_tls_1_2(decisions, evidence)) {
        return try_tls_1_2(decisions);
    }
    return confirm(decisions, NEXT_PATH);
}

static enum next take_silence(struct decisions *decisions)
{
    decisions->silences++;
    return decisions->silences < SILENCE_LIMIT ? next_path(decisions) : NEXT_NOTHING;
}

static enum next take_settled_failure(struct decisions *decisions, const struct evidence *evidence)
{
    switch (evidence->outcome) {
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
    case OUTCOME_ALERT:
        return take_broken_connection(decisions, evidence);
    case OUTCOME_TIMED_OUT:
        return take_silence(decisions);
    case OUTCOME_NOT_HTTP:
    case OUTCOME_TLS_RECORD:
        return decisions->has_answered ? next_path(decisions) : NEXT_NOTHING;
    case OUTCOME_MALFORMED:
    case OUTCOME_UNSUPPORTED:
    case OUTCOME_LOCAL_FAULT:
        return next_path(decisions);
    case OUTCOME_OK:
    case OUTCOME_UNRESOLVED:
    case OUTCOME_REFUSED:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_NOT_TLS:
    case OUTCOME_KEPT_CONNECTION_ENDED:
    case OUTCOME_OUT_OF_SCOPE:
    case OUTCOME_NOT_ASKED:
    case OUTCOME_COUNT:
        break;
    }
    return NEXT_NOTHING;
}

static enum next take_answer(struct decisions *decisions, const struct evidence *evidence)
{
    if (evidence->outcome == OUTCOME_KEPT_CONNECTION_ENDED) {
        if (decisions->is_reconnected) {
            return next_path(decisions);
        }
        decisions->is_reconnected = true;
        return NEXT_AGAIN;
    }
    const bool is_plain = decisions->manner.scheme == SCHEME_HTTP;
    if (!is_plain && !decisions->is_settled) {
        decisions->is_settled = true; // the handshake was complete
        decisions->settled = decisions->manner;
    }
    if (evidence->outcome == OUTCOME_OK) {
        return take_status(decisions, evidence);
    }
    const bool speaks_http = decisions->is_settled || evidence->outcome == OUTCOME_MALFORMED;
    return is_plain && !speaks_http ? take_plain_failure(decisions, evidence->outcome)
                                    : take_settled_failure(decisions, evidence);
}

void decisions_init(struct decisions *decisions, enum scheme expected, bool may_change_scheme)
{
    *decisions = (struct decisions){
        .manner = { .scheme = expected, .tls = TLS_QUESTION_DEFAULT },
        .expected = expected,
        .may_change_scheme = may_change_scheme,
    };
}

bool decisions_reject(struct decisions *decisions, const struct evidence *evidence)
{
    const bool is_rejected = evidence->may_be_our_lack && evidence->library == TLS_LIBRARY_SLIM;
    if (is_rejected) {
        decisions->library = TLS_LIBRARY_WHOLE;
    }
    return is_rejected;
}

enum next decisions_take(struct decisions *decisions, const struct evidence *evidence)
{
    switch (evidence->stage) {
    case STAGE_CONNECTION:
        return take_connection(decisions);
    case STAGE_HANDSHAKE:
        return take_handshake(decisions, evidence);
    case STAGE_ANSWER:
    case STAGE_COUNT:
        break;
    }
    return take_answer(decisions, evidence);
}
