/** One accepted connection, from its first byte to its end. */
#ifndef ESTATE_CONNECTION_H
#define ESTATE_CONNECTION_H

#include "estate/listener.h"

struct connection;

/** Takes the socket. The connection frees itself when it ends. */
void connection_start(struct listener *listener, int socket);

/** Ends every connection of the listener. */
void connection_end_all(struct listener *listener);

#endif
