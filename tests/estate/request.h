/** A request as http.sys reads it. Bodies are not read: nobody is to send one here. */
#ifndef ESTATE_REQUEST_H
#define ESTATE_REQUEST_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/** Larger than what http.sys takes is badly formed. */
#define REQUEST_LIMIT 16384

#define REQUEST_FIELD_LIMIT 64

enum request_state {
    REQUEST_INCOMPLETE,
    REQUEST_COMPLETE,
    REQUEST_INVALID_VERB, /**< told by the first byte that is in no verb */
    REQUEST_INVALID_URL,
    REQUEST_INVALID_HEADER,   /**< a field without a name */
    REQUEST_LENGTH_REQUIRED,  /**< POST or PUT without one */
    REQUEST_INVALID_HOSTNAME, /**< HTTP/1.1 without Host */
    REQUEST_BADLY_FORMED,
};

struct request {
    const char *method;
    const char *target; /**< as sent */
    const char *path;   /**< of the target, without the query */
    const char *host;   /**< of the Host field, without the port; "" if there is none */
    const char *fields[REQUEST_FIELD_LIMIT]; /**< whole lines */
    size_t field_count;
    bool wants_close;
    bool has_length; /**< Content-Length or Transfer-Encoding */
};

/** Takes a complete request out of `input`; its texts live as long as `arena`. */
enum request_state request_take(struct text_buffer *input, struct arena *arena,
                                struct request *out_request);

#endif
