#include "verdict/aliases.h"

#include "base/text.h"
#include "verdict/alerts.h"
#include "verdict/tls_report.h"

static bool is_better(const struct sighting *candidate, const struct sighting *known)
{
    return known == NULL || (known->outcome != OUTCOME_OK && candidate->outcome == OUTCOME_OK) ||
           (known->handshake.chain == NULL && candidate->handshake.chain != NULL);
}

static bool is_refusal(const struct sighting *sighting)
{
    return sighting->handshake.chain == NULL &&
           (sighting->outcome == OUTCOME_RESET || sighting->outcome == OUTCOME_CLOSED ||
            (sighting->outcome == OUTCOME_ALERT &&
             sighting->handshake.alert == ALERT_UNRECOGNIZED_NAME));
}

struct alias_sight alias_look(const struct endpoint_view *endpoint, const char *name)
{
    struct alias_sight sight = { 0 };
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        const bool is_meant = sighting->kind == OBSERVATION_HANDSHAKE &&
                              sighting->handshake.question == TLS_QUESTION_DEFAULT &&
                              outcome_is_measured(sighting->outcome) &&
                              text_equal_ignore_case(sighting->server_name, name);
        if (!is_meant) {
            continue;
        }
        sight.refusals += is_refusal(sighting);
        sight.handshake = is_better(sighting, sight.handshake) ? sighting : sight.handshake;
    }
    const enum scheme scheme = endpoint->judgement.state == PORT_TLS ? SCHEME_HTTPS : SCHEME_HTTP;
    sight.answer = endpoint_view_path(endpoint, scheme, name, "/");
    return sight;
}

static void report_alias(struct alias_report *report, const struct alias_sight *sight,
                         struct arena *arena)
{
    const struct sighting *handshake = sight->handshake;
    if (handshake != NULL && handshake->handshake.chain != NULL) {
        report->certificate = handshake->handshake.chain->certificates[0];
    }
    if (handshake != NULL && handshake->outcome != OUTCOME_OK) {
        report->tls_failure = handshake_failure(arena, handshake);
    }
    if (sight->answer != NULL) {
        const struct sighting *deciding = sight->answer->deciding;
        report->has_answer = true;
        report->scheme = sight->answer->scheme;
        report->status = deciding->outcome == OUTCOME_OK ? deciding->answer.status : 0;
        report->state = sight->answer->judgement.state;
        report->rule = sight->answer->judgement.rule;
    }
}

void aliases_report(struct endpoint_report *report, const struct host_record *record,
                    const struct endpoint_view *endpoint, struct arena *arena)
{
    const struct host *host = record->host;
    if (host == NULL || host->alias_count == 0) {
        return;
    }
    struct alias_report *aliases = arena_allocate(arena, host->alias_count, sizeof(*aliases));
    for (size_t i = 0; i < host->alias_count; i++) {
        const struct alias_sight sight = alias_look(endpoint, host->aliases[i]);
        if (sight.handshake == NULL && sight.answer == NULL) {
            continue;
        }
        struct alias_report *alias = &aliases[report->alias_count++];
        alias->name = host->aliases[i];
        report_alias(alias, &sight, arena);
    }
    report->aliases = aliases;
}
