/** What to ask a port next, decided from what it has answered so far. Pure: no socket, no clock. */
#ifndef ENGINE_DECISIONS_H
#define ENGINE_DECISIONS_H

#include "engine/question.h"
#include "model/observation.h"
#include "model/scheme.h"

#include <stdbool.h>
#include <stddef.h>

/** How a port is asked. */
struct manner {
    enum scheme scheme;
    enum tls_question tls; /**< TLS_QUESTION_DEFAULT or TLS_QUESTION_TLS_1_2 */
};

/** What was seen, as far as it decides anything. */
struct evidence {
    enum stage stage;
    enum outcome outcome;
    int alert; /**< of a handshake; -1 if none */
    unsigned status;
    bool is_fresh;
    bool is_tls_1_3;
    enum client_certificate client_certificate;
    enum tls_library library; /**< that we asked with */
    bool may_be_our_lack;     /**< as outcome_may_be_our_lack() tells */
};

enum next {
    NEXT_PATH,   /**< this path is done */
    NEXT_AGAIN,  /**< this path once more, in the manner that now stands */
    NEXT_NOTHING /**< nothing more is to be learnt from this port's paths */
};

/** What is remembered of one port. */
struct decisions {
    struct manner manner;  /**< of the next question */
    struct manner settled; /**< how the port answers; once `is_settled` */
    enum scheme expected;
    bool may_change_scheme; /**< false for the hops of redirects */
    bool is_settled;
    enum tls_library library; /**< of the next question */
    bool has_answered;        /**< HTTP, to some path */
    bool has_plain_answer;    /**< a 400 in clear, which a TLS port may give */
    bool asked_tls_1_2;       /**< the default having failed */
    bool asked_default_again;
    bool asked_other_scheme;
    bool lacks_tls_1_2;         /**< it was tried and failed */
    enum outcome first_failure; /**< before anything else was tried; OUTCOME_OK if none */
    unsigned silences;          /**< paths in a row without an answer in time */
    unsigned broken_paths;      /**< that a port broke off twice, with nothing else heard of it */

    // Of the current path:
    bool is_confirmed;   /**< asked again after a doubtful end */
    bool tried_tls_1_2;  /**< asked again under TLS 1.2 */
    bool is_reconnected; /**< asked again after a kept connection ended */
};

void decisions_init(struct decisions *decisions, enum scheme expected, bool may_change_scheme);

/** Was it us who lacked something, and is there more to try? The same is asked again with it, and
 * what was seen is not told of the port. */
bool decisions_reject(struct decisions *decisions, const struct evidence *evidence);

/** Takes in what was seen of the current path and decides. */
enum next decisions_take(struct decisions *decisions, const struct evidence *evidence);

#endif
