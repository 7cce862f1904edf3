/** A list of certificates as TLS 1.2 sends it (RFC 5246 section 7.4.2), each behind three bytes of
 * length; with the highest bit of the length set it is an OCSP response instead, the last of which
 * is the staple. What is left over is read as a file of trusted roots. Facts and a judgement come
 * of anything. */
#include "base/arena.h"
#include "base/text.h"
#include "certificate/certificate.h"
#include "certificate/trust_file.h"
#include "fuzz/fuzz.h"

#include <string.h>

#define LENGTH_SIZE   3
#define STAPLE_MARK   ((size_t)0x800000)
#define LONGEST_CHAIN 32
#define NOW_MS        INT64_C(1772366400000) // 2026-03-01T12:00:00Z

struct input {
    struct certificate_blob chain[LONGEST_CHAIN];
    size_t length;
    const uint8_t *staple; // NULL: none
    size_t staple_length;
    const uint8_t *rest;
    size_t rest_length;
};

static void add_certificate(struct input *input, const uint8_t *bytes, size_t length)
{
    struct certificate_blob *blob = &input->chain[input->length++];
    *blob = (struct certificate_blob){ .der = bytes, .length = length };
    certificate_digest(blob->der, blob->length, blob->sha256);
}

static struct input split(const uint8_t *data, size_t size)
{
    struct input input = { .rest = data, .rest_length = size };
    while (input.length < LONGEST_CHAIN && input.rest_length >= LENGTH_SIZE) {
        const uint8_t *head = input.rest;
        const size_t mark = (size_t)head[0] << 16 | (size_t)head[1] << 8 | (size_t)head[2];
        const size_t length = mark & ~STAPLE_MARK;
        if (length > input.rest_length - LENGTH_SIZE) {
            break;
        }
        if (mark != length) {
            input.staple = head + LENGTH_SIZE;
            input.staple_length = length;
        } else {
            add_certificate(&input, head + LENGTH_SIZE, length);
        }
        input.rest += LENGTH_SIZE + length;
        input.rest_length -= LENGTH_SIZE + length;
    }
    return input;
}

static void expect_text(const char *text)
{
    FUZZ_EXPECT(text != NULL && text_is_utf8(text, strlen(text)));
}

static void check_facts(struct arena *arena, const struct certificate_blob *blob)
{
    struct certificate_facts facts;
    certificate_read_facts(arena, blob, &facts);
    FUZZ_EXPECT(strlen(facts.sha1) == 40 && strlen(facts.sha256) == 64);
    if (facts.is_malformed) {
        return;
    }
    expect_text(facts.subject);
    expect_text(facts.issuer);
    expect_text(facts.serial);
    expect_text(facts.key_type);
    expect_text(facts.signature);
    for (size_t i = 0; i < facts.name_count; i++) {
        expect_text(facts.names[i]);
    }
}

static bool is_told(const struct input *input, const struct certificate_blob *blob)
{
    for (size_t i = 0; i < input->length; i++) {
        const struct certificate_blob *sent = &input->chain[i];
        if (sent->length == blob->length && memcmp(sent->der, blob->der, blob->length) == 0) {
            return true;
        }
    }
    return false;
}

static void check_path(const struct input *input, const struct chain_answer *answer)
{
    FUZZ_EXPECT((answer->path_length == 0) == (answer->path == NULL));
    for (size_t i = 0; i < answer->path_length; i++) {
        const struct certificate_blob *blob = answer->path[i].blob;
        uint8_t sha256[32];
        certificate_digest(blob->der, blob->length, sha256);
        FUZZ_EXPECT(memcmp(sha256, blob->sha256, sizeof(sha256)) == 0);
        FUZZ_EXPECT(answer->path[i].was_sent == is_told(input, blob));
    }
    const certificate_problem_set untrusted = certificate_problem_bit(CERTIFICATE_UNTRUSTED_ROOT);
    const certificate_problem_set self_signed = certificate_problem_bit(CERTIFICATE_SELF_SIGNED);
    const struct unknown_authority *authority = answer->unknown_authority;
    FUZZ_EXPECT((answer->problems & untrusted) == 0 || authority != NULL);
    FUZZ_EXPECT((answer->problems & (untrusted | self_signed)) == 0 || !answer->is_anchored);
    FUZZ_EXPECT(!answer->is_anchored || (answer->path_length > 0 && authority == NULL));
    if (authority != NULL) {
        expect_text(authority->name);
        FUZZ_EXPECT(authority->key_id == NULL || strlen(authority->key_id) > 0);
        FUZZ_EXPECT(authority->root == NULL || is_told(input, authority->root));
    }
}

static void check_staple(const struct input *input, const struct chain_answer *answer)
{
    const certificate_problem_set revoked = certificate_problem_bit(CERTIFICATE_REVOKED_BY_STAPLE);
    FUZZ_EXPECT((answer->staple == STAPLE_NONE) == (input->staple == NULL));
    FUZZ_EXPECT(((answer->problems & revoked) != 0) == (answer->staple == STAPLE_REVOKED));
    FUZZ_EXPECT(answer->staple < STAPLE_STATE_COUNT);
}

static void check_judgement(struct arena *arena, const struct trust_store *store,
                            const struct input *input)
{
    static const char *const names[] = { "ns1.corp.example", "10.1.1.5" };
    const struct chain_question question = {
        .chain = input->chain,
        .length = input->length,
        .names = names,
        .name_count = sizeof(names) / sizeof(names[0]),
        .at_ms = NOW_MS,
        .staple = input->staple,
        .staple_length = input->staple_length,
    };
    struct chain_answer answer;
    chain_judge(arena, store, &question, &answer);
    const certificate_problem_set not_checked =
        certificate_problem_bit(CERTIFICATE_NOT_CHECKED_FOR_TRUST);
    const certificate_problem_set mismatch = certificate_problem_bit(CERTIFICATE_NAME_MISMATCH);
    FUZZ_EXPECT((answer.issuer_problems & ~answer.problems) == 0);
    FUZZ_EXPECT(answer.problems >> CERTIFICATE_PROBLEM_COUNT == 0);
    FUZZ_EXPECT(((answer.problems & not_checked) != 0) == trust_store_is_empty(store));
    FUZZ_EXPECT(((answer.problems & mismatch) != 0) == (answer.mismatched_names != NULL));
    check_path(input, &answer);
    check_staple(input, &answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct input input = split(data, size);
    const struct trust_file file = {
        .name = "input",
        .bytes = input.rest,
        .length = input.rest_length,
    };
    struct trust_store *store = trust_store_new();
    struct error error = { 0 };
    FUZZ_EXPECT(trust_file_add(store, &file, &error) || error.kind == ERROR_INPUT);

    struct arena arena = { 0 };
    for (size_t i = 0; i < input.length; i++) {
        check_facts(&arena, &input.chain[i]);
    }
    check_judgement(&arena, store, &input);
    arena_clear(&arena);
    trust_store_free(store);
    return 0;
}
