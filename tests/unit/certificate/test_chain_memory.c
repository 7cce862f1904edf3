// Is what was kept of one chain of no influence on what is said of the next?

#include "bench.h"
#include "support/unit.h"

#include <string.h>

#define COUNT_OF(items) (sizeof(items) / sizeof((items)[0]))

static struct chain_answer judge(struct bench *bench, struct chain_memory *memory,
                                 const struct minted *leaf, const struct minted *issuer)
{
    const struct certificate_blob chain[] = { leaf->blob, issuer->blob };
    const struct chain_question question = {
        .chain = chain,
        .length = 2,
        .names = bench->names,
        .name_count = bench->name_count,
        .at_ms = bench->at_ms,
        .memory = memory,
    };
    struct chain_answer answer;
    chain_judge(&bench->arena, bench->store, &question, &answer);
    return answer;
}

static void expect_the_same(struct bench *bench, struct chain_memory *memory,
                            const struct minted *leaf, const struct minted *issuer)
{
    const struct chain_answer expected = judge(bench, NULL, leaf, issuer);
    const struct chain_answer answer = judge(bench, memory, leaf, issuer);
    assert_string_equal(bench_text(bench, answer.problems), bench_text(bench, expected.problems));
    assert_int_equal(answer.issuer_problems, expected.issuer_problems);
    assert_int_equal(answer.leaf_problems, expected.leaf_problems);
    assert_int_equal(answer.is_anchored, expected.is_anchored);
    assert_int_equal(answer.path_length, expected.path_length);
    for (size_t i = 0; i < expected.path_length; i++) {
        assert_memory_equal(answer.path[i].blob->sha256, expected.path[i].blob->sha256, 32);
    }
}

static const struct minted *make_issuer(struct bench *bench, enum mint_key key, const char *digest,
                                        const struct minted *root)
{
    const struct mint_recipe recipe = {
        .common_name = "Corp Issuing", // all have the same name
        .key = key,
        .not_after_ms = MINT_NOW_MS + 900 * MINT_DAY_MS,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign,cRLSign",
        .digest = digest,
        .has_identifiers = true,
    };
    return mint_issue(bench->mint, &recipe, root);
}

// Keys and signatures that the slim library reads, and some that only the whole one does, in turn.
static void chains_one_after_the_other_are_judged_as_each_alone(void **state)
{
    struct bench *bench = *state;
    const struct minted *stranger = mint_root(bench->mint, "Stranger", MINT_KEY_OTHER);
    const struct minted *const issuers[] = {
        bench->issuer,
        make_issuer(bench, MINT_KEY_RSA_ISSUER, NULL, bench->root),
        make_issuer(bench, MINT_KEY_ED25519, NULL, bench->root),
        make_issuer(bench, MINT_KEY_RSA_PSS, NULL, bench->root),
        make_issuer(bench, MINT_KEY_EC_521, "SHA512", bench->root),
        make_issuer(bench, MINT_KEY_OTHER, "SHA3-256", bench->root),
        make_issuer(bench, MINT_KEY_OTHER, NULL, stranger),
    };

    static const enum mint_key keys[] = { MINT_KEY_RSA, MINT_KEY_EC, MINT_KEY_ED25519,
                                          MINT_KEY_RSA_PSS };
    struct chain_memory *memory = chain_memory_new();
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT_OF(issuers) * COUNT_OF(keys); i++) {
            const struct minted *issuer = issuers[i % COUNT_OF(issuers)];
            struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
            recipe.key = keys[i / COUNT_OF(issuers)];
            recipe.has_bad_signature = round == 1 && i % 3 == 0;
            const struct minted *leaf = mint_issue(bench->mint, &recipe, issuer);
            expect_the_same(bench, memory, leaf, issuer);
            // Behind an issuer of the same name that did not issue it.
            expect_the_same(bench, memory, leaf, issuers[(i + 1) % COUNT_OF(issuers)]);
        }
    }
    chain_memory_free(memory);
}

// More of them than a memory keeps.
static void many_authorities_are_judged_as_few(void **state)
{
    struct bench *bench = *state;
    struct chain_memory *memory = chain_memory_new();
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    for (size_t i = 0; i < 150; i++) {
        const struct minted *root =
            i % 2 == 0 ? bench->root : mint_root(bench->mint, "Root", MINT_KEY_OTHER);
        const struct minted *issuer = make_issuer(bench, MINT_KEY_ISSUER, NULL, root);
        expect_the_same(bench, memory, mint_issue(bench->mint, &recipe, issuer), issuer);
    }
    chain_memory_free(memory);
    chain_memory_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(chains_one_after_the_other_are_judged_as_each_alone, bench_reset),
        cmocka_unit_test_setup(many_authorities_are_judged_as_few, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
