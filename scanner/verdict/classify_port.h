/** From what an endpoint said to connections, ClientHellos and plain requests to its state: one
 * table. */
#ifndef VERDICT_CLASSIFY_PORT_H
#define VERDICT_CLASSIFY_PORT_H

#include "base/arena.h"
#include "model/state.h"

#include <stdbool.h>
#include <stddef.h>

/** What became of connecting; of several attempts the one that tells most, which stands first. */
enum connect_voice {
    CONNECT_ACCEPTED,
    CONNECT_REFUSED,
    CONNECT_UNREACHABLE,
    CONNECT_TIMED_OUT,
    CONNECT_OUT_OF_SCOPE,
    CONNECT_UNRESOLVED,
    CONNECT_LOCAL_FAULT,
    CONNECT_NOT_ASKED,
    CONNECT_VOICE_COUNT,
};

/** What a ClientHello with the host's name was answered with; of several attempts that which tells
 * most, which stands first. */
enum hello_voice {
    HELLO_COMPLETE,
    HELLO_WANTS_CERTIFICATE,  /**< ends for want of a client certificate */
    HELLO_BEYOND_US,          /**< TLS was begun, and our library could not go on */
    HELLO_BEGUN,              /**< TLS was begun, and ended by the other side */
    HELLO_NEEDS_ANOTHER_NAME, /**< the alert unrecognized_name */
    HELLO_ALERT,              /**< any other alert */
    HELLO_CLEAR_HTTP,         /**< HTTP in the clear */
    HELLO_CLEAR_BYTES,        /**< bytes that are no TLS */
    HELLO_MALFORMED,
    HELLO_DISPUTED, /**< sometimes it ends the connection, sometimes it says nothing */
    HELLO_ENDED,    /**< reset or close */
    HELLO_SILENT,
    HELLO_UNSUPPORTED, /**< our library could not even begin */
    HELLO_UNASKED,
    HELLO_VOICE_COUNT,
};

/** What plain requests were answered with; likewise. */
enum plain_voice {
    PLAIN_ANSWERED,
    PLAIN_WANTS_TLS,   /**< 400, and the page says that this is a TLS port */
    PLAIN_BAD_REQUEST, /**< nothing but 400 */
    PLAIN_MALFORMED,
    PLAIN_BEGUN, /**< HTTP was begun, and not brought to the end of the header */
    PLAIN_TLS_RECORD,
    PLAIN_OTHER_BYTES,
    PLAIN_ENDED,
    PLAIN_SILENT,
    PLAIN_UNASKED,
    PLAIN_VOICE_COUNT,
};

struct port_facts {
    enum connect_voice connect;
    unsigned connect_attempts; /**< with that voice */
    enum hello_voice hello;
    unsigned hello_attempts; /**< with that voice */
    bool is_hello_mixed;     /**< other attempts had another voice */
    int alert;               /**< of HELLO_ALERT and HELLO_NEEDS_ANOTHER_NAME; else -1 */
    enum plain_voice plain;
    unsigned plain_attempts; /**< with that voice */
    const char *detail;      /**< of what could not be measured; NULL if nothing */
};

struct port_judgement {
    enum port_state state;
    enum confidence confidence;
    bool is_doubtful; /**< attempts disagree, or were too few: good for no verdict */
    const char *rule; /**< static, or owned by the arena */
};

struct port_judgement classify_port(struct arena *arena, const struct port_facts *facts);

/** For an endpoint of which there is no sighting at all. */
struct port_judgement classify_port_unseen(void);

#endif
