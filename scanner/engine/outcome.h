/** From what the system, OpenSSL and libcurl say to what was seen. Pure functions. */
#ifndef ENGINE_OUTCOME_H
#define ENGINE_OUTCOME_H

#include "engine/connection.h"
#include "model/observation.h"

#include <curl/curl.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Why a question came to its end. */
enum ending {
    ENDING_BY_ITSELF, /**< an answer, or the other side's doing */
    ENDING_TIME_OUT,  /**< its own time was over */
    ENDING_DEADLINE,  /**< the visit's time was over */
};

/** Of a connection that was not made; `system_error` of connect(2) or socket(2). */
enum outcome outcome_of_connection(int system_error, enum ending ending);

/** Of a handshake that did not come to its end. */
enum outcome outcome_of_handshake(const struct tls_facts *facts, enum connection_end end,
                                  enum ending ending);

/** Did we end it over the server's certificates, or before it began? What a slim library lacks
 * shows there and nowhere else. */
bool outcome_may_be_our_lack(enum outcome outcome, const struct tls_facts *facts);

/** What came in answer to a request, as far as it came. */
struct answer_end {
    CURLcode code;
    enum ending ending;
    enum connection_end end;
    int alert;              /**< fatal, received; -1 if none */
    int alert_sent;         /**< fatal, our own; -1 if none */
    bool was_reuse_refused; /**< libcurl wanted a new connection in place of the kept one */
    bool is_header_complete;
    bool is_header_broken; /**< against the rules, too long, or too many interim answers */
    bool is_flooded;       /**< TLS messages without end */
    const uint8_t *clear;  /**< the first bytes of what is no HTTP; NULL if none */
    size_t clear_length;
};

enum outcome outcome_of_answer(const struct answer_end *answer);

#endif
