#include "model/address.h"
#include "verdict/alias_ways.h"
#include "verdict/aliases.h"
#include "verdict/applied.h"
#include "verdict/checks.h"

// A reset may be chance once.
#define REFUSALS_THAT_COUNT 2

/** An endpoint that serves its own name, and what it does for another one. */
struct naming {
    struct endpoint_view *endpoint;
    const struct path_view *own;
    struct alias_sight sight;
};

/** What the other name was found to be. */
struct reach {
    value_set value; /**< 0: cannot be told */
    const char *observed;
    const char *reason;
};

static bool is_answered(const struct path_view *view)
{
    return view != NULL && view->deciding->outcome == OUTCOME_OK;
}

/** Is it sent away to the other protocol, or kept from this one? */
static bool is_kept_off(const struct path_view *view)
{
    const enum path_state state = view->judgement.state;
    return view->scheme == SCHEME_HTTP
               ? state == PATH_REQUIRES_SSL || state == PATH_REDIRECTS_TO_HTTPS
               : state == PATH_REDIRECTS_TO_HTTP;
}

/** The host's own name reaches a site there: only then can another name miss it. */
static bool is_own_name_served(const struct path_view *own)
{
    return is_answered(own) && !own->judgement.is_doubtful &&
           own->judgement.state != PATH_NO_SITE && own->judgement.state != PATH_APP_DOWN;
}

static struct reach reach_of_answer(struct arena *arena, const struct naming *naming)
{
    const struct path_view *answer = naming->sight.answer;
    const unsigned status = answer->deciding->answer.status;
    const enum path_state state = answer->judgement.state;
    if (state == PATH_NO_SITE) {
        return (struct reach){
            .value = VALUE_ABSENT,
            .observed = arena_format(arena, "%s (%u)", path_state_title(state), status),
            .reason = "the driver answers that no site is bound to this name, while the host's own "
                      "name is served",
        };
    }
    if (alias_is_same_way(answer, naming->own)) {
        return (struct reach){
            .value = VALUE_PRESENT,
            .observed = "a site answers",
            .reason = "a site answers to this name as it does to the host's own",
        };
    }
    if (is_kept_off(answer)) {
        return (struct reach){
            .value = VALUE_ABSENT,
            .observed = arena_format(arena, "%s (%u)", path_state_title(state), status),
            .reason = "under this name the site keeps clients from this protocol, while the host's "
                      "own name is served",
        };
    }
    return (struct reach){
        .observed = arena_format(arena, "%s (%u)", path_state_title(state), status),
        .reason = "the answer differs from the one to the host's own name: another site may "
                  "answer to this name",
    };
}

static struct reach reach_of(struct arena *arena, const struct naming *naming)
{
    if (is_answered(naming->sight.answer)) {
        return reach_of_answer(arena, naming);
    }
    const struct sighting *handshake = naming->sight.handshake;
    const bool is_refused =
        handshake != NULL && handshake->handshake.chain == NULL &&
        (handshake->outcome == OUTCOME_ALERT || naming->sight.refusals >= REFUSALS_THAT_COUNT) &&
        naming->sight.refusals > 0;
    if (is_refused) {
        return (struct reach){
            .value = VALUE_ABSENT,
            .observed = "the handshake is refused under this name",
            .reason = "a handshake with this name is refused, while one with the host's own name "
                      "is completed",
        };
    }
    return (struct reach){
        .observed = "not measured",
        .reason = "no answer was got under this name",
    };
}

static struct evidence_list evidence_of_naming(struct arena *arena, const struct naming *naming)
{
    const struct evidence_list own = evidence_from_sighting(arena, naming->own->deciding);
    if (naming->sight.answer != NULL) {
        return evidence_with(arena, own, naming->sight.answer->deciding);
    }
    return naming->sight.handshake != NULL ? evidence_with(arena, own, naming->sight.handshake)
                                           : own;
}

static enum standing standing_of(const struct naming *naming, const struct reach *reach)
{
    const bool is_unmeasured =
        reach->value == 0 && !is_answered(naming->sight.answer) && naming->sight.refusals == 0;
    return is_unmeasured ? STANDING_UNMEASURED : STANDING_MEASURED;
}

static void judge(const struct applied *applied, const struct naming *naming)
{
    struct arena *arena = applied->hearing->arena;
    const struct reach reach = reach_of(arena, naming);
    const struct seen_value seen = {
        .value = reach.value,
        .is_doubtful = reach.value == 0 || (is_answered(naming->sight.answer) &&
                                            naming->sight.answer->judgement.is_doubtful),
    };
    struct opinion opinion = {
        .confidence = reach.value != 0 ? CONFIDENCE_HIGH : CONFIDENCE_LOW,
        .observed = reach.observed,
        .reason = reach.reason,
        .evidence = evidence_of_naming(arena, naming),
        .address = &naming->endpoint->address,
        .standing = standing_of(naming, &reach),
    };
    applied_add_weighed(applied, &opinion, &seen);
}

static void evaluate_port(const struct applied *applied)
{
    const struct host_record *record = applied->record;
    const struct subject *subject = &applied->subject;
    for (size_t i = 0; i < record->address_count; i++) {
        struct endpoint_view *endpoint =
            host_record_endpoint(record, &record->addresses[i], subject->port);
        if (endpoint == NULL) {
            continue;
        }
        const struct naming naming = {
            .endpoint = endpoint,
            .own = endpoint_view_path(endpoint, subject->scheme, record->name, "/"),
            .sight = alias_look(endpoint, subject->alias),
        };
        if (is_own_name_served(naming.own)) {
            judge(applied, &naming);
        }
    }
}

static void evaluate_alias(const struct applied *host, const char *alias)
{
    const struct port_question question = {
        .kind = host->check->endpoint,
        .evaluate = evaluate_port,
    };
    struct applied applied = *host;
    applied.subject.has_scheme = true;
    applied.subject.scheme = question.kind == ENDPOINT_HTTP ? SCHEME_HTTP : SCHEME_HTTPS;
    applied.subject.alias = alias;
    applied_ask_ports(&applied, &question);
}

// An address is a name that everybody is bound to who has no host header.
static bool is_name(const char *alias)
{
    struct address address;
    return !address_parse(alias, &address);
}

static void evaluate_host(const struct applied *applied)
{
    const struct host *host = applied->record->host;
    for (size_t i = 0; i < host->alias_count; i++) {
        if (is_name(host->aliases[i])) {
            evaluate_alias(applied, host->aliases[i]);
        }
    }
}

void check_aliases(struct hearing *hearing, const struct check *check)
{
    for_each_applied(hearing, check, evaluate_host);
}
