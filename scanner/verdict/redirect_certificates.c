#include "verdict/redirect_certificates.h"

#include "base/text.h"
#include "verdict/check_scope.h"
#include "verdict/leaf_problems.h"
#include "verdict/places.h"
#include "verdict/unknown_names.h"

/** What is looked for on the way. */
struct way {
    const struct hearing *hearing;
    const struct host_record *record;
    const struct path_view *view;
};

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
static bool is_judged_there(const struct way *way, const struct hop_target *target)
{
    const struct host_record *record = way->record;
    const bool is_of_host = target->handshake->has_own_name || target->handshake->is_alias;
    const bool is_start =
        way->view->scheme == SCHEME_HTTPS && way->view->deciding->port == target->handshake->port;
    return is_of_host &&
           (is_start || (record->host != NULL && certificate_is_judged(way->hearing, record->host,
                                                                       target->handshake->port)));
}

/** Servers redirect to the name that they were asked by: that is nothing but our own question where
 * it was the address. */
static bool is_echo(const struct way *way, const struct hop_target *target)
{
    return way->view->has_own_name && text_equal(target->host, way->record->name) &&
           host_is_listed_by_address(way->record);
}

/** The leaf, as it is for those who come by the name in the redirect. */
static struct certificate_report leaf_of(const struct way *way, const struct hop_target *target)
{
    struct certificate_report leaf = *target->handshake->handshake.chain->certificates[0];
    const struct name_list used = { .names = &target->host, .count = 1 };
    const struct name_list none = { 0 };
    leaf_narrow(way->hearing->arena, &leaf, is_echo(way, target) ? &none : &used);
    return leaf;
}

static const char *word_target(const struct way *way, const struct hop_target *target,
                               certificate_problem_set counted)
{
    struct arena *arena = way->hearing->arena;
    const struct certificate_report leaf = leaf_of(way, target);
    return arena_format(arena, "%s (%s)",
                        place_format(arena, target->host, target->handshake->port),
                        leaf_word_problems(arena, &leaf, counted));
}

static bool is_to_be_looked_at(const struct way *way, const struct hop_target *target)
{
    return target->handshake != NULL && target->handshake->handshake.chain != NULL &&
           !is_judged_there(way, target);
}

/** The first target on the way whose certificate has one of the problems; NULL if none has. */
static const struct hop_target *find_target(const struct way *way, certificate_problem_set problems)
{
    for (size_t i = 0; i < way->view->chain->hop_count; i++) {
        const struct hop_target *target = &way->view->chain->targets[i];
        if (is_to_be_looked_at(way, target) && (leaf_of(way, target).problems & problems) != 0) {
            return target;
        }
    }
    return NULL;
}

/** The first one of which only the name that we asked by does not fit; NULL if none is. */
static const struct hop_target *find_nameless(const struct way *way)
{
    for (size_t i = 0; i < way->view->chain->hop_count; i++) {
        const struct hop_target *target = &way->view->chain->targets[i];
        if (is_to_be_looked_at(way, target) && is_echo(way, target) &&
            target->handshake->handshake.chain->certificates[0]->mismatched_names != NULL) {
            return target;
        }
    }
    return NULL;
}

static void tell_refusal(const struct way *way, const char *words, struct opinion *opinion,
                         struct seen_value *seen)
{
    struct arena *arena = way->hearing->arena;
    seen->arrival = ARRIVAL_DEAD;
    seen->arrival_remedy = arena_format(
        arena, "replace the certificate of %s, or redirect to where clients accept it", words);
    opinion->reason =
        arena_format(arena, "%s; clients refuse the certificate of %s", opinion->reason, words);
}

static void tell_nameless(const struct way *way, const struct hop_target *target,
                          struct opinion *opinion, struct seen_value *seen)
{
    struct arena *arena = way->hearing->arena;
    const struct certificate_report *leaf = target->handshake->handshake.chain->certificates[0];
    seen->arrival = seen->arrival == ARRIVAL_DEAD ? ARRIVAL_DEAD : ARRIVAL_UNMEASURED;
    opinion->reason = arena_format(arena, "%s; %s", opinion->reason,
                                   name_word_doubt(arena, leaf_word_names(arena, &leaf->facts)));
}

static void tell_distrust(const struct way *way, const char *words, struct opinion *opinion)
{
    opinion->reason =
        arena_format(way->hearing->arena,
                     "%s; whether clients trust the certificate of %s cannot be told without "
                     "the roots that they trust (--ca)",
                     opinion->reason, words);
}

void redirect_weigh_certificates(const struct hearing *hearing, const struct host_record *record,
                                 const struct path_view *view, struct opinion *opinion,
                                 struct seen_value *seen)
{
    if (view == NULL || !is_way_to_https(view)) {
        return;
    }
    const struct way way = { .hearing = hearing, .record = record, .view = view };
    const bool has_roots = hearing->judged->has_estate_roots;
    const certificate_problem_set trust = leaf_trust_problems();
    const certificate_problem_set refused = refused_by_all() | (has_roots ? trust : 0);
    const struct hop_target *refusing = find_target(&way, refused);
    const struct hop_target *nameless = refusing == NULL ? find_nameless(&way) : NULL;
    const struct hop_target *distrusted =
        refusing == NULL && nameless == NULL ? find_target(&way, trust) : NULL;
    if (refusing != NULL) {
        tell_refusal(&way, word_target(&way, refusing, refused), opinion, seen);
        opinion->evidence = evidence_with(hearing->arena, opinion->evidence, refusing->handshake);
    } else if (nameless != NULL) {
        tell_nameless(&way, nameless, opinion, seen);
        opinion->evidence = evidence_with(hearing->arena, opinion->evidence, nameless->handshake);
    } else if (distrusted != NULL) {
        tell_distrust(&way, word_target(&way, distrusted, trust), opinion);
        opinion->evidence = evidence_with(hearing->arena, opinion->evidence, distrusted->handshake);
    }
}
