#include "estate/staple.h"

#include <openssl/ocsp.h>

#define HOUR_S 3600
#define DAY_S  (24L * HOUR_S)

static bool add_status(OCSP_BASICRESP *answer, X509 *leaf, X509 *issuer, bool is_revoked)
{
    OCSP_CERTID *id = OCSP_cert_to_id(NULL, leaf, issuer);
    ASN1_TIME *begins = X509_gmtime_adj(NULL, -HOUR_S);
    ASN1_TIME *ends = X509_gmtime_adj(NULL, DAY_S);
    const bool is_added =
        id != NULL && begins != NULL && ends != NULL &&
        OCSP_basic_add1_status(answer, id,
                               is_revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD,
                               OCSP_REVOKED_STATUS_KEYCOMPROMISE, begins, begins, ends) != NULL;

    OCSP_CERTID_free(id);
    ASN1_TIME_free(begins);
    ASN1_TIME_free(ends);
    return is_added;
}

unsigned char *staple_make(X509 *leaf, X509 *issuer, EVP_PKEY *issuer_key, bool is_revoked,
                           int *out_length)
{
    OCSP_BASICRESP *answer = OCSP_BASICRESP_new();
    OCSP_RESPONSE *response = NULL;
    unsigned char *der = NULL;

    if (answer != NULL && add_status(answer, leaf, issuer, is_revoked) &&
        OCSP_basic_sign(answer, issuer, issuer_key, EVP_sha256(), NULL, OCSP_NOCERTS) == 1) {
        response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, answer);
    }
    if (response != NULL) {
        *out_length = i2d_OCSP_RESPONSE(response, &der);
    }
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(answer);
    return der;
}
