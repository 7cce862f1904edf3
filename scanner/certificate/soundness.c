#include "certificate/soundness.h"

#include "certificate/form.h"
#include "certificate/problems.h"
#include "certificate/whole.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#define DAY_MS                   (INT64_C(24) * 60 * 60 * 1000)
#define SOON_MS                  (60 * DAY_MS)
#define SHORT_LIFE_MS            (180 * DAY_MS)
#define SOON_SHARE_OF_SHORT_LIFE 3
#define RSA_BITS_AT_LEAST        2048
#define EC_BITS_AT_LEAST         256

static bool expires_soon(int64_t not_before_ms, int64_t not_after_ms, int64_t at_ms)
{
    const int64_t life_ms = not_after_ms - not_before_ms;
    const int64_t soon_ms = life_ms < SHORT_LIFE_MS ? life_ms / SOON_SHARE_OF_SHORT_LIFE : SOON_MS;
    return not_after_ms - at_ms <= soon_ms;
}

// RFC 5280 section 4.1.2.5 wants seconds and Z; what has neither can be read, but not by everyone.
static bool is_well_written(const ASN1_TIME *time)
{
    time_t any_time = 0;
    return X509_cmp_time(time, &any_time) != 0;
}

static void judge_dates(const X509 *certificate, struct path_place place, int64_t at_ms,
                        struct chain_answer *answer)
{
    const size_t depth = place.depth;
    int64_t not_before_ms = 0;
    int64_t not_after_ms = 0;
    if (!certificate_time_read(X509_get0_notBefore(certificate), &not_before_ms) ||
        !certificate_time_read(X509_get0_notAfter(certificate), &not_after_ms)) {
        problems_add(answer, CERTIFICATE_MALFORMED, depth);
        return;
    }
    if (!is_well_written(X509_get0_notBefore(certificate)) ||
        !is_well_written(X509_get0_notAfter(certificate))) {
        problems_add(answer, CERTIFICATE_MALFORMED, depth);
    }
    if (at_ms < not_before_ms) {
        problems_add(answer, CERTIFICATE_NOT_YET_VALID, depth);
    }
    if (at_ms > not_after_ms) {
        problems_add(answer, CERTIFICATE_EXPIRED, depth);
    } else if (!place.is_root && expires_soon(not_before_ms, not_after_ms, at_ms)) {
        problems_add(answer, CERTIFICATE_EXPIRES_SOON, depth);
    }
}

static bool is_weak_key(const EVP_PKEY *key)
{
    const int bits = EVP_PKEY_get_bits(key);
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
    case EVP_PKEY_DSA:
        return bits < RSA_BITS_AT_LEAST;
    case EVP_PKEY_EC:
        return bits < EC_BITS_AT_LEAST;
    default:
        return false;
    }
}

static void judge_key(const X509 *certificate, size_t depth, struct chain_answer *answer)
{
    const EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (key == NULL) {
        problems_add(answer, CERTIFICATE_MALFORMED, depth);
    } else if (is_weak_key(key)) {
        problems_add(answer, CERTIFICATE_WEAK_KEY, depth);
    }
}

static void judge_leaf(X509 *leaf, struct chain_answer *answer)
{
    ASN1_OBJECT *algorithm = NULL;
    X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, X509_get_X509_PUBKEY(leaf));
    const int key = OBJ_obj2nid(algorithm);
    if (key != NID_rsaEncryption && key != NID_rsassaPss) {
        problems_add(answer, CERTIFICATE_NOT_RSA, 0);
    }
    // A certificate for any purpose (UINT32_MAX) is refused by the product's IIS binding.
    const uint32_t usage = X509_get_extended_key_usage(leaf);
    if (usage == UINT32_MAX || (usage & XKU_SSL_SERVER) == 0 ||
        X509_check_purpose(leaf, X509_PURPOSE_SSL_SERVER, 0) != 1) {
        problems_add(answer, CERTIFICATE_NO_SERVER_AUTH_EKU, 0);
    }
}

// An issuer that names purposes confines what it issues to them.
static void judge_issuer(X509 *issuer, size_t depth, struct chain_answer *answer)
{
    const uint32_t usage = X509_get_extended_key_usage(issuer);
    if ((usage & (XKU_SSL_SERVER | XKU_SGC | XKU_ANYEKU)) == 0) {
        problems_add(answer, CERTIFICATE_NO_SERVER_AUTH_EKU, depth);
    }
}

static int signature_digest(X509 *certificate)
{
    int digest = NID_undef;
    (void)X509_get_signature_info(certificate, &digest, NULL, NULL, NULL);
    return digest;
}

// MD5, SHA-1 and what is older.
static bool is_weak_signature(X509 *certificate)
{
    switch (signature_digest(certificate)) {
    case NID_md2:
    case NID_md4:
    case NID_md5:
    case NID_mdc2:
    case NID_ripemd160:
    case NID_sha:
    case NID_sha1:
        return true;
    default:
        return false;
    }
}

void soundness_judge(X509 *certificate, struct path_place place, int64_t at_ms,
                     struct chain_answer *answer)
{
    judge_dates(certificate, place, at_ms, answer);
    judge_key(certificate, place.depth, answer);
    // Nobody relies on the signature of a root.
    if (!place.is_root && is_weak_signature(certificate)) {
        problems_add(answer, CERTIFICATE_WEAK_SIGNATURE, place.depth);
    }
    // What is critical and unknown must not be used (RFC 5280 section 4.2).
    if (!certificate_whole_is_well_formed(certificate) ||
        (X509_get_extension_flags(certificate) & EXFLAG_CRITICAL) != 0) {
        problems_add(answer, CERTIFICATE_MALFORMED, place.depth);
    }
    if (!certificate_whole_is_well_formed(certificate)) {
        return; // its purposes are not to be read
    }
    if (place.depth == 0) {
        judge_leaf(certificate, answer);
    } else {
        judge_issuer(certificate, place.depth, answer);
    }
}

bool soundness_has_known_digest(X509 *certificate)
{
    const int kind = signature_digest(certificate);
    if (kind == NID_undef) {
        return true; // a scheme with a digest of its own, as Ed25519
    }
    EVP_MD *digest = EVP_MD_fetch(NULL, OBJ_nid2sn(kind), NULL);
    EVP_MD_free(digest);
    return digest != NULL;
}
