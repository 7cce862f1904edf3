#include "estate/tls.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

// server_name (RFC 6066 section 3): list length, type, name length, name.
#define NAME_OFFSET 5

static const unsigned char protocol[] = "http/1.1";

/** Shows one of the named certificates. */
struct named_context {
    SSL_CTX *context;
};

struct tls_server {
    const struct endpoint_security *security;
    SSL_CTX *context;
    struct named_context *named; /**< beside the endpoint's named certificates */
};

/** Whether the client's certificate is one of the estate's is asked once the handshake is over. */
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

static bool is_same_name(const char *name, const unsigned char *bytes, size_t length)
{
    return strlen(name) == length && strncasecmp(name, (const char *)bytes, length) == 0;
}

static bool names_endpoint(SSL *ssl, const struct endpoint_security *security)
{
    const unsigned char *bytes = NULL;
    size_t length = 0;

    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &bytes, &length) != 1 ||
        length <= NAME_OFFSET) {
        return false;
    }
    for (size_t i = 0; i < security->name_count; i++) {
        if (is_same_name(security->names[i], bytes + NAME_OFFSET, length - NAME_OFFSET)) {
            return true;
        }
    }
    for (size_t i = 0; i < security->named_count; i++) {
        if (is_same_name(security->named[i].name, bytes + NAME_OFFSET, length - NAME_OFFSET)) {
            return true;
        }
    }
    return false;
}

/** A hello that does not suit is left hanging, and the connection answers it. */
// NOLINTNEXTLINE(readability-non-const-parameter): OpenSSL gives the type
static int judge_hello(SSL *ssl, int *alert, void *context)
{
    const struct tls_server *server = context;
    const struct endpoint_security *security = server->security;

    (void)alert;
    if (!offers_version(ssl, security->tls_minimum, security->tls_maximum) ||
        (security->resets_tls_1_3 && offers_version(ssl, TLS1_3_VERSION, TLS1_3_VERSION)) ||
        (security->is_name_required && !names_endpoint(ssl, security))) {
        return SSL_CLIENT_HELLO_RETRY;
    }
    return SSL_CLIENT_HELLO_SUCCESS;
}

static void set_client_demand(SSL_CTX *context, enum client_demand demand)
{
    switch (demand) {
    case CLIENT_OPTIONAL:
    case CLIENT_NEGOTIATE:
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

static SSL_CTX *context_new(struct authority *authority, const char *certificate,
                            const char *const *names, size_t name_count)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    enum certificate_kind kind = CERTIFICATE_GOOD;

    // Level 0: an estate also has keys and versions that OpenSSL would rather not see.
    if (context == NULL || !certificate_kind_from_name(certificate, &kind) ||
        SSL_CTX_set_cipher_list(context, "DEFAULT@SECLEVEL=0") != 1 ||
        !authority_equip(authority, context, kind, names, name_count)) {
        SSL_CTX_free(context);
        return NULL;
    }
    SSL_CTX_set_mode(context, SSL_MODE_NO_AUTO_CHAIN);
    return context;
}

/** Shows the certificate of the name that is asked for. */
// NOLINTNEXTLINE(readability-non-const-parameter): OpenSSL gives the type
static int choose_certificate(SSL *ssl, int *alert, void *argument)
{
    const struct tls_server *server = argument;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

    (void)alert;
    for (size_t i = 0; name != NULL && i < server->security->named_count; i++) {
        if (text_equal_ignore_case(server->security->named[i].name, name)) {
            (void)SSL_set_SSL_CTX(ssl, server->named[i].context);
        }
    }
    return SSL_TLSEXT_ERR_OK;
}

static bool equip_by_name(struct tls_server *server, struct authority *authority)
{
    const struct endpoint_security *security = server->security;

    for (size_t i = 0; i < security->named_count; i++) {
        const struct named_certificate *named = &security->named[i];
        server->named[i].context = context_new(authority, named->certificate, &named->name, 1);
        if (server->named[i].context == NULL) {
            return false;
        }
    }
    return true;
}

static bool set_up(struct tls_server *server)
{
    const struct endpoint_security *security = server->security;
    SSL_CTX *context = server->context;

    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_client_hello_cb(context, judge_hello, server);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    SSL_CTX_set_tlsext_servername_callback(context, choose_certificate);
    SSL_CTX_set_tlsext_servername_arg(context, server);
    set_client_demand(context, security->client_demand);
    return SSL_CTX_set_min_proto_version(context, security->tls_minimum) == 1 &&
           SSL_CTX_set_max_proto_version(context, security->tls_maximum) == 1;
}

struct tls_server *tls_server_new(const struct endpoint *endpoint, struct authority *authority,
                                  struct error *error)
{
    struct tls_server *server = memory_allocate(1, sizeof(*server));

    server->security = &endpoint->security;
    server->named = memory_allocate(server->security->named_count + 1, sizeof(*server->named));
    server->context = context_new(authority, server->security->certificate, server->security->names,
                                  server->security->name_count);
    if (server->context == NULL || !equip_by_name(server, authority) || !set_up(server)) {
        tls_server_free(server);
        error_set(error, ERROR_SYSTEM, "%s: TLS cannot be set up", endpoint->host->name);
        return NULL;
    }
    return server;
}

void tls_server_free(struct tls_server *server)
{
    if (server == NULL) {
        return;
    }
    for (size_t i = 0; i < server->security->named_count; i++) {
        SSL_CTX_free(server->named[i].context);
    }
    SSL_CTX_free(server->context);
    memory_free(server->named);
    memory_free(server);
}

SSL *tls_server_accept(struct tls_server *server, int socket)
{
    SSL *ssl = SSL_new(server->context);

    (void)SSL_set_fd(ssl, socket);
    return ssl;
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
