#include "base/buffer.h"
#include "base/moment.h"
#include "verdict/check_scope.h"
#include "verdict/checks.h"

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

static struct opinion judge_endpoint(const struct hearing *hearing, const struct check *check,
                                     struct endpoint_view *endpoint)
{
    const struct sighting *handshake = endpoint != NULL ? endpoint->handshake : NULL;
    const struct judged_chain *chain = handshake != NULL ? handshake->handshake.chain : NULL;
    struct opinion opinion = {
        .verdict = VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "no certificate was seen",
        .reason = endpoint != NULL ? endpoint->judgement.rule : "it was not asked",
    };
    if (chain == NULL) {
        if (endpoint != NULL) {
            opinion.evidence = evidence_of_endpoint(hearing->arena, endpoint);
        }
        return opinion;
    }
    const struct certificate_report *leaf = chain->certificates[0];
    opinion.confidence = CONFIDENCE_HIGH;
    opinion.observed = word_problems(hearing->arena, leaf, ~check->right);
    opinion.evidence = evidence_of_certificate(hearing->arena, handshake, leaf);
    weigh(&opinion, hearing, check, leaf);
    return opinion;
}

static void evaluate(struct hearing *hearing, const struct check *check, struct host_record *record)
{
    const struct subject subject = {
        .check = check,
        .host = record->name,
        .port = host_endpoint_port(record->host, check->endpoint),
    };
    if (record->absence != NULL) {
        const struct opinion opinion = opinion_of_absence(hearing, record);
        findings_add(hearing->findings, &subject, &opinion);
        return;
    }
    for (size_t i = 0; i < record->address_count; i++) {
        const struct address *address = &record->addresses[i];
        struct opinion opinion =
            judge_endpoint(hearing, check, host_record_endpoint(record, address, subject.port));
        opinion.address = address;
        findings_add(hearing->findings, &subject, &opinion);
    }
}

// An endpoint that the inventory declares not to exist has no certificate: the checks of its port
// say so already.
void check_certificates(struct hearing *hearing, const struct check *check)
{
    for (size_t i = 0; i < hearing->estate->count; i++) {
        struct host_record *record = hearing->estate->hosts[i];
        if (record->host != NULL && check_applies_to_host(hearing, check, record->host) &&
            host_endpoint_port(record->host, check->endpoint) != 0) {
            evaluate(hearing, check, record);
        }
    }
}
