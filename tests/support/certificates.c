#include "support/certificates.h"

#include "base/memory.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <assert.h>
#include <string.h>
#include <time.h>

struct mint {
    EVP_PKEY *keys[MINT_KEY_COUNT];
    struct minted **minted;
    size_t count;
    size_t capacity;
    uint64_t issued; // ever
};

static EVP_PKEY *make_pss_key(void)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
    bool is_made = context != NULL && EVP_PKEY_keygen_init(context) > 0 &&
                   EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) > 0 &&
                   EVP_PKEY_generate(context, &key) > 0;
    EVP_PKEY_CTX_free(context);
    assert(is_made);
    (void)is_made;
    return key;
}

static EVP_PKEY *make_key(enum mint_key key)
{
    switch (key) {
    case MINT_KEY_RSA:
    case MINT_KEY_RSA_ROOT:
    case MINT_KEY_RSA_ISSUER:
        return EVP_RSA_gen(2048);
    case MINT_KEY_ROOT:
    case MINT_KEY_ISSUER:
    case MINT_KEY_OTHER:
    case MINT_KEY_EC:
        return EVP_EC_gen("P-256");
    case MINT_KEY_RSA_1024:
        return EVP_RSA_gen(1024);
    case MINT_KEY_EC_192:
        return EVP_EC_gen("P-192");
    case MINT_KEY_ED25519:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case MINT_KEY_RSA_PSS:
        return make_pss_key();
    case MINT_KEY_EC_224:
        return EVP_EC_gen("P-224");
    case MINT_KEY_EC_521:
        return EVP_EC_gen("P-521");
    case MINT_KEY_COUNT:
        break;
    }
    return NULL;
}

static void add_extension(X509 *certificate, X509 *issuer, int kind, const char *text)
{
    if (text == NULL) {
        return;
    }
    X509V3_CTX context = { 0 };
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, text);
    assert(extension != NULL);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

static void add_raw_extension(X509 *certificate, const char *kind, bool is_critical)
{
    ASN1_OBJECT *object = OBJ_txt2obj(kind, 1);
    ASN1_OCTET_STRING *content = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(content, (const uint8_t *)"garbage", 7);
    X509_EXTENSION *extension =
        X509_EXTENSION_create_by_OBJ(NULL, object, is_critical ? 1 : 0, content);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(content);
    ASN1_OBJECT_free(object);
}

static void add_extensions(X509 *certificate, X509 *issuer, const struct mint_recipe *recipe)
{
    add_extension(certificate, issuer, NID_basic_constraints, recipe->constraints);
    add_extension(certificate, issuer, NID_key_usage, recipe->key_usage);
    add_extension(certificate, issuer, NID_ext_key_usage, recipe->extended_key_usage);
    add_extension(certificate, issuer, NID_subject_alt_name, recipe->names);
    add_extension(certificate, issuer, NID_name_constraints, recipe->name_constraints);
    if (recipe->has_identifiers) {
        add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
        // An issuer without an identifier cannot be pointed at by it.
        bool can_point = X509_get_ext_by_NID(issuer, NID_subject_key_identifier, -1) >= 0;
        add_extension(certificate, issuer, NID_authority_key_identifier,
                      can_point ? "keyid" : NULL);
    }
    if (recipe->has_unknown_critical_extension) {
        add_raw_extension(certificate, "1.3.6.1.4.1.99999.1", true);
    }
    if (recipe->has_broken_extension) {
        add_raw_extension(certificate, "2.5.29.30", false);
    }
}

static void set_dates(X509 *certificate, const struct mint_recipe *recipe)
{
    const int64_t not_before_ms =
        recipe->not_before_ms != 0 ? recipe->not_before_ms : MINT_NOW_MS - 365 * MINT_DAY_MS;
    const int64_t not_after_ms =
        recipe->not_after_ms != 0 ? recipe->not_after_ms : MINT_NOW_MS + 365 * MINT_DAY_MS;
    ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)(not_before_ms / 1000));
    ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)(not_after_ms / 1000));
    if (recipe->not_after != NULL) {
        ASN1_STRING_set(X509_getm_notAfter(certificate), recipe->not_after, -1);
    }
}

static void set_subject(X509 *certificate, const struct mint_recipe *recipe)
{
    if (recipe->subject != NULL) {
        X509_set_subject_name(certificate, recipe->subject);
        return;
    }
    X509_NAME *subject = X509_NAME_new();
    if (recipe->common_name != NULL) {
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   (const uint8_t *)recipe->common_name, -1, -1, 0);
    }
    X509_set_subject_name(certificate, subject);
    X509_NAME_free(subject);
}

static void set_serial(X509 *certificate, uint64_t number, bool is_negative)
{
    ASN1_INTEGER *serial = X509_get_serialNumber(certificate);
    if (is_negative) {
        ASN1_INTEGER_set_int64(serial, -(int64_t)number);
    } else {
        ASN1_INTEGER_set_uint64(serial, number);
    }
}

static void sign(X509 *certificate, EVP_PKEY *key, const struct mint_recipe *recipe)
{
    const char *name = recipe->digest != NULL ? recipe->digest : "SHA256";
    const EVP_MD *digest = EVP_PKEY_is_a(key, "ED25519") ? NULL : EVP_get_digestbyname(name);
    EVP_PKEY_CTX *padding = NULL; // owned by the context
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_signed = EVP_DigestSignInit(context, &padding, digest, NULL, key) == 1;
    if (recipe->has_pss_padding) {
        is_signed = is_signed && EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) > 0;
    }
    is_signed = is_signed && X509_sign_ctx(certificate, context) > 0;
    EVP_MD_CTX_free(context);
    assert(is_signed);
    (void)is_signed;
}

static void encode(struct minted *minted, bool has_bad_signature)
{
    const int length = i2d_X509(minted->certificate, &minted->der);
    assert(length > 0);
    if (has_bad_signature) {
        minted->der[length - 1] ^= 1;
    }
    minted->blob.der = minted->der;
    minted->blob.length = (size_t)length;
    SHA256(minted->der, (size_t)length, minted->blob.sha256);
}

struct mint *mint_new(void)
{
    return memory_allocate(1, sizeof(struct mint));
}

void mint_free(struct mint *mint)
{
    if (mint == NULL) {
        return;
    }
    while (mint->count > 0) {
        mint_forget_last(mint);
    }
    for (size_t i = 0; i < MINT_KEY_COUNT; i++) {
        EVP_PKEY_free(mint->keys[i]);
    }
    memory_free(mint->minted);
    memory_free(mint);
}

void mint_forget_last(struct mint *mint)
{
    assert(mint->count > 0);
    struct minted *last = mint->minted[--mint->count];
    X509_free(last->certificate);
    EVP_PKEY_free(last->key);
    OPENSSL_free(last->der);
    memory_free(last);
}

EVP_PKEY *mint_key(struct mint *mint, enum mint_key key)
{
    if (mint->keys[key] == NULL) {
        mint->keys[key] = make_key(key);
        assert(mint->keys[key] != NULL);
    }
    return mint->keys[key];
}

const struct minted *mint_issue(struct mint *mint, const struct mint_recipe *recipe,
                                const struct minted *issuer)
{
    X509 *certificate = X509_new();
    EVP_PKEY *key = mint_key(mint, recipe->key);
    X509_set_version(certificate, recipe->is_version_1 ? X509_VERSION_1 : X509_VERSION_3);
    set_serial(certificate, 0x1000 + mint->issued, recipe->has_negative_serial);
    set_dates(certificate, recipe);
    set_subject(certificate, recipe);
    X509_set_pubkey(certificate, key);
    X509 *signer = issuer != NULL ? issuer->certificate : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    if (!recipe->is_version_1) {
        add_extensions(certificate, signer, recipe);
    }
    sign(certificate, issuer != NULL ? issuer->key : key, recipe);

    struct minted *minted = memory_allocate(1, sizeof(*minted));
    EVP_PKEY_up_ref(key);
    minted->certificate = certificate;
    minted->key = key;
    encode(minted, recipe->has_bad_signature);
    mint->minted =
        memory_grow(mint->minted, &mint->capacity, mint->count + 1, sizeof(struct minted *));
    mint->minted[mint->count++] = minted;
    mint->issued++;
    return minted;
}

static struct mint_recipe authority(const char *common_name, enum mint_key key)
{
    return (struct mint_recipe){
        .common_name = common_name,
        .key = key,
        .not_before_ms = MINT_NOW_MS - 1000 * MINT_DAY_MS,
        .not_after_ms = MINT_NOW_MS + 3000 * MINT_DAY_MS,
        .constraints = "critical,CA:TRUE",
        .key_usage = "critical,keyCertSign,cRLSign",
        .has_identifiers = true,
    };
}

const struct minted *mint_root(struct mint *mint, const char *common_name, enum mint_key key)
{
    const struct mint_recipe recipe = authority(common_name, key);
    return mint_issue(mint, &recipe, NULL);
}

const struct minted *mint_issuer(struct mint *mint, const char *common_name,
                                 const struct minted *root)
{
    const struct mint_recipe recipe = authority(common_name, MINT_KEY_ISSUER);
    return mint_issue(mint, &recipe, root);
}

struct mint_recipe mint_server(const char *names)
{
    return (struct mint_recipe){
        .common_name = "ns1.corp.example",
        .key = MINT_KEY_RSA,
        .names = names,
        .constraints = "critical,CA:FALSE",
        .key_usage = "critical,digitalSignature,keyEncipherment",
        .extended_key_usage = "serverAuth",
        .has_identifiers = true,
    };
}
