/** Whether OpenSSL, asked as `openssl verify -x509_strict -purpose sslserver` asks it, agrees with
 * the judge on every pair of faults. Where it deliberately does not is written in the tables. */
#include "bench.h"
#include "support/unit.h"

#include <openssl/x509v3.h>

#include <time.h>

// Who of a chain has a fault.
enum who {
    LEAF,
    ISSUER,
    ROOT,
    WHO_COUNT,
};

static void nothing(struct mint_recipe *recipe)
{
    (void)recipe;
}

static void expired(struct mint_recipe *recipe)
{
    recipe->not_after_ms = MINT_NOW_MS - MINT_DAY_MS;
}

static void not_yet_valid(struct mint_recipe *recipe)
{
    recipe->not_before_ms = MINT_NOW_MS + MINT_DAY_MS;
}

static void no_authority(struct mint_recipe *recipe)
{
    recipe->constraints = "critical,CA:FALSE";
}

static void an_authority(struct mint_recipe *recipe)
{
    recipe->constraints = "critical,CA:TRUE";
}

static void without_constraints(struct mint_recipe *recipe)
{
    recipe->constraints = NULL;
}

static void constraints_not_critical(struct mint_recipe *recipe)
{
    recipe->constraints = "CA:TRUE";
}

static void short_path(struct mint_recipe *recipe)
{
    recipe->constraints = "critical,CA:TRUE,pathlen:0";
}

static void short_path_without_usage(struct mint_recipe *recipe)
{
    recipe->constraints = "critical,CA:TRUE,pathlen:1";
    recipe->key_usage = NULL;
}

static void without_key_usage(struct mint_recipe *recipe)
{
    recipe->key_usage = NULL;
}

static void may_sign_data_only(struct mint_recipe *recipe)
{
    recipe->key_usage = "critical,digitalSignature";
}

static void may_sign_certificates(struct mint_recipe *recipe)
{
    recipe->key_usage = "critical,digitalSignature,keyCertSign";
}

static void for_clients(struct mint_recipe *recipe)
{
    recipe->extended_key_usage = "clientAuth";
}

static void for_no_purpose(struct mint_recipe *recipe)
{
    recipe->extended_key_usage = NULL;
}

static void for_any_purpose(struct mint_recipe *recipe)
{
    recipe->extended_key_usage = "anyExtendedKeyUsage";
}

static void without_identifiers(struct mint_recipe *recipe)
{
    recipe->has_identifiers = false;
}

static void names_excluded(struct mint_recipe *recipe)
{
    recipe->name_constraints = "critical,excluded;DNS:corp.example";
}

static void unknown_critical_extension(struct mint_recipe *recipe)
{
    recipe->has_unknown_critical_extension = true;
}

static void bad_signature(struct mint_recipe *recipe)
{
    recipe->has_bad_signature = true;
}

static void negative_serial(struct mint_recipe *recipe)
{
    recipe->has_negative_serial = true;
}

static void version_1(struct mint_recipe *recipe)
{
    recipe->is_version_1 = true;
}

static void without_subject(struct mint_recipe *recipe)
{
    recipe->common_name = NULL;
}

static void another_key(struct mint_recipe *recipe)
{
    recipe->key = MINT_KEY_EC_521;
}

typedef void fault(struct mint_recipe *recipe);

static fault *const faults[] = {
    nothing,
    expired,
    not_yet_valid,
    no_authority,
    an_authority,
    without_constraints,
    constraints_not_critical,
    short_path,
    short_path_without_usage,
    without_key_usage,
    may_sign_data_only,
    may_sign_certificates,
    for_clients,
    for_no_purpose,
    for_any_purpose,
    without_identifiers,
    names_excluded,
    unknown_critical_extension,
    bad_signature,
    negative_serial,
    version_1,
    without_subject,
    another_key,
};

#define FAULT_COUNT (sizeof(faults) / sizeof(faults[0]))

struct case_of_two {
    size_t fault[2];
    enum who who[2];
};

// What OpenSSL says and the judge lets pass; the comment of chain_judge() tells why.
static bool is_formality(int error, X509 *certificate)
{
    switch (error) {
    case X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER:
    case X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER:
    case X509_V_ERR_CA_BCONS_NOT_CRITICAL:
    case X509_V_ERR_CA_CERT_MISSING_KEY_USAGE:
    case X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL:
        return true;
    case X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN:
        return X509_get_key_usage(certificate) == UINT32_MAX;
    case X509_V_ERR_INVALID_CA: // a trusted root of version 1
        return X509_get_version(certificate) == X509_VERSION_1 &&
               (X509_get_extension_flags(certificate) & EXFLAG_SS) != 0;
    case X509_V_ERR_INVALID_PURPOSE: // an issuer that leaves all purposes open
        return X509_check_ca(certificate) != 0 &&
               (X509_get_extended_key_usage(certificate) & XKU_ANYEKU) != 0 &&
               X509_get_extended_key_usage(certificate) != UINT32_MAX;
    default:
        return false;
    }
}

struct opinion {
    bool has_error;
    bool has_more_than_formalities;
};

static int on_error(int is_good, X509_STORE_CTX *context)
{
    struct opinion *opinion = X509_STORE_CTX_get_app_data(context);
    if (!is_good) {
        opinion->has_error = true;
        opinion->has_more_than_formalities =
            opinion->has_more_than_formalities ||
            !is_formality(X509_STORE_CTX_get_error(context),
                          X509_STORE_CTX_get_current_cert(context));
    }
    return 1;
}

static X509 *parse(const struct minted *minted)
{
    const uint8_t *der = minted->blob.der;
    return d2i_X509(NULL, &der, (long)minted->blob.length);
}

static struct opinion ask_openssl(const struct minted *const chain[WHO_COUNT])
{
    struct opinion opinion = { 0 };
    X509 *leaf = parse(chain[LEAF]);
    X509 *root = parse(chain[ROOT]);
    STACK_OF(X509) *issuers = sk_X509_new_null();
    sk_X509_push(issuers, parse(chain[ISSUER]));
    X509_STORE *store = X509_STORE_new();
    X509_STORE_add_cert(store, root);
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, leaf, issuers);
    X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER);
    X509_STORE_CTX_set_flags(context, X509_V_FLAG_X509_STRICT);
    X509_STORE_CTX_set_time(context, 0, (time_t)(MINT_NOW_MS / 1000));
    X509_STORE_CTX_set_app_data(context, &opinion);
    X509_STORE_CTX_set_verify_cb(context, on_error);
    if (X509_verify_cert(context) < 0) {
        opinion = (struct opinion){ true, true };
    }
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    sk_X509_pop_free(issuers, X509_free);
    X509_free(root);
    X509_free(leaf);
    return opinion;
}

static certificate_problem_set bits_of(const enum certificate_problem *problems, size_t count)
{
    certificate_problem_set set = 0;
    for (size_t i = 0; i < count; i++) {
        set |= certificate_problem_bit(problems[i]);
    }
    return set;
}

// What OpenSSL has a say in.
static certificate_problem_set shared_problems(void)
{
    static const enum certificate_problem problems[] = {
        CERTIFICATE_EXPIRED,
        CERTIFICATE_NOT_YET_VALID,
        CERTIFICATE_SELF_SIGNED,
        CERTIFICATE_UNTRUSTED_ROOT,
        CERTIFICATE_MALFORMED,
        CERTIFICATE_INCOMPLETE_CHAIN,
        CERTIFICATE_NO_SERVER_AUTH_EKU,
        CERTIFICATE_NAME_CONSTRAINT_VIOLATION,
    };

    return bits_of(problems, sizeof(problems) / sizeof(problems[0]));
}

// Where the product wants more than OpenSSL: the leaf must name its purpose.
static bool is_stricter(const struct case_of_two *tried, certificate_problem_set problems)
{
    bool has_no_purpose = false;
    for (size_t i = 0; i < 2; i++) {
        fault *tried_fault = faults[tried->fault[i]];
        has_no_purpose =
            has_no_purpose ||
            (tried->who[i] == LEAF && (tried_fault == for_no_purpose ||
                                       tried_fault == for_any_purpose || tried_fault == version_1));
    }
    return has_no_purpose &&
           (problems & ~certificate_problem_bit(CERTIFICATE_NO_SERVER_AUTH_EKU)) == 0;
}

static struct mint_recipe recipe_of(enum who who)
{
    if (who == LEAF) {
        return mint_server("DNS:ns1.corp.example");
    }
    return (struct mint_recipe){
        .common_name = who == ISSUER ? "Tried Issuing" : "Tried Root",
        .key = who == ISSUER ? MINT_KEY_ISSUER : MINT_KEY_ROOT,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign",
        .has_identifiers = true,
    };
}

static const struct minted *issue(struct bench *bench, const struct case_of_two *tried,
                                  enum who who, const struct minted *issuer)
{
    struct mint_recipe recipe = recipe_of(who);
    for (size_t i = 0; i < 2; i++) {
        if (tried->who[i] == who) {
            faults[tried->fault[i]](&recipe);
        }
    }
    return mint_issue(bench->mint, &recipe, issuer);
}

static void compare(struct bench *bench, const struct case_of_two *tried)
{
    const struct minted *chain[WHO_COUNT + 1] = { NULL };
    chain[ROOT] = issue(bench, tried, ROOT, NULL);
    chain[ISSUER] = issue(bench, tried, ISSUER, chain[ROOT]);
    chain[LEAF] = issue(bench, tried, LEAF, chain[ISSUER]);
    struct trust_store *store = bench_store(chain[ROOT]);
    bench->store = store;
    const struct opinion opinion = ask_openssl(chain);
    const certificate_problem_set problems = bench_judge(bench, chain).problems & shared_problems();
    const bool agrees = (problems != 0 || !opinion.has_more_than_formalities) &&
                        (problems == 0 || opinion.has_error || is_stricter(tried, problems));
    if (!agrees) {
        print_error("fault %zu of %d and %zu of %d: \"%s\", OpenSSL says %s\n", tried->fault[0],
                    (int)tried->who[0], tried->fault[1], (int)tried->who[1],
                    bench_text(bench, problems), opinion.has_error ? "no" : "yes");
    }
    assert_true(agrees);
    trust_store_free(store);
}

// A fault of `who` with every fault of everybody above, and of itself with those not tried yet.
static void compare_with_others(struct bench *bench, enum who who, size_t first)
{
    for (int other = who; other < WHO_COUNT; other++) {
        for (size_t second = other == (int)who ? first : 0; second < FAULT_COUNT; second++) {
            const struct case_of_two tried = {
                .fault = { first, second },
                .who = { who, (enum who)other },
            };
            compare(bench, &tried);
        }
    }
}

static void compare_all(struct bench *bench, enum who who)
{
    for (size_t first = 0; first < FAULT_COUNT; first++) {
        compare_with_others(bench, who, first);
        arena_clear(&bench->arena);
    }
}

static void openssl_agrees_on_faults_of_the_leaf(void **state)
{
    compare_all(*state, LEAF);
}

static void openssl_agrees_on_faults_of_the_issuer(void **state)
{
    compare_all(*state, ISSUER);
}

static void openssl_agrees_on_faults_of_the_root(void **state)
{
    compare_all(*state, ROOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(openssl_agrees_on_faults_of_the_leaf, bench_reset),
        cmocka_unit_test_setup(openssl_agrees_on_faults_of_the_issuer, bench_reset),
        cmocka_unit_test_setup(openssl_agrees_on_faults_of_the_root, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
