/** Takes in one answer as libcurl delivers it, within limits: status, the header fields that are
 * wanted, the beginning of the body. */
#ifndef ENGINE_ANSWER_H
#define ENGINE_ANSWER_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum answer_field {
    ANSWER_FIELD_SERVER,
    ANSWER_FIELD_LOCATION,
    ANSWER_FIELD_CONTENT_TYPE,
    ANSWER_FIELD_AUTHENTICATE, /**< the names of the schemes, joined by ", " */
    ANSWER_FIELD_TRANSPORT_SECURITY,
    ANSWER_FIELD_CONTENT_LENGTH,
    ANSWER_FIELD_RETRY_AFTER,
    ANSWER_FIELD_COUNT, /**< also: none of them */
};

struct answer_reader {
    unsigned status;         /**< 0 as long as there is none */
    bool is_within_header;   /**< behind a status line, of whatever answer */
    bool is_header_complete; /**< of the final answer, not an interim one */
    bool is_header_broken;   /**< it breaks the rules, or a limit */
    bool is_body_cut;        /**< a limit was reached within the body */
    bool is_broken_off;      /**< the body did not come to its end */
    size_t header_size;      /**< of all interim answers and of the trailer too */
    unsigned interim_count;
    uint64_t body_size;
    struct text_buffer fields[ANSWER_FIELD_COUNT];
    enum answer_field open_field; /**< of the line before, which this one may go on with */
    struct text_buffer body;      /**< or, where no header came, what came instead */
};

void answer_init(struct answer_reader *answer);

/** Forgets the answer, for the next one. */
void answer_clear(struct answer_reader *answer);

/** One line of the header with its line break; false ends the transfer. */
bool answer_take_header(struct answer_reader *answer, const char *line, size_t length);

/** A piece of the body; false ends the transfer. */
bool answer_take_body(struct answer_reader *answer, const char *bytes, size_t length);

/** The field, or NULL when it was not there. */
const char *answer_field(const struct answer_reader *answer, enum answer_field field);

/** Is the body of an answer with this status worth keeping? */
bool answer_wants_body(const struct answer_reader *answer);

#endif
