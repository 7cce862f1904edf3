/** Bytes that are no certificate, and chains made to cost. */
#include "base/memory.h"
#include "base/moment.h"
#include "bench.h"
#include "support/unit.h"

#include <string.h>

static struct minted garbage(const char *bytes, size_t length)
{
    struct minted minted = {
        .blob = { .der = (const uint8_t *)bytes, .length = length },
    };
    certificate_digest(bytes, length, minted.blob.sha256);
    return minted;
}

static void garbage_instead_of_a_leaf_is_malformed(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
    } rows[] = {
        { "", 0 },
        { "garbage", 7 },
        { "\x30\x80\x30\x80", 4 },
        { "\x30\x82\xFF\xFF\x30", 5 },
        { "\x30\x84\xFF\xFF\xFF\xFF\x30", 7 },
        { "\x30\x00", 2 },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct minted leaf = garbage(rows[i].bytes, rows[i].length);
        const struct minted *chain[] = { &leaf, bench->issuer, NULL };
        assert_string_equal(bench_problems(bench, chain), "malformed");
        assert_string_equal(bench_issuer_problems(bench, chain), "");
    }
}

static void a_chain_of_nothing_is_malformed(void **state)
{
    struct bench *bench = *state;
    const struct minted *chain[] = { NULL };
    assert_string_equal(bench_problems(bench, chain), "malformed");
}

static void garbage_among_issuers_does_not_hide_the_path(void **state)
{
    struct bench *bench = *state;
    const struct minted odd = garbage("garbage", 7);
    const struct minted *chain[] = { bench_server(bench), bench->issuer, &odd, NULL };
    assert_string_equal(bench_problems(bench, chain), "malformed");
    assert_string_equal(bench_issuer_problems(bench, chain), "malformed");

    const struct minted *cut[] = { chain[0], &odd, NULL };
    assert_string_equal(bench_problems(bench, cut), "incomplete_chain malformed");
}

static void garbage_in_the_chain_leaves_the_path_and_the_other_facts(void **state)
{
    struct bench *bench = *state;
    const struct minted odd = garbage("garbage", 7);
    const struct minted *chain[] = { bench_server(bench), &odd, bench->issuer, NULL };
    const struct chain_answer answer = bench_judge(bench, chain);
    assert_string_equal(bench_text(bench, answer.problems), "wrong_order malformed");
    assert_string_equal(bench_text(bench, answer.issuer_problems), "malformed");
    assert_true(answer.is_anchored);
    assert_int_equal(answer.path_length, 3);
    for (size_t i = 0; i < 3; i++) {
        struct certificate_facts facts;
        certificate_read_facts(&bench->arena, &chain[i]->blob, &facts);
        assert_int_equal(facts.is_malformed, i == 1);
    }
}

// Without seconds, or with a distance to Greenwich: read by some, and so judged, but not allowed.
static void a_date_in_a_form_of_its_own_is_read_and_malformed(void **state)
{
    static const struct {
        const char *not_after;
        const char *problems;
    } rows[] = {
        { "270301120000Z", "" },
        { "2703011200Z", "malformed" },
        { "270301130000+0100", "malformed" },
        { "2503011200Z", "expired malformed" },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
        recipe.not_after = rows[i].not_after;
        const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
        assert_string_equal(bench_problems(bench, chain), rows[i].problems);
        struct certificate_facts facts;
        certificate_read_facts(&bench->arena, &chain[0]->blob, &facts);
        assert_false(facts.is_malformed);
        assert_int_equal(facts.not_after_ms % MINT_DAY_MS, MINT_DAY_MS / 2);
    }
}

static void a_leaf_cut_anywhere_is_malformed(void **state)
{
    struct bench *bench = *state;
    const struct minted *server = bench_server(bench);
    for (size_t length = 0; length < server->blob.length; length++) {
        char *bytes = memory_copy(server->blob.der, length);
        const struct minted cut = garbage(bytes, length);
        const struct minted *chain[] = { &cut, bench->issuer, NULL };
        assert_string_equal(bench_problems(bench, chain), "malformed");
        memory_free(bytes);
    }
}

static void bytes_behind_a_certificate_make_it_malformed(void **state)
{
    struct bench *bench = *state;
    const struct minted *server = bench_server(bench);
    char *longer = arena_allocate(&bench->arena, server->blob.length + 1, 1);
    memcpy(longer, server->blob.der, server->blob.length);
    const struct minted leaf = garbage(longer, server->blob.length + 1);
    const struct minted *chain[] = { &leaf, bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "malformed");
}

// Each byte in turn; what matters is that every answer comes, whatever it is.
static void no_changed_byte_confuses_the_judge(void **state)
{
    struct bench *bench = *state;
    const struct minted *server = bench_server(bench);
    char *bytes = memory_copy(server->blob.der, server->blob.length);
    for (size_t i = 0; i < server->blob.length; i++) {
        bytes[i] = (char)(bytes[i] ^ 0x41);
        const struct minted leaf = garbage(bytes, server->blob.length);
        const struct minted *chain[] = { &leaf, bench->issuer, NULL };
        assert_string_not_equal(bench_problems(bench, chain), "");
        struct certificate_facts facts;
        certificate_read_facts(&bench->arena, &leaf.blob, &facts);
        assert_int_equal(strlen(facts.sha256), 64);
        bytes[i] = (char)(bytes[i] ^ 0x41);
    }
    memory_free(bytes);
}

static void extensions_that_cannot_be_read_make_a_certificate_malformed(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    recipe.has_broken_extension = true;
    const struct minted *chain[] = { bench_issue(bench, &recipe), bench->issuer, NULL };
    assert_string_equal(bench_problems(bench, chain), "malformed");

    struct mint_recipe issuer_recipe = {
        .common_name = "Corp Issuing",
        .key = MINT_KEY_ISSUER,
        .constraints = "critical,CA:TRUE",
        .has_broken_extension = true,
    };
    const struct minted *issuer = mint_issue(bench->mint, &issuer_recipe, bench->root);
    const struct minted *sent[] = { bench_server(bench), issuer, NULL };
    assert_string_equal(bench_problems(bench, sent), "incomplete_chain malformed");
    assert_string_equal(bench_issuer_problems(bench, sent), "malformed");
}

// 300 KiB of issuers that are all needless, or that all claim to be the one that is needed.
static void a_huge_chain_is_judged_in_no_time(void **state)
{
    enum {
        LENGTH = 600,
    };
    struct bench *bench = *state;
    const struct minted *needless = mint_root(bench->mint, "Needless", MINT_KEY_OTHER);
    const struct minted *impostor = mint_root(bench->mint, "Corp Issuing", MINT_KEY_OTHER);
    const struct minted *chain[LENGTH + 1] = { NULL };
    for (size_t kind = 0; kind < 2; kind++) {
        for (size_t i = 0; i < LENGTH; i++) {
            chain[i] = kind == 0 ? needless : impostor;
        }
        chain[0] = bench_server(bench);
        chain[1] = bench->issuer;
        const int64_t begun_ns = moment_monotonic_ns();
        assert_string_equal(bench_problems(bench, chain), "");
        assert_true(moment_monotonic_ns() - begun_ns < INT64_C(5000000000));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(garbage_instead_of_a_leaf_is_malformed, bench_reset),
        cmocka_unit_test_setup(a_chain_of_nothing_is_malformed, bench_reset),
        cmocka_unit_test_setup(garbage_among_issuers_does_not_hide_the_path, bench_reset),
        cmocka_unit_test_setup(garbage_in_the_chain_leaves_the_path_and_the_other_facts,
                               bench_reset),
        cmocka_unit_test_setup(a_date_in_a_form_of_its_own_is_read_and_malformed, bench_reset),
        cmocka_unit_test_setup(a_leaf_cut_anywhere_is_malformed, bench_reset),
        cmocka_unit_test_setup(bytes_behind_a_certificate_make_it_malformed, bench_reset),
        cmocka_unit_test_setup(no_changed_byte_confuses_the_judge, bench_reset),
        cmocka_unit_test_setup(extensions_that_cannot_be_read_make_a_certificate_malformed,
                               bench_reset),
        cmocka_unit_test_setup(a_huge_chain_is_judged_in_no_time, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
