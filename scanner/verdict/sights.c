#include "verdict/sights.h"

#include "verdict/host_view.h"
#include "verdict/redirect_certificates.h"

#define NO_OBSERVATION "it was not asked"

bool port_state_is_told(enum port_state state)
{
    return state != PORT_UNMEASURED && state != PORT_FILTERED && state != PORT_UNREACHABLE &&
           state != PORT_SILENT;
}

bool port_tells_of_paths(const struct endpoint_view *endpoint, enum scheme scheme)
{
    return endpoint_view_judge_path(endpoint, scheme, NULL).state != PATH_UNMEASURED;
}

enum standing standing_of_endpoint(const struct endpoint_view *endpoint)
{
    const bool is_measured = endpoint != NULL && port_state_is_told(endpoint->judgement.state);
    return is_measured ? STANDING_MEASURED : STANDING_UNMEASURED;
}

struct opinion sight_port(const struct hearing *hearing, const struct place *place,
                          struct seen_value *out_seen)
{
    struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    const struct port_judgement judgement =
        endpoint != NULL ? endpoint->judgement : classify_port_unseen();
    *out_seen = (struct seen_value){
        .value = UINT32_C(1) << judgement.state,
        .unmeasured = UINT32_C(1) << PORT_UNMEASURED,
        .is_doubtful = judgement.is_doubtful,
    };
    struct opinion opinion = {
        .confidence = judgement.confidence,
        .observed = port_state_title(judgement.state),
        .reason = judgement.rule,
        .address = place->address,
        .standing = standing_of_endpoint(endpoint),
    };
    if (endpoint != NULL) {
        opinion.evidence = evidence_of_endpoint(hearing->arena, endpoint);
    }
    return opinion;
}

static bool is_better_told_by_port(const struct endpoint_view *endpoint,
                                   const struct path_view *view)
{
    const enum port_state state = endpoint->judgement.state;
    const bool is_answered = view != NULL && view->deciding->outcome == OUTCOME_OK;
    return !is_answered &&
           (state == PORT_UNMEASURED || state == PORT_BROKEN || state == PORT_RESET_AFTER_HELLO);
}

const char *path_reason(struct arena *arena, const struct endpoint_view *endpoint,
                        const struct path_view *view, const struct path_judgement *judgement)
{
    if (is_better_told_by_port(endpoint, view)) {
        return arena_format(arena, "the port: %s", endpoint->judgement.rule);
    }
    const bool has_detail = !evidence_is_of_port(endpoint, view) &&
                            view->deciding->outcome != OUTCOME_OK && view->deciding->detail != NULL;
    return has_detail ? arena_format(arena, "%s (%s)", judgement->rule, view->deciding->detail)
                      : judgement->rule;
}

// Something was measured there: only what it means is not known.
static bool is_unexplained(const struct path_view *view, const struct path_judgement *judgement)
{
    return judgement->state == PATH_UNMEASURED && view->deciding->answer.status == 403;
}

static enum standing standing_of_path(const struct path_view *view,
                                      const struct path_judgement *judgement)
{
    const bool is_answered = view != NULL && view->deciding->outcome == OUTCOME_OK;
    return judgement->state == PATH_UNMEASURED && !is_answered ? STANDING_UNMEASURED
                                                               : STANDING_MEASURED;
}

static const char *word_observed(struct arena *arena, struct path_view *view,
                                 const struct path_judgement *judgement)
{
    const char *title = path_state_title(judgement->state);
    if (view == NULL || view->deciding->outcome != OUTCOME_OK) {
        return title;
    }
    if (is_unexplained(view, judgement)) {
        return "403, cause not known";
    }
    if (view->observed == NULL) {
        const bool has_target = view->chain != NULL && view->chain->target != NULL;
        view->observed =
            arena_format(arena, "%s (%u%s%s)", title, view->deciding->answer.status,
                         has_target ? " to " : "", has_target ? view->chain->target : "");
    }
    return view->observed;
}

struct opinion sight_path(const struct hearing *hearing, const struct place *place,
                          struct seen_value *out_seen)
{
    *out_seen = (struct seen_value){
        .value = UINT32_C(1) << PATH_UNMEASURED,
        .unmeasured = UINT32_C(1) << PATH_UNMEASURED,
    };
    struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    if (endpoint == NULL) {
        return (struct opinion){
            .confidence = CONFIDENCE_LOW,
            .observed = path_state_title(PATH_UNMEASURED),
            .reason = NO_OBSERVATION,
            .address = place->address,
            .standing = STANDING_UNMEASURED,
        };
    }
    const char *name = place->name != NULL ? place->name : place->record->name;
    struct path_view *view = endpoint_view_path(endpoint, place->scheme, name, place->path);
    const struct path_judgement judgement = endpoint_view_judge_path(endpoint, place->scheme, view);
    out_seen->value = UINT32_C(1) << judgement.state;
    out_seen->is_doubtful = judgement.is_doubtful;
    out_seen->arrival = judgement.arrival;
    struct opinion opinion = {
        .confidence = judgement.confidence,
        .observed = word_observed(hearing->arena, view, &judgement),
        .reason = path_reason(hearing->arena, endpoint, view, &judgement),
        .evidence = evidence_of_path(hearing->arena, endpoint, view),
        .address = place->address,
        .standing = standing_of_path(view, &judgement),
    };
    redirect_weigh_certificates(hearing, place->record, view, &opinion, out_seen);
    return opinion;
}
