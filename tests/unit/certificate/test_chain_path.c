/** The path that is told, where it is anchored, and at whose door it ends. */
#include "bench.h"
#include "support/unit.h"

#include <string.h>

static void check_path(const struct chain_answer *answer, const struct minted *const *path,
                       const char *sent)
{
    size_t length = 0;
    while (path[length] != NULL) {
        length++;
    }
    assert_int_equal(answer->path_length, length);
    for (size_t i = 0; i < length; i++) {
        const struct path_certificate *certificate = &answer->path[i];
        assert_int_equal(certificate->blob->length, path[i]->blob.length);
        assert_memory_equal(certificate->blob->der, path[i]->blob.der, path[i]->blob.length);
        assert_memory_equal(certificate->blob->sha256, path[i]->blob.sha256, 32);
        assert_int_equal(certificate->was_sent, sent[i] == 's');
    }
}

// The key identifier of the minted one itself.
static const char *key_id_of(struct bench *bench, const struct minted *minted)
{
    struct certificate_facts facts;
    certificate_read_facts(&bench->arena, &minted->blob, &facts);
    assert_non_null(facts.key_id);
    return facts.key_id;
}

static void check_authority(const struct chain_answer *answer, const char *name, const char *key_id,
                            const struct minted *root)
{
    const struct unknown_authority *authority = answer->unknown_authority;
    assert_false(answer->is_anchored);
    assert_non_null(authority);
    assert_string_equal(authority->name, name);
    if (key_id == NULL) {
        assert_null(authority->key_id);
    } else {
        assert_string_equal(authority->key_id, key_id);
    }
    if (root == NULL) {
        assert_null(authority->root);
    } else {
        assert_memory_equal(authority->root->sha256, root->blob.sha256, 32);
        assert_memory_equal(authority->root->der, root->blob.der, root->blob.length);
    }
}

static void a_path_ends_in_the_root_whether_it_was_sent_or_not(void **state)
{
    struct bench *bench = *state;
    const struct minted *server = bench_server(bench);
    const struct minted *path[] = { server, bench->issuer, bench->root, NULL };
    const struct minted *usual[] = { server, bench->issuer, NULL };
    const struct chain_answer without_root = bench_judge(bench, usual);
    check_path(&without_root, path, "ss-");
    assert_true(without_root.is_anchored);
    assert_null(without_root.unknown_authority);
    const struct chain_answer with_root = bench_judge(bench, path);
    check_path(&with_root, path, "sss");
    assert_true(with_root.is_anchored);
    assert_null(with_root.unknown_authority);
}

static void an_issuer_from_the_store_was_not_sent(void **state)
{
    struct bench *bench = *state;
    struct trust_store *store = bench_store(bench->root);
    bench_trust(store, bench->issuer);
    bench->store = store;
    const struct minted *path[] = { bench_server(bench), bench->issuer, bench->root, NULL };
    const struct minted *chain[] = { path[0], NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    check_path(&answer, path, "s--");
    assert_true(answer.is_anchored);
    assert_string_equal(bench_text(bench, answer.problems), "incomplete_chain");

    // A root that was sent behind the gap was sent.
    const struct minted *gap[] = { path[0], bench->root, NULL };
    const struct chain_answer over_gap = bench_judge(bench, gap);
    check_path(&over_gap, path, "s-s");
    trust_store_free(store);
}

static void what_nobody_needs_is_not_in_the_path(void **state)
{
    struct bench *bench = *state;
    const struct minted *stranger = mint_root(bench->mint, "Stranger", MINT_KEY_OTHER);
    const struct minted *path[] = { bench_server(bench), bench->issuer, bench->root, NULL };
    const struct minted *chain[] = {
        path[0], path[0], bench->issuer, bench->issuer, stranger, bench->root, NULL,
    };
    const struct chain_answer answer = bench_judge(bench, chain);
    check_path(&answer, path, "sss");
}

static void the_path_does_not_borrow_from_the_question(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    for (size_t i = 0; i < 2; i++) {
        assert_ptr_not_equal(answer.path[i].blob->der, chain[i]->blob.der);
    }
}

static void a_self_signed_server_is_a_path_by_itself_and_its_own_fault(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *path[] = { mint_issue(bench->mint, &recipe, NULL), NULL };
    const struct chain_answer untrusted = bench_judge(bench, path);
    check_path(&untrusted, path, "s");
    assert_false(untrusted.is_anchored);
    assert_null(untrusted.unknown_authority);

    struct trust_store *store = bench_store(path[0]);
    bench->store = store;
    const struct chain_answer trusted = bench_judge(bench, path);
    check_path(&trusted, path, "s");
    assert_true(trusted.is_anchored);
    trust_store_free(store);
}

static void an_unknown_root_is_the_same_authority_sent_or_not(void **state)
{
    struct bench *bench = *state;
    const struct minted *other = mint_root(bench->mint, "Other Root", MINT_KEY_OTHER);
    const struct minted *issuer = mint_issuer(bench->mint, "Other Issuing", other);
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *server = mint_issue(bench->mint, &recipe, issuer);
    const char *key_id = key_id_of(bench, other);
    const struct minted *with_root[] = { server, issuer, other, NULL };
    const struct minted *without_root[] = { server, issuer, NULL };
    for (int i = 0; i < 2; i++) { // with and without roots of our own
        struct chain_answer answer = bench_judge(bench, with_root);
        check_path(&answer, with_root, "sss");
        check_authority(&answer, "CN=Other Root", key_id, other);
        answer = bench_judge(bench, without_root);
        check_path(&answer, without_root, "ss");
        check_authority(&answer, "CN=Other Root", key_id, NULL);
        bench->store = bench->no_roots;
    }
}

static void a_leaf_alone_leads_to_its_issuer(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    check_path(&answer, chain, "s");
    check_authority(&answer, "CN=Corp Issuing", key_id_of(bench, bench->issuer), NULL);
}

// The root has an identifier, but what it issued does not tell: then neither server's answer may.
static void an_authority_without_identifiers_is_the_same_sent_or_not(void **state)
{
    struct bench *bench = *state;
    const struct minted *other = mint_root(bench->mint, "Other Root", MINT_KEY_OTHER);
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_identifiers = false;
    const struct minted *server = mint_issue(bench->mint, &recipe, other);
    const struct minted *with_root[] = { server, other, NULL };
    const struct minted *without_root[] = { server, NULL };
    struct chain_answer answer = bench_judge(bench, with_root);
    check_authority(&answer, "CN=Other Root", NULL, other);
    answer = bench_judge(bench, without_root);
    check_authority(&answer, "CN=Other Root", NULL, NULL);
}

static void an_issuer_that_is_handed_in_as_a_root_still_leads_to_its_root(void **state)
{
    struct bench *bench = *state;
    struct trust_store *store = bench_store(bench->issuer);
    bench->store = store;
    const struct minted *path[] = { bench_server(bench), bench->issuer, NULL };
    const struct chain_answer answer = bench_judge(bench, path);
    check_path(&answer, path, "ss");
    check_authority(&answer, "CN=Corp Root", key_id_of(bench, bench->root), NULL);
    trust_store_free(store);
}

static void a_root_handed_in_is_unknown_no_more(void **state)
{
    struct bench *bench = *state;
    const struct minted *other = mint_root(bench->mint, "Other Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &recipe, other), other, NULL };
    const struct chain_answer before = bench_judge(bench, chain);
    struct trust_store *store = trust_store_new();
    const struct minted handed_in = { .blob = *before.unknown_authority->root };
    bench_trust(store, &handed_in);
    bench->store = store;
    const struct chain_answer after = bench_judge(bench, chain);
    assert_true(after.is_anchored);
    assert_null(after.unknown_authority);
    assert_int_equal(after.problems, 0);
    trust_store_free(store);
}

static void a_chain_with_a_wrong_signature_is_not_anchored_but_its_root_is_known(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_bad_signature = true;
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_false(answer.is_anchored);
    assert_null(answer.unknown_authority);
    assert_int_equal(answer.path_length, 3);
}

static void a_leaf_that_cannot_be_read_has_no_path(void **state)
{
    struct bench *bench = *state;
    struct minted garbage = { .blob = { .der = (const uint8_t *)"garbage", .length = 7 } };
    const struct minted *chain[] = { &garbage, bench->issuer, NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_null(answer.path);
    assert_int_equal(answer.path_length, 0);
    assert_false(answer.is_anchored);
    assert_null(answer.unknown_authority);

    // Whose extensions cannot be read is a leaf, but nobody looks for its issuer.
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_broken_extension = true;
    const struct minted *broken[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    const struct chain_answer alone = bench_judge(bench, broken);
    assert_int_equal(alone.path_length, 1);
    assert_null(alone.unknown_authority);
}

// Sixty authorities, each issued by the next.
static void a_path_of_sixty_certificates_is_told_to_its_end(void **state)
{
    enum {
        LENGTH = 60,
    };
    struct bench *bench = *state;
    const struct minted *chain[LENGTH + 1] = { NULL };
    const struct minted *above = bench->root;
    for (size_t i = LENGTH; i-- > 1;) {
        above = mint_issuer(bench->mint, arena_format(&bench->arena, "Authority %zu", i), above);
        chain[i] = above;
    }
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    chain[0] = mint_issue(bench->mint, &recipe, above);
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_string_equal(bench_text(bench, answer.problems), "");
    assert_int_equal(answer.path_length, LENGTH + 1);
    assert_true(answer.is_anchored);
    assert_memory_equal(answer.path[LENGTH].blob->sha256, bench->root->blob.sha256, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_path_ends_in_the_root_whether_it_was_sent_or_not, bench_reset),
        cmocka_unit_test_setup(an_issuer_from_the_store_was_not_sent, bench_reset),
        cmocka_unit_test_setup(what_nobody_needs_is_not_in_the_path, bench_reset),
        cmocka_unit_test_setup(the_path_does_not_borrow_from_the_question, bench_reset),
        cmocka_unit_test_setup(a_self_signed_server_is_a_path_by_itself_and_its_own_fault,
                               bench_reset),
        cmocka_unit_test_setup(an_unknown_root_is_the_same_authority_sent_or_not, bench_reset),
        cmocka_unit_test_setup(a_leaf_alone_leads_to_its_issuer, bench_reset),
        cmocka_unit_test_setup(an_authority_without_identifiers_is_the_same_sent_or_not,
                               bench_reset),
        cmocka_unit_test_setup(an_issuer_that_is_handed_in_as_a_root_still_leads_to_its_root,
                               bench_reset),
        cmocka_unit_test_setup(a_root_handed_in_is_unknown_no_more, bench_reset),
        cmocka_unit_test_setup(a_chain_with_a_wrong_signature_is_not_anchored_but_its_root_is_known,
                               bench_reset),
        cmocka_unit_test_setup(a_leaf_that_cannot_be_read_has_no_path, bench_reset),
        cmocka_unit_test_setup(a_path_of_sixty_certificates_is_told_to_its_end, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
