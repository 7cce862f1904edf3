// make_leaves ISSUER.pem ISSUER.key LEAF.key FOLDER COUNT: writes FOLDER/0.pem and so on, a leaf
// for each of the hosts h0.bench.invalid and so on, with its issuer; all have one key, so that a
// thousand are made in a second.

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define DAY_S 86400L

static void *read_pem(const char *path, bool is_key)
{
    FILE *file = fopen(path, "re");
    void *read = NULL;
    if (file != NULL) {
        read = is_key ? (void *)PEM_read_PrivateKey(file, NULL, NULL, NULL)
                      : (void *)PEM_read_X509(file, NULL, NULL, NULL);
        (void)fclose(file);
    }
    if (read == NULL) {
        (void)fprintf(stderr, "make_leaves: cannot read %s\n", path);
        exit(2);
    }
    return read;
}

static bool extend(X509 *leaf, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context = { 0 };
    X509V3_set_ctx(&context, issuer, leaf, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    const bool is_added = extension != NULL && X509_add_ext(leaf, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return is_added;
}

static X509 *make_leaf(X509 *issuer, EVP_PKEY *issuer_key, EVP_PKEY *key, long number)
{
    char name[64];
    char alternative[80];
    (void)snprintf(name, sizeof(name), "h%ld.bench.invalid", number);
    (void)snprintf(alternative, sizeof(alternative), "DNS:%s", name);
    X509 *leaf = X509_new();
    X509_NAME *subject = X509_get_subject_name(leaf);
    const bool is_made = X509_set_version(leaf, X509_VERSION_3) == 1 &&
                         ASN1_INTEGER_set(X509_get_serialNumber(leaf), 1000 + number) == 1 &&
                         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                                    (unsigned char *)name, -1, -1, 0) == 1 &&
                         X509_set_issuer_name(leaf, X509_get_subject_name(issuer)) == 1 &&
                         X509_gmtime_adj(X509_getm_notBefore(leaf), -DAY_S) != NULL &&
                         X509_gmtime_adj(X509_getm_notAfter(leaf), 200 * DAY_S) != NULL &&
                         X509_set_pubkey(leaf, key) == 1 &&
                         extend(leaf, issuer, NID_subject_alt_name, alternative) &&
                         extend(leaf, issuer, NID_ext_key_usage, "serverAuth") &&
                         extend(leaf, issuer, NID_subject_key_identifier, "hash") &&
                         extend(leaf, issuer, NID_authority_key_identifier, "keyid") &&
                         X509_sign(leaf, issuer_key, EVP_sha256()) > 0;
    if (!is_made) {
        (void)fprintf(stderr, "make_leaves: cannot make %s\n", name);
        exit(2);
    }
    return leaf;
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        (void)fprintf(stderr, "usage: make_leaves ISSUER.pem ISSUER.key LEAF.key FOLDER COUNT\n");
        return 2;
    }
    X509 *issuer = read_pem(argv[1], false);
    EVP_PKEY *issuer_key = read_pem(argv[2], true);
    EVP_PKEY *key = read_pem(argv[3], true);
    const long count = strtol(argv[5], NULL, 10);
    for (long number = 0; number < count; number++) {
        char path[4096];
        (void)snprintf(path, sizeof(path), "%s/%ld.pem", argv[4], number);
        X509 *leaf = make_leaf(issuer, issuer_key, key, number);
        FILE *file = fopen(path, "we");
        const bool is_written =
            file != NULL && PEM_write_X509(file, leaf) == 1 && PEM_write_X509(file, issuer) == 1;
        if (file == NULL || fclose(file) != 0 || !is_written) {
            perror(path);
            return 2;
        }
        X509_free(leaf);
    }
    EVP_PKEY_free(key);
    EVP_PKEY_free(issuer_key);
    X509_free(issuer);
    return 0;
}
