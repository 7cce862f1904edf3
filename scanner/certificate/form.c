#include "certificate/form.h"

#include "base/moment.h"

#include <openssl/asn1t.h>
#include <openssl/bn.h>

#include <limits.h>
#include <time.h>

struct rsa_public_key {
    BIGNUM *modulus;
    BIGNUM *exponent;
};

// The templates end without a semicolon, as OpenSSL's macros want it.
// clang-format off
ASN1_SEQUENCE(form_validity) = {
    ASN1_SIMPLE(struct form_validity, not_before, ASN1_TIME),
    ASN1_SIMPLE(struct form_validity, not_after, ASN1_TIME),
} static_ASN1_SEQUENCE_END_name(struct form_validity, form_validity)

ASN1_SEQUENCE(form_key) = {
    ASN1_SIMPLE(struct form_key, algorithm, X509_ALGOR),
    ASN1_SIMPLE(struct form_key, bits, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END_name(struct form_key, form_key)

ASN1_SEQUENCE(form_body) = {
    ASN1_EXP_OPT(struct form_body, version, ASN1_INTEGER, 0),
    ASN1_SIMPLE(struct form_body, serial, ASN1_INTEGER),
    ASN1_SIMPLE(struct form_body, signature, X509_ALGOR),
    ASN1_SIMPLE(struct form_body, issuer, X509_NAME),
    ASN1_SIMPLE(struct form_body, validity, form_validity),
    ASN1_SIMPLE(struct form_body, subject, X509_NAME),
    ASN1_SIMPLE(struct form_body, key, form_key),
    ASN1_IMP_OPT(struct form_body, issuer_identifier, ASN1_BIT_STRING, 1),
    ASN1_IMP_OPT(struct form_body, subject_identifier, ASN1_BIT_STRING, 2),
    ASN1_EXP_SEQUENCE_OF_OPT(struct form_body, extensions, X509_EXTENSION, 3),
} static_ASN1_SEQUENCE_END_name(struct form_body, form_body)

ASN1_SEQUENCE(certificate_form) = {
    ASN1_SIMPLE(struct certificate_form, body, form_body),
    ASN1_SIMPLE(struct certificate_form, signature_algorithm, X509_ALGOR),
    ASN1_SIMPLE(struct certificate_form, signature, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END_name(struct certificate_form, certificate_form)

ASN1_SEQUENCE(rsa_public_key) = {
    ASN1_SIMPLE(struct rsa_public_key, modulus, BIGNUM),
    ASN1_SIMPLE(struct rsa_public_key, exponent, BIGNUM),
} static_ASN1_SEQUENCE_END_name(struct rsa_public_key, rsa_public_key)
// clang-format on

// NULL unless the bytes are the item and nothing else.
static void *parse_whole(const uint8_t *bytes, size_t length, const ASN1_ITEM *item)
{
    if (bytes == NULL || length > LONG_MAX) {
        return NULL;
    }
    const uint8_t *end = bytes;
    ASN1_VALUE *value = ASN1_item_d2i(NULL, &end, (long)length, item);
    if (value != NULL && end != bytes + length) {
        ASN1_item_free(value, item);
        return NULL;
    }
    return value;
}

struct certificate_form *certificate_form_parse(const uint8_t *der, size_t length)
{
    struct certificate_form *form = parse_whole(der, length, ASN1_ITEM_rptr(certificate_form));
    int64_t ignored_ms = 0;
    if (form != NULL && (!certificate_time_read(form->body->validity->not_before, &ignored_ms) ||
                         !certificate_time_read(form->body->validity->not_after, &ignored_ms))) {
        certificate_form_free(form);
        return NULL;
    }
    return form;
}

void certificate_form_free(struct certificate_form *form)
{
    ASN1_item_free((ASN1_VALUE *)form, ASN1_ITEM_rptr(certificate_form));
}

bool certificate_time_read(const ASN1_TIME *time, int64_t *out_ms)
{
    struct tm calendar = { 0 };
    if (time == NULL || ASN1_TIME_to_tm(time, &calendar) != 1) {
        return false;
    }
    *out_ms = moment_from_calendar(calendar.tm_year + 1900, calendar.tm_mon + 1, calendar.tm_mday,
                                   calendar.tm_hour, calendar.tm_min, calendar.tm_sec);
    return true;
}

unsigned certificate_form_rsa_bits(const struct certificate_form *form)
{
    const struct form_key *key = form->body->key;
    const int algorithm = OBJ_obj2nid(key->algorithm->algorithm);
    if (algorithm != NID_rsaEncryption && algorithm != NID_rsassaPss) {
        return 0;
    }
    const ASN1_ITEM *item = ASN1_ITEM_rptr(rsa_public_key);
    struct rsa_public_key *rsa =
        parse_whole(ASN1_STRING_get0_data(key->bits), (size_t)ASN1_STRING_length(key->bits), item);
    const unsigned bits = rsa != NULL ? (unsigned)BN_num_bits(rsa->modulus) : 0;
    ASN1_item_free((ASN1_VALUE *)rsa, item);
    return bits;
}
