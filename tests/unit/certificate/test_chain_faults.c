/** What can be wrong with a certificate by itself, alone and together. */
#include "base/moment.h"
#include "bench.h"
#include "support/unit.h"

#include <string.h>

// Judges a server made by the recipe and the ordinary issuer.
static const char *server_problems(struct bench *bench, const struct mint_recipe *recipe)
{
    const struct minted *chain[] = { bench_issue(bench, recipe), bench->issuer, NULL };
    return bench_problems(bench, chain);
}

// Judges a server whose issuer is made by the recipe, with the root's key and name as issuer.
static const char *issuer_problems(struct bench *bench, const struct mint_recipe *recipe)
{
    const struct minted *issuer = mint_issue(bench->mint, recipe, bench->root);
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &server, issuer), issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), bench_issuer_problems(bench, chain));
    return bench_problems(bench, chain);
}

static struct mint_recipe issuer_recipe(void)
{
    return (struct mint_recipe){
        .common_name = "Faulty Issuing",
        .key = MINT_KEY_ISSUER,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign",
        .has_identifiers = true,
    };
}

static void dates_are_judged_at_the_time_of_the_question(void **state)
{
    static const struct {
        int64_t from_days;
        int64_t to_days;
        const char *problems;
    } rows[] = {
        { -365, 365, "" },
        { -365, -1, "expired" },
        { 1, 365, "not_yet_valid" },
        { -365, 61, "" },
        { -365, 60, "expires_soon" },
        { -365, 1, "expires_soon" },
        { -100, 79, "" },
        { -60, 31, "" },
        { -60, 30, "expires_soon" },
        { 1, 2, "not_yet_valid" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
        recipe.not_before_ms = MINT_NOW_MS + rows[i].from_days * MINT_DAY_MS;
        recipe.not_after_ms = MINT_NOW_MS + rows[i].to_days * MINT_DAY_MS;
        assert_string_equal(server_problems(bench, &recipe), rows[i].problems);
    }
}

static void the_first_and_the_last_second_are_valid(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    bench->at_ms = MINT_NOW_MS - 365 * MINT_DAY_MS;
    assert_string_equal(bench_problems(bench, chain), "");
    bench->at_ms -= 1;
    assert_string_equal(bench_problems(bench, chain), "not_yet_valid");
    bench->at_ms = MINT_NOW_MS + 365 * MINT_DAY_MS;
    assert_string_equal(bench_problems(bench, chain), "expires_soon");
    bench->at_ms += 1;
    assert_string_equal(bench_problems(bench, chain), "expired");
}

static void a_certificate_of_six_hours_expires_soon_in_its_last_two(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.not_before_ms = MINT_NOW_MS;
    recipe.not_after_ms = MINT_NOW_MS + MINT_DAY_MS / 4;
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    bench->at_ms = MINT_NOW_MS + MINT_DAY_MS / 6 - 1000;
    assert_string_equal(bench_problems(bench, chain), "");
    bench->at_ms = MINT_NOW_MS + MINT_DAY_MS / 6;
    assert_string_equal(bench_problems(bench, chain), "expires_soon");
}

static void dates_of_issuers_count_as_well(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = issuer_recipe();
    recipe.not_after_ms = MINT_NOW_MS - MINT_DAY_MS;
    assert_string_equal(issuer_problems(bench, &recipe), "expired");
    recipe.not_after_ms = MINT_NOW_MS + MINT_DAY_MS;
    assert_string_equal(issuer_problems(bench, &recipe), "expires_soon");
    recipe.not_before_ms = MINT_NOW_MS + MINT_DAY_MS;
    recipe.not_after_ms = MINT_NOW_MS + 365 * MINT_DAY_MS;
    assert_string_equal(issuer_problems(bench, &recipe), "not_yet_valid");
}

static void a_trusted_root_that_expired_is_expired(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = issuer_recipe();
    recipe.key = MINT_KEY_OTHER;
    recipe.not_after_ms = MINT_NOW_MS - MINT_DAY_MS;
    const struct minted *root = mint_issue(bench->mint, &recipe, NULL);
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &server, root), NULL };
    struct trust_store *store = bench_store(root);
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "expired");
    assert_string_equal(bench_issuer_problems(bench, chain), "expired");
    trust_store_free(store);
}

static void keys_are_weak_below_2048_bits_of_rsa_and_256_of_ec(void **state)
{
    static const struct {
        enum mint_key key;
        const char *problems;
    } rows[] = {
        { MINT_KEY_RSA, "" },
        { MINT_KEY_RSA_1024, "weak_key" },
        { MINT_KEY_EC, "not_rsa" },
        { MINT_KEY_EC_192, "weak_key not_rsa" },
        { MINT_KEY_EC_224, "weak_key not_rsa" },
        { MINT_KEY_EC_521, "not_rsa" },
        { MINT_KEY_ED25519, "not_rsa" },
        { MINT_KEY_RSA_PSS, "" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
        recipe.key = rows[i].key;
        recipe.key_usage = "critical,digitalSignature";
        assert_string_equal(server_problems(bench, &recipe), rows[i].problems);
    }
}

static void a_weak_key_of_an_issuer_does_not_make_it_untrusted(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = issuer_recipe();
    recipe.key = MINT_KEY_RSA_1024;
    assert_string_equal(issuer_problems(bench, &recipe), "weak_key");
}

static void the_date_of_a_root_that_is_handed_in_says_nothing_until_it_is_past(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = issuer_recipe();
    recipe.key = MINT_KEY_OTHER;
    recipe.not_after_ms = MINT_NOW_MS + MINT_DAY_MS;
    const struct minted *root = mint_issue(bench->mint, &recipe, NULL);
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &server, root), root, NULL };
    assert_string_equal(bench_problems(bench, chain), "untrusted_root");
    struct trust_store *store = bench_store(root);
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "");
    bench->at_ms = MINT_NOW_MS + 2 * MINT_DAY_MS;
    assert_string_equal(bench_problems(bench, chain), "expired");
    trust_store_free(store);
}

static void dates_beyond_2050_are_read(void **state)
{
    static const struct {
        int year;
        const char *problems;
    } rows[] = {
        { 2049, "" },
        { 2050, "" },
        { 9999, "" },
        { 1950, "expired" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
        recipe.not_before_ms = moment_from_calendar(1950, 1, 1, 0, 0, 0);
        recipe.not_after_ms = moment_from_calendar(rows[i].year, 12, 31, 23, 59, 59);
        assert_string_equal(server_problems(bench, &recipe), rows[i].problems);
    }
}

static void the_digest_of_a_signature_with_pss_padding_counts(void **state)
{
    static const struct {
        const char *digest;
        const char *problems;
    } rows[] = {
        { "SHA1", "weak_signature" },
        { "SHA256", "" },
        { "SHA384", "" },
    };
    struct bench *bench = *state;
    const struct minted *root = mint_root(bench->mint, "RSA Root", MINT_KEY_RSA_ROOT);
    struct trust_store *store = bench_store(root);
    bench->store = store;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
        recipe.digest = rows[i].digest;
        recipe.has_pss_padding = true;
        const struct minted *chain[] = { mint_issue(bench->mint, &recipe, root), NULL };
        assert_string_equal(bench_problems(bench, chain), rows[i].problems);
    }
    trust_store_free(store);
}

static void md5_and_sha1_are_weak_signatures(void **state)
{
    static const struct {
        const char *digest;
        const char *problems;
    } rows[] = {
        { "MD5", "weak_signature" },
        { "SHA1", "weak_signature" },
        { "SHA256", "" },
        { "SHA512", "" },
    };
    struct bench *bench = *state;
    const struct minted *root = mint_root(bench->mint, "RSA Root", MINT_KEY_RSA_ROOT);
    struct trust_store *store = bench_store(root);
    bench->store = store;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
        recipe.digest = rows[i].digest;
        const struct minted *chain[] = { mint_issue(bench->mint, &recipe, root), NULL };
        assert_string_equal(bench_problems(bench, chain), rows[i].problems);
    }
    trust_store_free(store);
}

// Nobody makes them any more, so one of MD5 gets the object identifier of MD4.
static void a_signature_too_old_to_be_checked_is_weak_but_not_wrong(void **state)
{
    static const char md5[] = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x04";
    struct bench *bench = *state;
    const struct minted *root = mint_root(bench->mint, "RSA Root", MINT_KEY_RSA_ROOT);
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.digest = "MD5";
    const struct minted *server = mint_issue(bench->mint, &recipe, root);
    char *bytes = arena_copy(&bench->arena, server->blob.der, server->blob.length);
    const char *end = bytes + server->blob.length;
    for (char *at = memmem(bytes, server->blob.length, md5, 9); at != NULL;
         at = memmem(at, (size_t)(end - at), md5, 9)) {
        at[8] = 3;
    }
    struct minted old = *server;
    old.blob.der = (const uint8_t *)bytes;
    const struct minted *chain[] = { &old, NULL };
    struct trust_store *store = bench_store(root);
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "weak_signature");
    trust_store_free(store);
}

static void a_weak_signature_counts_on_an_issuer_but_not_on_a_root(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = issuer_recipe();
    recipe.digest = "SHA1";
    assert_string_equal(issuer_problems(bench, &recipe), "weak_signature");

    recipe.key = MINT_KEY_OTHER;
    const struct minted *root = mint_issue(bench->mint, &recipe, NULL);
    const struct mint_recipe server = mint_server("DNS:ns1.corp.example");
    const struct minted *chain[] = { mint_issue(bench->mint, &server, root), root, NULL };
    assert_string_equal(bench_problems(bench, chain), "untrusted_root");
    struct trust_store *store = bench_store(root);
    bench->store = store;
    assert_string_equal(bench_problems(bench, chain), "");
    trust_store_free(store);
}

static void a_self_signed_server_answers_for_its_own_signature(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.digest = "SHA1";
    const struct minted *chain[] = { mint_issue(bench->mint, &recipe, NULL), NULL };
    assert_string_equal(bench_problems(bench, chain), "self_signed weak_signature");
}

static void the_purpose_of_a_server_must_be_named(void **state)
{
    static const struct {
        const char *key_usage;
        const char *extended_key_usage;
        const char *problems;
    } rows[] = {
        { "digitalSignature,keyEncipherment", "serverAuth", "" },
        { "digitalSignature", "clientAuth,serverAuth", "" },
        { NULL, "critical,serverAuth", "" },
        { "digitalSignature", NULL, "no_server_auth_eku" },
        { "digitalSignature", "clientAuth", "no_server_auth_eku" },
        { "digitalSignature", "anyExtendedKeyUsage", "no_server_auth_eku" },
        { "digitalSignature", "anyExtendedKeyUsage,serverAuth", "" },
        { "digitalSignature", "1.3.6.1.4.1.311.10.3.4", "no_server_auth_eku" },
        { "cRLSign", "serverAuth", "no_server_auth_eku" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
        recipe.key_usage = rows[i].key_usage;
        recipe.extended_key_usage = rows[i].extended_key_usage;
        assert_string_equal(server_problems(bench, &recipe), rows[i].problems);
    }
}

static void an_issuer_may_leave_purposes_open_but_not_exclude_servers(void **state)
{
    static const struct {
        const char *extended_key_usage;
        const char *problems;
    } rows[] = {
        { NULL, "" },
        { "serverAuth", "" },
        { "anyExtendedKeyUsage", "" },
        { "clientAuth", "no_server_auth_eku" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = issuer_recipe();
        recipe.extended_key_usage = rows[i].extended_key_usage;
        assert_string_equal(issuer_problems(bench, &recipe), rows[i].problems);
    }
}

static void no_problem_hides_another(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = {
        .common_name = "ns1.corp.example",
        .key = MINT_KEY_EC_192,
        .not_after_ms = MINT_NOW_MS - MINT_DAY_MS,
        .names = "DNS:other.example",
        .extended_key_usage = "clientAuth",
        .digest = "SHA1",
    };
    const struct minted *other = mint_root(bench->mint, "Other Root", MINT_KEY_OTHER);
    const struct minted *server = mint_issue(bench->mint, &recipe, other);
    const struct minted *chain[] = { server, bench->root, other, NULL };
    assert_string_equal(bench_problems(bench, chain),
                        "expired name_mismatch untrusted_root wrong_order weak_signature "
                        "weak_key no_server_auth_eku not_rsa");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(dates_are_judged_at_the_time_of_the_question, bench_reset),
        cmocka_unit_test_setup(the_first_and_the_last_second_are_valid, bench_reset),
        cmocka_unit_test_setup(a_certificate_of_six_hours_expires_soon_in_its_last_two,
                               bench_reset),
        cmocka_unit_test_setup(dates_of_issuers_count_as_well, bench_reset),
        cmocka_unit_test_setup(a_trusted_root_that_expired_is_expired, bench_reset),
        cmocka_unit_test_setup(the_date_of_a_root_that_is_handed_in_says_nothing_until_it_is_past,
                               bench_reset),
        cmocka_unit_test_setup(dates_beyond_2050_are_read, bench_reset),
        cmocka_unit_test_setup(the_digest_of_a_signature_with_pss_padding_counts, bench_reset),
        cmocka_unit_test_setup(keys_are_weak_below_2048_bits_of_rsa_and_256_of_ec, bench_reset),
        cmocka_unit_test_setup(a_weak_key_of_an_issuer_does_not_make_it_untrusted, bench_reset),
        cmocka_unit_test_setup(md5_and_sha1_are_weak_signatures, bench_reset),
        cmocka_unit_test_setup(a_signature_too_old_to_be_checked_is_weak_but_not_wrong,
                               bench_reset),
        cmocka_unit_test_setup(a_weak_signature_counts_on_an_issuer_but_not_on_a_root, bench_reset),
        cmocka_unit_test_setup(a_self_signed_server_answers_for_its_own_signature, bench_reset),
        cmocka_unit_test_setup(the_purpose_of_a_server_must_be_named, bench_reset),
        cmocka_unit_test_setup(an_issuer_may_leave_purposes_open_but_not_exclude_servers,
                               bench_reset),
        cmocka_unit_test_setup(no_problem_hides_another, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
