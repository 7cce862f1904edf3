/** Which files roots are taken from, and what is said of those that have none. */
#include "base/memory.h"
#include "bench.h"
#include "certificate/trust_store.h"
#include "support/unit.h"

#include <openssl/pem.h>
#include <openssl/pkcs7.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct yard {
    struct bench *bench;
    char folder[64];
    char files[8][96];
    size_t file_count;
    struct trust_store *store;
};

static int open_yard(void **state)
{
    struct yard *yard = memory_allocate(1, sizeof(*yard));
    void *bench = NULL;
    bench_open(&bench);
    yard->bench = bench;
    yard->store = trust_store_new();
    strcpy(yard->folder, "/tmp/itmscan-trust-XXXXXX");
    *state = yard;
    return mkdtemp(yard->folder) != NULL ? 0 : -1;
}

static int close_yard(void **state)
{
    struct yard *yard = *state;
    for (size_t i = yard->file_count; i > 0; i--) {
        (void)remove(yard->files[i - 1]);
    }
    (void)rmdir(yard->folder);
    trust_store_free(yard->store);
    void *bench = yard->bench;
    bench_close(&bench);
    memory_free(yard);
    return 0;
}

static const char *path_in(struct yard *yard, const char *name)
{
    char *path = yard->files[yard->file_count++];
    (void)snprintf(path, sizeof(yard->files[0]), "%s/%s", yard->folder, name);
    return path;
}

static FILE *new_file(struct yard *yard, const char *name, const char **out_path)
{
    *out_path = path_in(yard, name);
    FILE *stream = fopen(*out_path, "wbe");
    assert_non_null(stream);
    return stream;
}

static const char *write_file(struct yard *yard, const char *name, const void *bytes, size_t length)
{
    const char *path = NULL;
    FILE *stream = new_file(yard, name, &path);
    assert_int_equal(fwrite(bytes, 1, length, stream), length);
    assert_int_equal(fclose(stream), 0);
    return path;
}

static PKCS7 *message_of_both(const struct yard *yard)
{
    PKCS7 *message = PKCS7_new();
    PKCS7_set_type(message, NID_pkcs7_signed);
    PKCS7_content_new(message, NID_pkcs7_data);
    PKCS7_add_certificate(message, yard->bench->root->certificate);
    PKCS7_add_certificate(message, yard->bench->issuer->certificate);
    return message;
}

static void assert_added(const struct yard *yard, const char *path, int count)
{
    struct error error = { 0 };
    if (!trust_store_add(yard->store, path, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(sk_X509_num(yard->store->roots), count);
    assert_false(trust_store_is_empty(yard->store));
}

static void assert_refused(const struct yard *yard, const char *path, const char *why)
{
    struct error error = { 0 };
    char text[256];
    assert_false(trust_store_add(yard->store, path, &error));
    (void)snprintf(text, sizeof(text), "%s: %s", path, why);
    assert_string_equal(error.text, text);
    assert_int_equal(error.kind, ERROR_INPUT);
}

static void a_new_store_is_empty(void **state)
{
    const struct yard *yard = *state;
    assert_true(trust_store_is_empty(yard->store));
}

static void der_is_read(void **state)
{
    struct yard *yard = *state;
    const struct certificate_blob *blob = &yard->bench->root->blob;
    assert_added(yard, write_file(yard, "root.cer", blob->der, blob->length), 1);
}

static void pem_with_remarks_and_other_blocks_is_read(void **state)
{
    struct yard *yard = *state;
    const char *path = NULL;
    FILE *stream = new_file(yard, "roots.pem", &path);
    fputs("\xEF\xBB\xBF", stream);
    PEM_write_X509(stream, yard->bench->root->certificate);
    fputs("Subject: CN = Corp Issuing\r\n\r\n", stream);
    PEM_write_PrivateKey(stream, yard->bench->root->key, NULL, NULL, 0, NULL, NULL);
    PEM_write_X509_AUX(stream, yard->bench->issuer->certificate);
    fclose(stream);
    assert_added(yard, path, 2);
}

static void pkcs_7_is_read_as_der_and_as_pem(void **state)
{
    struct yard *yard = *state;
    PKCS7 *message = message_of_both(yard);
    uint8_t *der = NULL;
    const int length = i2d_PKCS7(message, &der);
    assert_added(yard, write_file(yard, "chain.p7b", der, (size_t)length), 2);
    OPENSSL_free(der);

    trust_store_free(yard->store);
    yard->store = trust_store_new();
    const char *path = NULL;
    FILE *stream = new_file(yard, "chain.pem", &path);
    PEM_write_PKCS7(stream, message);
    fclose(stream);
    PKCS7_free(message);
    assert_added(yard, path, 2);
}

static void every_file_of_a_folder_is_read_and_each_root_kept_once(void **state)
{
    struct yard *yard = *state;
    const struct certificate_blob *root = &yard->bench->root->blob;
    const struct certificate_blob *issuer = &yard->bench->issuer->blob;
    assert_int_equal(mkdir(path_in(yard, "below"), 0700), 0);
    write_file(yard, ".hidden", "", 0);
    write_file(yard, "a.cer", root->der, root->length);
    write_file(yard, "b.cer", issuer->der, issuer->length);
    write_file(yard, "c.cer", root->der, root->length);
    assert_added(yard, yard->folder, 2);
}

static void a_file_without_certificates_is_named(void **state)
{
    struct yard *yard = *state;
    static const char nothing[] = "holds no certificate (PEM, DER or PKCS #7)";
    assert_refused(yard, "/nonexistent/root.pem", "No such file or directory");
    assert_refused(yard, write_file(yard, "empty.pem", "", 0), "is empty");
    assert_refused(yard, write_file(yard, "text.pem", "not a certificate\n", 18), nothing);
    assert_true(trust_store_is_empty(yard->store));
}

static void a_key_is_not_a_certificate(void **state)
{
    struct yard *yard = *state;
    const char *path = NULL;
    FILE *stream = new_file(yard, "key.pem", &path);
    PEM_write_PrivateKey(stream, yard->bench->root->key, NULL, NULL, 0, NULL, NULL);
    fclose(stream);
    assert_refused(yard, path, "holds no certificate (PEM, DER or PKCS #7)");
}

static void a_broken_block_is_numbered(void **state)
{
    struct yard *yard = *state;
    static const char broken[] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const char *path = NULL;
    FILE *stream = new_file(yard, "broken.pem", &path);
    PEM_write_X509(stream, yard->bench->root->certificate);
    fputs(broken, stream);
    fclose(stream);
    assert_refused(yard, path, "PEM block 2 cannot be read");

    static const char cut[] = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    assert_refused(yard, write_file(yard, "cut.pem", cut, sizeof(cut) - 1),
                   "PEM block 1 cannot be read");
}

static void a_faulty_file_in_a_folder_is_named(void **state)
{
    struct yard *yard = *state;
    struct error error = { 0 };
    char text[256];
    assert_refused(yard, yard->folder, "holds no certificates");
    (void)snprintf(text, sizeof(text), "%s: is empty", write_file(yard, "z.pem", "", 0));
    assert_false(trust_store_add(yard->store, yard->folder, &error));
    assert_string_equal(error.text, text);
}

// NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
static void set_places(const char *file, const char *folders)
{
    assert_int_equal(setenv(X509_get_default_cert_file_env(), file, 1), 0);
    assert_int_equal(setenv(X509_get_default_cert_dir_env(), folders, 1), 0);
}

static void forget_places(void)
{
    unsetenv(X509_get_default_cert_file_env());
    unsetenv(X509_get_default_cert_dir_env());
}

// NOLINTEND(concurrency-mt-unsafe)

static void the_file_of_the_system_is_read(void **state)
{
    struct yard *yard = *state;
    struct error error = { 0 };
    const struct certificate_blob *root = &yard->bench->root->blob;
    set_places(write_file(yard, "system.pem", root->der, root->length), "/nonexistent");
    assert_true(trust_store_add_system(yard->store, &error));
    assert_int_equal(sk_X509_num(yard->store->roots), 1);
    forget_places();
}

static void of_the_folders_of_the_system_hash_links_are_read(void **state)
{
    struct yard *yard = *state;
    struct error error = { 0 };
    char folders[160];
    const struct certificate_blob *root = &yard->bench->root->blob;
    const struct certificate_blob *issuer = &yard->bench->issuer->blob;
    write_file(yard, "0a1b2c3d.0", root->der, root->length);
    write_file(yard, "0a1b2c3d.r0", issuer->der, issuer->length);
    write_file(yard, "issuer.pem", issuer->der, issuer->length);
    write_file(yard, "0a1b2c3d.1", "broken", 6);
    (void)snprintf(folders, sizeof(folders), "/nonexistent:%s", yard->folder);
    set_places("/nonexistent/cert.pem", folders);
    assert_true(trust_store_add_system(yard->store, &error));
    assert_int_equal(sk_X509_num(yard->store->roots), 1);
    forget_places();
}

static void a_system_without_roots_is_an_error(void **state)
{
    struct yard *yard = *state;
    struct error error = { 0 };
    set_places("/nonexistent/cert.pem", "/nonexistent");
    assert_false(trust_store_add_system(yard->store, &error));
    assert_int_equal(error.kind, ERROR_SYSTEM);
    assert_string_equal(error.text,
                        "the system has no trusted roots in /nonexistent/cert.pem or /nonexistent");
    forget_places();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_store_is_empty, open_yard, close_yard),
        cmocka_unit_test_setup_teardown(der_is_read, open_yard, close_yard),
        cmocka_unit_test_setup_teardown(pem_with_remarks_and_other_blocks_is_read, open_yard,
                                        close_yard),
        cmocka_unit_test_setup_teardown(pkcs_7_is_read_as_der_and_as_pem, open_yard, close_yard),
        cmocka_unit_test_setup_teardown(every_file_of_a_folder_is_read_and_each_root_kept_once,
                                        open_yard, close_yard),
        cmocka_unit_test_setup_teardown(a_file_without_certificates_is_named, open_yard,
                                        close_yard),
        cmocka_unit_test_setup_teardown(a_key_is_not_a_certificate, open_yard, close_yard),
        cmocka_unit_test_setup_teardown(a_broken_block_is_numbered, open_yard, close_yard),
        cmocka_unit_test_setup_teardown(a_faulty_file_in_a_folder_is_named, open_yard, close_yard),
        cmocka_unit_test_setup_teardown(the_file_of_the_system_is_read, open_yard, close_yard),
        cmocka_unit_test_setup_teardown(of_the_folders_of_the_system_hash_links_are_read, open_yard,
                                        close_yard),
        cmocka_unit_test_setup_teardown(a_system_without_roots_is_an_error, open_yard, close_yard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
