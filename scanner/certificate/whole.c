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
