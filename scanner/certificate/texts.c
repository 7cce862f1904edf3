#include "certificate/texts.h"

#include "base/buffer.h"
#include "base/escape.h"
#include "base/text.h"

#include <openssl/bio.h>

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

void texts_write_hexadecimal(const uint8_t *bytes, size_t length, const char *digits, char *out)
{
    for (size_t i = 0; i < length; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 0x0F];
    }
    out[2 * length] = '\0';
}

char *texts_clean(struct arena *arena, const void *bytes, size_t length)
{
    if (length == 0) {
        return arena_copy(arena, "", 0);
    }
    if (memchr(bytes, '\0', length) == NULL && text_is_utf8(bytes, length)) {
        return arena_copy(arena, bytes, length);
    }
    struct text_buffer buffer;
    text_buffer_init(&buffer, SIZE_MAX);
    const char *rest = bytes;
    for (const char *end = rest + length; rest < end; rest++) {
        const size_t part = strnlen(rest, (size_t)(end - rest));
        escape_utf8(&buffer, rest, part);
        rest += part;
        if (rest < end) {
            text_buffer_append_text(&buffer, REPLACEMENT);
        }
    }
    char *text = arena_copy(arena, buffer.text, buffer.length);
    text_buffer_clear(&buffer);
    return text;
}

const char *texts_of_name(struct arena *arena, const X509_NAME *name)
{
    const char *text = "";
    BIO *memory = BIO_new(BIO_s_mem());
    if (memory == NULL) {
        return text;
    }
    // UTF-8 as it is, not byte by byte in hexadecimal.
    const unsigned long style = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    if (X509_NAME_print_ex(memory, name, 0, style) >= 0) {
        char *bytes = NULL;
        const long length = BIO_get_mem_data(memory, &bytes);
        text = texts_clean(arena, bytes, length > 0 ? (size_t)length : 0);
    }
    BIO_free(memory);
    return text;
}

const char *texts_of_identifier(struct arena *arena, const ASN1_OCTET_STRING *identifier)
{
    if (identifier == NULL || ASN1_STRING_length(identifier) <= 0) {
        return NULL;
    }
    const size_t length = (size_t)ASN1_STRING_length(identifier);
    char *text = arena_allocate(arena, 2 * length + 1, 1);
    texts_write_hexadecimal(ASN1_STRING_get0_data(identifier), length, TEXTS_LOWER_CASE, text);
    return text;
}
