/** What an OCSP response that came with a chain is worth. */
#include "base/memory.h"
#include "bench.h"
#include "staples.h"
#include "support/unit.h"

#include <string.h>

#define MINUTE_MS (INT64_C(60) * 1000)

// The server that every staple here is about, and the recipe of a good answer about it.
static struct staple_recipe recipe_for(struct bench *bench, const struct minted *leaf)
{
    return (struct staple_recipe){
        .leaf = leaf,
        .issuer = bench->issuer,
        .status = V_OCSP_CERTSTATUS_GOOD,
    };
}

static void check_staple(struct bench *bench, const struct minted *const *chain,
                         enum staple_state expected)
{
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_int_equal(answer.staple, expected);
    assert_string_equal(bench_text(bench, answer.problems),
                        expected == STAPLE_REVOKED ? "revoked_by_staple" : "");
    assert_string_equal(bench_text(bench, answer.issuer_problems), "");
}

// Judges the leaf of the recipe behind the ordinary issuer.
static void check_recipe(struct bench *bench, const struct staple_recipe *recipe,
                         enum staple_state expected)
{
    const struct minted *chain[] = { recipe->leaf, bench->issuer, NULL };
    const struct staple staple = staple_make(&bench->arena, recipe, 1);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    check_staple(bench, chain, expected);
}

static void without_a_staple_there_is_none(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    check_staple(bench, chain, STAPLE_NONE);
}

static void what_the_issuer_says_of_the_leaf_counts(void **state)
{
    static const struct {
        int status;
        const char *digest;
        bool tells_signer_by_key;
        enum staple_state state;
    } rows[] = {
        { V_OCSP_CERTSTATUS_GOOD, "SHA1", false, STAPLE_GOOD },
        { V_OCSP_CERTSTATUS_GOOD, "SHA256", false, STAPLE_GOOD },
        { V_OCSP_CERTSTATUS_GOOD, "SHA1", true, STAPLE_GOOD },
        { V_OCSP_CERTSTATUS_REVOKED, "SHA1", false, STAPLE_REVOKED },
        { V_OCSP_CERTSTATUS_REVOKED, "SHA256", true, STAPLE_REVOKED },
        { V_OCSP_CERTSTATUS_UNKNOWN, "SHA1", false, STAPLE_UNKNOWN },
    };
    struct bench *bench = *state;
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        recipe.status = rows[i].status;
        recipe.digest = rows[i].digest;
        recipe.tells_signer_by_key = rows[i].tells_signer_by_key;
        check_recipe(bench, &recipe, rows[i].state);
    }
}

static struct mint_recipe responder_recipe(void)
{
    return (struct mint_recipe){
        .common_name = "Corp Responder",
        .key = MINT_KEY_OTHER,
        .extended_key_usage = "OCSPSigning",
        .has_identifiers = true,
    };
}

static void a_responder_that_the_issuer_appointed_counts_as_well(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe responder = responder_recipe();
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    recipe.signer = bench_issue(bench, &responder);
    recipe.enclosed = recipe.signer;
    check_recipe(bench, &recipe, STAPLE_GOOD);
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    check_recipe(bench, &recipe, STAPLE_REVOKED);
    recipe.enclosed = NULL;
    check_recipe(bench, &recipe, STAPLE_INVALID);
}

static void nobody_else_may_say_that_a_certificate_is_revoked(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe responders[5];
    for (size_t i = 0; i < 5; i++) {
        responders[i] = responder_recipe();
    }
    responders[0].extended_key_usage = NULL;
    responders[1].extended_key_usage = "anyExtendedKeyUsage";
    responders[2].extended_key_usage = "serverAuth";
    responders[3].not_after_ms = MINT_NOW_MS - MINT_DAY_MS;
    responders[4].has_bad_signature = true;
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    for (size_t i = 0; i < 5; i++) {
        recipe.signer = bench_issue(bench, &responders[i]);
        recipe.enclosed = recipe.signer;
        if (responders[i].has_bad_signature) {
            const uint8_t *der = recipe.signer->der;
            struct minted *changed = arena_allocate(&bench->arena, 1, sizeof(*changed));
            *changed = *recipe.signer;
            changed->certificate = d2i_X509(NULL, &der, (long)recipe.signer->blob.length);
            recipe.enclosed = changed;
        }
        check_recipe(bench, &recipe, STAPLE_INVALID);
        if (recipe.enclosed != recipe.signer) {
            X509_free(recipe.enclosed->certificate);
        }
    }
}

static void a_responder_of_another_authority_is_a_stranger(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe responder = responder_recipe();
    const struct minted *impostor = mint_root(bench->mint, "Corp Issuing", MINT_KEY_OTHER);
    const struct minted *same_key = mint_issuer(bench->mint, "Same Key", bench->root);
    const struct minted *strangers[] = {
        mint_issue(bench->mint, &responder, same_key),
        mint_issue(bench->mint, &responder, bench->root),
        mint_issue(bench->mint, &responder, impostor),
        impostor,
        bench->root,
        bench_server(bench),
    };
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
        recipe.signer = strangers[i];
        for (int by_key = 0; by_key < 2; by_key++) {
            recipe.tells_signer_by_key = by_key == 1;
            recipe.enclosed = strangers[i];
            check_recipe(bench, &recipe, STAPLE_INVALID);
        }
    }
}

static void an_answer_about_another_certificate_is_none(void **state)
{
    struct bench *bench = *state;
    const struct minted *server = bench_server(bench);
    const struct minted *chain[] = { server, bench->issuer, NULL };
    struct staple_recipe recipes[] = {
        recipe_for(bench, bench_server(bench)), // with another serial number
        recipe_for(bench, server),
    };
    recipes[0].status = V_OCSP_CERTSTATUS_REVOKED;
    struct staple staple = staple_make(&bench->arena, recipes, 1);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    check_staple(bench, chain, STAPLE_INVALID);

    staple = staple_make(&bench->arena, recipes, 2);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    check_staple(bench, chain, STAPLE_GOOD);

    // The right serial number of the wrong issuer.
    recipes[0] = recipes[1];
    recipes[0].issuer = bench->root;
    recipes[0].signer = bench->issuer;
    staple = staple_make(&bench->arena, recipes, 1);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    check_staple(bench, chain, STAPLE_INVALID);
}

static void an_answer_counts_in_its_time_only(void **state)
{
    static const struct {
        int64_t this_update_ms; // from now
        int64_t next_update_ms; // -1 with this_update_ms: not told
        bool has_next_update;
        enum staple_state state;
    } rows[] = {
        { -MINT_DAY_MS, MINT_DAY_MS, true, STAPLE_REVOKED },
        { 0, 0, true, STAPLE_REVOKED },
        { -MINT_DAY_MS, -5 * MINUTE_MS, true, STAPLE_REVOKED },
        { -MINT_DAY_MS, -6 * MINUTE_MS, true, STAPLE_INVALID },
        { 5 * MINUTE_MS, MINT_DAY_MS, true, STAPLE_REVOKED },
        { 6 * MINUTE_MS, MINT_DAY_MS, true, STAPLE_INVALID },
        { 2 * MINUTE_MS, -2 * MINUTE_MS, true, STAPLE_INVALID },
        { -7 * MINT_DAY_MS, 0, false, STAPLE_REVOKED },
        { -8 * MINT_DAY_MS, 0, false, STAPLE_INVALID },
        { MINT_DAY_MS, 0, false, STAPLE_INVALID },
    };
    struct bench *bench = *state;
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        recipe.this_update_ms = MINT_NOW_MS + rows[i].this_update_ms;
        recipe.next_update_ms = rows[i].has_next_update ? MINT_NOW_MS + rows[i].next_update_ms : -1;
        check_recipe(bench, &recipe, rows[i].state);
    }
}

static void the_time_is_that_of_the_question(void **state)
{
    struct bench *bench = *state;
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    bench->at_ms = MINT_NOW_MS + 2 * MINT_DAY_MS;
    check_recipe(bench, &recipe, STAPLE_INVALID);
    bench->at_ms = MINT_NOW_MS - 2 * MINT_DAY_MS;
    check_recipe(bench, &recipe, STAPLE_INVALID);
}

static void without_the_issuer_nothing_can_be_verified(void **state)
{
    struct bench *bench = *state;
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    recipe.enclosed = bench->issuer; // an issuer that only the staple has is not of the path
    const struct staple staple = staple_make(&bench->arena, &recipe, 1);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    const struct minted *chain[] = { recipe.leaf, NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_int_equal(answer.staple, STAPLE_INVALID);
    assert_string_equal(bench_text(bench, answer.problems), "incomplete_chain");
}

static void an_issuer_that_nobody_trusts_may_still_revoke(void **state)
{
    struct bench *bench = *state;
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    const struct staple staple = staple_make(&bench->arena, &recipe, 1);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    bench->store = bench->no_roots;
    const struct minted *chain[] = { recipe.leaf, bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "revoked_by_staple not_checked_for_trust");
}

static void an_issuer_that_only_the_trust_store_has_will_do(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
    struct staple_recipe recipe = recipe_for(bench, mint_issue(bench->mint, &server, bench->root));
    recipe.issuer = bench->root;
    const struct staple staple = staple_make(&bench->arena, &recipe, 1);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    const struct minted *chain[] = { recipe.leaf, NULL };
    check_staple(bench, chain, STAPLE_GOOD);
}

static void a_staple_that_is_no_answer_is_invalid(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    const struct staple refusal = staple_make_refusal(&bench->arena, OCSP_RESPONSE_STATUS_TRYLATER);
    const struct staple rows[] = {
        refusal,
        { (const uint8_t *)"", 0 },
        { (const uint8_t *)"garbage", 7 },
        { (const uint8_t *)"\x30\x03\x0A\x01\x00", 5 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bench->staple = rows[i].bytes;
        bench->staple_length = rows[i].length;
        check_staple(bench, chain, STAPLE_INVALID);
    }
}

static void a_staple_cut_or_lengthened_is_invalid(void **state)
{
    struct bench *bench = *state;
    const struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    const struct minted *chain[] = { recipe.leaf, bench->issuer, NULL };
    const struct staple staple = staple_make(&bench->arena, &recipe, 1);
    for (size_t length = 0; length < staple.length; length += 7) {
        char *bytes = memory_copy(staple.bytes, length);
        bench->staple = (const uint8_t *)bytes;
        bench->staple_length = length;
        check_staple(bench, chain, STAPLE_INVALID);
        memory_free(bytes);
    }
    bench->staple = (const uint8_t *)arena_copy(&bench->arena, staple.bytes, staple.length);
    bench->staple_length = staple.length + 1; // the NUL behind it
    check_staple(bench, chain, STAPLE_INVALID);
}

static void no_changed_byte_turns_an_answer_round(void **state)
{
    struct bench *bench = *state;
    struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    const struct minted *chain[] = { recipe.leaf, bench->issuer, NULL };
    recipe.status = V_OCSP_CERTSTATUS_REVOKED;
    const struct staple staple = staple_make(&bench->arena, &recipe, 1);
    char *bytes = memory_copy(staple.bytes, staple.length);
    bench->staple = (const uint8_t *)bytes;
    bench->staple_length = staple.length;
    for (size_t i = 0; i < staple.length; i++) {
        bytes[i] = (char)(bytes[i] ^ 0x22);
        check_staple(bench, chain, STAPLE_INVALID);
        bytes[i] = (char)(bytes[i] ^ 0x22);
    }
    check_staple(bench, chain, STAPLE_REVOKED);
    memory_free(bytes);
}

static void a_leaf_that_cannot_be_read_has_no_answer(void **state)
{
    struct bench *bench = *state;
    const struct staple_recipe recipe = recipe_for(bench, bench_server(bench));
    const struct staple staple = staple_make(&bench->arena, &recipe, 1);
    bench->staple = staple.bytes;
    bench->staple_length = staple.length;
    struct minted garbage = { .blob = { .der = (const uint8_t *)"garbage", .length = 7 } };
    const struct minted *chain[] = { &garbage, bench->issuer, NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_int_equal(answer.staple, STAPLE_INVALID);
    assert_string_equal(bench_text(bench, answer.problems), "malformed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_a_staple_there_is_none, bench_reset),
        cmocka_unit_test_setup(what_the_issuer_says_of_the_leaf_counts, bench_reset),
        cmocka_unit_test_setup(a_responder_that_the_issuer_appointed_counts_as_well, bench_reset),
        cmocka_unit_test_setup(nobody_else_may_say_that_a_certificate_is_revoked, bench_reset),
        cmocka_unit_test_setup(a_responder_of_another_authority_is_a_stranger, bench_reset),
        cmocka_unit_test_setup(an_answer_about_another_certificate_is_none, bench_reset),
        cmocka_unit_test_setup(an_answer_counts_in_its_time_only, bench_reset),
        cmocka_unit_test_setup(the_time_is_that_of_the_question, bench_reset),
        cmocka_unit_test_setup(without_the_issuer_nothing_can_be_verified, bench_reset),
        cmocka_unit_test_setup(an_issuer_that_nobody_trusts_may_still_revoke, bench_reset),
        cmocka_unit_test_setup(an_issuer_that_only_the_trust_store_has_will_do, bench_reset),
        cmocka_unit_test_setup(a_staple_that_is_no_answer_is_invalid, bench_reset),
        cmocka_unit_test_setup(a_staple_cut_or_lengthened_is_invalid, bench_reset),
        cmocka_unit_test_setup(no_changed_byte_turns_an_answer_round, bench_reset),
        cmocka_unit_test_setup(a_leaf_that_cannot_be_read_has_no_answer, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
