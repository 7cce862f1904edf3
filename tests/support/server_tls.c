#include "support/server_tls.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS   (24L * 3600)
#define PADDING_SIZE  ((size_t)20 * 1024)
#define SERIAL_NUMBER 4726

static int take_any(int is_verified, X509_STORE_CTX *store)
{
    (void)is_verified;
    (void)store;
    return 1;
}

static int take_none(int is_verified, X509_STORE_CTX *store)
{
    (void)is_verified;
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
    return 0;
}

// NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's
static int choose_http(SSL *ssl, const unsigned char **out, unsigned char *out_length,
                       const unsigned char *offered, unsigned int length, void *context)
{
    (void)ssl;
    (void)context;
    static const unsigned char http[] = "\x08http/1.1";
    unsigned char *chosen = NULL;
    const int found =
        SSL_select_next_proto(&chosen, out_length, http, sizeof(http) - 1, offered, length);
    *out = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static void add_padding(X509 *certificate, size_t size)
{
    if (size == 0) {
        return;
    }
    char *comment = malloc(size + 1);
    assert(comment != NULL);
    memset(comment, 'x', size);
    comment[size] = '\0';
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_netscape_comment, comment);
    assert(extension != NULL);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    free(comment);
}

X509 *server_tls_certificate(EVP_PKEY *key, size_t padding)
{
    X509 *certificate = X509_new();
    assert(certificate != NULL);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), SERIAL_NUMBER);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY_SECONDS);
    X509_gmtime_adj(X509_getm_notAfter(certificate), DAY_SECONDS);
    X509_set_pubkey(certificate, key);
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1,
                               0);
    X509_set_issuer_name(certificate, name);
    add_padding(certificate, padding);
    const bool has_own_digest = EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448");
    X509_sign(certificate, key, has_own_digest ? NULL : EVP_sha256());
    return certificate;
}

static void ask_for_certificate(SSL_CTX *context, const struct server_tls *tls)
{
    int mode = SSL_VERIFY_NONE;
    if (tls->wants_certificate || tls->needs_certificate) {
        mode |= SSL_VERIFY_PEER;
    }
    if (tls->needs_certificate) {
        mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    }
    if (tls->is_post_handshake) {
        mode |= SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE;
    }
    SSL_CTX_set_verify(context, mode, tls->refuses_certificate ? take_none : take_any);
}

// One server shows one certificate, however often it is asked: made once a process.
static pthread_once_t identity_once = PTHREAD_ONCE_INIT;
static EVP_PKEY *identity_key;
static X509 *identity_certificate;
static X509 *other_certificate;

static void make_identity(void)
{
    identity_key = EVP_EC_gen("P-256");
    assert(identity_key != NULL);
    identity_certificate = server_tls_certificate(identity_key, 0);
    other_certificate = server_tls_certificate(identity_key, 1);
}

/** A key of its own kind, with a certificate of its own. */
static void use_other_key(SSL_CTX *context, const char *kind)
{
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    EVP_PKEY *key = NULL;
    const bool is_made =
        maker != NULL && EVP_PKEY_keygen_init(maker) == 1 && EVP_PKEY_generate(maker, &key) == 1;
    assert(is_made);
    (void)is_made;
    X509 *certificate = server_tls_certificate(key, 0);
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(maker);
}

static int choose_certificate(SSL *ssl, int *alert, void *context)
{
    const struct server_tls *tls = context;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    if (name != NULL && tls->other_name != NULL && strcmp(name, tls->other_name) == 0) {
        SSL_use_certificate(ssl, other_certificate);
        return SSL_TLSEXT_ERR_OK;
    }
    return tls->knows_no_other ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_OK;
}

static int send_staple(SSL *ssl, void *context)
{
    const struct server_tls *tls = context;
    const size_t length = strlen(tls->staple);
    // OpenSSL's from here on.
    SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup(tls->staple, length), (long)length);
    return SSL_TLSEXT_ERR_OK;
}

static void tell_by_name(SSL_CTX *context, const struct server_tls *tls)
{
    void *argument = NULL; // only read by the callbacks, whatever OpenSSL's types say
    memcpy(&argument, &tls, sizeof(argument));
    SSL_CTX_set_tlsext_servername_callback(context, choose_certificate);
    SSL_CTX_set_tlsext_servername_arg(context, argument);
    if (tls->staple != NULL) {
        SSL_CTX_set_tlsext_status_cb(context, send_staple);
        SSL_CTX_set_tlsext_status_arg(context, argument);
    }
}

SSL_CTX *server_tls_context(const struct server_tls *tls)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    assert(context != NULL);
    (void)pthread_once(&identity_once, make_identity);
    EVP_PKEY *key = identity_key;
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_cipher_list(context, tls->ciphers != NULL ? tls->ciphers : "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context,
                                  tls->lowest_version != 0 ? tls->lowest_version : TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, tls->highest_version);
    if (tls->key != NULL) {
        use_other_key(context, tls->key);
    } else {
        SSL_CTX_use_certificate(context, identity_certificate);
        SSL_CTX_use_PrivateKey(context, key);
    }
    for (unsigned i = 0; i < tls->padding_certificates; i++) {
        SSL_CTX_add_extra_chain_cert(context, server_tls_certificate(key, PADDING_SIZE));
    }
    SSL_CTX_set_alpn_select_cb(context, choose_http, NULL);
    SSL_CTX_set_session_id_context(context, (const unsigned char *)"test", 4);
    SSL_CTX_set_options(context, SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION);
    ask_for_certificate(context, tls);
    tell_by_name(context, tls);
    return context;
}
