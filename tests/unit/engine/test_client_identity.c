// Which files is a client identity taken from, and what is said of those that hold none?
#include "base/memory.h"
#include "engine/client_identity_use.h"
#include "support/certificates.h"
#include "support/unit.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PASSWORD "secret"

// As an ASN.1 UTCTime: the files are read by the clock.
#define FAR_AWAY "491231235959Z"
#define LONG_AGO "200101000000Z"

struct desk {
    struct mint *mint;
    const struct minted *root;
    const struct minted *issuer;
    const struct minted *agent;
    const struct minted *stranger;
    char path[64];
};

static int open_desk(void **state)
{
    struct desk *desk = memory_allocate(1, sizeof(*desk));
    desk->mint = mint_new();
    desk->root = mint_root(desk->mint, "Root", MINT_KEY_ROOT);
    desk->issuer = mint_issuer(desk->mint, "Issuer", desk->root);
    struct mint_recipe recipe = mint_server(NULL);
    recipe.common_name = "agent";
    recipe.extended_key_usage = "clientAuth";
    recipe.not_after = FAR_AWAY;
    desk->agent = mint_issue(desk->mint, &recipe, desk->issuer);
    recipe.common_name = "stranger";
    recipe.key = MINT_KEY_EC;
    desk->stranger = mint_issue(desk->mint, &recipe, NULL);
    strcpy(desk->path, "/tmp/itmscan-identity-XXXXXX");
    const int descriptor = mkstemp(desk->path);
    *state = desk;
    return descriptor >= 0 ? close(descriptor) : -1;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    (void)unlink(desk->path);
    mint_free(desk->mint);
    memory_free(desk);
    return 0;
}

static FILE *write_to(const struct desk *desk)
{
    FILE *file = fopen(desk->path, "wbe");
    assert_non_null(file);
    return file;
}

static void put_certificate(FILE *file, const struct minted *minted)
{
    assert_int_equal(PEM_write_X509(file, minted->certificate), 1);
}

static void put_key(FILE *file, const struct minted *minted)
{
    assert_int_equal(PEM_write_PrivateKey(file, minted->key, NULL, NULL, 0, NULL, NULL), 1);
}

static X509 *shown_certificate(const struct client_identity *identity, int *out_chain_length)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    assert_true(client_identity_install(identity, context));
    X509 *certificate = SSL_CTX_get0_certificate(context);
    X509_up_ref(certificate);
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(context, &chain);
    *out_chain_length = sk_X509_num(chain);
    SSL_CTX_free(context);
    return certificate;
}

static void assert_names(const struct client_identity *identity, X509 *certificate)
{
    unsigned char digest[EVP_MAX_MD_SIZE] = { 0 };
    unsigned int size = 0;
    char text[2 * EVP_MAX_MD_SIZE + 1] = "";
    assert_int_equal(X509_digest(certificate, EVP_sha256(), digest, &size), 1);
    for (unsigned int i = 0; i < size; i++) {
        (void)snprintf(&text[2 * (size_t)i], 3, "%02x", digest[i]);
    }
    assert_string_equal(client_identity_fingerprint(identity), text);
}

/** The file is good: it shows the agent's certificate, and so many of its issuers. */
static void assert_shows_agent(const struct desk *desk, int issuers)
{
    struct error error = { 0 };
    struct client_identity *identity = client_identity_read(desk->path, &error);
    assert_string_equal(error.text, "");
    assert_non_null(identity);
    int chain_length = 0;
    X509 *shown = shown_certificate(identity, &chain_length);
    assert_int_equal(X509_cmp(shown, desk->agent->certificate), 0);
    assert_int_equal(chain_length, issuers);
    assert_names(identity, desk->agent->certificate);
    X509_free(shown);
    client_identity_free(identity);
}

static void assert_refused(const struct desk *desk, const char *why)
{
    struct error error = { 0 };
    assert_null(client_identity_read(desk->path, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_memory_equal(error.text, desk->path, strlen(desk->path));
    if (strstr(error.text, why) == NULL) {
        fail_msg("\"%s\" does not say: %s", error.text, why);
    }
    assert_null(strchr(error.text, '\n'));
}

static void a_certificate_and_its_key_are_enough(void **state)
{
    const struct desk *desk = *state;
    FILE *file = write_to(desk);
    put_certificate(file, desk->agent);
    put_key(file, desk->agent);
    assert_int_equal(fclose(file), 0);
    assert_shows_agent(desk, 0);
}

static void the_order_in_the_file_does_not_matter(void **state)
{
    const struct desk *desk = *state;
    FILE *file = write_to(desk);
    (void)fputs("Bag Attributes: whatever stands between\n", file);
    put_certificate(file, desk->root);
    put_certificate(file, desk->issuer);
    put_key(file, desk->agent);
    put_certificate(file, desk->stranger);
    put_certificate(file, desk->agent);
    assert_int_equal(fclose(file), 0);
    assert_shows_agent(desk, 2);
}

static void a_key_of_the_older_form_is_taken(void **state)
{
    const struct desk *desk = *state;
    FILE *file = write_to(desk);
    BIO *stream = BIO_new_fp(file, BIO_NOCLOSE);
    assert_int_equal(
        PEM_write_bio_PrivateKey_traditional(stream, desk->agent->key, NULL, NULL, 0, NULL, NULL),
        1);
    BIO_free(stream);
    put_certificate(file, desk->agent);
    assert_int_equal(fclose(file), 0);
    assert_shows_agent(desk, 0);
}

static void what_is_missing_is_said(void **state)
{
    const struct desk *desk = *state;
    FILE *file = write_to(desk);
    put_certificate(file, desk->agent);
    assert_int_equal(fclose(file), 0);
    assert_refused(desk, "has no private key");

    file = write_to(desk);
    put_key(file, desk->agent);
    assert_int_equal(fclose(file), 0);
    assert_refused(desk, "has no certificate");

    file = write_to(desk);
    put_certificate(file, desk->agent);
    put_key(file, desk->stranger);
    assert_int_equal(fclose(file), 0);
    assert_refused(desk, "the private key belongs to no certificate in it");

    file = write_to(desk);
    put_certificate(file, desk->agent);
    put_key(file, desk->agent);
    put_key(file, desk->stranger);
    assert_int_equal(fclose(file), 0);
    assert_refused(desk, "more than one private key");
}

static void a_passphrase_is_an_error_and_never_asked_for(void **state)
{
    const struct desk *desk = *state;
    const unsigned char password[] = PASSWORD;
    FILE *file = write_to(desk);
    put_certificate(file, desk->agent);
    PEM_write_PKCS8PrivateKey(file, desk->agent->key, EVP_aes_256_cbc(), PASSWORD,
                              sizeof(PASSWORD) - 1, NULL, NULL);
    assert_int_equal(fclose(file), 0);
    assert_refused(desk, "the private key has a passphrase");

    file = write_to(desk);
    put_certificate(file, desk->agent);
    BIO *stream = BIO_new_fp(file, BIO_NOCLOSE);
    PEM_write_bio_PrivateKey_traditional(stream, desk->agent->key, EVP_aes_256_cbc(), password,
                                         sizeof(password) - 1, NULL, NULL);
    BIO_free(stream);
    assert_int_equal(fclose(file), 0);
    assert_refused(desk, "the private key has a passphrase");
}

static void write_archive(const struct desk *desk, const char *password, int mac_iterations,
                          const struct minted *with_key)
{
    STACK_OF(X509) *issuers = sk_X509_new_null();
    sk_X509_push(issuers, desk->issuer->certificate);
    PKCS12 *archive = PKCS12_create(password, "agent", with_key != NULL ? with_key->key : NULL,
                                    desk->agent->certificate, issuers, 0, 0, 0, mac_iterations, 0);
    assert_non_null(archive);
    FILE *file = write_to(desk);
    assert_int_equal(i2d_PKCS12_fp(file, archive), 1);
    assert_int_equal(fclose(file), 0);
    PKCS12_free(archive);
    sk_X509_free(issuers);
}

static void an_archive_without_a_password_is_taken(void **state)
{
    const struct desk *desk = *state;
    write_archive(desk, "", 0, desk->agent);
    assert_shows_agent(desk, 1);
    write_archive(desk, NULL, 0, desk->agent);
    assert_shows_agent(desk, 1);
}

static void an_archive_without_a_seal_is_taken(void **state)
{
    const struct desk *desk = *state;
    write_archive(desk, NULL, -1, desk->agent);
    assert_shows_agent(desk, 1);
}

static void what_is_wrong_with_an_archive_is_said(void **state)
{
    const struct desk *desk = *state;
    write_archive(desk, PASSWORD, 0, desk->agent);
    assert_refused(desk, "is protected by a password");
    write_archive(desk, "", 0, NULL);
    assert_refused(desk, "has no private key");
}

static void a_file_that_is_neither_is_refused(void **state)
{
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        { "", "is neither PEM nor PKCS #12" },
        { "a shopping list\n", "is neither PEM nor PKCS #12" },
        { "-----BEGIN CERTIFICATE-----\nMIIB\n", "a PEM block in it does not end" },
        { "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
          "certificate 1 in it cannot be read" },
        { "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
          "the private key cannot be read" },
    };
    const struct desk *desk = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        FILE *file = write_to(desk);
        (void)fputs(cases[i].text, file);
        assert_int_equal(fclose(file), 0);
        assert_refused(desk, cases[i].why);
    }
}

static void an_expired_certificate_is_refused(void **state)
{
    const struct desk *desk = *state;
    struct mint_recipe recipe = mint_server(NULL);
    recipe.common_name = "agent of old";
    recipe.not_after = LONG_AGO;
    const struct minted *agent = mint_issue(desk->mint, &recipe, desk->issuer);
    FILE *file = write_to(desk);
    put_certificate(file, agent);
    put_key(file, agent);
    assert_int_equal(fclose(file), 0);
    assert_refused(desk, "the certificate has expired");
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    struct error error = { 0 };
    assert_null(client_identity_read("/tmp/itmscan-no-such-folder/agent.pem", &error));
    assert_non_null(strstr(error.text, "/tmp/itmscan-no-such-folder/agent.pem"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_and_its_key_are_enough),
        cmocka_unit_test(the_order_in_the_file_does_not_matter),
        cmocka_unit_test(a_key_of_the_older_form_is_taken),
        cmocka_unit_test(what_is_missing_is_said),
        cmocka_unit_test(a_passphrase_is_an_error_and_never_asked_for),
        cmocka_unit_test(an_archive_without_a_password_is_taken),
        cmocka_unit_test(an_archive_without_a_seal_is_taken),
        cmocka_unit_test(what_is_wrong_with_an_archive_is_said),
        cmocka_unit_test(a_file_that_is_neither_is_refused),
        cmocka_unit_test(an_expired_certificate_is_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}
