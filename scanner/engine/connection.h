/** One TCP connection of ours: opened, watched and reset by us, whoever reads and writes on it. It
 * outlives the question that opened it, for libcurl may keep it. */
#ifndef ENGINE_CONNECTION_H
#define ENGINE_CONNECTION_H

#include "engine/tls_facts.h"
#include "model/address.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/** How the other side left a connection. */
enum connection_end {
    CONNECTION_END_NONE, /**< it did not */
    CONNECTION_END_CLOSED,
    CONNECTION_END_RESET,
};

struct connection {
    int descriptor;   /**< -1: not open */
    int system_error; /**< why no socket could be made; 0 if it could */
    bool was_opened;
    bool is_forsaken;        /**< nobody but libcurl knows it: it is freed once closed */
    enum connection_end end; /**< as found when it was closed */
    struct tls_facts tls;
    char clear_text[64]; /**< what came in place of TLS; "" if nothing */
};

struct connection *connection_new(void);

/** Resets it. If libcurl still holds it, libcurl closes it soon and it is freed then; else now.
 * Accepts NULL. */
void connection_free(struct connection *connection);

/** A non-blocking socket for `family`; false, with `system_error` set, when there is none. */
bool connection_open(struct connection *connection, int family);

/** Somebody else has closed the descriptor without a word. */
void connection_forget(struct connection *connection);

/** Notes how the other side left it and closes it with a reset. */
void connection_close(struct connection *connection);

/** How the other side left the connection so far. */
enum connection_end connection_look(const struct connection *connection);

/** Is there something to read that nobody has asked for? Whatever is asked next on this connection
 * would be answered by it. */
bool connection_has_input(const struct connection *connection);

/** Does this machine know a way to `address`? Sends nothing. */
bool connection_has_route(const struct address *address);

/** An address as the system wants it; the length comes back. */
socklen_t connection_socket_address(const struct address *address, uint16_t port,
                                    struct sockaddr_storage *out_storage);

#endif
