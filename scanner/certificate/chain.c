#include "base/buffer.h"
#include "certificate/alternative_names.h"
#include "certificate/certificate.h"
#include "certificate/path.h"
#include "certificate/path_answer.h"
#include "certificate/problems.h"
#include "certificate/sent_chain.h"
#include "certificate/soundness.h"
#include "certificate/staple.h"
#include "certificate/trust_store.h"
#include "certificate/whole.h"

#include <openssl/err.h>

// NULL if every name is contained.
static const char *mismatched_names(struct arena *arena, const GENERAL_NAMES *contained,
                                    const char *const *names, size_t count)
{
    struct text_buffer mismatched;
    text_buffer_init(&mismatched, SIZE_MAX);
    size_t mismatches = 0;
    for (size_t i = 0; i < count; i++) {
        if (!alternative_names_contain(contained, names[i])) {
            text_buffer_append_text(&mismatched, mismatches > 0 ? ", " : "");
            text_buffer_append_text(&mismatched, names[i]);
            mismatches++;
        }
    }
    const char *text =
        mismatches > 0 ? arena_copy(arena, mismatched.text, mismatched.length) : NULL;
    text_buffer_clear(&mismatched);
    return text;
}

static void judge_names(struct arena *arena, const struct certificate_form *leaf,
                        const struct chain_question *question, struct chain_answer *answer)
{
    GENERAL_NAMES *contained = alternative_names_read(leaf);
    if (!alternative_names_fit_a_server(contained)) {
        problems_add(answer, CERTIFICATE_NO_SUBJECT_ALTERNATIVE_NAME, 0);
    }
    answer->mismatched_names =
        mismatched_names(arena, contained, question->names, question->name_count);
    if (answer->mismatched_names != NULL) {
        problems_add(answer, CERTIFICATE_NAME_MISMATCH, 0);
    }
    GENERAL_NAMES_free(contained);
}

static void judge_each(const struct built_path *path, int64_t at_ms, struct chain_answer *answer)
{
    const int length = sk_X509_num(path->certificates);
    for (int i = 0; i < length; i++) {
        const struct path_place place = {
            .depth = (size_t)i,
            .is_root = i > 0 && i == length - 1 && path->ends_in_root,
        };
        soundness_judge(sk_X509_value(path->certificates, i), place, at_ms, answer);
    }
}

static void judge_staple(const struct chain_question *question, const struct built_path *path,
                         struct chain_answer *answer)
{
    answer->staple = staple_read(question, path);
    if (answer->staple == STAPLE_REVOKED) {
        problems_add(answer, CERTIFICATE_REVOKED_BY_STAPLE, 0);
    }
}

// What can be told once the leaf is known to be a certificate.
static void judge_leaf_and_path(struct arena *arena, struct path_question *path_question,
                                const struct chain_question *question,
                                const struct sent_chain *sent, struct chain_answer *answer)
{
    struct sent_issuers issuers;
    const struct chain_reader reader = { path_question->store, question->memory };
    sent_issuers_init(&issuers, sent, &reader, answer);
    path_question->issuers = issuers.certificates;
    struct built_path path = path_build(path_question, answer);
    judge_each(&path, question->at_ms, answer);
    judge_staple(question, &path, answer);
    path_answer(arena, &path, &issuers, question, answer);
    path_clear(&path);
    sent_issuers_clear(&issuers);
}

static void judge_path(struct arena *arena, const struct trust_store *store,
                       const struct chain_question *question, const struct sent_chain *sent,
                       struct chain_answer *answer)
{
    const uint8_t *der = question->chain[0].der;
    struct path_question path_question = {
        .store = store,
        .memory = question->memory,
        .leaf = certificate_whole_parse_slim(store->slim, &der, question->chain[0].length),
        .at_ms = question->at_ms,
    };
    if (path_question.leaf == NULL) {
        problems_add(answer, CERTIFICATE_MALFORMED, 0);
        return;
    }
    judge_leaf_and_path(arena, &path_question, question, sent, answer);
    X509_free(path_question.leaf);
}

static void judge_forms(const struct sent_chain *sent, struct chain_answer *answer)
{
    for (size_t i = 0; i < sent->length; i++) {
        if (sent->certificates[i].form == NULL) {
            problems_add(answer, CERTIFICATE_MALFORMED, i);
        }
    }
    if (sent_chain_is_out_of_order(sent)) {
        problems_add(answer, CERTIFICATE_WRONG_ORDER, 0);
    }
}

void chain_judge(struct arena *arena, const struct trust_store *store,
                 const struct chain_question *question, struct chain_answer *out_answer)
{
    *out_answer = (struct chain_answer){
        .staple = question->staple != NULL ? STAPLE_INVALID : STAPLE_NONE,
    };
    if (trust_store_is_empty(store)) {
        problems_add(out_answer, CERTIFICATE_NOT_CHECKED_FOR_TRUST, 0);
    }
    ERR_set_mark();
    struct sent_chain sent;
    sent_chain_init(&sent, question->chain, question->length);
    judge_forms(&sent, out_answer);
    const struct certificate_form *leaf = sent.length > 0 ? sent.certificates[0].form : NULL;
    if (leaf != NULL) {
        judge_names(arena, leaf, question, out_answer);
        judge_path(arena, store, question, &sent, out_answer);
    } else {
        problems_add(out_answer, CERTIFICATE_MALFORMED, 0); // also when nothing was sent
    }
    sent_chain_clear(&sent);
    ERR_pop_to_mark();
}

const char *certificate_mismatched_names(struct arena *arena, const struct certificate_blob *leaf,
                                         const char *const *names, size_t count)
{
    ERR_set_mark();
    const char *text = NULL;
    struct certificate_form *form = certificate_form_parse(leaf->der, leaf->length);
    if (form != NULL) {
        GENERAL_NAMES *contained = alternative_names_read(form);
        text = mismatched_names(arena, contained, names, count);
        GENERAL_NAMES_free(contained);
        certificate_form_free(form);
    }
    ERR_pop_to_mark();
    return text;
}
