/** The parts of a certificate, taken apart without reading its key. OpenSSL's own X509 looks for a
 * decoder of the key whenever one is parsed, which costs twenty times as much as all the rest;
 * neither facts nor the order of a chain need it. */
#ifndef CERTIFICATE_FORM_H
#define CERTIFICATE_FORM_H

#include <openssl/x509.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct form_validity {
    ASN1_TIME *not_before;
    ASN1_TIME *not_after;
};

struct form_key {
    X509_ALGOR *algorithm;
    ASN1_BIT_STRING *bits;
};

/** RFC 5280 section 4.1, TBSCertificate. */
struct form_body {
    ASN1_INTEGER *version; /**< NULL: version 1 */
    ASN1_INTEGER *serial;
    X509_ALGOR *signature;
    X509_NAME *issuer;
    struct form_validity *validity;
    X509_NAME *subject;
    struct form_key *key;
    ASN1_BIT_STRING *issuer_identifier;
    ASN1_BIT_STRING *subject_identifier;
    STACK_OF(X509_EXTENSION) *extensions; /**< NULL if none */
};

struct certificate_form {
    struct form_body *body;
    X509_ALGOR *signature_algorithm;
    ASN1_BIT_STRING *signature;
};

/** NULL unless the bytes are one certificate, to the last byte, with dates that can be read. */
struct certificate_form *certificate_form_parse(const uint8_t *der, size_t length);
void certificate_form_free(struct certificate_form *form);

/** False when the text of the time is not one that RFC 5280 section 4.1.2.5 allows. */
bool certificate_time_read(const ASN1_TIME *time, int64_t *out_ms);

/** The length of the modulus; 0 when the key is not a readable RSA key. */
unsigned certificate_form_rsa_bits(const struct certificate_form *form);

#endif
