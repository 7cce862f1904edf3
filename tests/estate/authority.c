#include "estate/authority.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "estate/certificate_build.h"
#include "estate/staple.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <string.h>

#define DAY_S (24 * INT64_C(3600))

#define AUTHORITY_BEGINS_S (-400 * DAY_S)
#define AUTHORITY_ENDS_S   (3650 * DAY_S)
#define LEAF_BEGINS_S      (-30 * DAY_S)
#define LEAF_ENDS_S        (335 * DAY_S)

#define HUGE_SIZE ((size_t)300 * 1024)

/** Somebody who issues; made when first wanted. */
struct issuer {
    EVP_PKEY *key; /**< borrowed from the authority */
    X509 *certificate;
};

/** An OCSP response that a context sends along. */
struct kept_staple {
    struct kept_staple *next;
    unsigned char *der;
    int length;
};

struct authority {
    struct issuer issuers[ISSUER_COUNT];
    EVP_PKEY *issuer_keys[ISSUER_COUNT];
    EVP_PKEY *keys[KEY_COUNT]; /**< of leaves; made when first wanted */
    struct kept_staple *staples;
    struct arena arena;
};

/** What distinguishes an issuer from the good intermediate. */
struct issuer_traits {
    const char *common_name;
    enum issuer_kind above; /**< ISSUER_ITSELF: a root */
    int64_t ends_s;         /**< 0: when they all end */
    enum issuer_kind key;   /**< whose key it has; keys are dear */
    bool is_weak;
    const char *name_constraints;
    size_t comment_size;
    bool is_malformed;
};

static const struct issuer_traits issuer_traits[ISSUER_COUNT] = {
    [ISSUER_INTERMEDIATE] = { .common_name = "Estate Issuing",
                              .above = ISSUER_ROOT,
                              .key = ISSUER_INTERMEDIATE },
    [ISSUER_ROOT] = { .common_name = "Estate Root", .above = ISSUER_ITSELF, .key = ISSUER_ROOT },
    [ISSUER_UNKNOWN_ROOT] = { .common_name = "Somebody Else's Root",
                              .above = ISSUER_ITSELF,
                              .key = ISSUER_UNKNOWN_ROOT },
    [ISSUER_CONSTRAINED] = { .common_name = "Estate Issuing for Others",
                             .above = ISSUER_ROOT,
                             .key = ISSUER_INTERMEDIATE,
                             .name_constraints = "critical,permitted;DNS:other.example" },
    [ISSUER_EXPIRED] = { .common_name = "Estate Issuing of Old",
                         .above = ISSUER_ROOT,
                         .ends_s = -20 * DAY_S,
                         .key = ISSUER_INTERMEDIATE },
    [ISSUER_WEAK] = { .common_name = "Estate Issuing, SHA-1",
                      .above = ISSUER_ROOT,
                      .key = ISSUER_INTERMEDIATE,
                      .is_weak = true },
    [ISSUER_MALFORMED] = { .common_name = "Estate Issuing, Malformed",
                           .above = ISSUER_ROOT,
                           .key = ISSUER_INTERMEDIATE,
                           .is_malformed = true },
    [ISSUER_HUGE] = { .common_name = "Estate Issuing, Huge",
                      .above = ISSUER_ROOT,
                      .key = ISSUER_INTERMEDIATE,
                      .comment_size = HUGE_SIZE },
};

static EVP_PKEY *key_of_issuer(struct authority *authority, enum issuer_kind kind)
{
    EVP_PKEY **key = &authority->issuer_keys[issuer_traits[kind].key];

    if (*key == NULL) {
        *key = EVP_RSA_gen(2048);
    }
    return *key;
}

static bool make_issuer(struct authority *authority, enum issuer_kind kind)
{
    const struct issuer_traits *traits = &issuer_traits[kind];
    struct issuer *issuer = &authority->issuers[kind];
    const struct issuer *above =
        traits->above == ISSUER_ITSELF ? NULL : &authority->issuers[traits->above];

    issuer->key = key_of_issuer(authority, kind);
    if (issuer->key == NULL) {
        return false;
    }
    issuer->certificate = certificate_build(&(struct certificate_wish){
        .common_name = traits->common_name,
        .begins_s = AUTHORITY_BEGINS_S,
        .ends_s = traits->ends_s == 0 ? AUTHORITY_ENDS_S : traits->ends_s,
        .key = issuer->key,
        .issuer = above == NULL ? NULL : above->certificate,
        .issuer_key = above == NULL ? NULL : above->key,
        .is_authority = true,
        .digest = traits->is_weak ? EVP_sha1() : NULL,
        .name_constraints = traits->name_constraints,
        .comment_size = traits->comment_size,
        .is_malformed = traits->is_malformed,
    });
    return issuer->certificate != NULL;
}

/** One without a certificate: nobody but the leaf itself. NULL when it cannot be made. */
static const struct issuer *issuer_of(struct authority *authority, enum issuer_kind kind)
{
    const struct issuer *issuer = &authority->issuers[kind];

    if (kind == ISSUER_ITSELF || issuer->certificate != NULL) {
        return issuer;
    }
    return make_issuer(authority, kind) ? issuer : NULL;
}

struct authority *authority_new(struct error *error)
{
    struct authority *authority = memory_allocate(1, sizeof(*authority));

    arena_init(&authority->arena);
    if (issuer_of(authority, ISSUER_ROOT) == NULL ||
        issuer_of(authority, ISSUER_INTERMEDIATE) == NULL) {
        error_set(error, ERROR_SYSTEM, "the estate's certificate authority cannot be made");
        authority_free(authority);
        return NULL;
    }
    return authority;
}

void authority_free(struct authority *authority)
{
    if (authority == NULL) {
        return;
    }
    for (int kind = 0; kind < ISSUER_COUNT; kind++) {
        X509_free(authority->issuers[kind].certificate);
        EVP_PKEY_free(authority->issuer_keys[kind]);
    }
    for (int kind = 0; kind < KEY_COUNT; kind++) {
        EVP_PKEY_free(authority->keys[kind]);
    }
    for (struct kept_staple *staple = authority->staples; staple != NULL; staple = staple->next) {
        OPENSSL_free(staple->der);
    }
    arena_clear(&authority->arena);
    memory_free(authority);
}

static EVP_PKEY *key_of(struct authority *authority, enum key_kind kind)
{
    EVP_PKEY **key = &authority->keys[kind];

    if (*key != NULL) {
        return *key;
    }
    switch (kind) {
    case KEY_RSA_2048:
        *key = EVP_RSA_gen(2048);
        break;
    case KEY_RSA_1024:
        *key = EVP_RSA_gen(1024);
        break;
    case KEY_EC:
        *key = EVP_EC_gen("P-256");
        break;
    case KEY_ED25519:
        *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
        break;
    case KEY_COUNT:
        break;
    }
    return *key;
}

bool authority_write_root(const struct authority *authority, const char *path, struct error *error)
{
    struct file_writer *writer = file_writer_open(path, error);

    if (writer == NULL) {
        return false;
    }
    if (PEM_write_X509(file_writer_stream(writer), authority->issuers[ISSUER_ROOT].certificate) !=
        1) {
        file_writer_abandon(writer);
        return error_set(error, ERROR_SYSTEM, "%s: cannot be written", path);
    }
    return file_writer_commit(writer, error);
}

static bool write_client(struct authority *authority, enum issuer_kind kind, const char *path,
                         struct error *error)
{
    const struct issuer *issuer = issuer_of(authority, kind);
    EVP_PKEY *key = key_of(authority, KEY_RSA_2048);
    struct file_writer *writer = file_writer_open(path, error);
    X509 *leaf = NULL;

    if (writer == NULL) {
        return false;
    }
    if (issuer != NULL && key != NULL) {
        leaf = certificate_build(&(struct certificate_wish){
            .common_name = "Agent",
            .begins_s = LEAF_BEGINS_S,
            .ends_s = LEAF_ENDS_S,
            .key = key,
            .issuer = issuer->certificate,
            .issuer_key = issuer->key,
            .extended_usage = "clientAuth",
        });
    }
    FILE *stream = file_writer_stream(writer);
    const bool is_written = leaf != NULL && PEM_write_X509(stream, leaf) == 1 &&
                            PEM_write_X509(stream, issuer->certificate) == 1 &&
                            PEM_write_PrivateKey(stream, key, NULL, NULL, 0, NULL, NULL) == 1;
    X509_free(leaf);
    if (!is_written) {
        file_writer_abandon(writer);
        return error_set(error, ERROR_SYSTEM, "%s: cannot be written", path);
    }
    return file_writer_commit(writer, error);
}

bool authority_write_clients(struct authority *authority, const char *folder, struct error *error)
{
    const char *client = arena_format(&authority->arena, "%s/client.pem", folder);
    const char *stranger = arena_format(&authority->arena, "%s/stranger.pem", folder);

    return write_client(authority, ISSUER_INTERMEDIATE, client, error) &&
           write_client(authority, ISSUER_UNKNOWN_ROOT, stranger, error);
}

/** The one name of a wildcard: "*.corp.example" or "n*.corp.example" for "ns1.corp.example". */
static const char *wildcard_for(struct authority *authority, const char *name, bool is_partial)
{
    const char *domain = strchr(name, '.');

    return arena_format(&authority->arena, "%.*s*%s", is_partial ? 1 : 0, name,
                        domain == NULL ? "" : domain);
}

static void wish_names(struct authority *authority, struct certificate_wish *wish,
                       enum certificate_names names, const char **room)
{
    switch (names) {
    case NAMES_AS_DECLARED:
        return;
    case NAMES_NONE:
        wish->name_count = 0;
        return;
    case NAMES_WRONG:
        *room = "wrong.corp.example";
        break;
    case NAMES_WILDCARD:
    case NAMES_PARTIAL_WILDCARD:
        *room = wildcard_for(authority, wish->names[0], names == NAMES_PARTIAL_WILDCARD);
        break;
    }
    wish->common_name = *room;
    wish->names = room;
    wish->name_count = 1;
}

static const EVP_MD *digest_of(enum certificate_digest digest)
{
    switch (digest) {
    case DIGEST_SHA_1:
        return EVP_sha1();
    case DIGEST_MD5:
        return EVP_md5();
    case DIGEST_SHA_256:
        break;
    }
    return EVP_sha256();
}

static X509 *leaf_new(struct authority *authority, const struct certificate_traits *traits,
                      const char *const *names, size_t name_count)
{
    const struct issuer *issuer = issuer_of(authority, traits->issuer);
    const bool has_own_time = traits->begins_s != 0 || traits->ends_s != 0;
    const char *other_name = NULL;

    if (issuer == NULL || name_count == 0) {
        return NULL;
    }
    struct certificate_wish wish = {
        .common_name = names[0],
        .names = names,
        .name_count = name_count,
        .begins_s = has_own_time ? traits->begins_s : LEAF_BEGINS_S,
        .ends_s = has_own_time ? traits->ends_s : LEAF_ENDS_S,
        .key = key_of(authority, traits->key),
        .issuer = issuer->certificate,
        .issuer_key = issuer->key,
        .extended_usage = traits->is_for_clients ? "clientAuth" : "serverAuth",
        .digest = digest_of(traits->digest),
        .is_malformed = traits->is_malformed,
    };
    wish_names(authority, &wish, traits->names, &other_name);
    return wish.key == NULL ? NULL : certificate_build(&wish);
}

static bool add_issuer(struct authority *authority, SSL_CTX *context, enum issuer_kind kind)
{
    const struct issuer *issuer = issuer_of(authority, kind);

    return issuer != NULL && SSL_CTX_add1_chain_cert(context, issuer->certificate) == 1;
}

static bool add_chain(struct authority *authority, SSL_CTX *context,
                      const struct certificate_traits *traits)
{
    switch (traits->chain) {
    case CHAIN_NOTHING:
        return true;
    case CHAIN_ISSUER:
        break;
    case CHAIN_ROOT_FIRST:
        return add_issuer(authority, context, ISSUER_ROOT) &&
               add_issuer(authority, context, traits->issuer);
    case CHAIN_ROOT_LAST:
        return add_issuer(authority, context, traits->issuer) &&
               add_issuer(authority, context, ISSUER_ROOT);
    case CHAIN_UNRELATED_LAST:
        return add_issuer(authority, context, traits->issuer) &&
               add_issuer(authority, context, ISSUER_UNKNOWN_ROOT);
    }
    return add_issuer(authority, context, traits->issuer);
}

static int send_staple(SSL *ssl, void *context)
{
    const struct kept_staple *staple = context;
    unsigned char *copy = OPENSSL_memdup(staple->der, (size_t)staple->length);

    if (copy == NULL) {
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, staple->length);
    return SSL_TLSEXT_ERR_OK;
}

static bool add_staple(struct authority *authority, SSL_CTX *context,
                       const struct certificate_traits *traits, X509 *leaf)
{
    const struct issuer *issuer = issuer_of(authority, traits->issuer);

    if (traits->staple == STAPLE_NONE) {
        return true;
    }
    struct kept_staple *staple = arena_allocate(&authority->arena, 1, sizeof(*staple));
    staple->der = staple_make(leaf, issuer->certificate, issuer->key,
                              traits->staple == STAPLE_REVOKED, &staple->length);
    staple->next = authority->staples;
    authority->staples = staple;
    SSL_CTX_set_tlsext_status_cb(context, send_staple);
    SSL_CTX_set_tlsext_status_arg(context, staple);
    return staple->der != NULL;
}

bool authority_equip(struct authority *authority, SSL_CTX *context, enum certificate_kind kind,
                     const char *const *names, size_t name_count)
{
    const struct certificate_traits *traits = certificate_kind_traits(kind);
    X509 *root = authority->issuers[ISSUER_ROOT].certificate;
    X509 *leaf = leaf_new(authority, traits, names, name_count);
    const bool is_equipped = leaf != NULL && SSL_CTX_use_certificate(context, leaf) == 1 &&
                             SSL_CTX_use_PrivateKey(context, key_of(authority, traits->key)) == 1 &&
                             add_chain(authority, context, traits) &&
                             add_staple(authority, context, traits, leaf) &&
                             X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root) == 1;

    X509_free(leaf);
    return is_equipped;
}
