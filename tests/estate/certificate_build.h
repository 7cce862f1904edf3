/** Builds one X.509 certificate from what it is to say. */
#ifndef ESTATE_CERTIFICATE_BUILD_H
#define ESTATE_CERTIFICATE_BUILD_H

#include <openssl/x509.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct certificate_wish {
    const char *common_name;
    const char *const *names; /**< subject alternative names: host names or addresses */
    size_t name_count;
    int64_t begins_s; /**< from now, in seconds; negative: in the past */
    int64_t ends_s;
    EVP_PKEY *key;        /**< whose public half it certifies; borrowed */
    X509 *issuer;         /**< NULL: signs itself */
    EVP_PKEY *issuer_key; /**< NULL: signs itself */
    bool is_authority;
    const char *extended_usage;   /**< "serverAuth"; NULL if none */
    const EVP_MD *digest;         /**< NULL: SHA-256 */
    const char *name_constraints; /**< "permitted;DNS:other.example"; NULL if none */
    size_t comment_size;          /**< bytes of a comment that makes it large; 0: none */
    bool is_malformed;            /**< an extension whose identifier breaks the rules of DER */
};

/** NULL when OpenSSL refuses. The caller releases it with X509_free(). */
X509 *certificate_build(const struct certificate_wish *wish);

#endif
