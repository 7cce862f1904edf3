/** Bytes to and from a client, in the clear or over TLS, never waiting. */
#ifndef ESTATE_TRANSPORT_H
#define ESTATE_TRANSPORT_H

#include <openssl/ssl.h>

#include <stdbool.h>
#include <stddef.h>

enum transport_result {
    TRANSPORT_DONE,
    TRANSPORT_WANTS_READ,
    TRANSPORT_WANTS_WRITE,
    TRANSPORT_ENDED,   /**< the client closed */
    TRANSPORT_FAILED,  /**< the client reset, or broke TLS */
    TRANSPORT_REFUSED, /**< we do not like its ClientHello */
};

struct transport {
    int socket;
    SSL *ssl; /**< NULL: in the clear */
};

enum transport_result transport_accept(struct transport *transport);

/** TRANSPORT_DONE with at least one byte. */
enum transport_result transport_read(struct transport *transport, void *bytes, size_t room,
                                     size_t *out_length);
enum transport_result transport_write(struct transport *transport, const void *bytes, size_t length,
                                      size_t *out_written);

/** Goodbye in order: close_notify and FIN. Who goes on talking must be listened to until he ends
 * too: unread bytes would turn the FIN into an RST. */
void transport_finish(struct transport *transport);

/** After the goodbye: true once the client has ended. */
bool transport_drain(struct transport *transport);

/** Lets go of the socket. */
void transport_release(struct transport *transport);

/** RST. */
void transport_reset(struct transport *transport);

#endif
