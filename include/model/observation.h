/** An observation: the answer to one probe. A refusal, a reset, a silence are answers too. Engine,
 * captures and records make them, the journal keeps them, the verdict reads them. */
#ifndef MODEL_OBSERVATION_H
#define MODEL_OBSERVATION_H

#include "model/address.h"
#include "model/certificate_facts.h"
#include "model/scheme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What of a body is kept, in bytes: every page of IIS and http.sys fits in. */
#define OBSERVATION_BODY_LIMIT 2048

/** How a detail begins that tells where the connection ended, or the time, when a part of what was
 * awaited had come: "within the header". Whoever is silent says not even that. */
#define OBSERVATION_WITHIN "within "

enum observation_kind {
    OBSERVATION_RESOLUTION, /**< name to addresses */
    OBSERVATION_CONNECTION, /**< TCP */
    OBSERVATION_HANDSHAKE,  /**< TLS */
    OBSERVATION_ANSWER,     /**< HTTP, over either scheme */
    OBSERVATION_KIND_COUNT,
};

enum outcome {
    OUTCOME_OK,          /**< resolved; connected; handshake complete; an HTTP status came */
    OUTCOME_UNRESOLVED,  /**< the name has no address: the name servers say so */
    OUTCOME_REFUSED,     /**< RST in answer to the SYN */
    OUTCOME_TIMED_OUT,   /**< nothing, or not enough, in the time allowed */
    OUTCOME_UNREACHABLE, /**< host or network unreachable, or prohibited, says the network */
    OUTCOME_RESET,       /**< RST on an established connection */
    OUTCOME_CLOSED,      /**< the connection was closed before an answer */
    OUTCOME_ALERT,       /**< the server sent a TLS alert */
    OUTCOME_NOT_TLS,     /**< something that is no TLS record came in answer to the ClientHello */
    OUTCOME_NOT_HTTP,    /**< something that is no HTTP came in answer to the request */
    OUTCOME_TLS_RECORD,  /**< a TLS record came in answer to a plain request */
    OUTCOME_MALFORMED,   /**< HTTP, or TLS, that breaks its own rules or a limit */
    OUTCOME_KEPT_CONNECTION_ENDED, /**< a kept connection ended before the answer; asked again on a
                                      new one */
    OUTCOME_OUT_OF_SCOPE, /**< not asked: the address is not among those that may be asked */
    OUTCOME_UNSUPPORTED,  /**< our side could not go on: our own alert, an algorithm we lack */
    OUTCOME_LOCAL_FAULT,  /**< went wrong here: descriptors, ports, memory, resolver, no route */
    OUTCOME_NOT_ASKED,    /**< the visit's time was over before it could be asked, or nothing was to
                             be learnt by asking; the detail tells which */
    OUTCOME_COUNT,
};

/** How a handshake was asked for. */
enum tls_question {
    TLS_QUESTION_DEFAULT, /**< TLS 1.0 to 1.3, the host's name */
    TLS_QUESTION_TLS_1_0,
    TLS_QUESTION_TLS_1_1,
    TLS_QUESTION_TLS_1_2,
    TLS_QUESTION_TLS_1_3,
    TLS_QUESTION_NO_NAME,    /**< no server name extension */
    TLS_QUESTION_WRONG_NAME, /**< a name that no binding has */
    TLS_QUESTION_COUNT,
};

/** When the server asked for a client certificate. Told by handshakes and answers for which we had
 * none; one that we have (`has_client_certificate`) is another question. */
enum client_certificate {
    CLIENT_CERTIFICATE_UNKNOWN,
    CLIENT_CERTIFICATE_NONE,          /**< never asked */
    CLIENT_CERTIFICATE_HANDSHAKE,     /**< asked in the handshake, goes on without */
    CLIENT_CERTIFICATE_REQUIRED,      /**< asked in the handshake, fails without */
    CLIENT_CERTIFICATE_AFTER_REQUEST, /**< asked after the request */
    CLIENT_CERTIFICATE_COUNT,
};

struct observed_resolution {
    const struct address *addresses; /**< sorted */
    size_t count;
};

struct observed_handshake {
    enum tls_question question;
    const char *version; /**< "TLS 1.2"; NULL if it did not come so far */
    const char *cipher;  /**< OpenSSL's name; NULL likewise */
    const char *alpn;    /**< NULL if none was chosen, or the handshake did not come to its end */
    int alert;           /**< the server's alert, RFC 8446 section 6; -1 if none */
    enum client_certificate client_certificate;
    const struct certificate_blob *chain; /**< as sent, in order */
    size_t chain_length;
    const uint8_t
        *staple; /**< OCSP response for the leaf, DER (RFC 6066 section 8); NULL if none */
    size_t staple_length;
};

struct observed_answer {
    unsigned status;    /**< 0 if none came */
    const char *server; /**< header fields; NULL if not there */
    const char *location;
    const char *content_type;
    const char *authenticate;       /**< every WWW-Authenticate scheme, joined by ", " */
    const char *transport_security; /**< Strict-Transport-Security */
    const char *body;   /**< the first bytes, as they came; NULL if none or of no interest (status
                           below 400, or 401) */
    size_t body_length; /**< bytes in `body` */
    uint64_t body_size; /**< bytes of the whole body that came */
    bool is_body_cut;   /**< the body did not end within the limit or the time */
    enum client_certificate client_certificate; /**< of the connection, after this answer */
};

struct observation {
    enum observation_kind kind;
    const char *host;        /**< the host whose visit made it: its logical name */
    const char *server_name; /**< Host and SNI that were sent; for a resolution the name asked */
    struct address address;  /**< of none only for resolutions and what was never connected */
    uint16_t port;
    enum scheme scheme;
    bool has_client_certificate; /**< ours was there to be sent, had the server asked for it */
    const char *path;            /**< of an answer */
    unsigned attempt;            /**< 1, 2, … for the same question */
    int64_t at_ms;
    int64_t took_us;
    enum outcome outcome;
    const char
        *detail; /**< for people: why, when the outcome alone does not tell; NULL if nothing */

    union {
        struct observed_resolution resolution;
        struct observed_handshake handshake;
        struct observed_answer answer;
    };
};

/** Names as in the journal. */
const char *observation_kind_name(enum observation_kind kind);
bool observation_kind_from_name(const char *name, enum observation_kind *out_kind);
const char *outcome_name(enum outcome outcome);
bool outcome_from_name(const char *name, enum outcome *out_outcome);
const char *tls_question_name(enum tls_question question);
bool tls_question_from_name(const char *name, enum tls_question *out_question);
const char *client_certificate_name(enum client_certificate state);
bool client_certificate_from_name(const char *name, enum client_certificate *out_state);

#endif
