#include "estate/tls.h"

#include "base/text.h"

#include <string.h>

// server_name (RFC 6066 section 3): list length, type, name length, name.
#define NAME_OFFSET 5

static const unsigned char protocol[] = "http/1.1";

/** The certificate is of no interest, only whether one comes. */
static int accept_any_certificate(int is_verified, X509_STORE_CTX *store)
{
    (void)is_verified;
    (void)store;
    return 1;
}

/** As http.sys without HTTP/2: HTTP/1.1 if it is offered, else no protocol at all. */
// OpenSSL wants six parameters.
// NOLINTNEXTLINE(readability-function-size)
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_length,
                           const unsigned char *offered, unsigned int offered_length, void *context)
{
    (void)ssl;
    (void)context;
    for (unsigned int i = 0; i + 1 < offered_length; i += 1U + offered[i]) {
        const unsigned char length = offered[i];
        if (length == sizeof(protocol) - 1 && i + 1U + length <= offered_length &&
            memcmp(offered + i + 1, protocol, length) == 0) {
            *out = offered + i + 1;
            *out_length = length;
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_NOACK;
}

/** supported_versions (RFC 8446 section 4.2.1) if it is there, else the version of the hello. */
static bool offers_version(SSL *ssl, int minimum, int maximum)
{
    const unsigned char *bytes = NULL;
    size_t length = 0;

    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_supported_versions, &bytes, &length) != 1) {
        return SSL_client_hello_get0_legacy_version(ssl) >= (unsigned)minimum &&
               minimum <= TLS1_2_VERSION;
    }
    for (size_t i = 1; i + 1 < length; i += 2) {
        const int version = bytes[i] << 8 | bytes[i + 1];
        if (version >= minimum && version <= maximum) {
            return true;
        }
    }
    return false;
}

static bool names_endpoint(SSL *ssl, const struct endpoint *endpoint)
{
    const unsigned char *bytes = NULL;
    size_t length = 0;

    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &bytes, &length) != 1 ||
        length <= NAME_OFFSET) {
        return false;
    }
    for (size_t i = 0; i < endpoint->name_count; i++) {
        const char *name = endpoint->names[i];
        if (strlen(name) == length - NAME_OFFSET &&
            strncasecmp(name, (const char *)bytes + NAME_OFFSET, length - NAME_OFFSET) == 0) {
            return true;
        }
    }
    return false;
}

/** A hello that does not suit is left hanging, which the connection answers by a reset. */
// NOLINTNEXTLINE(readability-non-const-parameter): OpenSSL gives the type
static int judge_hello(SSL *ssl, int *alert, void *context)
{
    const struct endpoint *endpoint = context;

    (void)alert;
    if (!offers_version(ssl, endpoint->tls_minimum, endpoint->tls_maximum) ||
        (endpoint->resets_tls_1_3 && offers_version(ssl, TLS1_3_VERSION, TLS1_3_VERSION)) ||
        (endpoint->is_name_required && !names_endpoint(ssl, endpoint))) {
        return SSL_CLIENT_HELLO_RETRY;
    }
    return SSL_CLIENT_HELLO_SUCCESS;
}

static void set_client_demand(SSL_CTX *context, enum client_demand demand)
{
    switch (demand) {
    case CLIENT_OPTIONAL:
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_any_certificate);
        break;
    case CLIENT_REQUIRED:
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                           accept_any_certificate);
        break;
    case CLIENT_NOT_ASKED:
    case CLIENT_AFTER_REQUEST:
    case CLIENT_REQUIRED_AFTER_REQUEST:
    case CLIENT_DEMAND_COUNT:
        break;
    }
}

SSL_CTX *tls_context_new(struct endpoint *endpoint, struct authority *authority,
                         struct error *error)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    enum certificate_kind kind = CERTIFICATE_GOOD;

    // Level 0: an estate also has keys and versions that OpenSSL would rather not see.
    if (context == NULL || !certificate_kind_from_name(endpoint->certificate, &kind) ||
        SSL_CTX_set_cipher_list(context, "DEFAULT@SECLEVEL=0") != 1 ||
        SSL_CTX_set_min_proto_version(context, endpoint->tls_minimum) != 1 ||
        SSL_CTX_set_max_proto_version(context, endpoint->tls_maximum) != 1 ||
        !authority_equip(authority, context, kind, endpoint->names, endpoint->name_count)) {
        SSL_CTX_free(context);
        error_set(error, ERROR_SYSTEM, "%s: TLS cannot be set up", endpoint->host->name);
        return NULL;
    }
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_client_hello_cb(context, judge_hello, endpoint);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    set_client_demand(context, endpoint->client_demand);
    return context;
}

/** Whether with or without a certificate, the client's answer ends with its Finished. */
// NOLINTNEXTLINE(readability-function-size): OpenSSL wants seven parameters
static void watch_finished(int is_written, int version, int content_type, const void *bytes,
                           size_t length, SSL *ssl, void *context)
{
    bool *answered = context;

    (void)version;
    (void)ssl;
    if (is_written == 0 && content_type == SSL3_RT_HANDSHAKE && length > 0 &&
        *(const unsigned char *)bytes == SSL3_MT_FINISHED) {
        *answered = true;
    }
}

bool tls_ask_certificate(SSL *ssl, bool *answered)
{
    *answered = false;
    SSL_set_verify(ssl, SSL_VERIFY_PEER, accept_any_certificate);
    SSL_set_msg_callback(ssl, watch_finished);
    SSL_set_msg_callback_arg(ssl, answered);
    const int code = SSL_version(ssl) >= TLS1_3_VERSION ? SSL_verify_client_post_handshake(ssl)
                                                        : SSL_renegotiate(ssl);
    return code == 1 && SSL_do_handshake(ssl) == 1;
}
