#include "engine/tls_setup.h"

#include <stddef.h>

// Room for the longest chain that is still looked at.
#define CHAIN_SIZE_LIMIT (512L * 1024)

// RFC 7301 section 3.1: each name behind its length.
static const unsigned char http_1_1[] = "\x08http/1.1";

// For TLS up to 1.2 and for TLS 1.3, in the order that is cheapest for us.
#define CIPHERS \
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ALL:!aNULL:!eNULL:@SECLEVEL=0"
#define CIPHERS_1_3 "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

struct version_range {
    int lowest;
    int highest;
};

static const struct version_range versions[TLS_QUESTION_COUNT] = {
    [TLS_QUESTION_DEFAULT] = { TLS1_VERSION, TLS1_3_VERSION },
    [TLS_QUESTION_TLS_1_0] = { TLS1_VERSION, TLS1_VERSION },
    [TLS_QUESTION_TLS_1_1] = { TLS1_1_VERSION, TLS1_1_VERSION },
    [TLS_QUESTION_TLS_1_2] = { TLS1_2_VERSION, TLS1_2_VERSION },
    [TLS_QUESTION_TLS_1_3] = { TLS1_3_VERSION, TLS1_3_VERSION },
    [TLS_QUESTION_NO_NAME] = { TLS1_VERSION, TLS1_3_VERSION },
    [TLS_QUESTION_WRONG_NAME] = { TLS1_VERSION, TLS1_3_VERSION },
};

bool tls_setup_ciphers(SSL_CTX *context)
{
    return SSL_CTX_set_cipher_list(context, CIPHERS) == 1 &&
           SSL_CTX_set_ciphersuites(context, CIPHERS_1_3) == 1;
}

void tls_setup_context(SSL_CTX *context, struct tls_facts *facts)
{
    // Servers without RFC 5746 are still there; OpenSSL 3.0 turns its back on them by itself.
    SSL_CTX_set_options(context,
                        SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION);
    SSL_CTX_clear_options(context, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_max_cert_list(context, CHAIN_SIZE_LIMIT);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_post_handshake_auth(context, 1);
    // Never by libcurl's option, which would also judge the answer and end the connection.
    SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // The connection ends with a reset anyway; a farewell would only cost a system call.
    SSL_CTX_set_quiet_shutdown(context, 1);
    tls_facts_observe(context, facts);
}

SSL_CTX *tls_setup_new(OSSL_LIB_CTX *library)
{
    SSL_CTX *context = SSL_CTX_new_ex(library, NULL, TLS_client_method());
    if (context == NULL || !tls_setup_ciphers(context) ||
        SSL_CTX_set_alpn_protos(context, http_1_1, sizeof(http_1_1) - 1) != 0) {
        SSL_CTX_free(context);
        return NULL;
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    // A close is the server's word; OpenSSL would make a broken rule of it, with an alert of ours.
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    return context;
}

SSL *tls_setup_connection(SSL_CTX *context, enum tls_question question, struct tls_facts *facts)
{
    tls_setup_context(context, facts);
    SSL *connection = SSL_new(context);
    if (connection == NULL || !SSL_set_min_proto_version(connection, versions[question].lowest) ||
        !SSL_set_max_proto_version(connection, versions[question].highest)) {
        SSL_free(connection);
        return NULL;
    }
    return connection;
}
