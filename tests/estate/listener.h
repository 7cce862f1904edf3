/** An endpoint that listens, or pretends not to. */
#ifndef ESTATE_LISTENER_H
#define ESTATE_LISTENER_H

#include "estate/authority.h"
#include "estate/scenario.h"
#include "estate/tls.h"

#include <event2/event.h>

#include <stdbool.h>
#include <stdio.h>

struct connection;

struct listener {
    struct event_base *base;
    struct endpoint *endpoint;
    FILE *access_log;
    struct tls_server *tls; /**< NULL: speaks in the clear */
    int socket;
    int filler; /**< fills the queue of a filtered port; -1 if none */
    struct event *accepting;
    struct connection *connections; /**< the newest; they own themselves */
};

/** Binds (to a port of the kernel's choice when the endpoint's is 0, and notes it in the endpoint)
 * and begins to accept. Base, endpoint and log are borrowed. */
bool listener_open(struct listener *listener, struct authority *authority, struct error *error);

/** Ends its connections too. */
void listener_close(struct listener *listener);

#endif
