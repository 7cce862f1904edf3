#include "verdict/leaf_problems.h"

#include "base/buffer.h"

#include <string.h>

/** Of names that are joined by ", " those that are used; NULL if none is. */
static const char *keep_used(struct arena *arena, const char *names, const struct name_list *used)
{
    struct text_buffer kept;
    text_buffer_init(&kept, SIZE_MAX);
    for (const char *name = names; *name != '\0'; name += strspn(name, ", ")) {
        const size_t length = strcspn(name, ",");
        if (name_list_has(used, name, length)) {
            (void)text_buffer_format(&kept, "%s%.*s", kept.length > 0 ? ", " : "", (int)length,
                                     name);
        }
        name += length;
    }
    const char *result = kept.length > 0 ? arena_copy(arena, kept.text, kept.length) : NULL;
    text_buffer_clear(&kept);
    return result;
}

// Trust is of the chain as a whole; what one certificate has may be another's than the leaf's.
static bool is_of_one_certificate(enum certificate_problem problem)
{
    const certificate_problem_set kinds = certificate_problem_bit(CERTIFICATE_EXPIRED) |
                                          certificate_problem_bit(CERTIFICATE_NOT_YET_VALID) |
                                          certificate_problem_bit(CERTIFICATE_EXPIRES_SOON) |
                                          certificate_problem_bit(CERTIFICATE_WEAK_SIGNATURE) |
                                          certificate_problem_bit(CERTIFICATE_WEAK_KEY) |
                                          certificate_problem_bit(CERTIFICATE_NO_SERVER_AUTH_EKU) |
                                          certificate_problem_bit(CERTIFICATE_MALFORMED);
    return (kinds & certificate_problem_bit(problem)) != 0;
}

static void word_problem(struct text_buffer *text, const struct certificate_report *leaf,
                         enum certificate_problem problem)
{
    (void)text_buffer_format(text, "%s%s", text->length > 0 ? "; " : "",
                             certificate_problem_title(problem));
    if (problem == CERTIFICATE_NAME_MISMATCH && leaf->mismatched_names != NULL) {
        (void)text_buffer_format(text, " (%s)", leaf->mismatched_names);
    }
    if ((leaf->borrowed_problems & certificate_problem_bit(problem)) != 0 &&
        is_of_one_certificate(problem)) {
        text_buffer_append_text(text, " (an issuer, not the certificate itself)");
    }
}

certificate_problem_set leaf_trust_problems(void)
{
    return certificate_problem_bit(CERTIFICATE_UNTRUSTED_ROOT) |
           certificate_problem_bit(CERTIFICATE_INCOMPLETE_CHAIN) |
           certificate_problem_bit(CERTIFICATE_SELF_SIGNED);
}

void leaf_narrow(struct arena *arena, struct certificate_report *leaf, const struct name_list *used)
{
    if (used == NULL || leaf->mismatched_names == NULL) {
        return;
    }
    leaf->mismatched_names = keep_used(arena, leaf->mismatched_names, used);
    if (leaf->mismatched_names == NULL) {
        leaf->problems &= ~certificate_problem_bit(CERTIFICATE_NAME_MISMATCH);
    }
}

const char *leaf_word_problems(struct arena *arena, const struct certificate_report *leaf,
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
