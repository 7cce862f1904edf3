/** What a certificate says. */
#include "base/moment.h"
#include "bench.h"
#include "support/unit.h"

#include <openssl/x509v3.h>

#include <string.h>

static struct certificate_facts facts_of(struct bench *bench, const struct minted *minted)
{
    struct certificate_facts facts;
    certificate_read_facts(&bench->arena, &minted->blob, &facts);
    return facts;
}

static void the_digest_is_sha_256(void **state)
{
    static const uint8_t expected[4] = { 0xBA, 0x78, 0x16, 0xBF };
    uint8_t digest[32];
    (void)state;
    certificate_digest("abc", 3, digest);
    assert_memory_equal(digest, expected, sizeof(expected));
}

static void the_parts_of_a_certificate_are_told(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe =
        mint_server("IP:10.1.1.5,DNS:NS1.corp.example,IP:2001:db8::1,DNS:*.corp.example");
    recipe.not_before_ms = moment_from_calendar(2025, 12, 31, 23, 59, 58);
    recipe.not_after_ms = moment_from_calendar(2055, 1, 1, 0, 0, 0);
    const struct certificate_facts facts = facts_of(bench, bench_issue(bench, &recipe));
    assert_string_equal(facts.subject, "CN=ns1.corp.example");
    assert_string_equal(facts.issuer, "CN=Corp Issuing");
    assert_string_equal(facts.common_name, "ns1.corp.example");
    assert_true(facts.not_before_ms == recipe.not_before_ms);
    assert_true(facts.not_after_ms == recipe.not_after_ms);
    assert_string_equal(facts.key_type, "RSA");
    assert_int_equal(facts.key_bits, 2048);
    assert_string_equal(facts.signature, "ecdsa-with-SHA256");
    assert_int_equal(facts.name_count, 4);
    assert_string_equal(facts.names[0], "ns1.corp.example");
    assert_string_equal(facts.names[1], "*.corp.example");
    assert_string_equal(facts.names[2], "10.1.1.5");
    assert_string_equal(facts.names[3], "2001:db8::1");
    assert_false(facts.is_self_signed);
    assert_false(facts.is_malformed);
}

static void hashes_are_written_as_people_know_them(void **state)
{
    struct bench *bench = *state;
    struct certificate_blob blob = { .der = (const uint8_t *)"abc", .length = 3 };
    certificate_digest(blob.der, blob.length, blob.sha256);
    struct certificate_facts facts;
    certificate_read_facts(&bench->arena, &blob, &facts);
    assert_string_equal(facts.sha1, "A9993E364706816ABA3E25717850C26C9CD0D89D");
    assert_string_equal(facts.sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(facts.is_malformed);
    assert_null(facts.subject);
}

static void the_serial_number_is_hexadecimal(void **state)
{
    struct bench *bench = *state;
    const struct certificate_facts facts = facts_of(bench, bench->root);
    assert_string_equal(facts.serial, "1000");
}

static void kinds_of_keys_are_told(void **state)
{
    static const struct {
        const char *type;
        enum mint_key key;
        unsigned bits;
    } rows[] = {
        { "RSA", MINT_KEY_RSA_1024, 1024 },   { "EC", MINT_KEY_EC, 256 },
        { "EC", MINT_KEY_EC_192, 192 },       { "EC", MINT_KEY_EC_521, 521 },
        { "Ed25519", MINT_KEY_ED25519, 256 }, { "RSA-PSS", MINT_KEY_RSA_PSS, 2048 },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mint_recipe recipe = mint_server(NULL);
        recipe.key = rows[i].key;
        const struct certificate_facts facts = facts_of(bench, bench_issue(bench, &recipe));
        assert_string_equal(facts.key_type, rows[i].type);
        assert_int_equal(facts.key_bits, rows[i].bits);
    }
}

static void self_signed_is_what_its_own_key_verifies(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    const struct minted *namesake = mint_root(bench->mint, "ns1.corp.example", MINT_KEY_OTHER);
    assert_true(facts_of(bench, mint_issue(bench->mint, &recipe, NULL)).is_self_signed);
    assert_true(facts_of(bench, bench->root).is_self_signed);
    assert_false(facts_of(bench, mint_issue(bench->mint, &recipe, namesake)).is_self_signed);
    assert_false(facts_of(bench, bench->issuer).is_self_signed);
}

static void what_is_missing_is_null_or_empty(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server(NULL);
    recipe.common_name = NULL;
    const struct certificate_facts facts = facts_of(bench, bench_issue(bench, &recipe));
    assert_string_equal(facts.subject, "");
    assert_null(facts.common_name);
    assert_null(facts.names);
    assert_int_equal(facts.name_count, 0);
}

static void names_in_other_scripts_are_utf_8(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server(NULL);
    recipe.common_name = "Prüfstelle, Köln";
    const struct certificate_facts facts = facts_of(bench, bench_issue(bench, &recipe));
    assert_string_equal(facts.subject, "CN=Prüfstelle\\, Köln");
    assert_string_equal(facts.common_name, "Prüfstelle, Köln");
}

// A part of a name in an encoding of its own.
struct part {
    const char *field;
    int type; // V_ASN1_…
    const char *bytes;
    int length;
    int set; // 0: a part by itself; -1: one with the part before it
};

static struct certificate_facts facts_of_subject(struct bench *bench, const struct part *parts,
                                                 size_t count)
{
    X509_NAME *subject = X509_NAME_new();
    for (size_t i = 0; i < count; i++) {
        const int added = X509_NAME_add_entry_by_txt(subject, parts[i].field, parts[i].type,
                                                     (const uint8_t *)parts[i].bytes,
                                                     parts[i].length, -1, parts[i].set);
        assert_int_equal(added, 1);
    }
    struct mint_recipe recipe = mint_server(NULL);
    recipe.subject = subject;
    const struct certificate_facts facts = facts_of(bench, bench_issue(bench, &recipe));
    X509_NAME_free(subject);
    assert_false(facts.is_malformed);
    return facts;
}

static void every_encoding_of_a_name_becomes_utf_8(void **state)
{
    static const struct {
        struct part part;
        const char *subject;
        const char *common_name;
    } rows[] = {
        { { "CN", V_ASN1_PRINTABLESTRING, "ns1", 3, 0 }, "CN=ns1", "ns1" },
        { { "CN", V_ASN1_BMPSTRING, "\0K\0\xF6\0l\0n", 8, 0 }, "CN=Köln", "Köln" },
        { { "CN", V_ASN1_BMPSTRING, "\x67\x71\x4E\xAC", 4, 0 }, "CN=東京", "東京" },
        { { "CN", V_ASN1_T61STRING, "K\xF6ln", 4, 0 }, "CN=Köln", "Köln" },
        { { "CN", V_ASN1_UNIVERSALSTRING, "\0\1\xF6\0", 4, 0 }, "CN=😀", "😀" },
        { { "CN", V_ASN1_UTF8STRING, "", 0, 0 }, "CN=", "" },
        { { "CN", V_ASN1_UTF8STRING, "a\0b", 3, 0 }, "CN=a\\00b", "a\uFFFDb" },
        { { "CN", V_ASN1_UTF8STRING, "a\x1B[31m", 6, 0 }, "CN=a\\1B[31m", "a\x1B[31m" },
        { { "CN", V_ASN1_UTF8STRING, " #a+b=\"c\" ", 10, 0 },
          "CN=\\ #a\\+b=\\\"c\\\"\\ ",
          " #a+b=\"c\" " },
        { { "O", V_ASN1_UTF8STRING, "Corp", 4, 0 }, "O=Corp", NULL },
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct certificate_facts facts = facts_of_subject(bench, &rows[i].part, 1);
        assert_string_equal(facts.subject, rows[i].subject);
        if (rows[i].common_name == NULL) {
            assert_null(facts.common_name);
        } else {
            assert_string_equal(facts.common_name, rows[i].common_name);
        }
    }
}

static void parts_of_a_name_are_told_from_the_last_to_the_first(void **state)
{
    static const struct part parts[] = {
        { "C", V_ASN1_PRINTABLESTRING, "DE", 2, 0 }, { "O", V_ASN1_UTF8STRING, "Corp", 4, 0 },
        { "OU", V_ASN1_UTF8STRING, "IT", 2, -1 },    { "CN", V_ASN1_UTF8STRING, "first", 5, 0 },
        { "CN", V_ASN1_UTF8STRING, "second", 6, 0 },
    };
    struct bench *bench = *state;
    const struct certificate_facts facts =
        facts_of_subject(bench, parts, sizeof(parts) / sizeof(parts[0]));
    assert_string_equal(facts.subject, "CN=second,CN=first,O=Corp+OU=IT,C=DE");
    assert_string_equal(facts.common_name, "second");
}

static void a_negative_serial_number_keeps_its_sign(void **state)
{
    struct bench *bench = *state;
    struct mint_recipe recipe = mint_server(NULL);
    recipe.has_negative_serial = true;
    const struct certificate_facts facts = facts_of(bench, bench_issue(bench, &recipe));
    assert_int_equal(facts.serial[0], '-');
    assert_int_equal(strlen(facts.serial), 5);
    assert_false(facts.is_malformed);
}

static void the_key_identifier_is_that_of_the_subject(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = mint_server(NULL);
    const struct minted *server = bench_issue(bench, &recipe);
    const ASN1_OCTET_STRING *identifier = X509_get0_subject_key_id(server->certificate);
    const uint8_t *bytes = ASN1_STRING_get0_data(identifier);
    const struct certificate_facts facts = facts_of(bench, server);
    assert_int_equal(strlen(facts.key_id), 40);
    assert_string_equal(facts.key_id + 36,
                        arena_format(&bench->arena, "%02x%02x", bytes[18], bytes[19]));
    struct mint_recipe without = mint_server(NULL);
    without.has_identifiers = false;
    assert_null(facts_of(bench, bench_issue(bench, &without)).key_id);
}

static void a_signature_with_pss_padding_is_told(void **state)
{
    struct bench *bench = *state;
    const struct minted *root = mint_root(bench->mint, "RSA Root", MINT_KEY_RSA_ROOT);
    struct mint_recipe recipe = mint_server(NULL);
    recipe.has_pss_padding = true;
    const struct certificate_facts facts = facts_of(bench, mint_issue(bench->mint, &recipe, root));
    assert_string_equal(facts.signature, "rsassaPss");
    assert_string_equal(facts.key_type, "RSA");
}

static void what_hides_in_a_name_is_shown(void **state)
{
    struct bench *bench = *state;
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example@hidden@bad\xFF");
    const struct minted *minted = bench_issue(bench, &recipe);
    char *bytes = arena_copy(&bench->arena, minted->blob.der, minted->blob.length);
    char *at = memmem(bytes, minted->blob.length, "@hidden@", 8);
    assert_non_null(at);
    at[0] = '\0';
    at[7] = '\0';
    struct minted changed = { .blob = minted->blob };
    changed.blob.der = (const uint8_t *)bytes;
    const struct certificate_facts facts = facts_of(bench, &changed);
    assert_int_equal(facts.name_count, 1);
    assert_string_equal(facts.names[0], "ns1.corp.example\uFFFDhidden\uFFFDbad\uFFFD");
}

static void a_date_that_is_none_makes_a_certificate_malformed(void **state)
{
    struct bench *bench = *state;
    const struct minted *minted = bench_server(bench);
    char *bytes = arena_copy(&bench->arena, minted->blob.der, minted->blob.length);
    char *date = memmem(bytes, minted->blob.length, "250301120000Z", 13);
    assert_non_null(date);
    date[2] = '9'; // month 93
    struct minted changed = { .blob = minted->blob };
    changed.blob.der = (const uint8_t *)bytes;
    assert_true(facts_of(bench, &changed).is_malformed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_digest_is_sha_256, bench_reset),
        cmocka_unit_test_setup(the_parts_of_a_certificate_are_told, bench_reset),
        cmocka_unit_test_setup(hashes_are_written_as_people_know_them, bench_reset),
        cmocka_unit_test_setup(the_serial_number_is_hexadecimal, bench_reset),
        cmocka_unit_test_setup(kinds_of_keys_are_told, bench_reset),
        cmocka_unit_test_setup(self_signed_is_what_its_own_key_verifies, bench_reset),
        cmocka_unit_test_setup(what_is_missing_is_null_or_empty, bench_reset),
        cmocka_unit_test_setup(names_in_other_scripts_are_utf_8, bench_reset),
        cmocka_unit_test_setup(every_encoding_of_a_name_becomes_utf_8, bench_reset),
        cmocka_unit_test_setup(parts_of_a_name_are_told_from_the_last_to_the_first, bench_reset),
        cmocka_unit_test_setup(a_negative_serial_number_keeps_its_sign, bench_reset),
        cmocka_unit_test_setup(the_key_identifier_is_that_of_the_subject, bench_reset),
        cmocka_unit_test_setup(a_signature_with_pss_padding_is_told, bench_reset),
        cmocka_unit_test_setup(what_hides_in_a_name_is_shown, bench_reset),
        cmocka_unit_test_setup(a_date_that_is_none_makes_a_certificate_malformed, bench_reset),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
