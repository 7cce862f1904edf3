#include "certificate/whole.h"

#include "certificate/form.h"

#include <openssl/x509v3.h>

#include <limits.h>

X509 *certificate_whole_parse(const uint8_t **der, size_t length)
{
    if (*der == NULL || length > LONG_MAX) {
        return NULL;
    }
    return d2i_X509(NULL, der, (long)length);
}

// What is not among these is for the whole library to judge.
static bool is_slim(const X509 *certificate)
{
    int digest = NID_undef;
    (void)OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, NULL);
    switch (digest) {
    case NID_sha1:
    case NID_sha256:
    case NID_sha384:
    case NID_sha512:
        return X509_get0_pubkey(certificate) != NULL;
    default:
        return false;
    }
}

X509 *certificate_whole_parse_slim(const struct slim_library *slim, const uint8_t **der,
                                   size_t length)
{
    if (slim == NULL || *der == NULL || length > LONG_MAX) {
        return certificate_whole_parse(der, length);
    }
    const uint8_t *end = *der;
    X509 *certificate = X509_new_ex(slim_library_context(slim), NULL);
    if (certificate != NULL && d2i_X509(&certificate, &end, (long)length) != NULL &&
        is_slim(certificate)) {
        *der = end;
        return certificate;
    }
    X509_free(certificate); // a failure to parse has freed it, and left NULL
    return certificate_whole_parse(der, length);
}

bool certificate_whole_is_well_formed(X509 *certificate)
{
    return X509_check_purpose(certificate, -1, 0) == 1;
}

bool certificate_whole_is_self_signed(X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    return key != NULL &&
           X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) ==
               0 &&
           X509_verify(certificate, key) == 1;
}

bool certificate_whole_is_valid(const X509 *certificate, int64_t at_ms)
{
    int64_t not_before_ms = 0;
    int64_t not_after_ms = 0;
    return certificate_time_read(X509_get0_notBefore(certificate), &not_before_ms) &&
           certificate_time_read(X509_get0_notAfter(certificate), &not_after_ms) &&
           at_ms >= not_before_ms && at_ms <= not_after_ms;
}
