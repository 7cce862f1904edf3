#include "verdict/certificate_opinion.h"

#include "base/buffer.h"
#include "base/moment.h"
#include "verdict/port_facts.h"

#include <string.h>

/** Problems that say how a chain looks from the roots that were handed in. */
static certificate_problem_set trust_problems(void)
{
    return certificate_problem_bit(CERTIFICATE_UNTRUSTED_ROOT) |
           certificate_problem_bit(CERTIFICATE_INCOMPLETE_CHAIN) |
           certificate_problem_bit(CERTIFICATE_SELF_SIGNED);
}

static void word_problem(struct text_buffer *text, const struct certificate_report *leaf,
                         enum certificate_problem problem)
{
    (void)text_buffer_format(text, "%s%s", text->length > 0 ? "; " : "",
                             certificate_problem_title(problem));
    if (problem == CERTIFICATE_NAME_MISMATCH && leaf->mismatched_names != NULL) {
        (void)text_buffer_format(text, " (%s)", leaf->mismatched_names);
    }
}

/** The problems that count, in words; no dates, so that the same fault reads the same tomorrow. */
static const char *word_problems(struct arena *arena, const struct certificate_report *leaf,
                                 certificate_problem_set counted)
{
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (unsigned i = 0; i < CERTIFICATE_PROBLEM_COUNT; i++) {
        const enum certificate_problem problem = (enum certificate_problem)i;
        if ((leaf->problems & counted & certificate_problem_bit(problem)) != 0) {
            word_problem(&text, leaf, problem);
        }
    }
    const char *words = text.length > 0 ? arena_copy(arena, text.text, text.length) : "no problem";
    text_buffer_clear(&text);
    return words;
}

static void weigh_trust(struct opinion *opinion)
{
    opinion->verdict = VERDICT_INCONCLUSIVE;
    opinion->reason = "the roots that clients trust were not handed in (--ca), so it cannot be "
                      "told whether they trust this chain";
}

static void weigh(struct opinion *opinion, const struct hearing *hearing, const struct check *check,
                  const struct certificate_report *leaf)
{
    const certificate_problem_set listed = check->right | check->tolerated | check->wrong;
    const certificate_problem_set wrong = leaf->problems & check->wrong;
    const certificate_problem_set unsure = hearing->judged->has_estate_roots ? 0 : trust_problems();
    if ((wrong & ~unsure) != 0) {
        opinion->verdict = VERDICT_INCONSISTENT;
        opinion->reason = "the certificate that was sent has these problems";
    } else if (leaf->facts.is_malformed) {
        opinion->verdict = VERDICT_INCONCLUSIVE;
        opinion->reason = "the certificate cannot be read";
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

static bool is_used(const struct used_names *used, const char *name, size_t length)
{
    for (size_t i = 0; i < used->count; i++) {
        if (strlen(used->names[i]) == length && strncmp(used->names[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}

/** Of names that are joined by ", " those that are used; NULL if none is. */
static const char *keep_used(struct arena *arena, const char *names, const struct used_names *used)
{
    struct text_buffer kept;
    text_buffer_init(&kept, SIZE_MAX);
    for (const char *name = names; *name != '\0'; name += strspn(name, ", ")) {
        const size_t length = strcspn(name, ",");
        if (is_used(used, name, length)) {
            (void)text_buffer_format(&kept, "%s%.*s", kept.length > 0 ? ", " : "", (int)length,
                                     name);
        }
        name += length;
    }
    const char *result = kept.length > 0 ? arena_copy(arena, kept.text, kept.length) : NULL;
    text_buffer_clear(&kept);
    return result;
}

/** The same, as if clients used no other names of the host. */
static struct certificate_report narrow(struct arena *arena, const struct certificate_report *leaf,
                                        const struct used_names *used)
{
    struct certificate_report narrowed = *leaf;
    if (used != NULL && leaf->mismatched_names != NULL) {
        narrowed.mismatched_names = keep_used(arena, leaf->mismatched_names, used);
        if (narrowed.mismatched_names == NULL) {
            narrowed.problems &= ~certificate_problem_bit(CERTIFICATE_NAME_MISMATCH);
        }
    }
    return narrowed;
}

static const struct judged_chain *chain_of(const struct endpoint_view *endpoint)
{
    const bool has_handshake = endpoint != NULL && endpoint->handshake != NULL;
    return has_handshake ? endpoint->handshake->handshake.chain : NULL;
}

bool endpoint_shows_certificate(const struct endpoint_view *endpoint)
{
    return chain_of(endpoint) != NULL;
}

static struct opinion opinion_of_no_certificate(const struct hearing *hearing,
                                                struct endpoint_view *endpoint)
{
    struct opinion opinion = {
        .verdict = VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "no certificate was seen",
        .reason = endpoint != NULL ? endpoint->judgement.rule : "it was not asked",
    };
    if (endpoint != NULL) {
        opinion.evidence = evidence_of_endpoint(hearing->arena, endpoint);
    }
    return opinion;
}

static struct opinion opinion_of_handshake(const struct hearing *hearing, const struct check *check,
                                           const struct sighting *handshake,
                                           const struct used_names *used)
{
    const struct judged_chain *chain = handshake->handshake.chain;
    const struct certificate_report leaf = narrow(hearing->arena, chain->certificates[0], used);
    struct opinion opinion = {
        .confidence = CONFIDENCE_HIGH,
        .observed = word_problems(hearing->arena, &leaf, ~check->right),
        .evidence = evidence_of_certificate(hearing->arena, handshake, &leaf),
    };
    weigh(&opinion, hearing, check, &leaf);
    return opinion;
}

// One endpoint may show several certificates: to other versions of TLS, or by turns behind a
// balancer. Clients meet them all, so the worst one counts.
struct opinion opinion_of_certificate(const struct hearing *hearing, const struct check *check,
                                      struct endpoint_view *endpoint, const struct used_names *used)
{
    if (!endpoint_shows_certificate(endpoint)) {
        return opinion_of_no_certificate(hearing, endpoint);
    }
    struct opinion worst = opinion_of_handshake(hearing, check, endpoint->handshake, used);
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        const bool is_other = port_facts_is_own_handshake(endpoint, sighting) &&
                              sighting->handshake.chain != NULL &&
                              sighting->handshake.chain != endpoint->handshake->handshake.chain;
        if (!is_other) {
            continue;
        }
        const struct opinion other = opinion_of_handshake(hearing, check, sighting, used);
        if (other.verdict > worst.verdict) {
            worst = other;
        }
    }
    return worst;
}
