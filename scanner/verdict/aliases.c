#include "verdict/aliases.h"

#include "base/text.h"
#include "verdict/alerts.h"
#include "verdict/tls_report.h"

#include <string.h>

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

// A reset may be chance once.
static bool is_certificate_told(const struct alias_sight *sight)
{
    const struct sighting *handshake = sight->handshake;
    return handshake != NULL && (handshake->handshake.chain != NULL || sight->refusals > 1 ||
                                 (sight->refusals > 0 && handshake->outcome == OUTCOME_ALERT));
}

const struct sighting *alias_find_unmeasured(const struct endpoint_view *endpoint, const char *name)
{
    const struct alias_sight sight = alias_look(endpoint, name);
    if (is_certificate_told(&sight)) {
        return NULL;
    }
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        const bool is_in_the_clear =
            sighting->kind == OBSERVATION_ANSWER && sighting->scheme == SCHEME_HTTP;
        if (sighting->is_alias && !is_in_the_clear && sighting->outcome != OUTCOME_OK &&
            text_equal_ignore_case(sighting->server_name, name)) {
            return sighting;
        }
    }
    return NULL;
}

static bool is_root_of_alias(const struct path_view *view, enum scheme scheme)
{
    return view->scheme == scheme && view->deciding->is_alias && strcmp(view->path, "/") == 0;
}

bool alias_is_told(const struct path_view *answer)
{
    const struct path_judgement *judgement = &answer->judgement;
    const bool is_guess =
        judgement->state == PATH_FORBIDDEN && judgement->confidence != CONFIDENCE_HIGH;
    return judgement->state != PATH_UNMEASURED && !judgement->is_doubtful && !is_guess;
}

static bool is_turned_away(const struct path_view *view)
{
    const enum path_state state = view->judgement.state;
    return alias_is_told(view) && (state == PATH_NO_SITE || state == PATH_CLOSED);
}

/** Is it seen that no site serves that name in the clear? */
static bool is_kept_out(const struct path_view *view)
{
    const enum path_state state = view->judgement.state;
    return is_turned_away(view) || (alias_is_told(view) && (state == PATH_REQUIRES_SSL ||
                                                            state == PATH_REDIRECTS_TO_HTTPS));
}

static bool is_beyond(const struct path_view *view, enum path_state own)
{
    if (own == PATH_NO_SITE) {
        return !is_turned_away(view);
    }
    return (own == PATH_REQUIRES_SSL || own == PATH_REDIRECTS_TO_HTTPS) && !is_kept_out(view);
}

struct path_view *alias_next_beyond(const struct endpoint_view *endpoint, enum scheme scheme,
                                    enum path_state own, const struct path_view *last)
{
    size_t i = last != NULL ? (size_t)(last - endpoint->paths) + 1 : 0;
    while (i < endpoint->path_count && !(is_root_of_alias(&endpoint->paths[i], scheme) &&
                                         is_beyond(&endpoint->paths[i], own))) {
        i++;
    }
    return i < endpoint->path_count ? &endpoint->paths[i] : NULL;
}

// One site answers "/" alike under all of its names. A redirect does so, wherever it leads.
static bool is_of_same_site(const struct path_view *view, const struct path_view *own)
{
    const bool is_answer =
        view->judgement.state != PATH_UNMEASURED || sighting_is_redirect(view->deciding);
    return is_answer && !view->judgement.is_doubtful && view->deciding->outcome == OUTCOME_OK &&
           own->deciding->outcome == OUTCOME_OK &&
           view->deciding->answer.status == own->deciding->answer.status;
}

static const struct path_view *find_other_site(const struct endpoint_view *endpoint,
                                               const struct path_view *own)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        const struct path_view *view = &endpoint->paths[i];
        if (is_root_of_alias(view, own->scheme) && !is_kept_out(view) &&
            !is_of_same_site(view, own)) {
            return view;
        }
    }
    return NULL;
}

const struct path_view *alias_find_doubt(const struct endpoint_view *endpoint,
                                         const struct path_view *own)
{
    const struct path_view *answer =
        alias_next_beyond(endpoint, own->scheme, own->judgement.state, NULL);
    return answer != NULL ? answer : find_other_site(endpoint, own);
}

void alias_tell_doubt(struct arena *arena, const struct path_view *answer, struct opinion *opinion,
                      struct seen_value *seen)
{
    const bool is_by_site = alias_is_told(answer) && answer->judgement.state != PATH_BROKEN;
    const char *words = is_by_site
                            ? "a site answers on this port, and this path was not asked under it"
                            : "it could not be told whether a site answers on this port";
    seen->is_doubtful = true;
    opinion->confidence = CONFIDENCE_LOW;
    opinion->reason = arena_format(arena, "%s; but under the name %s %s", opinion->reason,
                                   answer->server_name, words);
    opinion->evidence = evidence_with(arena, opinion->evidence, answer->deciding);
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
