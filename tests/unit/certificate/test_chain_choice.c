/** Chains in which several certificates bear one name: the right one is found. */
#include "bench.h"
#include "support/unit.h"

// An authority whose certificates may or may not tell keys apart.
static struct mint_recipe authority(const char *common_name, enum mint_key key,
                                    bool has_identifiers)
{
    return (struct mint_recipe){
        .common_name = common_name,
        .key = key,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign",
        .has_identifiers = has_identifiers,
    };
}

static const struct minted *server_of(struct bench *bench, const struct minted *issuer,
                                      bool has_identifiers)
{
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_identifiers = has_identifiers;
    return mint_issue(bench->mint, &recipe, issuer);
}

// A root renewed with a new key: servers of the old and of the new one, both roots trusted.
static void of_two_trusted_roots_with_one_name_the_one_that_signed_is_taken(void **state)
{
    struct bench *bench = *state;
    for (int tells = 0; tells < 2; tells++) {
        const struct mint_recipe old = authority("Twin Root", MINT_KEY_ROOT, tells == 1);
        const struct mint_recipe new = authority("Twin Root", MINT_KEY_OTHER, tells == 1);
        const struct minted *roots[] = {
            mint_issue(bench->mint, &old, NULL),
            mint_issue(bench->mint, &new, NULL),
        };
        struct trust_store *store = bench_store(roots[0]);
        bench_trust(store, roots[1]);
        bench->store = store;
        for (int i = 0; i < 2; i++) {
            const struct minted *chain[] = { server_of(bench, roots[i], tells == 1), NULL };
            const struct chain_answer answer = bench_judge(bench, chain);
            assert_string_equal(bench_text(bench, answer.problems), "");
            assert_true(answer.is_anchored);
            assert_memory_equal(answer.path[1].blob->sha256, roots[i]->blob.sha256, 32);
        }
        trust_store_free(store);
    }
}

static void an_unknown_root_with_the_name_of_a_trusted_one_is_not_trusted(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = authority("Corp Root", MINT_KEY_OTHER, false);
    const struct minted *impostor = mint_issue(bench->mint, &recipe, NULL);
    const struct minted *chain[] = { server_of(bench, impostor, false), impostor, NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_string_equal(bench_text(bench, answer.problems), "untrusted_root");
    assert_false(answer.is_anchored);
    assert_memory_equal(answer.unknown_authority->root->sha256, impostor->blob.sha256, 32);
}

// One key, two certificates of the issuer: by a root that nobody knows and by the trusted one.
static void a_cross_certificate_leads_to_the_trusted_root_in_any_order(void **state)
{
    struct bench *bench = *state;
    const struct minted *old = mint_root(bench->mint, "Old Root", MINT_KEY_OTHER);
    for (int tells = 0; tells < 2; tells++) {
        const struct mint_recipe recipe = authority("Cross Issuing", MINT_KEY_ISSUER, tells == 1);
        const struct minted *by_old = mint_issue(bench->mint, &recipe, old);
        const struct minted *by_root = mint_issue(bench->mint, &recipe, bench->root);
        const struct minted *server = server_of(bench, by_old, tells == 1);
        const struct minted *const chains[][6] = {
            { server, by_old, by_root, NULL },
            { server, by_root, by_old, NULL },
            { server, by_old, by_root, old, NULL },
            { server, by_old, by_root, old, bench->root, NULL },
            { server, by_old, old, by_root, NULL },
        };
        for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
            const struct chain_answer answer = bench_judge(bench, chains[i]);
            assert_string_equal(bench_text(bench, answer.problems), "");
            assert_true(answer.is_anchored);
            assert_null(answer.unknown_authority);
            assert_memory_equal(answer.path[1].blob->sha256, by_root->blob.sha256, 32);
        }
        const struct minted *astray[] = { server, by_old, old, NULL };
        assert_string_equal(bench_problems(bench, astray), "untrusted_root");
    }
}

// The policy authority above was renewed; the issuer's newer certificate leads to the expired one.
static void a_path_without_an_expired_certificate_is_preferred(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe policy = authority("Policy A", MINT_KEY_OTHER, true);
    policy.not_after_ms = MINT_NOW_MS - MINT_DAY_MS;
    const struct minted *expired = mint_issue(bench->mint, &policy, bench->root);
    const struct mint_recipe other_policy = authority("Policy B", MINT_KEY_OTHER, true);
    const struct minted *valid = mint_issue(bench->mint, &other_policy, bench->root);
    const struct mint_recipe recipe = authority("Issuing", MINT_KEY_ISSUER, true);
    const struct minted *by_expired = mint_issue(bench->mint, &recipe, expired);
    const struct minted *by_valid = mint_issue(bench->mint, &recipe, valid);
    const struct minted *server = server_of(bench, by_valid, true);
    const struct minted *both[] = { server, by_expired, expired, by_valid, valid, NULL };
    const struct minted *one[] = { server, by_expired, expired, NULL };
    assert_string_equal(bench_problems(bench, both), "");
    assert_string_equal(bench_problems(bench, one), "expired");
}

// Known to the store, but the server sent a certificate of the same name that leads nowhere.
static void an_impostor_in_front_does_not_hide_the_issuer(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = authority("Hidden Issuing", MINT_KEY_ISSUER, false);
    const struct mint_recipe false_recipe = authority("Hidden Issuing", MINT_KEY_OTHER, false);
    const struct minted *issuer = mint_issue(bench->mint, &recipe, bench->root);
    const struct minted *impostor = mint_issue(bench->mint, &false_recipe, bench->root);
    const struct minted *server = server_of(bench, issuer, false);
    const struct minted *chain[] = { server, impostor, issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "");
    // With the impostor alone there is nobody whose signature it could be.
    const struct minted *alone[] = { server, impostor, NULL };
    assert_string_equal(bench_problems(bench, alone), "malformed");
}

// A certificate of the old root for the new key of the same name is no root, whatever its name.
static void the_weak_signature_of_a_key_change_counts(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = authority("Corp Root", MINT_KEY_OTHER, true);
    recipe.digest = "SHA1";
    const struct minted *change = mint_issue(bench->mint, &recipe, bench->root);
    const struct minted *chain[] = { server_of(bench, change, true), change, NULL };
    assert_string_equal(bench_problems(bench, chain), "weak_signature");
    assert_string_equal(bench_issuer_problems(bench, chain), "weak_signature");
    assert_int_equal(bench_judge(bench, chain).path_length, 3);
}

static void a_certificate_sent_often_does_not_crowd_out_its_issuer(void **state)
{
    enum {
        LENGTH = 150,
    };
    struct bench *bench = *state;
    const struct minted *old = mint_root(bench->mint, "Old Root", MINT_KEY_OTHER);
    const struct mint_recipe recipe = authority("Corp Issuing", MINT_KEY_ISSUER, true);
    const struct minted *by_old = mint_issue(bench->mint, &recipe, old);
    const struct minted *chain[LENGTH + 1] = { NULL };
    for (size_t i = 1; i < LENGTH; i++) {
        chain[i] = by_old;
    }
    chain[0] = bench_server(bench);
    chain[LENGTH - 1] = bench->issuer;
    assert_string_equal(bench_problems(bench, chain), "");
}

// Two authorities that issued each other's certificates.
static void a_circle_of_authorities_has_an_end(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe left_recipe = authority("Left", MINT_KEY_ISSUER, true);
    const struct mint_recipe right_recipe = authority("Right", MINT_KEY_OTHER, true);
    const struct minted *left = mint_issue(bench->mint, &left_recipe, NULL);
    const struct minted *right = mint_issue(bench->mint, &right_recipe, NULL);
    const struct minted *left_by_right = mint_issue(bench->mint, &left_recipe, right);
    const struct minted *right_by_left = mint_issue(bench->mint, &right_recipe, left);
    const struct minted *chain[] = {
        server_of(bench, left, true), left_by_right, right_by_left, left_by_right, NULL,
    };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_string_equal(bench_text(bench, answer.problems), "untrusted_root");
    assert_non_null(answer.unknown_authority);
    assert_null(answer.unknown_authority->root);
}

// It claims to be its own issuer, and its own signature is wrong.
static void a_forged_self_signed_server_is_malformed(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_identifiers = false;
    recipe.key_usage = NULL;
    recipe.has_bad_signature = true;
    const struct minted *chain[] = { mint_issue(bench->mint, &recipe, NULL), NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_string_equal(bench_text(bench, answer.problems), "self_signed malformed");
    assert_null(answer.unknown_authority);
    bench->store = bench->no_roots;
    assert_string_equal(bench_problems(bench, chain), "malformed not_checked_for_trust");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(of_two_trusted_roots_with_one_name_the_one_that_signed_is_taken,
                               bench_reset),
        cmocka_unit_test_setup(an_unknown_root_with_the_name_of_a_trusted_one_is_not_trusted,
                               bench_reset),
        cmocka_unit_test_setup(a_cross_certificate_leads_to_the_trusted_root_in_any_order,
                               bench_reset),
        cmocka_unit_test_setup(a_path_without_an_expired_certificate_is_preferred, bench_reset),
        cmocka_unit_test_setup(an_impostor_in_front_does_not_hide_the_issuer, bench_reset),
        cmocka_unit_test_setup(the_weak_signature_of_a_key_change_counts, bench_reset),
        cmocka_unit_test_setup(a_certificate_sent_often_does_not_crowd_out_its_issuer, bench_reset),
        cmocka_unit_test_setup(a_circle_of_authorities_has_an_end, bench_reset),
        cmocka_unit_test_setup(a_forged_self_signed_server_is_malformed, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
