/** What a TLS connection tells about itself while OpenSSL works on it: read from the messages as
 * they pass, so that a handshake that fails, or a certificate that cannot be parsed, tells as much
 * as it can. */
#ifndef ENGINE_TLS_FACTS_H
#define ENGINE_TLS_FACTS_H

#include "base/arena.h"
#include "model/observation.h"

#include <openssl/ssl.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes of the first TLS record's header (RFC 8446 section 5.1). */
#define TLS_RECORD_HEADER_SIZE 5

struct tls_facts {
    int descriptor;      /**< of the connection, which is cut when it floods us; -1: none */
    bool is_flooded;     /**< it was cut: handshake messages without end */
    unsigned messages;   /**< of the handshake, that were heard since the question was asked */
    SSL *tls;            /**< borrowed: there as long as the connection is open */
    bool has_begun;      /**< the ClientHello was sent */
    bool is_established; /**< the handshake came to its end, as far as we can see */
    const char *version; /**< OpenSSL's static text; NULL as long as no server has chosen */
    const char *cipher;  /**< likewise */
    char alpn[32];       /**< "" if none */
    bool is_tls_1_3;
    int alert_received;       /**< fatal; -1: none */
    int alert_sent;           /**< fatal; -1: none */
    bool asked_in_handshake;  /**< for a client certificate */
    bool asked_after_request; /**< likewise, once the handshake was over */
    bool has_first_record;    /**< something came, in `first_record` */
    uint8_t first_record[TLS_RECORD_HEADER_SIZE];
    uint8_t *certificates; /**< the first Certificate message, without its header; owned */
    size_t certificates_size;
    uint8_t *staple; /**< the first CertificateStatus message of TLS 1.2, likewise; owned */
    size_t staple_size;
};

void tls_facts_init(struct tls_facts *facts);
void tls_facts_clear(struct tls_facts *facts);

/** Makes the connection that is made of `context` next tell `facts`, which must live as long. */
void tls_facts_observe(SSL_CTX *context, struct tls_facts *facts);

/** Takes in what has come and was not read: a server that refuses says why before it resets, and a
 * writer that meets the reset looks no further. */
void tls_facts_catch_up(struct tls_facts *facts);

/** Is what came first no TLS record at all? */
bool tls_facts_are_of_clear_text(const struct tls_facts *facts);

/** Has the server begun to speak TLS, with a record of the handshake? */
bool tls_facts_have_begun(const struct tls_facts *facts);

/** The chain as sent, copied into `arena` with its digests. */
const struct certificate_blob *tls_facts_chain(const struct tls_facts *facts, struct arena *arena,
                                               size_t *out_length);

/** The OCSP response that was stapled to the leaf, copied into `arena`; NULL if there is none, or
 * one of more than 64 KiB. */
const uint8_t *tls_facts_staple(const struct tls_facts *facts, struct arena *arena,
                                size_t *out_length);

/** "handshake failure" and the like (RFC 8446 section 6). */
const char *tls_facts_alert_text(int alert);

/** What is known of client certificates once the handshake is over. */
enum client_certificate tls_facts_client_certificate(const struct tls_facts *facts);

/** The same of a handshake that ended with `outcome`: what was asked for may have been required. */
enum client_certificate tls_facts_wanted_certificate(const struct tls_facts *facts,
                                                     enum outcome outcome);

#endif
