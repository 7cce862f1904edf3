#include "verdict/tls_report.h"

#include "base/text.h"
#include "verdict/alerts.h"
#include "verdict/evidence.h"
#include "verdict/port_facts.h"

// A reset may be chance once.
#define RESETS_THAT_COUNT 2

static enum tls_question question_of(enum tls_version version)
{
    switch (version) {
    case TLS_1_0:
        return TLS_QUESTION_TLS_1_0;
    case TLS_1_1:
        return TLS_QUESTION_TLS_1_1;
    case TLS_1_2:
        return TLS_QUESTION_TLS_1_2;
    case TLS_1_3:
        return TLS_QUESTION_TLS_1_3;
    case TLS_VERSION_COUNT:
        break;
    }
    return TLS_QUESTION_COUNT;
}

static bool is_own_handshake(const struct sighting *sighting)
{
    return sighting->kind == OBSERVATION_HANDSHAKE && sighting->has_own_name;
}

/** All but a client certificate was in order. */
static bool is_complete(const struct sighting *sighting)
{
    return sighting->outcome == OUTCOME_OK ||
           sighting->handshake.client_certificate == CLIENT_CERTIFICATE_REQUIRED;
}

static bool is_ended(const struct sighting *sighting)
{
    return sighting->outcome == OUTCOME_RESET || sighting->outcome == OUTCOME_CLOSED;
}

/** Whether a question for that version, and no other, was answered by no. */
static bool is_refusal(const struct sighting *sighting, enum tls_version version)
{
    const struct sighted_handshake *handshake = &sighting->handshake;
    if (handshake->question != question_of(version)) {
        return false;
    }
    const bool has_other_version =
        handshake->version != NULL && !text_equal(handshake->version, tls_version_name(version));
    return has_other_version ||
           (sighting->outcome == OUTCOME_ALERT && handshake->alert == ALERT_PROTOCOL_VERSION);
}

// Anything else than a protocol_version alert, another version chosen or a confirmed reset (a time
// out, a fault of this machine, what our library cannot do) is not measured.
static enum tls_support support_of(const struct endpoint_view *endpoint, enum tls_version version)
{
    enum tls_support support = TLS_SUPPORT_UNMEASURED;
    unsigned resets = 0;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (!is_own_handshake(sighting)) {
            continue;
        }
        const struct sighted_handshake *handshake = &sighting->handshake;
        if (is_complete(sighting) && handshake->version != NULL &&
            text_equal(handshake->version, tls_version_name(version))) {
            return TLS_SUPPORT_ACCEPTED;
        }
        resets += handshake->question == question_of(version) && handshake->version == NULL &&
                  is_ended(sighting) && !port_facts_is_part_there(sighting);
        if (is_refusal(sighting, version) || resets >= RESETS_THAT_COUNT) {
            support = TLS_SUPPORT_REFUSED;
        }
    }
    return support;
}

/** What the questions of one kind came to. */
struct tally {
    const struct sighting *complete;
    const struct sighting *alert;
    const struct sighting *ended;
    unsigned ended_count;
};

static struct tally tally_of(const struct endpoint_view *endpoint, enum tls_question question)
{
    struct tally tally = { 0 };
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (!is_own_handshake(sighting) || sighting->handshake.question != question) {
            continue;
        }
        if (is_complete(sighting)) {
            tally.complete = sighting;
        } else if (sighting->outcome == OUTCOME_ALERT) {
            tally.alert = sighting;
        } else if (is_ended(sighting)) {
            tally.ended = sighting;
            tally.ended_count++;
        }
    }
    return tally;
}

static bool is_same_leaf(const struct judged_chain *left, const struct judged_chain *right)
{
    return left != NULL && right != NULL &&
           text_equal(left->certificates[0]->facts.sha256, right->certificates[0]->facts.sha256);
}

/** Only a port that completes a handshake with its host's name can be said to need it. */
static struct name_need_report need_of_name(const struct endpoint_view *endpoint,
                                            enum tls_question question, struct arena *arena)
{
    const struct tally tally = tally_of(endpoint, question);
    if (!is_complete(endpoint->handshake)) {
        return (struct name_need_report){ 0 };
    }
    if (tally.complete != NULL) {
        const bool is_same =
            is_same_leaf(tally.complete->handshake.chain, endpoint->handshake->handshake.chain);
        return (struct name_need_report){
            .need = is_same ? NAME_NEED_SAME : NAME_NEED_DEFAULT_CERTIFICATE,
        };
    }
    const struct sighting *failure = tally.alert;
    if (failure == NULL && tally.ended_count >= RESETS_THAT_COUNT) {
        failure = tally.ended;
    }
    return failure == NULL ? (struct name_need_report){ 0 }
                           : (struct name_need_report){
                                 .need = NAME_NEED_REQUIRED,
                                 .failure = handshake_failure(arena, failure),
                             };
}

const char *handshake_failure(struct arena *arena, const struct sighting *handshake)
{
    return handshake->outcome == OUTCOME_ALERT
               ? arena_format(arena, "alert %s", alert_name(arena, handshake->handshake.alert))
               : outcome_words(handshake->outcome);
}

void tls_report_fill(struct endpoint_report *report, const struct endpoint_view *endpoint,
                     struct arena *arena)
{
    if (endpoint->handshake == NULL) {
        return;
    }
    const struct sighted_handshake *handshake = &endpoint->handshake->handshake;
    report->has_tls = true;
    report->tls_outcome = outcome_name(endpoint->handshake->outcome);
    report->tls_version = handshake->version;
    for (unsigned i = 0; i < TLS_VERSION_COUNT; i++) {
        report->tls_versions[i] = support_of(endpoint, (enum tls_version)i);
    }
    report->tls_cipher = handshake->cipher;
    report->tls_alpn = handshake->alpn;
    report->client_certificate = endpoint->client_certificate;
    report->without_name = need_of_name(endpoint, TLS_QUESTION_NO_NAME, arena);
    report->with_wrong_name = need_of_name(endpoint, TLS_QUESTION_WRONG_NAME, arena);
    if (handshake->chain != NULL) {
        report->certificate = handshake->chain->certificates[0];
        report->chain = handshake->chain->certificates;
        report->chain_length = handshake->chain->length;
        report->built_chain = handshake->chain->built;
        report->tls_staple = staple_state_name(handshake->chain->staple);
    }
}
