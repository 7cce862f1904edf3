#include "verdict/certificates.h"

#include "base/buffer.h"

#include <assert.h>
#include <string.h>

#define MILLISECONDS_A_DAY ((int64_t)86400000)
#define DIGEST_TEXT_LENGTH ((size_t)64)

void certificate_ledger_init(struct certificate_ledger *ledger, struct arena *arena,
                             const struct trust_store *trust_store, int64_t at_ms)
{
    *ledger = (struct certificate_ledger){
        .arena = arena,
        .trust_store = trust_store,
        .memory = chain_memory_new(),
        .at_ms = at_ms,
    };
}

void certificate_ledger_clear(struct certificate_ledger *ledger)
{
    chain_memory_free(ledger->memory);
    ledger->memory = NULL;
    map_clear(&ledger->facts);
    map_clear(&ledger->chains);
}

static void append_digest(struct text_buffer *buffer, const uint8_t sha256[32])
{
    static const char digits[] = "0123456789abcdef";
    char text[DIGEST_TEXT_LENGTH];
    for (size_t i = 0; i < DIGEST_TEXT_LENGTH; i += 2) {
        text[i] = digits[sha256[i / 2] >> 4];
        text[i + 1] = digits[sha256[i / 2] & 0x0F];
    }
    (void)text_buffer_append(buffer, text, sizeof(text));
    (void)text_buffer_append_character(buffer, '\n');
}

static const struct certificate_facts *read_facts(struct certificate_ledger *ledger,
                                                  const struct certificate_blob *blob)
{
    struct text_buffer key;
    text_buffer_init(&key, SIZE_MAX);
    append_digest(&key, blob->sha256);
    struct certificate_facts *facts = map_get(&ledger->facts, key.text);
    if (facts == NULL) {
        facts = arena_allocate(ledger->arena, 1, sizeof(*facts));
        certificate_read_facts(ledger->arena, blob, facts);
        map_set(&ledger->facts, arena_copy(ledger->arena, key.text, key.length), facts);
    }
    text_buffer_clear(&key);
    return facts;
}

/** Whole days, rounded down: -1 from the first moment after the end. */
static int64_t days_left(const struct certificate_ledger *ledger,
                         const struct certificate_facts *facts)
{
    const int64_t left_ms = facts->not_after_ms - ledger->at_ms;
    const int64_t days = left_ms / MILLISECONDS_A_DAY;
    return left_ms % MILLISECONDS_A_DAY < 0 ? days - 1 : days;
}

// The answer does not say which issuer has a problem: with several of them, only what the
// certificate itself shows is said of each.
static certificate_problem_set issuer_problems(const struct certificate_ledger *ledger,
                                               const struct certificate_facts *facts,
                                               certificate_problem_set problems, bool is_only_one)
{
    if (is_only_one) {
        return problems;
    }
    certificate_problem_set shown = 0;
    if (facts->is_malformed) {
        return problems & certificate_problem_bit(CERTIFICATE_MALFORMED);
    }
    if (facts->not_after_ms < ledger->at_ms) {
        shown |= certificate_problem_bit(CERTIFICATE_EXPIRED);
    }
    if (facts->not_before_ms > ledger->at_ms) {
        shown |= certificate_problem_bit(CERTIFICATE_NOT_YET_VALID);
    }
    return problems & shown;
}

static const struct certificate_report *report_of(struct certificate_ledger *ledger,
                                                  const struct chain_question *question,
                                                  const struct chain_answer *answer, size_t index)
{
    struct certificate_report *report = arena_allocate(ledger->arena, 1, sizeof(*report));
    report->facts = *read_facts(ledger, &question->chain[index]);
    report->days_left = report->facts.is_malformed ? 0 : days_left(ledger, &report->facts);
    if (index == 0) {
        report->problems = answer->problems;
        report->borrowed_problems = answer->issuer_problems & ~answer->leaf_problems;
        report->mismatched_names = arena_copy_text(ledger->arena, answer->mismatched_names);
    } else {
        report->problems =
            issuer_problems(ledger, &report->facts, answer->issuer_problems, question->length == 2);
    }
    return report;
}

static struct built_chain report_path(struct certificate_ledger *ledger,
                                      const struct chain_answer *answer)
{
    struct built_certificate *path =
        arena_allocate(ledger->arena, answer->path_length, sizeof(*path));
    for (size_t i = 0; i < answer->path_length; i++) {
        path[i].facts = read_facts(ledger, answer->path[i].blob);
        path[i].was_sent = answer->path[i].was_sent;
    }
    return (struct built_chain){
        .certificates = path,
        .length = answer->path_length,
        .is_anchored = answer->is_anchored,
    };
}

static const struct authority *report_authority(struct certificate_ledger *ledger,
                                                const struct unknown_authority *unknown)
{
    if (unknown == NULL) {
        return NULL;
    }
    struct authority *authority = arena_allocate(ledger->arena, 1, sizeof(*authority));
    *authority = (struct authority){
        .name = arena_copy_text(ledger->arena, unknown->name),
        .key_id = arena_copy_text(ledger->arena, unknown->key_id),
        .root = unknown->root != NULL ? read_facts(ledger, unknown->root) : NULL,
    };
    return authority;
}

static struct judged_chain *judge_chain(struct certificate_ledger *ledger,
                                        const struct chain_question *question)
{
    // The answer has a copy of every certificate of the path; only their facts are kept.
    struct arena scratch = { 0 };
    struct chain_answer answer = { 0 };
    chain_judge(&scratch, ledger->trust_store, question, &answer);
    const struct certificate_report **reports =
        arena_allocate(ledger->arena, question->length, sizeof(const struct certificate_report *));
    for (size_t i = 0; i < question->length; i++) {
        reports[i] = report_of(ledger, question, &answer, i);
    }
    struct judged_chain *chain = arena_allocate(ledger->arena, 1, sizeof(*chain));
    chain->certificates = reports;
    chain->length = question->length;
    chain->built = report_path(ledger, &answer);
    chain->unknown_authority = report_authority(ledger, answer.unknown_authority);
    chain->staple = answer.staple;
    arena_clear(&scratch);
    return chain;
}

static void append_staple(struct text_buffer *buffer, const struct chain_question *question)
{
    if (question->staple != NULL) {
        uint8_t sha256[32];
        certificate_digest(question->staple, question->staple_length, sha256);
        append_digest(buffer, sha256);
    }
    (void)text_buffer_append_character(buffer, '\n');
}

// By digests, whatever the names.
static const struct judged_chain *judge_once(struct certificate_ledger *ledger,
                                             const struct text_buffer *key,
                                             const struct chain_question *question)
{
    struct judged_chain *chain = map_get(&ledger->chains, key->text);
    if (chain == NULL) {
        struct chain_question nameless = *question;
        nameless.name_count = 0;
        nameless.at_ms = ledger->at_ms;
        nameless.memory = ledger->memory;
        chain = judge_chain(ledger, &nameless);
        map_set(&ledger->chains, arena_copy(ledger->arena, key->text, key->length), chain);
    }
    return chain;
}

static struct judged_chain *add_names(struct certificate_ledger *ledger,
                                      const struct judged_chain *nameless,
                                      const struct chain_question *question)
{
    struct judged_chain *chain = arena_allocate(ledger->arena, 1, sizeof(*chain));
    *chain = *nameless;
    const char *mismatched = certificate_mismatched_names(ledger->arena, &question->chain[0],
                                                          question->names, question->name_count);
    if (mismatched == NULL) {
        return chain;
    }
    struct certificate_report *leaf = arena_allocate(ledger->arena, 1, sizeof(*leaf));
    *leaf = *nameless->certificates[0];
    leaf->problems |= certificate_problem_bit(CERTIFICATE_NAME_MISMATCH);
    leaf->mismatched_names = mismatched;
    const struct certificate_report **reports =
        arena_allocate(ledger->arena, chain->length, sizeof(const struct certificate_report *));
    memcpy(reports, nameless->certificates,
           chain->length * sizeof(const struct certificate_report *));
    reports[0] = leaf;
    chain->certificates = reports;
    return chain;
}

const struct judged_chain *certificate_ledger_judge(struct certificate_ledger *ledger,
                                                    const struct chain_question *question)
{
    if (question->length == 0) {
        return NULL;
    }
    struct text_buffer key;
    text_buffer_init(&key, SIZE_MAX);
    for (size_t i = 0; i < question->length; i++) {
        append_digest(&key, question->chain[i].sha256);
    }
    append_staple(&key, question);
    const struct judged_chain *nameless = judge_once(ledger, &key, question);
    for (size_t i = 0; i < question->name_count; i++) {
        (void)text_buffer_format(&key, "%s\n", question->names[i]);
    }
    struct judged_chain *chain = map_get(&ledger->chains, key.text);
    if (chain == NULL) {
        chain = add_names(ledger, nameless, question);
        map_set(&ledger->chains, arena_copy(ledger->arena, key.text, key.length), chain);
    }
    text_buffer_clear(&key);
    return chain;
}

const char *staple_state_name(enum staple_state state)
{
    static const char *const names[STAPLE_STATE_COUNT] = {
        [STAPLE_NONE] = "none",       [STAPLE_GOOD] = "good",       [STAPLE_REVOKED] = "revoked",
        [STAPLE_UNKNOWN] = "unknown", [STAPLE_INVALID] = "invalid",
    };
    assert(state < STAPLE_STATE_COUNT);
    return names[state];
}
