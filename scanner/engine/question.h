/** One question to one port, and what came of it. */
#ifndef ENGINE_QUESTION_H
#define ENGINE_QUESTION_H

#include "engine/answer.h"
#include "engine/connection.h"
#include "engine/target.h"
#include "model/observation.h"

#include <stdbool.h>
#include <stdint.h>

/** How far a question came. */
enum stage {
    STAGE_CONNECTION,
    STAGE_HANDSHAKE,
    STAGE_ANSWER,
    STAGE_COUNT,
};

struct span_of_time {
    int64_t at_ms; /**< by the wall clock; 0 if the stage was not reached */
    int64_t began_ns;
    int64_t took_us;
};

/** What reads keys of certificates for us. */
enum tls_library {
    TLS_LIBRARY_SLIM, /**< those that nearly every server has, at half the cost */
    TLS_LIBRARY_WHOLE,
    TLS_LIBRARY_COUNT,
};

struct question {
    struct target target;
    const char *path;      /**< NULL: the handshake alone */
    enum tls_question tls; /**< of a request: TLS_QUESTION_DEFAULT or TLS_QUESTION_TLS_1_2 */
    enum tls_library library;
    bool is_last; /**< nothing is kept behind it */
};

struct result {
    const struct question *question;
    enum stage stage;     /**< the last that was begun: the ones before it went well */
    enum outcome outcome; /**< of that stage */
    bool is_fresh;        /**< the connection was made for this question */
    bool is_local_fault;  /**< wrong on this machine: may be asked again */
    int system_error;     /**< of STAGE_CONNECTION: what the system says; 0 if nothing */
    const char *detail;   /**< NULL if the outcome says it all */
    struct span_of_time spans[STAGE_COUNT];
    const struct connection *connection;
    const struct answer_reader *answer; /**< of STAGE_ANSWER */
};

/** Once for each question, from the loop. Whoever answered may be freed or asked again from within;
 * the result holds until then. */
typedef void (*result_report)(void *context, const struct result *result);

#endif
