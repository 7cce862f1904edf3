#include "verdict/url_stand_in.h"

#include "base/text.h"
#include "verdict/alias_ways.h"
#include "verdict/aliases.h"
#include "verdict/confidence.h"

// Another vantage point may have asked it itself: then that decides.
static void withdraw(struct opinion *opinion, const char *reason)
{
    opinion->verdict = VERDICT_INCONCLUSIVE;
    opinion->is_warning = false;
    opinion->remedy = NULL;
    opinion->confidence = CONFIDENCE_LOW;
    opinion->reason = reason;
    opinion->standing = STANDING_UNMEASURED;
}

static struct opinion not_asked(struct arena *arena, const struct neighbour *neighbour,
                                const char *what_follows)
{
    struct opinion opinion = neighbour->opinion;
    withdraw(&opinion, arena_format(arena,
                                    "not asked itself; its directory was asked by %s: %s%s; "
                                    "--every-codebase asks each",
                                    neighbour->path, neighbour->opinion.observed, what_follows));
    opinion.observed = "not asked";
    return opinion;
}

static struct opinion not_agreed(struct arena *arena, const struct neighbours *neighbours)
{
    const struct neighbour *second = &neighbours->second;
    return not_asked(arena, &neighbours->first,
                     arena_format(arena, ", but %s: %s", second->path, second->opinion.observed));
}

// A folder whose files are not listed is forbidden by itself. Where two are, none seems to be.
static bool is_of_one_folder(const struct neighbours *neighbours)
{
    return neighbours->first.seen.value == UINT32_C(1) << PATH_FORBIDDEN &&
           neighbours->second.path == NULL;
}

struct opinion url_judge_by_neighbours(struct arena *arena, const struct check *check,
                                       const struct neighbours *neighbours)
{
    const struct neighbour *first = &neighbours->first;
    const struct neighbour *second = &neighbours->second;
    if (first->path == NULL) {
        return not_asked(arena, &neighbours->mute, ", which tells nothing of its neighbours");
    }
    if (!neighbours->is_agreed) {
        return not_agreed(arena, neighbours);
    }
    if (is_of_one_folder(neighbours)) {
        return not_asked(arena, first, ", which may be so for this folder only");
    }
    struct opinion opinion = first->opinion;
    opinion_weigh(&opinion, check, &first->seen);
    if (opinion.verdict != VERDICT_CONSISTENT) {
        return not_asked(arena, first, "");
    }
    opinion.confidence = confidence_lesser(opinion.confidence, CONFIDENCE_MEDIUM);
    opinion.reason =
        arena_format(arena, "%s; asked for its directory, by %s%s%s", opinion.reason, first->path,
                     second->path != NULL ? " and " : "", second->path != NULL ? second->path : "");
    return opinion;
}

static bool is_told(const struct path_view *answer)
{
    return answer != NULL && answer->deciding->outcome == OUTCOME_OK && alias_is_told(answer);
}

static void say_no_site(const struct hearing *hearing, const struct check *check,
                        const struct place *root, struct opinion *opinion)
{
    struct seen_value seen;
    *opinion = sight_path(hearing, root, &seen);
    opinion_weigh(opinion, check, &seen);
    opinion->reason =
        arena_format(hearing->arena, "under the name %s: %s", root->name, opinion->reason);
}

void url_weigh_name(const struct hearing *hearing, const struct check *check, const char *name,
                    const struct place *place, struct opinion *opinion)
{
    const char *own_name = place->record->name;
    const struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    if (endpoint == NULL || text_equal_ignore_case(name, own_name) ||
        port_tells_of_paths(endpoint, place->scheme)) {
        return;
    }
    const struct place root = {
        .record = place->record,
        .address = place->address,
        .port = place->port,
        .scheme = place->scheme,
        .path = "/",
        .name = name,
    };
    const struct path_view *answer = endpoint_view_path(endpoint, place->scheme, name, "/");
    const struct path_view *own = endpoint_view_path(endpoint, place->scheme, own_name, "/");
    if (is_told(answer) && answer->judgement.state == PATH_NO_SITE) {
        say_no_site(hearing, check, &root, opinion);
    } else if (opinion->verdict == VERDICT_INCONCLUSIVE) {
        return;
    } else if (!is_told(answer)) {
        withdraw(opinion,
                 arena_format(hearing->arena,
                              "asked under the name %s; what answers to %s was not measured",
                              own_name, name));
    } else if (own == NULL || !alias_is_same_way(answer, own)) {
        withdraw(opinion, arena_format(hearing->arena,
                                       "asked under the name %s; another site may answer to %s",
                                       own_name, name));
        opinion->evidence = evidence_with(hearing->arena, opinion->evidence, answer->deciding);
    } else {
        opinion->confidence = confidence_lesser(opinion->confidence, CONFIDENCE_MEDIUM);
        opinion->reason =
            arena_format(hearing->arena, "%s; asked under the name %s", opinion->reason, own_name);
    }
}
