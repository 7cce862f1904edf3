/** One request and its answer, as a part of a conversation. */
#ifndef ESTATE_EXCHANGE_H
#define ESTATE_EXCHANGE_H

#include "estate/conversation.h"

/** Takes a request out of the input and prepares the answer, or asks for a client certificate
 * first. MOVE_WAIT_READ: the request is not complete. */
enum move exchange_begin(struct conversation *conversation);

/** The state of waiting for the client certificate that was asked for. */
enum move exchange_await_certificate(struct conversation *conversation);

#endif
