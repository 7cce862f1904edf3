#include "verdict/certificate_opinion.h"

#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"
#include "verdict/aliases.h"
#include "verdict/authorities.h"
#include "verdict/leaf_problems.h"
#include "verdict/port_facts.h"
#include "verdict/sights.h"
#include "verdict/unknown_names.h"

#include <string.h>

/** One chain that is judged, and what of it belongs to the server. */
struct matter {
    const struct certificate_place *place;
    const struct sighting *handshake;
    struct certificate_report leaf; /**< as it is judged */
    bool is_name_unknown; /**< of the host, to a check that asks whether the certificate fits it */
    struct trust_matter trust;
};

/** What is thought of a place. */
struct place_opinion {
    struct opinion worst;
    bool is_shared; /**< something of it is told of an authority */
};

static void weigh_trust(struct opinion *opinion)
{
    opinion->verdict = VERDICT_INCONCLUSIVE;
    opinion->reason = "the roots that clients trust were not handed in (--ca), so it cannot be "
                      "told whether they trust this chain";
}

static void weigh_name(struct opinion *opinion, struct arena *arena, const struct matter *matter)
{
    opinion->verdict = VERDICT_INCONCLUSIVE;
    opinion->reason = name_word_doubt(arena, leaf_word_names(arena, &matter->leaf.facts));
    opinion->remedy = name_word_remedy(arena, matter->place->record);
}

static void weigh(struct opinion *opinion, const struct hearing *hearing, const struct check *check,
                  const struct matter *matter)
{
    const struct certificate_report *leaf = &matter->leaf;
    const certificate_problem_set listed = check->right | check->tolerated | check->wrong;
    const certificate_problem_set wrong = leaf->problems & check->wrong;
    const certificate_problem_set unsure =
        hearing->judged->has_estate_roots ? 0 : leaf_trust_problems();
    if ((wrong & ~unsure) != 0) {
        opinion->verdict = VERDICT_INCONSISTENT;
        opinion->reason = "the certificate that was sent has these problems";
    } else if (leaf->facts.is_malformed) {
        opinion->verdict = VERDICT_INCONCLUSIVE;
        opinion->reason = "the certificate cannot be read";
    } else if (matter->is_name_unknown) {
        weigh_name(opinion, hearing->arena, matter);
    } else if (wrong != 0 ||
               (leaf->problems & certificate_problem_bit(CERTIFICATE_NOT_CHECKED_FOR_TRUST) &
                ~listed) != 0) {
        weigh_trust(opinion);
    } else if ((leaf->problems & ~listed) != 0) {
        opinion->verdict = VERDICT_INCONCLUSIVE;
        opinion->reason = "the certificate has a problem that the profile does not weigh";
    } else {
        opinion->verdict = VERDICT_CONSISTENT;
        opinion->is_warning = (leaf->problems & check->tolerated) != 0;
        opinion->reason = opinion->is_warning ? "the certificate is good, but for this"
                                              : "the certificate has no problem that counts here";
    }
}

static struct evidence_list evidence_of_certificate(struct arena *arena,
                                                    const struct sighting *handshake,
                                                    const struct certificate_report *leaf)
{
    struct evidence *items = arena_allocate(arena, 2, sizeof(*items));
    items[0] = evidence_of(arena, handshake);
    items[1] = items[0];
    char begins[MOMENT_TEXT_SIZE];
    char ends[MOMENT_TEXT_SIZE];
    moment_format(leaf->facts.not_before_ms, begins);
    moment_format(leaf->facts.not_after_ms, ends);
    items[1].summary =
        leaf->facts.is_malformed
            ? arena_format(arena, "certificate that cannot be read, SHA-1 %s", leaf->facts.sha1)
            : arena_format(arena, "certificate %s, from %s, valid %s to %s, SHA-1 %s",
                           leaf->facts.subject, leaf->facts.issuer, begins, ends, leaf->facts.sha1);
    return (struct evidence_list){ .items = items, .count = 2 };
}

// Several checks look at the certificate of an endpoint.
static struct evidence_list evidence_of_matter(struct arena *arena, const struct matter *matter)
{
    const struct certificate_place *place = matter->place;
    struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    if (matter->handshake != endpoint->handshake) {
        return evidence_of_certificate(arena, matter->handshake, &matter->leaf);
    }
    if (endpoint->certificate_evidence == NULL) {
        endpoint->certificate_evidence =
            evidence_of_certificate(arena, matter->handshake, &matter->leaf).items;
    }
    return (struct evidence_list){ .items = endpoint->certificate_evidence, .count = 2 };
}

// A check of the chain of trust; what it says of an unknown authority is for that authority's own
// finding, where the profile has one.
static bool is_about_trust(const struct hearing *hearing, const struct check *check)
{
    return hearing->authorities != NULL &&
           (check->wrong & certificate_problem_bit(CERTIFICATE_UNTRUSTED_ROOT)) != 0;
}

static void settle_trust(struct hearing *hearing, const struct check *check, struct matter *matter)
{
    if (!is_about_trust(hearing, check)) {
        return;
    }
    const struct judged_chain *chain = matter->handshake->handshake.chain;
    const struct trust_place place = {
        .record = matter->place->record,
        .port = matter->place->port,
        .handshake = matter->handshake,
    };
    matter->trust = authorities_explain(hearing->authorities, chain);
    authorities_note(hearing->authorities, check, &place, matter->trust.authority);
    const certificate_problem_set root = certificate_problem_bit(CERTIFICATE_UNTRUSTED_ROOT);
    const certificate_problem_set incomplete =
        certificate_problem_bit(CERTIFICATE_INCOMPLETE_CHAIN);
    if (matter->trust.missing != NULL) {
        matter->leaf.problems = (matter->leaf.problems & ~root) | incomplete;
    } else if (matter->trust.authority != NULL) {
        // With an issuer behind the leaf the two are different faults; without, they are one.
        matter->leaf.problems &= ~((matter->leaf.problems & root) != 0 ? root : incomplete) &
                                 ~certificate_problem_bit(CERTIFICATE_NOT_CHECKED_FOR_TRUST);
    }
}

static void settle_name(struct hearing *hearing, const struct check *check, struct matter *matter)
{
    const certificate_problem_set mismatch = certificate_problem_bit(CERTIFICATE_NAME_MISMATCH);
    matter->is_name_unknown =
        leaf_forgive_address(hearing->arena, &matter->leaf, matter->place->record) &&
        (check->right & mismatch) == 0;
}

static const char *word_missing(struct arena *arena, const struct shown_issuer *missing)
{
    return arena_format(
        arena,
        "install the intermediate certificate %s (thumbprint %s), which %s sends, on the server "
        "(Intermediate Certification Authorities of the computer), then bind the certificate again",
        missing->facts->subject, missing->facts->sha1, missing->place);
}

static const char *word_matter(struct arena *arena, const struct check *check,
                               const struct matter *matter)
{
    const certificate_problem_set counted = matter->leaf.problems & ~check->right;
    const char *words = leaf_word_problems(arena, &matter->leaf, counted);
    if (!matter->is_name_unknown) {
        return words;
    }
    return arena_format(arena, "%s%sfor %s, not for %s", counted != 0 ? words : "",
                        counted != 0 ? "; " : "", leaf_word_names(arena, &matter->leaf.facts),
                        matter->place->record->name);
}

static struct opinion opinion_of_matter(struct hearing *hearing, const struct check *check,
                                        const struct matter *matter)
{
    struct arena *arena = hearing->arena;
    const char *words = word_matter(arena, check, matter);
    struct opinion opinion = {
        .confidence = CONFIDENCE_HIGH,
        .observed = matter->handshake->is_alias
                        ? arena_format(arena, "to %s: %s", matter->handshake->server_name, words)
                        : words,
        .evidence = evidence_of_matter(arena, matter),
        .address = matter->place->address,
    };
    weigh(&opinion, hearing, check, matter);
    if (matter->trust.missing != NULL) {
        opinion.remedy = word_missing(arena, matter->trust.missing);
    }
    return opinion;
}

static const struct endpoint_view *find_endpoint(const struct certificate_place *place)
{
    return host_record_endpoint(place->record, place->address, place->port);
}

bool certificate_place_shows_one(const struct certificate_place *place)
{
    const struct endpoint_view *endpoint = find_endpoint(place);
    return endpoint != NULL && endpoint->handshake != NULL &&
           endpoint->handshake->handshake.chain != NULL;
}

static bool is_name_in_question(const struct certificate_place *place, const char *name)
{
    return place->used == NULL || name_list_has(place->used, name, strlen(name));
}

/** Does the handshake show a chain that clients meet who go by one of the names in question? */
static bool is_met(const struct certificate_place *place, const struct endpoint_view *endpoint,
                   const struct sighting *sighting)
{
    const bool is_handshake =
        sighting->kind == OBSERVATION_HANDSHAKE && sighting->handshake.chain != NULL;
    if (!is_handshake || port_facts_is_own_handshake(endpoint, sighting)) {
        return is_handshake;
    }
    return sighting->is_alias && sighting->handshake.question == TLS_QUESTION_DEFAULT &&
           is_name_in_question(place, sighting->server_name);
}

static bool was_judged(const struct certificate_place *place, const struct endpoint_view *endpoint,
                       const struct sighting *sighting)
{
    for (const struct sighting *earlier = endpoint->sightings; earlier < sighting; earlier++) {
        if (is_met(place, endpoint, earlier) &&
            earlier->handshake.chain == sighting->handshake.chain) {
            return true;
        }
    }
    return endpoint->handshake->handshake.chain == sighting->handshake.chain;
}

static void take_opinion(struct arena *arena, struct place_opinion *place,
                         const struct opinion *opinion)
{
    const bool is_alike = place->worst.verdict == opinion->verdict &&
                          opinion->verdict > VERDICT_CONSISTENT &&
                          !text_equal(place->worst.observed, opinion->observed);
    if (place->worst.observed == NULL || opinion->verdict > place->worst.verdict) {
        place->worst = *opinion;
    } else if (is_alike) {
        place->worst.observed =
            arena_format(arena, "%s; %s", place->worst.observed, opinion->observed);
    }
}

static void judge_handshake(struct hearing *hearing, const struct check *check,
                            struct matter *matter, struct place_opinion *place)
{
    matter->leaf = *matter->handshake->handshake.chain->certificates[0];
    leaf_narrow(hearing->arena, &matter->leaf, matter->place->used);
    settle_name(hearing, check, matter);
    settle_trust(hearing, check, matter);
    const struct opinion opinion = opinion_of_matter(hearing, check, matter);
    place->is_shared = place->is_shared || matter->trust.authority != NULL;
    take_opinion(hearing->arena, place, &opinion);
}

// What is shown to a name that could not be asked is not known, whatever the host's own name shows.
static void doubt_for_names(struct hearing *hearing, const struct certificate_place *place,
                            const struct endpoint_view *endpoint, struct place_opinion *result)
{
    for (size_t i = 0; i < place->record->name_count; i++) {
        const char *name = place->record->names[i];
        const struct sighting *unmeasured =
            is_name_in_question(place, name) ? alias_find_unmeasured(endpoint, name) : NULL;
        if (unmeasured == NULL) {
            continue;
        }
        const struct opinion opinion = {
            .verdict = VERDICT_INCONCLUSIVE,
            .confidence = CONFIDENCE_LOW,
            .observed = arena_format(hearing->arena, "to %s: no certificate was seen", name),
            .reason = arena_format(hearing->arena, "what is shown to %s was not measured", name),
            .evidence = evidence_from_sighting(hearing->arena, unmeasured),
            .address = place->address,
        };
        take_opinion(hearing->arena, result, &opinion);
    }
}

// One endpoint may show several certificates: to other versions of TLS, to other names, or by turns
// behind a balancer. Clients meet them all, so the worst one counts.
static struct place_opinion judge_place(struct hearing *hearing, const struct check *check,
                                        const struct certificate_place *place)
{
    const struct endpoint_view *endpoint = find_endpoint(place);
    struct place_opinion result = { 0 };
    struct matter own = { .place = place, .handshake = endpoint->handshake };
    judge_handshake(hearing, check, &own, &result);
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (is_met(place, endpoint, sighting) && !was_judged(place, endpoint, sighting)) {
            struct matter other = { .place = place, .handshake = sighting };
            judge_handshake(hearing, check, &other, &result);
        }
    }
    doubt_for_names(hearing, place, endpoint, &result);
    return result;
}

static struct place_opinion opinion_of_no_certificate(const struct hearing *hearing,
                                                      const struct certificate_place *place)
{
    struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    struct place_opinion result = {
        .worst = {
            .verdict = VERDICT_INCONCLUSIVE,
            .confidence = CONFIDENCE_LOW,
            .observed = "no certificate was seen",
            .reason = endpoint != NULL ? endpoint->judgement.rule : "it was not asked",
            .address = place->address,
            .standing = standing_of_endpoint(endpoint),
        },
    };
    if (endpoint != NULL) {
        result.worst.evidence = evidence_of_endpoint(hearing->arena, endpoint);
    }
    return result;
}

// What is right at one address is no pass while another one leads to an authority that nobody
// vouches for.
static void add_opinions(struct hearing *hearing, const struct subject *subject,
                         struct place_opinion *opinions, size_t count)
{
    bool is_shared = false;
    for (size_t i = 0; i < count; i++) {
        is_shared = is_shared || opinions[i].is_shared;
    }
    for (size_t i = 0; i < count; i++) {
        opinions[i].worst.withholds_pass = is_shared;
        findings_add(hearing->findings, subject, &opinions[i].worst);
    }
}

void certificate_judge_host(struct hearing *hearing, const struct subject *subject,
                            const struct host_record *record, const struct name_list *used,
                            bool only_shown)
{
    struct place_opinion *opinions = memory_allocate(record->address_count, sizeof(*opinions));
    size_t count = 0;
    for (size_t i = 0; i < record->address_count; i++) {
        const struct certificate_place place = {
            .record = record,
            .address = &record->addresses[i],
            .port = subject->port,
            .used = used,
        };
        if (certificate_place_shows_one(&place)) {
            opinions[count++] = judge_place(hearing, subject->check, &place);
        } else if (!only_shown) {
            opinions[count++] = opinion_of_no_certificate(hearing, &place);
        }
    }
    add_opinions(hearing, subject, opinions, count);
    memory_free(opinions);
}
