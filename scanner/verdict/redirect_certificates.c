#include "verdict/redirect_certificates.h"

#include "verdict/check_scope.h"
#include "verdict/leaf_problems.h"
#include "verdict/places.h"

/** Problems for which every client breaks off, whatever roots it trusts. */
static certificate_problem_set refused_by_all(void)
{
    return certificate_problem_bit(CERTIFICATE_EXPIRED) |
           certificate_problem_bit(CERTIFICATE_NOT_YET_VALID) |
           certificate_problem_bit(CERTIFICATE_NAME_MISMATCH) |
           certificate_problem_bit(CERTIFICATE_NAME_CONSTRAINT_VIOLATION) |
           certificate_problem_bit(CERTIFICATE_MALFORMED) |
           certificate_problem_bit(CERTIFICATE_REVOKED_BY_STAPLE);
}

/** Only there a check may welcome what the redirect leads to. */
static bool is_way_to_https(const struct path_view *view)
{
    return view->chain != NULL &&
           (view->judgement.state == PATH_REDIRECTS_TO_HTTPS || view->chain->end == CHAIN_INSIDE);
}

/** Certificate checks go to the ports of a role, and to those that a URL names. */
static bool is_judged_there(const struct hearing *hearing, const struct host_record *record,
                            const struct path_view *view, const struct hop_target *target)
{
    const bool is_of_host = target->handshake->has_own_name || target->handshake->is_alias;
    const bool is_start =
        view->scheme == SCHEME_HTTPS && view->deciding->port == target->handshake->port;
    return is_of_host &&
           (is_start || (record->host != NULL &&
                         certificate_is_judged(hearing, record->host, target->handshake->port)));
}

/** The leaf, as it is for those who come by the name in the redirect. */
static struct certificate_report leaf_of(struct arena *arena, const struct hop_target *target)
{
    struct certificate_report leaf = *target->handshake->handshake.chain->certificates[0];
    const struct name_list used = { .names = &target->host, .count = 1 };
    leaf_narrow(arena, &leaf, &used);
    return leaf;
}

static const char *word_target(struct arena *arena, const struct hop_target *target,
                               certificate_problem_set counted)
{
    const struct certificate_report leaf = leaf_of(arena, target);
    return arena_format(arena, "%s (%s)",
                        place_format(arena, target->host, target->handshake->port),
                        leaf_word_problems(arena, &leaf, counted));
}

/** The first target on the way whose certificate has one of the problems; NULL if none has. */
static const struct hop_target *find_target(const struct hearing *hearing,
                                            const struct host_record *record,
                                            const struct path_view *view,
                                            certificate_problem_set problems)
{
    for (size_t i = 0; i < view->chain->hop_count; i++) {
        const struct hop_target *target = &view->chain->targets[i];
        if (target->handshake != NULL && target->handshake->handshake.chain != NULL &&
            !is_judged_there(hearing, record, view, target) &&
            (leaf_of(hearing->arena, target).problems & problems) != 0) {
            return target;
        }
    }
    return NULL;
}

void redirect_weigh_certificates(const struct hearing *hearing, const struct host_record *record,
                                 const struct path_view *view, struct opinion *opinion,
                                 struct seen_value *seen)
{
    if (view == NULL || !is_way_to_https(view)) {
        return;
    }
    struct arena *arena = hearing->arena;
    const bool has_roots = hearing->judged->has_estate_roots;
    const certificate_problem_set trust = leaf_trust_problems();
    const certificate_problem_set refused = refused_by_all() | (has_roots ? trust : 0);
    const struct hop_target *target = find_target(hearing, record, view, refused);
    if (target != NULL) {
        const char *words = word_target(arena, target, refused);
        seen->arrival = ARRIVAL_DEAD;
        seen->arrival_remedy = arena_format(
            arena, "replace the certificate of %s, or redirect to where clients accept it", words);
        opinion->reason =
            arena_format(arena, "%s; clients refuse the certificate of %s", opinion->reason, words);
    } else {
        target = find_target(hearing, record, view, trust);
        if (target == NULL) {
            return;
        }
        opinion->reason =
            arena_format(arena,
                         "%s; whether clients trust the certificate of %s cannot be told without "
                         "the roots that they trust (--ca)",
                         opinion->reason, word_target(arena, target, trust));
    }
    opinion->evidence = evidence_with(arena, opinion->evidence, target->handshake);
}
