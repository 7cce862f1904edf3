/** Certificates made to order, for tests that need one with a certain fault. */
#ifndef SUPPORT_CERTIFICATES_H
#define SUPPORT_CERTIFICATES_H

#include "model/certificate_facts.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Key pairs; each is made when it is first asked for, once in the life of a mint. */
enum mint_key {
    MINT_KEY_RSA,      /**< 2048 bits, for leaves */
    MINT_KEY_ROOT,     /**< EC P-256 */
    MINT_KEY_ISSUER,   /**< EC P-256 */
    MINT_KEY_OTHER,    /**< EC P-256 */
    MINT_KEY_EC,       /**< EC P-256, for leaves */
    MINT_KEY_RSA_ROOT, /**< RSA 2048, which can sign with MD5 */
    MINT_KEY_RSA_ISSUER,
    MINT_KEY_RSA_1024,
    MINT_KEY_EC_192,
    MINT_KEY_ED25519,
    MINT_KEY_RSA_PSS, /**< 2048 bits, for no other padding */
    MINT_KEY_EC_224,
    MINT_KEY_EC_521,
    MINT_KEY_COUNT,
};

/** A day in milliseconds, and the time at which what a mint makes is judged. */
#define MINT_DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define MINT_NOW_MS INT64_C(1772366400000) /* 2026-03-01T12:00:00Z */

/** What is wanted. Texts of extensions are as in OpenSSL's configuration files; NULL leaves the
 * extension out. */
struct mint_recipe {
    const char *common_name;  /**< NULL: an empty subject */
    const X509_NAME *subject; /**< borrowed; NULL: the common name only */
    enum mint_key key;
    int64_t not_before_ms; /**< 0: a year before MINT_NOW_MS */
    int64_t not_after_ms;  /**< 0: a year after MINT_NOW_MS */
    const char *not_after; /**< a UTCTime as it is to stand there; NULL: `not_after_ms` */
    const char *names;     /**< subject alternative names: "DNS:a.example,IP:10.0.0.1" */
    const char *constraints;
    const char *key_usage;
    const char *extended_key_usage;
    const char *name_constraints;
    const char *digest;     /**< of the signature; NULL: SHA-256 */
    bool has_pss_padding;   /**< of the signature, which needs an RSA key */
    bool has_identifiers;   /**< of its key and of the issuer's */
    bool has_bad_signature; /**< a bit of it is turned over */
    bool has_unknown_critical_extension;
    bool has_broken_extension; /**< name constraints of garbage */
    bool is_version_1;         /**< without any extension */
    bool has_negative_serial;
};

struct minted {
    X509 *certificate;
    EVP_PKEY *key;
    uint8_t *der; /**< what `blob` borrows */
    struct certificate_blob blob;
};

struct mint;

struct mint *mint_new(void);

/** With everything that it made. */
void mint_free(struct mint *mint);

/** Frees what it issued last, for who needs a great many one after the other. */
void mint_forget_last(struct mint *mint);

EVP_PKEY *mint_key(struct mint *mint, enum mint_key key);

/** Owned by the mint. Without an issuer it signs itself. */
const struct minted *mint_issue(struct mint *mint, const struct mint_recipe *recipe,
                                const struct minted *issuer);

/** The ordinary ones: a root, an issuing authority, a server. */
const struct minted *mint_root(struct mint *mint, const char *common_name, enum mint_key key);
const struct minted *mint_issuer(struct mint *mint, const char *common_name,
                                 const struct minted *root);
struct mint_recipe mint_server(const char *names);

#endif
