#include "verdict/port_facts.h"

#include "base/text.h"
#include "verdict/alerts.h"

#include <string.h>

static enum connect_voice hear_connection(const struct sighting *sighting)
{
    switch (sighting->outcome) {
    case OUTCOME_OK:
        return CONNECT_ACCEPTED;
    case OUTCOME_REFUSED:
        return CONNECT_REFUSED;
    case OUTCOME_UNREACHABLE:
        return CONNECT_UNREACHABLE;
    case OUTCOME_TIMED_OUT:
        return CONNECT_TIMED_OUT;
    case OUTCOME_OUT_OF_SCOPE:
        return CONNECT_OUT_OF_SCOPE;
    case OUTCOME_UNRESOLVED:
        return CONNECT_UNRESOLVED;
    case OUTCOME_LOCAL_FAULT:
    case OUTCOME_UNSUPPORTED:
        return CONNECT_LOCAL_FAULT;
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
        // A reset while connecting: what RFC 9293 calls a refusal, seen by another system call.
        return CONNECT_REFUSED;
    case OUTCOME_ALERT:
    case OUTCOME_NOT_TLS:
    case OUTCOME_NOT_HTTP:
    case OUTCOME_TLS_RECORD:
    case OUTCOME_MALFORMED:
    case OUTCOME_KEPT_CONNECTION_ENDED:
        return CONNECT_ACCEPTED;
    case OUTCOME_NOT_ASKED:
    case OUTCOME_COUNT:
        return CONNECT_NOT_ASKED;
    }
    return CONNECT_NOT_ASKED;
}

/** Did TLS get as far as a part of the server's first message? */
static bool has_begun(const struct sighting *sighting)
{
    return sighting->handshake.version != NULL || sighting->handshake.chain != NULL ||
           port_facts_is_part_there(sighting);
}

static enum hello_voice hear_clear_text(const struct sighting *sighting)
{
    const char *detail = sighting->detail;
    // A slow server may have said no more of its "HTTP/1.1" when it was left.
    const bool is_http = detail != NULL && text_find_ignore_case(detail, strlen(detail), "HTTP/");
    return is_http ? HELLO_CLEAR_HTTP : HELLO_CLEAR_BYTES;
}

static enum hello_voice hear_alert(int alert)
{
    return alert == ALERT_UNRECOGNIZED_NAME ? HELLO_NEEDS_ANOTHER_NAME : HELLO_ALERT;
}

static bool wants_certificate(const struct sighting *sighting)
{
    return sighting->outcome != OUTCOME_OK &&
           (sighting->handshake.client_certificate == CLIENT_CERTIFICATE_REQUIRED ||
            (sighting->outcome == OUTCOME_ALERT &&
             sighting->handshake.alert == ALERT_CERTIFICATE_REQUIRED));
}

static enum hello_voice hear_hello(const struct sighting *sighting)
{
    if (wants_certificate(sighting)) {
        return HELLO_WANTS_CERTIFICATE;
    }
    const bool begun = has_begun(sighting);
    switch (sighting->outcome) {
    case OUTCOME_OK:
        return HELLO_COMPLETE;
    case OUTCOME_ALERT:
        return hear_alert(sighting->handshake.alert);
    case OUTCOME_NOT_TLS:
        return hear_clear_text(sighting);
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
        return begun ? HELLO_BEGUN : HELLO_ENDED;
    case OUTCOME_TIMED_OUT:
        return begun ? HELLO_BEGUN : HELLO_SILENT;
    case OUTCOME_MALFORMED:
        return HELLO_MALFORMED;
    case OUTCOME_UNSUPPORTED:
        return begun ? HELLO_BEYOND_US : HELLO_UNSUPPORTED;
    case OUTCOME_UNRESOLVED:
    case OUTCOME_REFUSED:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_NOT_HTTP:
    case OUTCOME_TLS_RECORD:
    case OUTCOME_KEPT_CONNECTION_ENDED:
    case OUTCOME_OUT_OF_SCOPE:
    case OUTCOME_LOCAL_FAULT:
    case OUTCOME_NOT_ASKED:
    case OUTCOME_COUNT:
        return HELLO_UNASKED;
    }
    return HELLO_UNASKED;
}

static enum plain_voice hear_status(const struct sighted_answer *answer)
{
    if (answer->status != 400) {
        return PLAIN_ANSWERED;
    }
    return answer->page.wants_tls ? PLAIN_WANTS_TLS : PLAIN_BAD_REQUEST;
}

static enum plain_voice hear_plain(const struct sighting *sighting)
{
    switch (sighting->outcome) {
    case OUTCOME_OK:
        return hear_status(&sighting->answer);
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
        return port_facts_is_part_there(sighting) ? PLAIN_BEGUN : PLAIN_ENDED;
    case OUTCOME_TIMED_OUT:
        return port_facts_is_part_there(sighting) ? PLAIN_BEGUN : PLAIN_SILENT;
    case OUTCOME_MALFORMED:
        return PLAIN_MALFORMED;
    case OUTCOME_NOT_HTTP:
        return PLAIN_OTHER_BYTES;
    case OUTCOME_TLS_RECORD:
    case OUTCOME_ALERT:
        return PLAIN_TLS_RECORD;
    case OUTCOME_UNRESOLVED:
    case OUTCOME_REFUSED:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_NOT_TLS:
    case OUTCOME_KEPT_CONNECTION_ENDED:
    case OUTCOME_OUT_OF_SCOPE:
    case OUTCOME_UNSUPPORTED:
    case OUTCOME_LOCAL_FAULT:
    case OUTCOME_NOT_ASKED:
    case OUTCOME_COUNT:
        return PLAIN_UNASKED;
    }
    return PLAIN_UNASKED;
}

// Which versions a port takes, and what it does without a name, are questions of their own: that an
// old version is refused says nothing about the port.
static bool is_about_the_port(const struct sighting *sighting)
{
    const enum tls_question question = sighting->handshake.question;
    return question == TLS_QUESTION_DEFAULT || question == TLS_QUESTION_TLS_1_2 ||
           (sighting->outcome == OUTCOME_OK && question != TLS_QUESTION_NO_NAME &&
            question != TLS_QUESTION_WRONG_NAME);
}

static void add_connection(struct port_facts *facts, const struct sighting *sighting)
{
    const enum connect_voice voice = hear_connection(sighting);
    if (voice < facts->connect) {
        facts->connect = voice;
        facts->connect_attempts = 0;
    }
    facts->connect_attempts += voice == facts->connect;
    if (!outcome_is_measured(sighting->outcome) && sighting->detail != NULL) {
        facts->detail = sighting->detail;
    }
}

static bool is_dispute(enum hello_voice left, enum hello_voice right)
{
    return (left == HELLO_ENDED && right == HELLO_SILENT) ||
           (left == HELLO_SILENT && right == HELLO_ENDED);
}

static void add_handshake(struct port_facts *facts, const struct sighting *sighting)
{
    if (!is_about_the_port(sighting)) {
        return;
    }
    enum hello_voice voice = hear_hello(sighting);
    if (voice == HELLO_UNASKED || voice == HELLO_UNSUPPORTED) {
        facts->detail = sighting->detail != NULL ? sighting->detail : facts->detail;
    } else if (facts->hello < HELLO_UNSUPPORTED && voice != facts->hello) {
        facts->is_hello_mixed = true;
        voice = is_dispute(facts->hello, voice) ? HELLO_DISPUTED : voice;
    }
    if (voice < facts->hello) {
        facts->hello = voice;
        facts->hello_attempts = 0;
        facts->alert = sighting->handshake.alert;
    }
    facts->hello_attempts += voice == facts->hello;
}

static void add_answer(struct port_facts *facts, const struct sighting *sighting)
{
    if (sighting->scheme == SCHEME_HTTPS) {
        // An answer over HTTPS proves the handshake that came before it.
        if (sighting->outcome == OUTCOME_OK) {
            facts->hello = HELLO_COMPLETE;
        }
        return;
    }
    const enum plain_voice voice = hear_plain(sighting);
    if (voice < facts->plain) {
        facts->plain = voice;
        facts->plain_attempts = 0;
    }
    facts->plain_attempts += voice == facts->plain;
    if (!outcome_is_measured(sighting->outcome) && sighting->detail != NULL) {
        facts->detail = sighting->detail;
    }
}

bool port_facts_counts(const struct endpoint_view *endpoint, const struct sighting *sighting)
{
    return sighting->has_own_name || !endpoint->has_own_name;
}

bool port_facts_is_part_there(const struct sighting *sighting)
{
    return sighting->detail != NULL && text_starts_with(sighting->detail, OBSERVATION_WITHIN);
}

struct port_facts port_facts_gather(const struct endpoint_view *endpoint)
{
    struct port_facts facts = {
        .connect = CONNECT_NOT_ASKED, .hello = HELLO_UNASKED, .alert = -1, .plain = PLAIN_UNASKED
    };
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (!port_facts_counts(endpoint, sighting)) {
            continue;
        }
        switch (sighting->kind) {
        case OBSERVATION_CONNECTION:
            add_connection(&facts, sighting);
            break;
        case OBSERVATION_HANDSHAKE:
            add_handshake(&facts, sighting);
            break;
        case OBSERVATION_ANSWER:
            add_answer(&facts, sighting);
            break;
        case OBSERVATION_RESOLUTION:
        case OBSERVATION_KIND_COUNT:
            break;
        }
    }
    return facts;
}

static bool is_deciding(const struct sighting *sighting, const struct port_facts *facts)
{
    switch (sighting->kind) {
    case OBSERVATION_HANDSHAKE:
        return is_about_the_port(sighting) && facts->hello < HELLO_UNASKED &&
               (hear_hello(sighting) == facts->hello || facts->hello == HELLO_DISPUTED);
    case OBSERVATION_ANSWER:
        if (sighting->scheme == SCHEME_HTTPS) {
            return facts->hello == HELLO_COMPLETE && sighting->outcome == OUTCOME_OK;
        }
        return facts->plain < PLAIN_UNASKED && hear_plain(sighting) == facts->plain;
    case OBSERVATION_CONNECTION:
        return hear_connection(sighting) == facts->connect;
    case OBSERVATION_RESOLUTION:
    case OBSERVATION_KIND_COUNT:
        return false;
    }
    return false;
}

/** A port of plain HTTP rests on the answer, any other on the handshake before anything else. */
static int weight(const struct sighting *sighting, enum port_state state)
{
    switch (sighting->kind) {
    case OBSERVATION_HANDSHAKE:
        return state == PORT_HTTP || state == PORT_OTHER ? 2 : 3;
    case OBSERVATION_ANSWER:
        return state == PORT_HTTP || state == PORT_OTHER ? 3 : 2;
    case OBSERVATION_CONNECTION:
        return 1;
    case OBSERVATION_RESOLUTION:
    case OBSERVATION_KIND_COUNT:
        return 0;
    }
    return 0;
}

const struct sighting *port_facts_deciding(const struct endpoint_view *endpoint,
                                           const struct port_facts *facts)
{
    const struct sighting *deciding = NULL;
    int heaviest = 0;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        const int weighed = weight(sighting, endpoint->judgement.state);
        if (port_facts_counts(endpoint, sighting) && is_deciding(sighting, facts) &&
            weighed > heaviest) {
            deciding = sighting;
            heaviest = weighed;
        }
    }
    return deciding;
}

bool port_facts_is_own_handshake(const struct endpoint_view *endpoint,
                                 const struct sighting *sighting)
{
    return sighting->kind == OBSERVATION_HANDSHAKE && port_facts_counts(endpoint, sighting) &&
           is_about_the_port(sighting);
}

const struct sighting *port_facts_handshake(const struct endpoint_view *endpoint)
{
    const struct sighting *best = NULL;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (!port_facts_is_own_handshake(endpoint, sighting)) {
            continue;
        }
        const bool is_better = best == NULL || hear_hello(sighting) < hear_hello(best) ||
                               (hear_hello(sighting) == hear_hello(best) &&
                                sighting->handshake.question == TLS_QUESTION_DEFAULT);
        best = is_better ? sighting : best;
    }
    return best;
}
