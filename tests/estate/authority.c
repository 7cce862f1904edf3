#include "estate/authority.h"

#include "base/file.h"
#include "base/memory.h"
#include "estate/certificate_build.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#define HOUR_S INT64_C(3600)
#define DAY_S  (24 * HOUR_S)

#define AUTHORITY_BEGINS_S (-400 * DAY_S)
#define AUTHORITY_ENDS_S   (3650 * DAY_S)

/** Somebody who issues. */
struct issuer {
    EVP_PKEY *key;
    X509 *certificate;
};

struct authority {
    struct issuer root;
    struct issuer intermediate;
    struct issuer unknown_root; /**< made when first wanted, as the keys below */
    EVP_PKEY *leaf_key;
    EVP_PKEY *weak_key;
    EVP_PKEY *curve_key;
};

/** What distinguishes a kind of certificate from the good one. */
struct kind_traits {
    int64_t begins_s;
    int64_t ends_s;
    bool has_no_names;
    bool has_wrong_name;
    bool is_for_clients;
};

// clang-format off
static const struct kind_traits traits_of[CERTIFICATE_KIND_COUNT] = {
    [CERTIFICATE_GOOD]                     = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_EXPIRED]                  = { -380 * DAY_S, -15 * DAY_S, false, false, false },
    [CERTIFICATE_NOT_YET_VALID]            = { 5 * DAY_S, 370 * DAY_S, false, false, false },
    [CERTIFICATE_EXPIRES_SOON]             = { -360 * DAY_S, 5 * DAY_S, false, false, false },
    [CERTIFICATE_SHORT_LIVED]              = { -HOUR_S, 5 * HOUR_S, false, false, false },
    [CERTIFICATE_WRONG_NAME]               = { -30 * DAY_S, 335 * DAY_S, false, true, false },
    [CERTIFICATE_NO_ALTERNATIVE_NAME]      = { -30 * DAY_S, 335 * DAY_S, true, false, false },
    [CERTIFICATE_SELF_SIGNED]              = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_UNKNOWN_ROOT]             = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_MISSING_INTERMEDIATE]     = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_WRONG_ORDER]              = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_SHA_1]                    = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_RSA_1024]                 = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_EC]                       = { -30 * DAY_S, 335 * DAY_S, false, false, false },
    [CERTIFICATE_NO_SERVER_AUTHENTICATION] = { -30 * DAY_S, 335 * DAY_S, false, false, true },
};

// clang-format on

static bool issuer_make(struct issuer *issuer, const char *common_name, const struct issuer *above)
{
    issuer->key = EVP_RSA_gen(2048);
    if (issuer->key == NULL) {
        return false;
    }
    issuer->certificate = certificate_build(&(struct certificate_wish){
        .common_name = common_name,
        .begins_s = AUTHORITY_BEGINS_S,
        .ends_s = AUTHORITY_ENDS_S,
        .key = issuer->key,
        .issuer = above == NULL ? NULL : above->certificate,
        .issuer_key = above == NULL ? NULL : above->key,
        .is_authority = true,
    });
    return issuer->certificate != NULL;
}

static void issuer_clear(struct issuer *issuer)
{
    EVP_PKEY_free(issuer->key);
    X509_free(issuer->certificate);
    *issuer = (struct issuer){ 0 };
}

struct authority *authority_new(struct error *error)
{
    struct authority *authority = memory_allocate(1, sizeof(*authority));

    authority->leaf_key = EVP_RSA_gen(2048);
    if (authority->leaf_key == NULL || !issuer_make(&authority->root, "Estate Root", NULL) ||
        !issuer_make(&authority->intermediate, "Estate Issuing", &authority->root)) {
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
    issuer_clear(&authority->root);
    issuer_clear(&authority->intermediate);
    issuer_clear(&authority->unknown_root);
    EVP_PKEY_free(authority->leaf_key);
    EVP_PKEY_free(authority->weak_key);
    EVP_PKEY_free(authority->curve_key);
    memory_free(authority);
}

bool authority_write_root(const struct authority *authority, const char *path, struct error *error)
{
    struct file_writer *writer = file_writer_open(path, error);

    if (writer == NULL) {
        return false;
    }
    if (PEM_write_X509(file_writer_stream(writer), authority->root.certificate) != 1) {
        file_writer_abandon(writer);
        return error_set(error, ERROR_SYSTEM, "%s: cannot be written", path);
    }
    return file_writer_commit(writer, error);
}

static EVP_PKEY *key_for(struct authority *authority, enum certificate_kind kind)
{
    if (kind == CERTIFICATE_RSA_1024) {
        if (authority->weak_key == NULL) {
            authority->weak_key = EVP_RSA_gen(1024);
        }
        return authority->weak_key;
    }
    if (kind == CERTIFICATE_EC) {
        if (authority->curve_key == NULL) {
            authority->curve_key = EVP_EC_gen("P-256");
        }
        return authority->curve_key;
    }
    return authority->leaf_key;
}

/** Who signs; one without a certificate: nobody but the leaf itself. NULL when it cannot be made.
 */
static const struct issuer *issuer_for(struct authority *authority, enum certificate_kind kind)
{
    static const struct issuer itself = { 0 };

    if (kind == CERTIFICATE_SELF_SIGNED) {
        return &itself;
    }
    if (kind != CERTIFICATE_UNKNOWN_ROOT) {
        return &authority->intermediate;
    }
    if (authority->unknown_root.certificate == NULL &&
        !issuer_make(&authority->unknown_root, "Somebody Else's Root", NULL)) {
        return NULL;
    }
    return &authority->unknown_root;
}

static X509 *leaf_new(struct authority *authority, enum certificate_kind kind,
                      const char *const *names, size_t name_count)
{
    static const char *const wrong_names[] = { "wrong.corp.example" };
    const struct kind_traits *traits = &traits_of[kind];
    const struct issuer *issuer = issuer_for(authority, kind);

    if (issuer == NULL || name_count == 0) {
        return NULL;
    }
    struct certificate_wish wish = {
        .common_name = names[0],
        .names = names,
        .name_count = traits->has_no_names ? 0 : name_count,
        .begins_s = traits->begins_s,
        .ends_s = traits->ends_s,
        .key = key_for(authority, kind),
        .issuer = issuer->certificate,
        .issuer_key = issuer->key,
        .extended_usage = traits->is_for_clients ? "clientAuth" : "serverAuth",
        .digest = kind == CERTIFICATE_SHA_1 ? EVP_sha1() : NULL,
    };
    if (traits->has_wrong_name) {
        wish.common_name = wrong_names[0];
        wish.names = wrong_names;
        wish.name_count = 1;
    }
    return wish.key == NULL ? NULL : certificate_build(&wish);
}

/** What is sent behind the leaf. A root is not, but where the order is to be wrong. */
static bool add_chain(const struct authority *authority, SSL_CTX *context,
                      enum certificate_kind kind)
{
    const bool is_alone = kind == CERTIFICATE_SELF_SIGNED || kind == CERTIFICATE_UNKNOWN_ROOT ||
                          kind == CERTIFICATE_MISSING_INTERMEDIATE;

    if (is_alone) {
        return true;
    }
    if (kind == CERTIFICATE_WRONG_ORDER &&
        SSL_CTX_add1_chain_cert(context, authority->root.certificate) != 1) {
        return false;
    }
    return SSL_CTX_add1_chain_cert(context, authority->intermediate.certificate) == 1;
}

bool authority_equip(struct authority *authority, SSL_CTX *context, enum certificate_kind kind,
                     const char *const *names, size_t name_count)
{
    X509 *leaf = leaf_new(authority, kind, names, name_count);
    const bool is_equipped = leaf != NULL && SSL_CTX_use_certificate(context, leaf) == 1 &&
                             SSL_CTX_use_PrivateKey(context, key_for(authority, kind)) == 1 &&
                             add_chain(authority, context, kind);

    X509_free(leaf);
    return is_equipped;
}
