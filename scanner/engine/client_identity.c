#include "engine/client_identity.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "engine/client_identity_use.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <string.h>

// A certificate, its key and a handful of issuers take a few KiB.
#define FILE_SIZE_LIMIT ((size_t)1 << 20)

#define PEM_BEGINNING "-----BEGIN "

struct client_identity {
    X509 *certificate;
    EVP_PKEY *key;
    STACK_OF(X509) *issuers; /**< the certificate's own first */
    char fingerprint[2 * SHA256_DIGEST_LENGTH + 1];
};

/** What a file holds, in its order. */
struct contents {
    EVP_PKEY *key;
    STACK_OF(X509) *certificates;
};

static void contents_clear(struct contents *contents)
{
    EVP_PKEY_free(contents->key);
    sk_X509_pop_free(contents->certificates, X509_free);
    *contents = (struct contents){ 0 };
}

// ---- PEM ----

struct block {
    char *name;
    char *header;
    unsigned char *bytes;
    long length;
};

static void block_clear(struct block *block)
{
    OPENSSL_free(block->name);
    OPENSSL_free(block->header);
    OPENSSL_clear_free(block->bytes, (size_t)block->length);
    *block = (struct block){ 0 };
}

/** RFC 7468 section 11, or the older way: "Proc-Type: 4,ENCRYPTED" above the key. */
static bool is_encrypted(const struct block *block)
{
    return text_equal(block->name, PEM_STRING_PKCS8) || strstr(block->header, "ENCRYPTED") != NULL;
}

static bool take_key(struct contents *contents, const struct block *block, const char *path,
                     struct error *error)
{
    if (is_encrypted(block)) {
        return error_set(error, ERROR_INPUT,
                         "%s: the private key has a passphrase; save it without one (openssl pkey "
                         "-in FILE), beside its certificate",
                         path);
    }
    if (contents->key != NULL) {
        return error_set(error, ERROR_INPUT, "%s: has more than one private key", path);
    }
    const unsigned char *bytes = block->bytes;
    contents->key = d2i_AutoPrivateKey(NULL, &bytes, block->length);
    return contents->key != NULL ||
           error_set(error, ERROR_INPUT, "%s: the private key cannot be read", path);
}

static bool take_certificate(struct contents *contents, const struct block *block, const char *path,
                             struct error *error)
{
    const unsigned char *bytes = block->bytes;
    // A "TRUSTED CERTIFICATE" has more behind the certificate, which is of no use here.
    X509 *certificate = d2i_X509(NULL, &bytes, block->length);
    if (certificate == NULL) {
        return error_set(error, ERROR_INPUT, "%s: certificate %d in it cannot be read", path,
                         sk_X509_num(contents->certificates) + 1);
    }
    (void)sk_X509_push(contents->certificates, certificate);
    return true;
}

static bool take_block(struct contents *contents, const struct block *block, const char *path,
                       struct error *error)
{
    static const char *const certificate_names[] = { PEM_STRING_X509, PEM_STRING_X509_OLD,
                                                     PEM_STRING_X509_TRUSTED };
    for (size_t i = 0; i < sizeof(certificate_names) / sizeof(certificate_names[0]); i++) {
        if (text_equal(block->name, certificate_names[i])) {
            return take_certificate(contents, block, path, error);
        }
    }
    // "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY".
    return !text_ends_with_ignore_case(block->name, PEM_STRING_PKCS8INF) ||
           take_key(contents, block, path, error);
}

/** Block by block, so that OpenSSL never asks the terminal for a passphrase. */
static bool read_pem(struct contents *contents, BIO *file, const char *path, struct error *error)
{
    struct block block = { 0 };
    bool is_good = true;
    while (is_good &&
           PEM_read_bio(file, &block.name, &block.header, &block.bytes, &block.length) == 1) {
        is_good = take_block(contents, &block, path, error);
        block_clear(&block);
    }
    const unsigned long last = ERR_peek_last_error();
    if (is_good && ERR_GET_REASON(last) != PEM_R_NO_START_LINE) {
        is_good =
            error_set(error, ERROR_INPUT, "%s: is broken: a PEM block in it does not end", path);
    }
    return is_good;
}

// ---- PKCS #12 ----

/** "No password" is written in two ways: as none, and as an empty one. */
static bool find_password(PKCS12 *archive, const char **out_password)
{
    static const char *const passwords[] = { NULL, "" };
    for (size_t i = 0; i < sizeof(passwords) / sizeof(passwords[0]); i++) {
        if (PKCS12_mac_present(archive) == 0 || PKCS12_verify_mac(archive, passwords[i], 0) == 1) {
            *out_password = passwords[i];
            return true;
        }
    }
    return false;
}

static bool open_archive(struct contents *contents, PKCS12 *archive, const char *path,
                         struct error *error)
{
    const char *password = NULL;
    if (!find_password(archive, &password)) {
        return error_set(error, ERROR_INPUT,
                         "%s: is protected by a password; export it without one, or as PEM", path);
    }
    X509 *certificate = NULL;
    if (PKCS12_parse(archive, password, &contents->key, &certificate, &contents->certificates) !=
        1) {
        return error_set(error, ERROR_INPUT,
                         "%s: cannot be opened: it is broken, protected by a password, or "
                         "encrypted by an algorithm that OpenSSL no longer takes",
                         path);
    }
    if (contents->certificates == NULL) {
        contents->certificates = sk_X509_new_null();
    }
    if (certificate != NULL) {
        (void)sk_X509_push(contents->certificates, certificate);
    }
    return true;
}

static bool read_archive(struct contents *contents, BIO *file, const char *path,
                         struct error *error)
{
    PKCS12 *archive = d2i_PKCS12_bio(file, NULL);
    if (archive == NULL) {
        return error_set(error, ERROR_INPUT, "%s: is neither PEM nor PKCS #12", path);
    }
    const bool is_good = open_archive(contents, archive, path, error);
    PKCS12_free(archive);
    return is_good;
}

// ---- what belongs together ----

/** Takes the first certificate out that `belongs`; NULL if none does. */
static X509 *take_out(STACK_OF(X509) *certificates, const struct client_identity *identity,
                      bool (*belongs)(X509 *, const struct client_identity *))
{
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        if (belongs(sk_X509_value(certificates, i), identity)) {
            return sk_X509_delete(certificates, i);
        }
    }
    return NULL;
}

static bool has_the_key(X509 *certificate, const struct client_identity *identity)
{
    return X509_check_private_key(certificate, identity->key) == 1;
}

static bool issued_the_last(X509 *certificate, const struct client_identity *identity)
{
    const int count = sk_X509_num(identity->issuers);
    X509 *last = count > 0 ? sk_X509_value(identity->issuers, count - 1) : identity->certificate;
    return X509_check_issued(certificate, last) == X509_V_OK;
}

/** Certificates that have nothing to do with the key's own stay behind. */
static bool assemble(struct client_identity *identity, struct contents *contents, const char *path,
                     struct error *error)
{
    if (contents->key == NULL) {
        return error_set(error, ERROR_INPUT, "%s: has no private key", path);
    }
    if (sk_X509_num(contents->certificates) <= 0) {
        return error_set(error, ERROR_INPUT, "%s: has no certificate", path);
    }
    identity->key = contents->key;
    contents->key = NULL;
    identity->certificate = take_out(contents->certificates, identity, has_the_key);
    if (identity->certificate == NULL) {
        return error_set(error, ERROR_INPUT, "%s: the private key belongs to no certificate in it",
                         path);
    }
    identity->issuers = sk_X509_new_null();
    X509 *issuer = NULL;
    while ((issuer = take_out(contents->certificates, identity, issued_the_last)) != NULL) {
        (void)sk_X509_push(identity->issuers, issuer);
    }
    return true;
}

/** Better now than in the middle of a run, where the server would be blamed. */
static bool check_use(const struct client_identity *identity, const char *path, struct error *error)
{
    if (X509_cmp_current_time(X509_get0_notAfter(identity->certificate)) < 0) {
        return error_set(error, ERROR_INPUT, "%s: the certificate has expired", path);
    }
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    const bool is_usable = context != NULL && client_identity_install(identity, context);
    SSL_CTX_free(context);
    return is_usable || error_set(error, ERROR_INPUT,
                                  "%s: OpenSSL does not take this certificate for TLS", path);
}

static bool read_contents(struct contents *contents, const char *path, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    if (!file_read(path, FILE_SIZE_LIMIT, &bytes, &length, error)) {
        return false;
    }
    BIO *file = BIO_new_mem_buf(bytes, (int)length);
    bool is_good = false;
    if (strstr(bytes, PEM_BEGINNING) != NULL) {
        contents->certificates = sk_X509_new_null();
        is_good = read_pem(contents, file, path, error);
    } else {
        is_good = read_archive(contents, file, path, error);
    }
    BIO_free(file);
    OPENSSL_cleanse(bytes, length); // the key stood in it
    memory_free(bytes);
    return is_good;
}

static void take_fingerprint(struct client_identity *identity)
{
    unsigned char digest[SHA256_DIGEST_LENGTH] = { 0 };
    (void)X509_digest(identity->certificate, EVP_sha256(), digest, NULL);
    for (size_t i = 0; i < sizeof(digest); i++) {
        (void)snprintf(&identity->fingerprint[2 * i], 3, "%02x", digest[i]);
    }
}

struct client_identity *client_identity_read(const char *path, struct error *error)
{
    struct client_identity *identity = memory_allocate(1, sizeof(*identity));
    struct contents contents = { 0 };
    ERR_clear_error();
    const bool is_good = read_contents(&contents, path, error) &&
                         assemble(identity, &contents, path, error) &&
                         check_use(identity, path, error);
    contents_clear(&contents);
    ERR_clear_error();
    if (!is_good) {
        client_identity_free(identity);
        return NULL;
    }
    take_fingerprint(identity);
    return identity;
}

const char *client_identity_fingerprint(const struct client_identity *identity)
{
    return identity->fingerprint;
}

void client_identity_free(struct client_identity *identity)
{
    if (identity == NULL) {
        return;
    }
    X509_free(identity->certificate);
    EVP_PKEY_free(identity->key);
    sk_X509_pop_free(identity->issuers, X509_free);
    memory_free(identity);
}

bool client_identity_install(const struct client_identity *identity, SSL_CTX *context)
{
    SSL_CTX_set_security_level(context, 0); // it is the server that judges the certificate
    return SSL_CTX_use_certificate(context, identity->certificate) == 1 &&
           SSL_CTX_use_PrivateKey(context, identity->key) == 1 &&
           SSL_CTX_set1_chain(context, identity->issuers) == 1;
}
