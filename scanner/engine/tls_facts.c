#include "engine/tls_facts.h"

#include "base/memory.h"
#include "certificate/certificate.h"

#include <openssl/err.h>

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

// Where a connection's facts stand in OpenSSL's structure: it is a number of the whole process.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
static pthread_once_t facts_index_once = PTHREAD_ONCE_INIT;
static int facts_index;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Certificates that are kept of one chain: real ones have up to five.
#define CHAIN_LIMIT ((size_t)64)

// Real ones have up to 5 KiB.
#define STAPLE_LIMIT ((size_t)64 * 1024)

// Handshake messages of one question: a handshake has about ten, a renegotiation as many again.
#define MESSAGE_LIMIT 1024

#define MESSAGE_HEADER_SIZE ((size_t)4)

// Of a ServerHello (RFC 8446 section 4.1.3).
#define RANDOM_SIZE            ((size_t)32)
#define CIPHER_AND_COMPRESSION ((size_t)3)

struct reader {
    const uint8_t *bytes;
    size_t length;
};

/** A number of `size` bytes in network order; false when there are not so many. */
static bool read_number(struct reader *reader, size_t size, size_t *out_number)
{
    if (reader->length < size) {
        return false;
    }
    size_t number = 0;
    for (size_t i = 0; i < size; i++) {
        number = number << 8 | reader->bytes[i];
    }
    reader->bytes += size;
    reader->length -= size;
    *out_number = number;
    return true;
}

/** What stands behind a length of `size` bytes; what is cut short is taken as far as it goes. */
static bool read_vector(struct reader *reader, size_t size, struct reader *out_vector)
{
    size_t length = 0;
    if (!read_number(reader, size, &length)) {
        return false;
    }
    if (length > reader->length) {
        length = reader->length;
    }
    *out_vector = (struct reader){ .bytes = reader->bytes, .length = length };
    reader->bytes += length;
    reader->length -= length;
    return true;
}

static const char *version_text(size_t version)
{
    switch (version) {
    case SSL3_VERSION:
        return "SSL 3.0";
    case TLS1_VERSION:
        return "TLS 1.0";
    case TLS1_1_VERSION:
        return "TLS 1.1";
    case TLS1_2_VERSION:
        return "TLS 1.2";
    case TLS1_3_VERSION:
        return "TLS 1.3";
    default:
        return NULL;
    }
}

/** The version that a ServerHello chooses: in its extension supported_versions (43), else in its
 * own field. */
static size_t chosen_version(struct reader hello)
{
    size_t version = 0;
    struct reader part = { 0 };
    if (!read_number(&hello, 2, &version) || hello.length < RANDOM_SIZE) {
        return version;
    }
    hello.bytes += RANDOM_SIZE;
    hello.length -= RANDOM_SIZE;
    size_t ignored = 0;
    if (!read_vector(&hello, 1, &part) || !read_number(&hello, CIPHER_AND_COMPRESSION, &ignored) ||
        !read_vector(&hello, 2, &part)) {
        return version;
    }
    size_t type = 0;
    struct reader extension = { 0 };
    while (read_number(&part, 2, &type) && read_vector(&part, 2, &extension)) {
        if (type == TLSEXT_TYPE_supported_versions) {
            (void)read_number(&extension, 2, &version);
        }
    }
    return version;
}

static void keep_server_hello(struct tls_facts *facts, struct reader message)
{
    const size_t version = chosen_version(message);
    facts->version = version_text(version);
    facts->is_tls_1_3 = version == TLS1_3_VERSION;
}

/** The first message of its kind: a renegotiation sends it again. */
static void keep(uint8_t **kept, size_t *kept_size, struct reader message)
{
    if (*kept == NULL && message.length > 0) {
        *kept = (uint8_t *)memory_copy(message.bytes, message.length);
        *kept_size = message.length;
    }
}

static void hear_certificate_request(struct tls_facts *facts)
{
    if (facts->is_established) {
        facts->asked_after_request = true;
    } else {
        facts->asked_in_handshake = true;
    }
}

/** Some messages OpenSSL answers or skips by itself, and reads on as long as there are more: only
 * the end of the connection gets it back to its caller, who has time limits to keep. */
static void count_message(struct tls_facts *facts)
{
    facts->messages++;
    if (facts->messages > MESSAGE_LIMIT && !facts->is_flooded) {
        const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
        facts->is_flooded = true;
        (void)connect(facts->descriptor, &nobody, sizeof(nobody));
    }
}

static void hear_message(struct tls_facts *facts, const uint8_t *bytes, size_t length)
{
    count_message(facts);
    if (length < MESSAGE_HEADER_SIZE) {
        return;
    }
    const struct reader message = { .bytes = bytes + MESSAGE_HEADER_SIZE,
                                    .length = length - MESSAGE_HEADER_SIZE };
    switch (bytes[0]) {
    case SSL3_MT_SERVER_HELLO:
        keep_server_hello(facts, message);
        break;
    case SSL3_MT_CERTIFICATE:
        keep(&facts->certificates, &facts->certificates_size, message);
        break;
    case SSL3_MT_CERTIFICATE_STATUS:
        keep(&facts->staple, &facts->staple_size, message);
        break;
    case SSL3_MT_CERTIFICATE_REQUEST:
        hear_certificate_request(facts);
        break;
    default:
        break;
    }
}

/** In TLS 1.3 the level says nothing: every alert but two is fatal (RFC 8446 section 6). */
static bool is_fatal(const struct tls_facts *facts, const uint8_t *bytes)
{
    return bytes[0] == SSL3_AL_FATAL || (facts->is_tls_1_3 && bytes[1] != SSL_AD_CLOSE_NOTIFY &&
                                         bytes[1] != SSL_AD_USER_CANCELLED);
}

static void hear_alert(const struct tls_facts *facts, int *alert, const uint8_t *bytes,
                       size_t length)
{
    if (length == 2 && is_fatal(facts, bytes) && *alert < 0) {
        *alert = bytes[1];
    }
}

static void hear_record(struct tls_facts *facts, const uint8_t *bytes, size_t length)
{
    if (!facts->has_first_record && length >= TLS_RECORD_HEADER_SIZE) {
        facts->has_first_record = true;
        memcpy(facts->first_record, bytes, TLS_RECORD_HEADER_SIZE);
    }
}

// NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's
static void on_message(int is_sent, int version, int content_type, const void *bytes, size_t length,
                       SSL *ssl, void *context)
{
    (void)version;
    struct tls_facts *facts = context;
    if (facts->tls != ssl) {
        facts->tls = ssl;
        (void)SSL_set_ex_data(ssl, facts_index, facts);
    }
    if (is_sent) {
        facts->has_begun = true;
        if (content_type == SSL3_RT_ALERT) {
            hear_alert(facts, &facts->alert_sent, bytes, length);
        }
        return;
    }
    if (content_type == SSL3_RT_HEADER) {
        hear_record(facts, bytes, length);
    } else if (content_type == SSL3_RT_ALERT) {
        hear_alert(facts, &facts->alert_received, bytes, length);
    } else if (content_type == SSL3_RT_HANDSHAKE) {
        hear_message(facts, bytes, length);
    }
}

static void on_progress(const SSL *ssl, int where, int value)
{
    (void)value;
    struct tls_facts *facts = SSL_get_ex_data(ssl, facts_index);
    if (facts == NULL || (where & SSL_CB_HANDSHAKE_DONE) == 0 || facts->is_established) {
        return;
    }
    facts->is_established = true;
    const size_t version = (size_t)SSL_version(ssl);
    facts->version = version_text(version);
    facts->is_tls_1_3 = version == TLS1_3_VERSION;
    facts->cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(ssl));

    const unsigned char *alpn = NULL;
    unsigned int alpn_length = 0;
    SSL_get0_alpn_selected(ssl, &alpn, &alpn_length);
    if (alpn != NULL && alpn_length < sizeof(facts->alpn)) {
        memcpy(facts->alpn, alpn, alpn_length);
        facts->alpn[alpn_length] = '\0';
    }
}

// The chain is judged elsewhere, and later: building one here would cost more than the handshake.
static int accept_any_chain(X509_STORE_CTX *store, void *context)
{
    (void)store;
    (void)context;
    return 1;
}

void tls_facts_init(struct tls_facts *facts)
{
    *facts = (struct tls_facts){ .descriptor = -1, .alert_received = -1, .alert_sent = -1 };
}

void tls_facts_clear(struct tls_facts *facts)
{
    memory_free(facts->certificates);
    memory_free(facts->staple);
    tls_facts_init(facts);
}

static void make_facts_index(void)
{
    facts_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
}

void tls_facts_observe(SSL_CTX *context, struct tls_facts *facts)
{
    (void)pthread_once(&facts_index_once, make_facts_index);
    SSL_CTX_set_msg_callback(context, on_message);
    SSL_CTX_set_msg_callback_arg(context, facts);
    SSL_CTX_set_info_callback(context, on_progress);
    SSL_CTX_set_cert_verify_callback(context, accept_any_chain, NULL);
}

void tls_facts_catch_up(struct tls_facts *facts)
{
    char bytes[64];
    if (facts->tls != NULL && facts->is_established) {
        ERR_clear_error();
        (void)SSL_read(facts->tls, bytes, sizeof(bytes));
        ERR_clear_error();
    }
}

bool tls_facts_are_of_clear_text(const struct tls_facts *facts)
{
    return facts->has_first_record && (facts->first_record[0] < SSL3_RT_CHANGE_CIPHER_SPEC ||
                                       facts->first_record[0] > SSL3_RT_APPLICATION_DATA ||
                                       facts->first_record[1] != SSL3_VERSION_MAJOR);
}

bool tls_facts_have_begun(const struct tls_facts *facts)
{
    return facts->has_first_record && !tls_facts_are_of_clear_text(facts) &&
           facts->first_record[0] == SSL3_RT_HANDSHAKE;
}

const struct certificate_blob *tls_facts_chain(const struct tls_facts *facts, struct arena *arena,
                                               size_t *out_length)
{
    *out_length = 0;
    struct reader message = { .bytes = facts->certificates, .length = facts->certificates_size };
    struct reader list = { 0 };
    struct reader ignored = { 0 };
    // TLS 1.3 (RFC 8446 section 4.4.2) has a context before the list and extensions behind each.
    if (message.length == 0 || (facts->is_tls_1_3 && !read_vector(&message, 1, &ignored)) ||
        !read_vector(&message, 3, &list) || list.length == 0) {
        return NULL;
    }
    struct certificate_blob *chain = NULL;
    size_t capacity = 0;
    size_t count = 0;
    struct reader certificate = { 0 };
    while (count < CHAIN_LIMIT && read_vector(&list, 3, &certificate)) {
        chain = arena_grow(arena, chain, &capacity, count + 1, sizeof(*chain));
        struct certificate_blob *blob = &chain[count++];
        blob->der = (const uint8_t *)arena_copy(arena, certificate.bytes, certificate.length);
        blob->length = certificate.length;
        certificate_digest(blob->der, blob->length, blob->sha256);
        if (facts->is_tls_1_3 && !read_vector(&list, 2, &ignored)) {
            break;
        }
    }
    *out_length = count;
    return chain;
}

/** The extensions of the first CertificateEntry of TLS 1.3 (RFC 8446 section 4.4.2). */
static bool find_leaf_extensions(const struct tls_facts *facts, struct reader *out_extensions)
{
    struct reader message = { .bytes = facts->certificates, .length = facts->certificates_size };
    struct reader list = { 0 };
    struct reader ignored = { 0 };
    return read_vector(&message, 1, &ignored) && read_vector(&message, 3, &list) &&
           read_vector(&list, 3, &ignored) && read_vector(&list, 2, out_extensions);
}

/** The CertificateStatus (RFC 6066 section 8): a message in TLS 1.2, an extension in TLS 1.3. */
static bool find_status(const struct tls_facts *facts, struct reader *out_status)
{
    *out_status = (struct reader){ .bytes = facts->staple, .length = facts->staple_size };
    if (!facts->is_tls_1_3) {
        return facts->staple != NULL;
    }
    struct reader extensions = { 0 };
    size_t type = 0;
    if (facts->certificates == NULL || !find_leaf_extensions(facts, &extensions)) {
        return false;
    }
    while (read_number(&extensions, 2, &type) && read_vector(&extensions, 2, out_status)) {
        if (type == TLSEXT_TYPE_status_request) {
            return true;
        }
    }
    return false;
}

const uint8_t *tls_facts_staple(const struct tls_facts *facts, struct arena *arena,
                                size_t *out_length)
{
    *out_length = 0;
    struct reader status = { 0 };
    struct reader response = { 0 };
    size_t type = 0;
    if (!find_status(facts, &status) || !read_number(&status, 1, &type) ||
        type != TLSEXT_STATUSTYPE_ocsp || !read_vector(&status, 3, &response) ||
        response.length == 0 || response.length > STAPLE_LIMIT) {
        return NULL;
    }
    *out_length = response.length;
    return (const uint8_t *)arena_copy(arena, response.bytes, response.length);
}

const char *tls_facts_alert_text(int alert)
{
    // The ones of TLS 1.3 that OpenSSL has no text for.
    switch (alert) {
    case SSL_AD_MISSING_EXTENSION:
        return "missing extension";
    case SSL_AD_CERTIFICATE_REQUIRED:
        return "certificate required";
    default:
        return SSL_alert_desc_string_long(alert);
    }
}

enum client_certificate tls_facts_client_certificate(const struct tls_facts *facts)
{
    if (facts->asked_after_request) {
        return CLIENT_CERTIFICATE_AFTER_REQUEST;
    }
    if (facts->asked_in_handshake) {
        return CLIENT_CERTIFICATE_HANDSHAKE;
    }
    return facts->is_established ? CLIENT_CERTIFICATE_NONE : CLIENT_CERTIFICATE_UNKNOWN;
}

enum client_certificate tls_facts_wanted_certificate(const struct tls_facts *facts,
                                                     enum outcome outcome)
{
    const bool has_failed =
        outcome == OUTCOME_ALERT || outcome == OUTCOME_RESET || outcome == OUTCOME_CLOSED;
    return facts->asked_in_handshake && has_failed ? CLIENT_CERTIFICATE_REQUIRED
                                                   : tls_facts_client_certificate(facts);
}
