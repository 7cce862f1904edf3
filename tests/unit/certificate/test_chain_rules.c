/** The rules that issuers impose on what they issue, and that RFC 5280 imposes on issuers. */
#include "bench.h"
#include "support/unit.h"

static struct mint_recipe authority(void)
{
    return (struct mint_recipe){
        .common_name = "Ruling Issuing",
        .key = MINT_KEY_ISSUER,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign",
        .has_identifiers = true,
    };
}

// A server below the authority of the recipe, below the root.
static const char *problems_below(struct bench *bench, const struct mint_recipe *recipe)
{
    const struct minted *issuer = mint_issue(bench->mint, recipe, bench->root);
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example,IP:10.1.1.5");
    const struct minted *chain[] = { mint_issue(bench->mint, &server, issuer), issuer, NULL };
    return bench_problems(bench, chain);
}

static void names_must_keep_to_the_constraints_of_the_issuer(void **state)
{
    static const struct {
        const char *constraints;
        const char *problems;
    } rows[] = {
        { NULL, "" },
        { "critical,permitted;DNS:corp.example", "" },
        { "critical,permitted;DNS:other.example", "name_constraint_violation" },
        { "critical,excluded;DNS:corp.example", "name_constraint_violation" },
        { "critical,excluded;DNS:other.example", "" },
        { "critical,permitted;IP:10.0.0.0/255.0.0.0", "" },
        { "critical,permitted;IP:192.168.0.0/255.255.0.0", "name_constraint_violation" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = authority();
        recipe.name_constraints = rows[i].constraints;
        assert_string_equal(problems_below(bench, &recipe), rows[i].problems);
    }
}

static void constraints_are_judged_without_roots_too(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = authority();
    recipe.name_constraints = "critical,permitted;DNS:other.example";
    bench->store = bench->no_roots;
    assert_string_equal(problems_below(bench, &recipe),
                        "name_constraint_violation not_checked_for_trust");
}

static void an_issuer_that_may_not_issue_makes_the_chain_malformed(void **state)
{
    static const struct {
        const char *constraints;
        const char *key_usage;
    } rows[] = {
        { "critical,CA:FALSE", "digitalSignature" },
        { "critical,CA:FALSE", "keyCertSign" },
        { NULL, NULL },
        { "critical,CA:TRUE", "critical,digitalSignature" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = authority();
        recipe.constraints = rows[i].constraints;
        recipe.key_usage = rows[i].key_usage;
        assert_string_equal(problems_below(bench, &recipe), "malformed");
    }
}

static void a_path_may_not_be_longer_than_an_issuer_allows(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = authority();
    recipe.common_name = "Policy";
    recipe.key = MINT_KEY_OTHER;
    for (int limit = 0; limit <= 1; limit++) {
        recipe.constraints =
            limit == 0 ? "critical,CA:TRUE,pathlen:0" : "critical,CA:TRUE,pathlen:1";
        const struct minted *policy = mint_issue(bench->mint, &recipe, bench->root);
        const struct minted *issuer = mint_issuer(bench->mint, "Below Policy", policy);
        const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
        const struct minted *chain[] = {
            mint_issue(bench->mint, &server, issuer),
            issuer,
            policy,
            NULL,
        };
        assert_string_equal(bench_problems(bench, chain), limit == 0 ? "malformed" : "");
    }
}

static void formalities_that_no_client_minds_are_no_problem(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = authority();
    recipe.has_identifiers = false;
    recipe.constraints = "CA:TRUE";
    recipe.key_usage = NULL;
    assert_string_equal(problems_below(bench, &recipe), "");
    recipe.constraints = "critical,CA:TRUE,pathlen:0";
    assert_string_equal(problems_below(bench, &recipe), "");
    recipe.has_negative_serial = true;
    assert_string_equal(problems_below(bench, &recipe), "");
}

static void a_server_that_claims_to_be_an_authority_may_still_serve(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.constraints = "critical,CA:TRUE";
    recipe.key_usage = "critical,digitalSignature,keyEncipherment,keyCertSign";
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "");
    recipe.constraints = "critical,CA:FALSE"; // and says in the next line that it is none
    const struct minted *contradiction[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, contradiction), "malformed");
}

static void a_root_of_version_1_is_as_good_as_the_trust_in_it(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = authority();
    recipe.key = MINT_KEY_OTHER;
    recipe.is_version_1 = true;
    const struct minted *root = mint_issue(bench->mint, &recipe, NULL);
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &server, root), root, NULL };
    assert_string_equal(bench_problems(bench, chain), "untrusted_root");
    struct trust_store *store = bench_store(root);
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "");
    trust_store_free(store);
}

static void a_trusted_root_that_may_not_sign_is_malformed(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = authority();
    recipe.key = MINT_KEY_OTHER;
    recipe.key_usage = "critical,digitalSignature";
    const struct minted *root = mint_issue(bench->mint, &recipe, NULL);
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &server, root), NULL };
    struct trust_store *store = bench_store(root);
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "malformed");
    assert_string_equal(bench_issuer_problems(bench, chain), "malformed");
    trust_store_free(store);
}

static void a_signature_that_does_not_hold_makes_the_chain_malformed(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_bad_signature = true;
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "malformed");
    assert_string_equal(bench_issuer_problems(bench, chain), "");
}

static void an_unknown_critical_extension_makes_the_chain_malformed(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_unknown_critical_extension = true;
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "malformed");

    const struct minted *self_signed[] = { mint_issue(bench->mint, &recipe, NULL), NULL };
    struct trust_store *store = bench_store(self_signed[0]);
    bench->store = store;
    assert_string_equal(bench_problems(bench, self_signed), "malformed");
    trust_store_free(store);
}

static void a_version_1_server_has_neither_names_nor_purpose(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server(NULL);
    recipe.is_version_1 = true;
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain),
                        "name_mismatch no_subject_alternative_name no_server_auth_eku");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(names_must_keep_to_the_constraints_of_the_issuer, bench_reset),
        cmocka_unit_test_setup(constraints_are_judged_without_roots_too, bench_reset),
        cmocka_unit_test_setup(an_issuer_that_may_not_issue_makes_the_chain_malformed, bench_reset),
        cmocka_unit_test_setup(a_path_may_not_be_longer_than_an_issuer_allows, bench_reset),
        cmocka_unit_test_setup(formalities_that_no_client_minds_are_no_problem, bench_reset),
        cmocka_unit_test_setup(a_server_that_claims_to_be_an_authority_may_still_serve,
                               bench_reset),
        cmocka_unit_test_setup(a_root_of_version_1_is_as_good_as_the_trust_in_it, bench_reset),
        cmocka_unit_test_setup(a_trusted_root_that_may_not_sign_is_malformed, bench_reset),
        cmocka_unit_test_setup(a_signature_that_does_not_hold_makes_the_chain_malformed,
                               bench_reset),
        cmocka_unit_test_setup(an_unknown_critical_extension_makes_the_chain_malformed,
                               bench_reset),
        cmocka_unit_test_setup(a_version_1_server_has_neither_names_nor_purpose, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
