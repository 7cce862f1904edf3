/** Which chains are trusted, and why not. */
#include "bench.h"
#include "support/unit.h"

#include <pthread.h>

static void a_chain_that_leads_to_a_trusted_root_has_no_problem(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "");
}

static void a_root_that_is_sent_as_well_does_no_harm(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, bench->root, NULL };
    assert_string_equal(bench_problems(bench, chain), "");
}

static void a_server_of_the_root_itself_is_trusted(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &recipe, bench->root), NULL };
    assert_string_equal(bench_problems(bench, chain), "");
}

static void an_issuer_neither_sent_nor_trusted_leaves_the_chain_incomplete(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), NULL };
    assert_string_equal(bench_problems(bench, chain), "incomplete_chain");
    assert_string_equal(bench_issuer_problems(bench, chain), "");
}

static void an_issuer_that_only_the_trust_store_has_ought_to_be_sent(void **state)
{
    struct bench *bench = *state;
    struct trust_store *store = bench_store(bench->root);
    bench_trust(store, bench->issuer);
    const struct minted *chain[] = { bench_server(bench), NULL };
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "incomplete_chain");
    trust_store_free(store);
}

static void an_issuer_is_no_root_only_because_it_is_in_the_store(void **state)
{
    struct bench *bench = *state;
    struct trust_store *store = bench_store(bench->issuer);
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "untrusted_root");
    trust_store_free(store);
}

static void a_chain_that_ends_in_another_root_has_an_untrusted_root(void **state)
{
    struct bench *bench = *state;
    const struct minted *other = mint_root(bench->mint, "Other Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *server = mint_issue(bench->mint, &recipe, other);
    const struct minted *with_root[] = { server, other, NULL };
    const struct minted *without_root[] = { server, NULL };
    assert_string_equal(bench_problems(bench, with_root), "untrusted_root");
    assert_string_equal(bench_issuer_problems(bench, with_root), "untrusted_root");
    assert_string_equal(bench_problems(bench, without_root), "incomplete_chain");
}

static void a_root_of_the_same_name_with_another_key_is_not_trusted(void **state)
{
    struct bench *bench = *state;
    const struct minted *impostor = mint_root(bench->mint, "Corp Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = {
        mint_issue(bench->mint, &recipe, impostor),
        impostor,
        NULL,
    };
    assert_string_equal(bench_problems(bench, chain), "untrusted_root");
}

static void a_renewed_root_with_the_same_key_is_as_good(void **state)
{
    struct bench *bench = *state;
    const struct minted *renewed = mint_root(bench->mint, "Corp Root", MINT_KEY_ROOT);
    const struct minted *chain[] = { bench_server(bench), bench->issuer, renewed, NULL };
    assert_string_equal(bench_problems(bench, chain), "");
}

// OpenSSL would not call this one self-signed, because its key usage lets it sign nothing; Windows
// makes them so.
static void a_self_signed_server_is_told_from_an_unknown_root(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *server = mint_issue(bench->mint, &recipe, NULL);
    const struct minted *chain[] = { server, NULL };
    assert_string_equal(bench_problems(bench, chain), "self_signed");

    struct trust_store *store = bench_store(server);
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "");
    trust_store_free(store);
}

static void a_self_signed_authority_on_a_server_is_self_signed(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.constraints = "critical,CA:TRUE";
    recipe.key_usage = NULL;
    const struct minted *chain[] = { mint_issue(bench->mint, &recipe, NULL), NULL };
    assert_string_equal(bench_problems(bench, chain), "self_signed");
}

static void a_server_that_only_bears_the_name_of_its_issuer_is_not_self_signed(void **state)
{
    struct bench *bench = *state;
    const struct minted *other = mint_root(bench->mint, "ns1.corp.example", MINT_KEY_OTHER);
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *server = mint_issue(bench->mint, &recipe, other);
    const struct minted *alone[] = { server, NULL };
    const struct minted *with_root[] = { server, other, NULL };
    assert_string_equal(bench_problems(bench, alone), "incomplete_chain");
    assert_string_equal(bench_problems(bench, with_root), "untrusted_root");
}

static void without_roots_trust_is_not_judged(void **state)
{
    struct bench *bench = *state;
    const struct minted *other = mint_root(bench->mint, "Other Root", MINT_KEY_OTHER);
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *untrusted[] = { mint_issue(bench->mint, &recipe, other), other, NULL };
    const struct minted *incomplete[] = { bench_server(bench), NULL };
    const struct minted *self_signed[] = { mint_issue(bench->mint, &recipe, NULL), NULL };
    recipe.not_after_ms = MINT_NOW_MS - MINT_DAY_MS;
    const struct minted *expired[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    bench->store = bench->no_roots;
    assert_string_equal(bench_problems(bench, untrusted), "not_checked_for_trust");
    assert_string_equal(bench_problems(bench, incomplete), "not_checked_for_trust");
    assert_string_equal(bench_problems(bench, self_signed), "self_signed not_checked_for_trust");
    assert_string_equal(bench_problems(bench, expired), "expired not_checked_for_trust");
}

static void the_order_of_the_chain_is_judged_apart_from_its_trust(void **state)
{
    struct bench *bench = *state;
    const struct minted *server = bench_server(bench);
    const struct minted *stranger = mint_root(bench->mint, "Stranger", MINT_KEY_OTHER);
    const struct minted *swapped[] = { server, bench->root, bench->issuer, NULL };
    const struct minted *stranger_between[] = { server, stranger, bench->issuer, NULL };
    const struct minted *stranger_behind[] = { server, bench->issuer, stranger, NULL };
    const struct minted *twice[] = { server, server, bench->issuer, bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, swapped), "wrong_order");
    assert_string_equal(bench_problems(bench, stranger_between), "wrong_order");
    assert_string_equal(bench_problems(bench, stranger_behind), "");
    assert_string_equal(bench_problems(bench, twice), "");
}

static void the_branches_of_a_cross_certificate_may_come_in_any_order(void **state)
{
    struct bench *bench = *state;
    const struct minted *server = bench_server(bench);
    const struct minted *old = mint_root(bench->mint, "Old Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = {
        .common_name = "Corp Issuing",
        .key = MINT_KEY_ISSUER,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign",
        .has_identifiers = true,
    };
    const struct minted *cross = mint_issue(bench->mint, &recipe, old);
    const struct minted *old_first[] = { server, bench->issuer, cross, old, bench->root, NULL };
    const struct minted *old_last[] = { server, bench->issuer, bench->root, cross, old, NULL };
    const struct minted *old_early[] = { server, old, cross, bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, old_first), "");
    assert_string_equal(bench_problems(bench, old_last), "");
    assert_string_equal(bench_problems(bench, old_early), "wrong_order");
}

static void an_issuer_in_front_of_its_server_is_the_wrong_order(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench->issuer, bench_server(bench), NULL };
    assert_string_equal(bench_problems(bench, chain),
                        "name_mismatch no_subject_alternative_name wrong_order "
                        "no_server_auth_eku not_rsa");
}

// The old root sent across for those that do not know the new one.
static void a_path_to_a_trusted_root_is_found_past_a_cross_certificate(void **state)
{
    struct bench *bench = *state;
    const struct minted *old = mint_root(bench->mint, "Old Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = {
        .common_name = "Corp Root",
        .key = MINT_KEY_ROOT,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign",
        .has_identifiers = true,
    };
    const struct minted *cross = mint_issue(bench->mint, &recipe, old);
    const struct minted *chain[] = { bench_server(bench), bench->issuer, cross, NULL };
    assert_string_equal(bench_problems(bench, chain), "");
}

static void of_two_issuers_with_one_key_the_valid_one_is_taken(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = {
        .common_name = "Corp Issuing",
        .key = MINT_KEY_ISSUER,
        .not_after_ms = MINT_NOW_MS - MINT_DAY_MS,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign",
        .has_identifiers = true,
    };
    const struct minted *expired = mint_issue(bench->mint, &recipe, bench->root);
    const struct minted *both[] = { bench_server(bench), expired, bench->issuer, NULL };
    const struct minted *only_expired[] = { both[0], expired, NULL };
    assert_string_equal(bench_problems(bench, both), "");
    assert_string_equal(bench_problems(bench, only_expired), "expired");
    assert_string_equal(bench_issuer_problems(bench, only_expired), "expired");
}

struct worker {
    pthread_t thread;
    const struct trust_store *store;
    const struct certificate_blob *chain;
    size_t length;
    certificate_problem_set problems; // of all judgements
};

static void *judge_again_and_again(void *context)
{
    struct worker *worker = context;
    static const char *const names[] = { "ns1.corp.example" };
    const struct chain_question question = {
        .chain = worker->chain,
        .length = worker->length,
        .names = names,
        .name_count = 1,
        .at_ms = MINT_NOW_MS,
    };
    struct arena arena = { 0 };
    for (size_t i = 0; i < 50; i++) {
        struct chain_answer answer;
        chain_judge(&arena, worker->store, &question, &answer);
        worker->problems |= answer.problems;
    }
    arena_clear(&arena);
    return NULL;
}

static void one_store_serves_several_threads(void **state)
{
    struct bench *bench = *state;
    const struct certificate_blob chain[] = { bench_server(bench)->blob, bench->issuer->blob };
    struct worker workers[4] = { 0 };
    for (size_t i = 0; i < sizeof(workers) / sizeof(workers[0]); i++) {
        workers[i].store = bench->roots;
        workers[i].chain = chain;
        workers[i].length = 2;
        assert_int_equal(
            pthread_create(&workers[i].thread, NULL, judge_again_and_again, &workers[i]), 0);
    }
    for (size_t i = 0; i < sizeof(workers) / sizeof(workers[0]); i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_string_equal(bench_text(bench, workers[i].problems), "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_chain_that_leads_to_a_trusted_root_has_no_problem, bench_reset),
        cmocka_unit_test_setup(a_root_that_is_sent_as_well_does_no_harm, bench_reset),
        cmocka_unit_test_setup(a_server_of_the_root_itself_is_trusted, bench_reset),
        cmocka_unit_test_setup(an_issuer_neither_sent_nor_trusted_leaves_the_chain_incomplete,
                               bench_reset),
        cmocka_unit_test_setup(an_issuer_that_only_the_trust_store_has_ought_to_be_sent,
                               bench_reset),
        cmocka_unit_test_setup(an_issuer_is_no_root_only_because_it_is_in_the_store, bench_reset),
        cmocka_unit_test_setup(a_chain_that_ends_in_another_root_has_an_untrusted_root,
                               bench_reset),
        cmocka_unit_test_setup(a_root_of_the_same_name_with_another_key_is_not_trusted,
                               bench_reset),
        cmocka_unit_test_setup(a_renewed_root_with_the_same_key_is_as_good, bench_reset),
        cmocka_unit_test_setup(a_self_signed_server_is_told_from_an_unknown_root, bench_reset),
        cmocka_unit_test_setup(a_self_signed_authority_on_a_server_is_self_signed, bench_reset),
        cmocka_unit_test_setup(a_server_that_only_bears_the_name_of_its_issuer_is_not_self_signed,
                               bench_reset),
        cmocka_unit_test_setup(without_roots_trust_is_not_judged, bench_reset),
        cmocka_unit_test_setup(the_order_of_the_chain_is_judged_apart_from_its_trust, bench_reset),
        cmocka_unit_test_setup(the_branches_of_a_cross_certificate_may_come_in_any_order,
                               bench_reset),
        cmocka_unit_test_setup(an_issuer_in_front_of_its_server_is_the_wrong_order, bench_reset),
        cmocka_unit_test_setup(a_path_to_a_trusted_root_is_found_past_a_cross_certificate,
                               bench_reset),
        cmocka_unit_test_setup(one_store_serves_several_threads, bench_reset),
        cmocka_unit_test_setup(of_two_issuers_with_one_key_the_valid_one_is_taken, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
