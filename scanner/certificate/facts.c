#include "base/text.h"
#include "certificate/alternative_names.h"
#include "certificate/certificate.h"
#include "certificate/form.h"
#include "certificate/texts.h"
#include "certificate/whole.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <string.h>

struct key_name {
    int algorithm;
    const char *name;
};

// The last one is the most specific.
static const char *common_name_text(struct arena *arena, const X509_NAME *name)
{
    int last = -1;
    for (int i = X509_NAME_get_index_by_NID(name, NID_commonName, -1); i >= 0;
         i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) {
        last = i;
    }
    uint8_t *bytes = NULL;
    if (last < 0) {
        return NULL;
    }
    const int length =
        ASN1_STRING_to_UTF8(&bytes, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)));
    const char *text = length >= 0 ? texts_clean(arena, bytes, (size_t)length) : NULL;
    OPENSSL_free(bytes);
    return text;
}

static const char *serial_text(struct arena *arena, const ASN1_INTEGER *serial)
{
    const size_t length = (size_t)ASN1_STRING_length(serial);
    if (length == 0) {
        return "00";
    }
    char *text = arena_allocate(arena, 2 * length + 2, 1);
    const bool is_negative = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER;
    text[0] = '-';
    texts_write_hexadecimal(ASN1_STRING_get0_data(serial), length, TEXTS_UPPER_CASE,
                            is_negative ? text + 1 : text);
    return text;
}

static const char *object_text(struct arena *arena, const ASN1_OBJECT *object)
{
    char text[128];
    const int length = OBJ_obj2txt(text, sizeof(text), object, 0);
    return length > 0 ? texts_clean(arena, text, strlen(text)) : "";
}

static const char *key_type_text(struct arena *arena, const struct form_key *key)
{
    static const struct key_name key_names[] = {
        { NID_rsaEncryption, "RSA" },       { NID_rsassaPss, "RSA-PSS" }, { NID_dsa, "DSA" },
        { NID_X9_62_id_ecPublicKey, "EC" }, { NID_ED25519, "Ed25519" },   { NID_ED448, "Ed448" },
    };
    const int algorithm = OBJ_obj2nid(key->algorithm->algorithm);
    for (size_t i = 0; i < sizeof(key_names) / sizeof(key_names[0]); i++) {
        if (key_names[i].algorithm == algorithm) {
            return key_names[i].name;
        }
    }
    return object_text(arena, key->algorithm->algorithm);
}

// NULL for what is no name of a server.
static const char *alternative_name_text(struct arena *arena, const GENERAL_NAME *name)
{
    if (name->type == GEN_DNS) {
        char *text = texts_clean(arena, ASN1_STRING_get0_data(name->d.dNSName),
                                 (size_t)ASN1_STRING_length(name->d.dNSName));
        text_to_lower(text);
        return text;
    }
    struct address address;
    if (!alternative_name_address(name, &address)) {
        return NULL;
    }
    char text[ADDRESS_TEXT_SIZE];
    address_format(&address, text);
    return arena_copy_text(arena, text);
}

// NULL if there is none, or none that can be read.
static const char *key_identifier_text(struct arena *arena, const struct certificate_form *form)
{
    ASN1_OCTET_STRING *identifier =
        X509V3_get_d2i(form->body->extensions, NID_subject_key_identifier, NULL, NULL);
    const char *text = texts_of_identifier(arena, identifier);
    ASN1_OCTET_STRING_free(identifier);
    return text;
}

// Returns how many of `type` were written to `out_texts`.
static size_t write_names(struct arena *arena, const GENERAL_NAMES *names, int type,
                          const char **out_texts)
{
    size_t count = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        const char *text = name->type == type ? alternative_name_text(arena, name) : NULL;
        if (text != NULL) {
            out_texts[count++] = text;
        }
    }
    return count;
}

static void read_names(struct arena *arena, const struct certificate_form *form,
                       struct certificate_facts *facts)
{
    GENERAL_NAMES *names = alternative_names_read(form);
    const int count = sk_GENERAL_NAME_num(names);
    if (count > 0) {
        const char **texts = arena_allocate(arena, (size_t)count, sizeof(*texts));
        facts->name_count = write_names(arena, names, GEN_DNS, texts);
        facts->name_count += write_names(arena, names, GEN_IPADD, texts + facts->name_count);
        facts->names = texts;
    }
    GENERAL_NAMES_free(names);
}

// What only the whole certificate tells; of an RSA certificate that others signed nothing is left.
static void read_key(const struct certificate_blob *blob, const struct certificate_form *form,
                     struct certificate_facts *facts)
{
    facts->key_bits = certificate_form_rsa_bits(form);
    const bool is_self_issued = X509_NAME_cmp(form->body->subject, form->body->issuer) == 0;
    if (facts->key_bits > 0 && !is_self_issued) {
        return;
    }
    const uint8_t *der = blob->der;
    X509 *certificate = certificate_whole_parse(&der, blob->length);
    if (certificate == NULL) {
        return;
    }
    const EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (facts->key_bits == 0 && key != NULL) {
        facts->key_bits = (unsigned)EVP_PKEY_get_bits(key);
    }
    facts->is_self_signed = is_self_issued && certificate_whole_is_self_signed(certificate);
    X509_free(certificate);
}

static void read_form(struct arena *arena, const struct certificate_form *form,
                      struct certificate_facts *facts)
{
    const struct form_body *body = form->body;
    facts->subject = texts_of_name(arena, body->subject);
    facts->issuer = texts_of_name(arena, body->issuer);
    facts->common_name = common_name_text(arena, body->subject);
    facts->serial = serial_text(arena, body->serial);
    (void)certificate_time_read(body->validity->not_before, &facts->not_before_ms);
    (void)certificate_time_read(body->validity->not_after, &facts->not_after_ms);
    facts->key_type = key_type_text(arena, body->key);
    facts->signature = object_text(arena, form->signature_algorithm->algorithm);
    facts->key_id = key_identifier_text(arena, form);
    read_names(arena, form, facts);
}

void certificate_digest(const void *bytes, size_t length, uint8_t out_sha256[32])
{
    (void)SHA256(bytes, length, out_sha256);
}

void certificate_read_facts(struct arena *arena, const struct certificate_blob *blob,
                            struct certificate_facts *out_facts)
{
    *out_facts = (struct certificate_facts){ 0 };
    uint8_t thumbprint[SHA_DIGEST_LENGTH];
    (void)SHA1(blob->der, blob->length, thumbprint);
    texts_write_hexadecimal(thumbprint, sizeof(thumbprint), TEXTS_UPPER_CASE, out_facts->sha1);
    texts_write_hexadecimal(blob->sha256, sizeof(blob->sha256), TEXTS_LOWER_CASE,
                            out_facts->sha256);

    ERR_set_mark();
    struct certificate_form *form = certificate_form_parse(blob->der, blob->length);
    out_facts->is_malformed = form == NULL;
    if (form != NULL) {
        read_form(arena, form, out_facts);
        read_key(blob, form, out_facts);
    }
    certificate_form_free(form);
    ERR_pop_to_mark();
}
