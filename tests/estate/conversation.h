/** What is said on one connection: a machine of states that never waits. Who drives it waits, and
 * closes. */
#ifndef ESTATE_CONVERSATION_H
#define ESTATE_CONVERSATION_H

#include "base/arena.h"
#include "base/buffer.h"
#include "estate/request.h"
#include "estate/scenario.h"
#include "estate/tls.h"
#include "estate/transport.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum conversation_state {
    STATE_FIRST_MESSAGE, /**< of those who fail once the client has spoken */
    STATE_FIRST_BYTE,    /**< TLS or not? http.sys says no word to who is not */
    STATE_HANDSHAKE,
    STATE_REQUEST,
    STATE_CERTIFICATE, /**< asked for after the request */
    STATE_FLIGHT,      /**< of a TLS server that does not get past its first words */
    STATE_WRITING,
    STATE_ENDLESS, /**< another piece of an answer without an end */
    STATE_DRIPPING,
    STATE_SILENT,
    STATE_COUNT,
};

/** What to do after a state has done what it could. */
enum move {
    MOVE_ON, /**< never seen from outside */
    MOVE_WAIT_READ,
    MOVE_WAIT_WRITE,
    MOVE_WAIT_TIME,
    MOVE_CLOSE,
    MOVE_RESET,
};

struct conversation {
    struct endpoint *endpoint; /**< borrowed, as the log */
    FILE *access_log;
    struct transport transport;
    enum conversation_state state;
    struct text_buffer input;
    struct text_buffer output;
    size_t written;              /**< of the output */
    bool has_certificate_answer; /**< to the question for a client certificate */
    bool ends_after_answer;
    bool acts_after_answer;    /**< of a voice that fails while it answers */
    bool is_reset_after_hello; /**< one of the first connections */
    bool is_past_tls;          /**< what drips are bytes of TLS itself */
    BIO *flight;               /**< where the handshake writes; the TLS connection owns it */
    const char *endless;       /**< said for ever after the answer; NULL: nothing */
    size_t endless_length;
    unsigned request_count;
    struct arena arena; /**< of the request */
    struct request request;
};

/** Takes the socket; `tls` NULL: in the clear. */
void conversation_init(struct conversation *conversation, struct endpoint *endpoint,
                       FILE *access_log, struct tls_server *tls, int socket);

/** Goes on until it has to wait or is over. */
enum move conversation_go_on(struct conversation *conversation);

/** Closes the connection, by RST or as it is. */
void conversation_clear(struct conversation *conversation, bool is_reset);

#endif
