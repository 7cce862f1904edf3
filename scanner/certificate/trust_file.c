#include "certificate/trust_file.h"

#include "base/text.h"
#include "certificate/trust_store.h"
#include "certificate/whole.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>

#include <limits.h>
#include <string.h>

#define PEM_MARK        "-----BEGIN "
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

// What became of the next block of a PEM file.
enum block {
    BLOCK_END,
    BLOCK_PASSED_OVER,
    BLOCK_ADDED,
    BLOCK_BROKEN,
};

// A kind of PEM block that holds certificates.
struct block_kind {
    const char *name;
    bool (*add)(struct trust_store *store, const uint8_t *bytes, size_t length);
};

// One after the other, to the last byte.
static bool add_certificates(struct trust_store *store, const uint8_t *bytes, size_t length)
{
    const uint8_t *rest = bytes;
    const uint8_t *end = bytes + length;
    while (rest < end) {
        X509 *certificate = certificate_whole_parse_slim(store->slim, &rest, (size_t)(end - rest));
        if (certificate == NULL) {
            return false;
        }
        trust_store_take(store, certificate);
    }
    return length > 0;
}

// What follows the certificate are OpenSSL's remarks on the purposes it is trusted for.
static bool add_trusted_certificate(struct trust_store *store, const uint8_t *bytes, size_t length)
{
    X509 *certificate = certificate_whole_parse_slim(store->slim, &bytes, length);
    if (certificate == NULL) {
        return false;
    }
    trust_store_take(store, certificate);
    return true;
}

static const STACK_OF(X509) *certificates_of_message(const PKCS7 *message)
{
    const bool is_signed = message != NULL && PKCS7_type_is_signed(message);
    return is_signed && message->d.sign != NULL ? message->d.sign->cert : NULL;
}

static bool add_message(struct trust_store *store, const uint8_t *bytes, size_t length)
{
    PKCS7 *message = d2i_PKCS7(NULL, &bytes, (long)length);
    const STACK_OF(X509) *certificates = certificates_of_message(message);
    const int count = sk_X509_num(certificates);
    for (int i = 0; i < count; i++) {
        X509 *certificate = sk_X509_value(certificates, i);
        X509_up_ref(certificate);
        trust_store_take(store, certificate);
    }
    PKCS7_free(message);
    return count > 0;
}

static enum block add_block(struct trust_store *store, const char *kind, const uint8_t *bytes,
                            size_t length)
{
    static const struct block_kind kinds[] = {
        { PEM_STRING_X509, add_certificates },
        { PEM_STRING_X509_OLD, add_certificates },
        { PEM_STRING_X509_TRUSTED, add_trusted_certificate },
        { PEM_STRING_PKCS7, add_message },
        { PEM_STRING_PKCS7_SIGNED, add_message },
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (text_equal(kind, kinds[i].name)) {
            return kinds[i].add(store, bytes, length) ? BLOCK_ADDED : BLOCK_BROKEN;
        }
    }
    return BLOCK_PASSED_OVER;
}

static enum block add_next_block(struct trust_store *store, BIO *text)
{
    char *kind = NULL;
    char *header = NULL;
    uint8_t *bytes = NULL;
    long length = 0;
    if (PEM_read_bio(text, &kind, &header, &bytes, &length) != 1) {
        const int reason = ERR_GET_REASON(ERR_peek_last_error());
        return reason == PEM_R_NO_START_LINE ? BLOCK_END : BLOCK_BROKEN;
    }
    const enum block block = add_block(store, kind, bytes, (size_t)length);
    OPENSSL_free(kind);
    OPENSSL_free(header);
    OPENSSL_free(bytes);
    return block;
}

static bool no_certificate(const struct trust_file *file, struct error *error)
{
    return error_set(error, ERROR_INPUT, "%s: holds no certificate (PEM, DER or PKCS #7)",
                     file->name);
}

static bool add_text(struct trust_store *store, const struct trust_file *file, struct error *error)
{
    BIO *text = BIO_new_mem_buf(file->bytes, (int)file->length);
    if (text == NULL) {
        return error_set(error, ERROR_SYSTEM, "%s: no memory to read it", file->name);
    }
    size_t number = 0;
    bool has_certificate = false;
    enum block block = BLOCK_END;
    do {
        block = add_next_block(store, text);
        has_certificate = has_certificate || block == BLOCK_ADDED;
        number++;
    } while (block == BLOCK_ADDED || block == BLOCK_PASSED_OVER);
    BIO_free(text);
    if (block == BLOCK_BROKEN) {
        return error_set(error, ERROR_INPUT, "%s: PEM block %zu cannot be read", file->name,
                         number);
    }
    return has_certificate || no_certificate(file, error);
}

static struct trust_file without_byte_order_mark(const struct trust_file *file)
{
    const size_t length = strlen(BYTE_ORDER_MARK);
    if (file->length < length || memcmp(file->bytes, BYTE_ORDER_MARK, length) != 0) {
        return *file;
    }
    return (struct trust_file){
        .name = file->name,
        .bytes = file->bytes + length,
        .length = file->length - length,
    };
}

bool trust_file_add(struct trust_store *store, const struct trust_file *file, struct error *error)
{
    if (file->length == 0) {
        return error_set(error, ERROR_INPUT, "%s: is empty", file->name);
    }
    if (file->length > INT_MAX) {
        return error_set(error, ERROR_INPUT, "%s: is too large", file->name);
    }
    const struct trust_file content = without_byte_order_mark(file);
    ERR_set_mark();
    bool added = false;
    if (text_find_ignore_case((const char *)content.bytes, content.length, PEM_MARK) != NULL) {
        added = add_text(store, &content, error);
    } else {
        added = add_certificates(store, content.bytes, content.length) ||
                add_message(store, content.bytes, content.length) ||
                no_certificate(&content, error);
    }
    ERR_pop_to_mark();
    return added;
}
