/** Which names a certificate is good for. */
#include "bench.h"
#include "certificate/alternative_names.h"
#include "support/unit.h"

struct row {
    const char *names;
    const char *asked;
    bool fits;
};

static bool fits(struct bench *bench, const char *names, const char *asked)
{
    const struct mint_recipe recipe = mint_server(names);
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    bench->names[0] = asked;
    const struct chain_answer answer = bench_judge(bench, chain);
    const bool is_mismatch =
        (answer.problems & certificate_problem_bit(CERTIFICATE_NAME_MISMATCH)) != 0;
    assert_int_equal(is_mismatch, answer.mismatched_names != NULL);
    return !is_mismatch;
}

static void check_rows(struct bench *bench, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bool does_fit = fits(bench, rows[i].names, rows[i].asked);
        if (does_fit != rows[i].fits) {
            print_error("%s for %s\n", rows[i].names, rows[i].asked);
        }
        assert_int_equal(does_fit, rows[i].fits);
    }
}

static void names_fit_by_the_rules_of_rfc_6125(void **state)
{
    static const struct row rows[] = {
        { "DNS:ns1.corp.example", "ns1.corp.example", true },
        { "DNS:NS1.Corp.Example", "ns1.corp.example", true },
        { "DNS:ns1.corp.example", "ns1.corp.example.", true },
        { "DNS:ns1.corp.example", "ns2.corp.example", false },
        { "DNS:ns1.corp.example", "ns1", false },
        { "DNS:ns1.corp.example", "xns1.corp.example", false },
        { "DNS:ns1.corp.example", "", false },
        { "DNS:ns1", "ns1", true },
        { "DNS:other.example,DNS:ns1.corp.example", "ns1.corp.example", true },
        { "DNS:*.corp.example", "ns1.corp.example", true },
        { "DNS:*.Corp.Example", "ns1.corp.example", true },
        { "DNS:*.corp.example", "corp.example", false },
        { "DNS:*.corp.example", ".corp.example", false },
        { "DNS:*.corp.example", "a.b.corp.example", false },
        { "DNS:*.corp.example", "ns1.corpxexample", false },
        { "DNS:n*.corp.example", "ns1.corp.example", false },
        { "DNS:*s1.corp.example", "ns1.corp.example", false },
        { "DNS:ns1.*.example", "ns1.corp.example", false },
        { "DNS:*.*.example", "ns1.corp.example", false },
        { "DNS:*.example", "corp.example", false },
        { "DNS:*.example.", "corp.example", false },
        { "DNS:*", "ns1", false },
        { "DNS:*.", "ns1.", false },
        { "DNS:*.corp.example", "xn--bcher-kva.corp.example", true },
        { "DNS:xn--bcher-kva.corp.example", "xn--bcher-kva.corp.example", true },
        { "DNS:xn--bcher-kva.corp.example", "XN--BCHER-KVA.corp.example", true },
        { "DNS:xn--*.corp.example", "xn--bcher-kva.corp.example", false },
        { "DNS:xn--b*-kva.corp.example", "xn--bcher-kva.corp.example", false },
        { "DNS:ns1*.corp.example", "ns1.corp.example", false },
        { "DNS:**.corp.example", "ns1.corp.example", false },
        { "DNS:*.*.corp.example", "a.b.corp.example", false },
        { "DNS:*..example", "ns1.corp.example", false },
        { "DNS:*.corp.example", "*.corp.example", true },
        { "DNS:*.corp.example", "ns1..corp.example", false },
        { "DNS:*.corp.example", "ns1.corp.example.", true },
        { "DNS:*.corp.example", "ns1.corp.example..", false },
        { "DNS:*.corp.example.", "ns1.corp.example", false },
        { "DNS:ns1.corp.example.", "ns1.corp.example", false },
        { "DNS:.corp.example", "ns1.corp.example", false },
        { "DNS:.corp.example", ".corp.example", true },
        { "DNS:ns_1.corp.example", "ns_1.corp.example", true },
        { "RID:1.2.3.4", "1.2.3.4", false },
        { "email:ns1.corp.example@corp.example", "ns1.corp.example", false },
        { "URI:https://ns1.corp.example/", "ns1.corp.example", false },
    };
    check_rows(*state, rows, sizeof(rows) / sizeof(rows[0]));
}

static void an_address_fits_an_address_only(void **state)
{
    static const struct row rows[] = {
        { "IP:10.1.1.5", "10.1.1.5", true },
        { "IP:10.1.1.5", "10.1.1.6", false },
        { "DNS:10.1.1.5", "10.1.1.5", false },
        { "DNS:*.1.1.5", "10.1.1.5", false },
        { "DNS:2001:db8::5", "2001:db8::5", false },
        { "URI:https://10.1.1.5/", "10.1.1.5", false },
        { "IP:10.1.1.5", "::ffff:10.1.1.5", true }, // one address, two spellings
        { "IP:::ffff:10.1.1.5", "10.1.1.5", false },
        { "IP:0:0:0:0:0:0:0:1", "::1", true },
        { "IP:2001:db8::5", "2001:db8::5", true },
        { "IP:2001:db8::5", "[2001:0DB8:0::5]", true },
        { "IP:2001:db8::5", "2001:db8::6", false },
        { "DNS:ns1.corp.example", "10.1.1.5", false },
        { "DNS:ns1.corp.example,IP:10.1.1.5", "10.1.1.5", true },
    };
    check_rows(*state, rows, sizeof(rows) / sizeof(rows[0]));
}

static void every_name_that_clients_use_must_fit(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    bench->names[1] = "ns1";
    bench->names[2] = "10.1.1.5";
    bench->name_count = 3;
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_string_equal(bench_text(bench, answer.problems), "name_mismatch");
    assert_string_equal(bench_text(bench, answer.issuer_problems), "");
    assert_string_equal(answer.mismatched_names, "ns1, 10.1.1.5");
}

static void where_no_name_is_asked_none_mismatches(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { bench_server(bench), bench->issuer, NULL };
    bench->name_count = 0;
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_string_equal(bench_text(bench, answer.problems), "");
    assert_null(answer.mismatched_names);
}

static void the_common_name_is_no_name_for_clients(void **state)
{
    static const char *const names[] = { NULL, "email:admin@corp.example" };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct mint_recipe recipe = mint_server(names[i]);
        const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
        assert_string_equal(bench_problems(bench, chain),
                            "name_mismatch no_subject_alternative_name");
    }
}

static GENERAL_NAME *new_name(int type, const void *bytes, int length)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_STRING *text =
        type == GEN_DNS ? ASN1_IA5STRING_new() : (ASN1_STRING *)ASN1_OCTET_STRING_new();
    ASN1_STRING_set(text, bytes, length);
    GENERAL_NAME_set0_value(name, type, text);
    return name;
}

static void a_nul_in_a_name_ends_nothing(void **state)
{
    (void)state;
    static const char forged[] = "ns1.corp.example\0.evil.example";
    GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
    sk_GENERAL_NAME_push(names, new_name(GEN_DNS, forged, sizeof(forged) - 1));
    assert_false(alternative_names_contain(names, "ns1.corp.example"));
    GENERAL_NAMES_free(names);
}

static void an_empty_name_and_an_odd_address_fit_nothing(void **state)
{
    (void)state;
    GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
    sk_GENERAL_NAME_push(names, new_name(GEN_DNS, "", 0));
    sk_GENERAL_NAME_push(names, new_name(GEN_IPADD, "\x0A\x01\x01\x05\x00", 5));
    assert_true(alternative_names_fit_a_server(names));
    assert_false(alternative_names_contain(names, ""));
    assert_false(alternative_names_contain(names, "."));
    assert_false(alternative_names_contain(names, "ns1"));
    assert_false(alternative_names_contain(names, "10.1.1.5"));
    assert_false(alternative_names_contain(NULL, "ns1"));
    GENERAL_NAMES_free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(names_fit_by_the_rules_of_rfc_6125, bench_reset),
        cmocka_unit_test_setup(an_address_fits_an_address_only, bench_reset),
        cmocka_unit_test_setup(every_name_that_clients_use_must_fit, bench_reset),
        cmocka_unit_test_setup(where_no_name_is_asked_none_mismatches, bench_reset),
        cmocka_unit_test_setup(the_common_name_is_no_name_for_clients, bench_reset),
        cmocka_unit_test_setup(a_nul_in_a_name_ends_nothing, bench_reset),
        cmocka_unit_test_setup(an_empty_name_and_an_odd_address_fit_nothing, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
