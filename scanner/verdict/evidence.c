#include "verdict/evidence.h"

#include "model/url.h"
#include "verdict/alerts.h"
#include "verdict/places.h"

#include <assert.h>

static const char *const words[OUTCOME_COUNT] = {
    [OUTCOME_OK] = "ok",
    [OUTCOME_UNRESOLVED] = "no address",
    [OUTCOME_REFUSED] = "refused",
    [OUTCOME_TIMED_OUT] = "no answer in the time allowed",
    [OUTCOME_UNREACHABLE] = "unreachable",
    [OUTCOME_RESET] = "reset",
    [OUTCOME_CLOSED] = "closed without an answer",
    [OUTCOME_ALERT] = "TLS alert",
    [OUTCOME_NOT_TLS] = "answered with no TLS",
    [OUTCOME_NOT_HTTP] = "answered with no HTTP",
    [OUTCOME_TLS_RECORD] = "answered with a TLS record",
    [OUTCOME_MALFORMED] = "answer malformed",
    [OUTCOME_KEPT_CONNECTION_ENDED] = "the kept connection ended",
    [OUTCOME_OUT_OF_SCOPE] = "not asked: outside the scope",
    [OUTCOME_UNSUPPORTED] = "not supported by this program",
    [OUTCOME_LOCAL_FAULT] = "failed on this machine",
    [OUTCOME_NOT_ASKED] = "not asked",
};

const char *outcome_words(enum outcome outcome)
{
    assert(outcome < OUTCOME_COUNT);
    return words[outcome];
}

static const char *with_detail(struct arena *arena, const struct sighting *sighting)
{
    const char *outcome = outcome_words(sighting->outcome);
    return sighting->detail != NULL ? arena_format(arena, "%s (%s)", outcome, sighting->detail)
                                    : outcome;
}

static const char *place_of(struct arena *arena, const struct sighting *sighting)
{
    return place_format(arena, sighting->server_name, sighting->port);
}

static const char *tls_question_words(enum tls_question question)
{
    switch (question) {
    case TLS_QUESTION_TLS_1_0:
        return ", asked for TLS 1.0";
    case TLS_QUESTION_TLS_1_1:
        return ", asked for TLS 1.1";
    case TLS_QUESTION_TLS_1_2:
        return ", asked for TLS 1.2";
    case TLS_QUESTION_TLS_1_3:
        return ", asked for TLS 1.3";
    case TLS_QUESTION_NO_NAME:
        return ", asked without a name";
    case TLS_QUESTION_WRONG_NAME:
        return ", asked with a wrong name";
    case TLS_QUESTION_DEFAULT:
    case TLS_QUESTION_COUNT:
        break;
    }
    return "";
}

static const char *client_certificate_words(const struct sighting *sighting,
                                            enum client_certificate state)
{
    const bool is_asked = state != CLIENT_CERTIFICATE_UNKNOWN && state != CLIENT_CERTIFICATE_NONE;
    if (sighting->has_client_certificate && is_asked) {
        return state == CLIENT_CERTIFICATE_REQUIRED ? ", refuses our client certificate"
                                                    : ", is shown our client certificate";
    }
    switch (state) {
    case CLIENT_CERTIFICATE_HANDSHAKE:
        return ", asks for a client certificate";
    case CLIENT_CERTIFICATE_REQUIRED:
        return ", requires a client certificate";
    case CLIENT_CERTIFICATE_AFTER_REQUEST:
        return ", asks for a client certificate after the request";
    case CLIENT_CERTIFICATE_UNKNOWN:
    case CLIENT_CERTIFICATE_NONE:
    case CLIENT_CERTIFICATE_COUNT:
        break;
    }
    return "";
}

static const char *handshake_result(struct arena *arena, const struct sighting *sighting)
{
    const struct sighted_handshake *handshake = &sighting->handshake;
    if (sighting->outcome == OUTCOME_OK) {
        return arena_format(arena, "%s%s%s",
                            handshake->version != NULL ? handshake->version : "complete",
                            handshake->cipher != NULL ? " " : "",
                            handshake->cipher != NULL ? handshake->cipher : "");
    }
    if (sighting->outcome == OUTCOME_ALERT) {
        return arena_format(arena, "alert %s", alert_name(arena, handshake->alert));
    }
    return with_detail(arena, sighting);
}

static const char *summarize_handshake(struct arena *arena, const struct sighting *sighting)
{
    return arena_format(arena, "TLS with %s: %s%s%s", place_of(arena, sighting),
                        handshake_result(arena, sighting),
                        client_certificate_words(sighting, sighting->handshake.client_certificate),
                        tls_question_words(sighting->handshake.question));
}

static const char *answer_result(struct arena *arena, const struct sighting *sighting)
{
    const struct sighted_answer *answer = &sighting->answer;
    if (sighting->outcome != OUTCOME_OK) {
        return with_detail(arena, sighting);
    }
    const char *server = answer->server != NULL ? answer->server : "no Server header";
    const bool is_redirect = sighting_is_redirect(sighting) && answer->location != NULL;
    return arena_format(arena, "%u, %s%s%s%s", answer->status, server, is_redirect ? ", to " : "",
                        is_redirect ? answer->location : "",
                        answer->transport_security != NULL ? ", Strict-Transport-Security" : "");
}

static const char *summarize_answer(struct arena *arena, const struct sighting *sighting)
{
    const struct url url = {
        .kind = URL_WEB,
        .scheme = sighting->scheme,
        .host = sighting->server_name,
        .port = sighting->port,
        .path = sighting->path,
    };
    return arena_format(arena, "GET %s: %s%s", url_format(arena, &url),
                        answer_result(arena, sighting),
                        client_certificate_words(sighting, sighting->answer.client_certificate));
}

static const char *summarize(struct arena *arena, const struct sighting *sighting)
{
    switch (sighting->kind) {
    case OBSERVATION_RESOLUTION:
        return arena_format(arena, "resolve %s: %s", sighting->server_name,
                            with_detail(arena, sighting));
    case OBSERVATION_HANDSHAKE:
        return summarize_handshake(arena, sighting);
    case OBSERVATION_ANSWER:
        return summarize_answer(arena, sighting);
    case OBSERVATION_CONNECTION:
    case OBSERVATION_KIND_COUNT:
        break;
    }
    return arena_format(arena, "connect %s: %s", place_of(arena, sighting),
                        with_detail(arena, sighting));
}

struct evidence evidence_of(struct arena *arena, const struct sighting *sighting)
{
    struct evidence evidence = {
        .observation = sighting->number,
        .origin = sighting->origin,
    };
    if (sighting->address.family != ADDRESS_NONE) {
        char address[ADDRESS_TEXT_SIZE];
        address_format(&sighting->address, address);
        evidence.address = arena_copy_text(arena, address);
    }
    const struct arena_mark mark = arena_mark(arena);
    evidence.summary = arena_release_but(arena, mark, summarize(arena, sighting));
    return evidence;
}

static struct evidence_list list_of_one(struct arena *arena, struct evidence evidence)
{
    struct evidence *item = arena_allocate(arena, 1, sizeof(*item));
    *item = evidence;
    return (struct evidence_list){ .items = item, .count = 1 };
}

struct evidence_list evidence_from_text(struct arena *arena, const char *summary)
{
    return list_of_one(arena, (struct evidence){ .summary = summary });
}

struct evidence_list evidence_from_sighting(struct arena *arena, const struct sighting *sighting)
{
    return list_of_one(arena, evidence_of(arena, sighting));
}

struct evidence_list evidence_with(struct arena *arena, struct evidence_list list,
                                   const struct sighting *sighting)
{
    struct evidence *items = arena_allocate(arena, list.count + 1, sizeof(*items));
    for (size_t i = 0; i < list.count; i++) {
        items[i] = list.items[i];
    }
    items[list.count] = evidence_of(arena, sighting);
    return (struct evidence_list){ .items = items, .count = list.count + 1 };
}

struct evidence_list evidence_of_endpoint(struct arena *arena, struct endpoint_view *endpoint)
{
    if (endpoint->evidence == NULL && endpoint->deciding != NULL) {
        const struct evidence_list list =
            list_of_one(arena, evidence_of(arena, endpoint->deciding));
        endpoint->evidence = list.items;
        endpoint->evidence_count = list.count;
    }
    return (struct evidence_list){ .items = endpoint->evidence, .count = endpoint->evidence_count };
}

/** The end of a redirect, its canary and its twin: what a state may rest on beside the answer. */
static size_t find_company(const struct path_view *view, const struct path_view *out_company[4])
{
    size_t count = 0;
    if (view->canary != NULL) {
        out_company[count++] = view->canary;
    }
    if (view->twin != NULL) {
        out_company[count++] = view->twin;
    }
    if (view->canary_twin != NULL) {
        out_company[count++] = view->canary_twin;
    }
    if (view->chain != NULL && view->chain->last != NULL) {
        out_company[count++] = view->chain->last;
    }
    return count;
}

static void make_path_evidence(struct arena *arena, struct path_view *view)
{
    const struct path_view *company[4];
    const size_t company_count = find_company(view, company);
    struct evidence *items =
        arena_allocate(arena, view->attempt_count + company_count, sizeof(*items));
    size_t count = 0;
    items[count++] = evidence_of(arena, view->deciding);
    for (size_t i = 0; i < view->attempt_count; i++) {
        if (&view->attempts[i] != view->deciding) {
            items[count++] = evidence_of(arena, &view->attempts[i]);
        }
    }
    for (size_t i = 0; i < company_count; i++) {
        items[count++] = evidence_of(arena, company[i]->deciding);
    }
    view->evidence = items;
    view->evidence_count = count;
}

bool evidence_is_of_port(const struct endpoint_view *endpoint, const struct path_view *view)
{
    if (view == NULL) {
        return true;
    }
    const enum port_state spoken = view->scheme == SCHEME_HTTPS ? PORT_TLS : PORT_HTTP;
    return view->deciding->outcome == OUTCOME_NOT_ASKED &&
           (endpoint->judgement.state != spoken || view->judgement.state != PATH_UNMEASURED);
}

struct evidence_list evidence_of_path(struct arena *arena, struct endpoint_view *endpoint,
                                      struct path_view *view)
{
    if (evidence_is_of_port(endpoint, view)) {
        return evidence_of_endpoint(arena, endpoint);
    }
    if (view->evidence == NULL) {
        make_path_evidence(arena, view);
    }
    return (struct evidence_list){ .items = view->evidence, .count = view->evidence_count };
}

struct evidence_list evidence_of_absence(struct arena *arena, const struct host_record *record)
{
    if (record->absence_sighting == NULL) {
        return (struct evidence_list){ 0 };
    }
    return list_of_one(arena, evidence_of(arena, record->absence_sighting));
}
