#include "certificate/staple.h"

#include "certificate/form.h"
#include "certificate/whole.h"

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include <limits.h>

// Whom an answer has to be about, and from whom it has to come.
struct subject {
    X509 *leaf;
    X509 *issuer;
    int64_t at_ms;
};

// NULL unless the bytes are one response, to the last byte, that holds an answer.
static OCSP_BASICRESP *parse(const uint8_t *bytes, size_t length)
{
    if (length > LONG_MAX) {
        return NULL;
    }
    const uint8_t *end = bytes;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &end, (long)length);
    OCSP_BASICRESP *answer = NULL;
    if (response != NULL && end == bytes + length &&
        OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        answer = OCSP_response_get1_basic(response);
    }
    OCSP_RESPONSE_free(response);
    return answer;
}

// RFC 6960 section 4.2.2.2: issued directly by the issuer, for this purpose by name.
static bool is_appointed(X509 *responder, const struct subject *subject)
{
    EVP_PKEY *key = X509_get0_pubkey(subject->issuer);
    return certificate_whole_is_well_formed(responder) &&
           certificate_whole_is_valid(responder, subject->at_ms) &&
           (X509_get_extension_flags(responder) & EXFLAG_XKUSAGE) != 0 &&
           (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) != 0 &&
           X509_check_issued(subject->issuer, responder) == X509_V_OK && key != NULL &&
           X509_verify(responder, key) == 1;
}

// The check of the responder's own chain is ours: OpenSSL's would use the clock on the wall.
static bool is_signed_for(OCSP_BASICRESP *answer, const struct subject *subject)
{
    STACK_OF(X509) *known = sk_X509_new_null();
    X509 *signer = NULL;
    const bool is_signed = sk_X509_push(known, subject->issuer) > 0 &&
                           OCSP_basic_verify(answer, known, NULL, OCSP_NOVERIFY) == 1 &&
                           OCSP_resp_get0_signer(answer, &signer, known) == 1;
    sk_X509_free(known);
    return is_signed && (X509_cmp(signer, subject->issuer) == 0 || is_appointed(signer, subject));
}

// The answer names the certificate by hashes of its own choice.
static bool is_about(const OCSP_SINGLERESP *single, const struct subject *subject)
{
    OCSP_CERTID *named = OCSP_CERTID_dup(OCSP_SINGLERESP_get0_id(single));
    ASN1_OBJECT *algorithm = NULL;
    if (named == NULL || OCSP_id_get0_info(NULL, &algorithm, NULL, NULL, named) != 1) {
        OCSP_CERTID_free(named);
        return false;
    }
    const EVP_MD *digest = EVP_get_digestbyobj(algorithm);
    OCSP_CERTID *own =
        digest != NULL ? OCSP_cert_to_id(digest, subject->leaf, subject->issuer) : NULL;
    const bool is_same = own != NULL && OCSP_id_cmp(own, named) == 0;
    OCSP_CERTID_free(own);
    OCSP_CERTID_free(named);
    return is_same;
}

static bool is_current(const ASN1_GENERALIZEDTIME *this_update,
                       const ASN1_GENERALIZEDTIME *next_update, int64_t at_ms)
{
    int64_t from_ms = 0;
    int64_t to_ms = 0;
    if (!certificate_time_read(this_update, &from_ms)) {
        return false;
    }
    if (next_update == NULL) {
        to_ms = from_ms + STAPLE_LONGEST_MS;
    } else if (!certificate_time_read(next_update, &to_ms)) {
        return false;
    }
    return from_ms <= to_ms && at_ms >= from_ms - STAPLE_TOLERANCE_MS &&
           at_ms <= to_ms + STAPLE_TOLERANCE_MS;
}

static enum staple_state read_single(OCSP_SINGLERESP *single, const struct subject *subject)
{
    ASN1_GENERALIZEDTIME *this_update = NULL;
    ASN1_GENERALIZEDTIME *next_update = NULL;
    const int status = OCSP_single_get0_status(single, NULL, NULL, &this_update, &next_update);
    if (!is_about(single, subject) || !is_current(this_update, next_update, subject->at_ms)) {
        return STAPLE_INVALID;
    }
    switch (status) {
    case V_OCSP_CERTSTATUS_GOOD:
        return STAPLE_GOOD;
    case V_OCSP_CERTSTATUS_REVOKED:
        return STAPLE_REVOKED;
    case V_OCSP_CERTSTATUS_UNKNOWN:
        return STAPLE_UNKNOWN;
    default:
        return STAPLE_INVALID;
    }
}

static unsigned weight_of(enum staple_state state)
{
    static const unsigned weights[STAPLE_STATE_COUNT] = {
        [STAPLE_UNKNOWN] = 1,
        [STAPLE_GOOD] = 2,
        [STAPLE_REVOKED] = 3,
    };
    return weights[state];
}

static enum staple_state read_answer(OCSP_BASICRESP *answer, const struct subject *subject)
{
    enum staple_state heaviest = STAPLE_INVALID;
    if (!is_signed_for(answer, subject)) {
        return heaviest;
    }
    for (int i = 0; i < OCSP_resp_count(answer); i++) {
        const enum staple_state state = read_single(OCSP_resp_get0(answer, i), subject);
        if (weight_of(state) > weight_of(heaviest)) {
            heaviest = state;
        }
    }
    return heaviest;
}

// A self-signed leaf is its own issuer. NULL when there is none whose signature is on the leaf.
static X509 *issuer_of_leaf(const struct built_path *path)
{
    const int place = sk_X509_num(path->certificates) > 1 ? 1 : 0;
    X509 *issuer = sk_X509_value(path->certificates, place);
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    return key != NULL && X509_verify(sk_X509_value(path->certificates, 0), key) == 1 ? issuer
                                                                                      : NULL;
}

enum staple_state staple_read(const struct chain_question *question, const struct built_path *path)
{
    if (question->staple == NULL) {
        return STAPLE_NONE;
    }
    const struct subject subject = {
        .leaf = sk_X509_value(path->certificates, 0),
        .issuer = issuer_of_leaf(path),
        .at_ms = question->at_ms,
    };
    OCSP_BASICRESP *answer =
        subject.issuer != NULL ? parse(question->staple, question->staple_length) : NULL;
    if (answer == NULL) {
        return STAPLE_INVALID;
    }
    const enum staple_state state = read_answer(answer, &subject);
    OCSP_BASICRESP_free(answer);
    return state;
}
