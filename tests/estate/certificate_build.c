#include "estate/certificate_build.h"

#include "base/buffer.h"

#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <stdint.h>

#define SERIAL_BYTES 12

static bool set_serial(X509 *certificate)
{
    unsigned char bytes[SERIAL_BYTES];
    bool is_set = false;

    if (RAND_bytes(bytes, sizeof(bytes)) != 1) {
        return false;
    }
    bytes[0] &= 0x7F; // a serial number is positive
    BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
    is_set =
        number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return is_set;
}

static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context = { 0 };

    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    const bool is_added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return is_added;
}

static bool add_names(X509 *certificate, X509 *issuer, const struct certificate_wish *wish)
{
    struct text_buffer value;

    if (wish->name_count == 0) {
        return true;
    }
    text_buffer_init(&value, SIZE_MAX);
    for (size_t i = 0; i < wish->name_count; i++) {
        struct in6_addr address;
        const bool is_address = inet_pton(AF_INET, wish->names[i], &address) == 1 ||
                                inet_pton(AF_INET6, wish->names[i], &address) == 1;
        (void)text_buffer_format(&value, "%s%s:%s", i == 0 ? "" : ",", is_address ? "IP" : "DNS",
                                 wish->names[i]);
    }
    const bool is_added = add_extension(certificate, issuer, NID_subject_alt_name, value.text);
    text_buffer_clear(&value);
    return is_added;
}

static bool add_comment(X509 *certificate, X509 *issuer, size_t size)
{
    struct text_buffer value;

    text_buffer_init(&value, SIZE_MAX);
    while (value.length < size) {
        (void)text_buffer_append_text(&value, "room ");
    }
    const bool is_added =
        size == 0 || add_extension(certificate, issuer, NID_netscape_comment, value.text);
    text_buffer_clear(&value);
    return is_added;
}

/** Every part of an object identifier is to be as short as it can be (X.690 8.19.2): who reads this
 * one refuses the certificate as a whole. */
static bool break_last_extension(X509 *certificate)
{
    unsigned char bytes[] = { 0x80, 0x01 };
    ASN1_OBJECT *wrong = ASN1_OBJECT_create(NID_undef, bytes, sizeof(bytes), NULL, NULL);
    X509_EXTENSION *last = X509_get_ext(certificate, X509_get_ext_count(certificate) - 1);
    const bool is_broken =
        wrong != NULL && last != NULL && X509_EXTENSION_set_object(last, wrong) == 1;

    ASN1_OBJECT_free(wrong);
    return is_broken;
}

static bool add_oddities(X509 *certificate, X509 *issuer, const struct certificate_wish *wish)
{
    return (wish->name_constraints == NULL ||
            add_extension(certificate, issuer, NID_name_constraints, wish->name_constraints)) &&
           add_comment(certificate, issuer, wish->comment_size) &&
           (!wish->is_malformed ||
            (add_comment(certificate, issuer, 1) && break_last_extension(certificate)));
}

static bool add_extensions(X509 *certificate, X509 *issuer, const struct certificate_wish *wish)
{
    const char *constraints = wish->is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE";
    const char *usage = wish->is_authority ? "critical,keyCertSign,cRLSign"
                                           : "critical,digitalSignature,keyEncipherment";

    return add_extension(certificate, issuer, NID_basic_constraints, constraints) &&
           add_extension(certificate, issuer, NID_key_usage, usage) &&
           add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
           add_extension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
           (wish->extended_usage == NULL ||
            add_extension(certificate, issuer, NID_ext_key_usage, wish->extended_usage)) &&
           add_names(certificate, issuer, wish) && add_oddities(certificate, issuer, wish);
}

static bool fill(X509 *certificate, const struct certificate_wish *wish)
{
    X509 *issuer = wish->issuer == NULL ? certificate : wish->issuer;
    X509_NAME *subject = X509_get_subject_name(certificate);
    const unsigned char *common_name = (const unsigned char *)wish->common_name;

    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), wish->begins_s) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), wish->ends_s) != NULL &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, common_name, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
           X509_set_pubkey(certificate, wish->key) == 1 &&
           add_extensions(certificate, issuer, wish) &&
           X509_sign(certificate, wish->issuer_key == NULL ? wish->key : wish->issuer_key,
                     wish->digest == NULL ? EVP_sha256() : wish->digest) > 0;
}

X509 *certificate_build(const struct certificate_wish *wish)
{
    X509 *certificate = X509_new();

    if (certificate != NULL && !fill(certificate, wish)) {
        X509_free(certificate);
        certificate = NULL;
    }
    return certificate;
}
