#include "estate/transport.h"

#include <openssl/err.h>

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define DRAIN_ROOM 4096

static enum transport_result tls_result(const SSL *ssl, int code)
{
    switch (SSL_get_error(ssl, code)) {
    case SSL_ERROR_WANT_READ:
        return TRANSPORT_WANTS_READ;
    case SSL_ERROR_WANT_WRITE:
        return TRANSPORT_WANTS_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        return TRANSPORT_ENDED;
    case SSL_ERROR_WANT_CLIENT_HELLO_CB:
        return TRANSPORT_REFUSED;
    default:
        return TRANSPORT_FAILED;
    }
}

static enum transport_result plain_result(enum transport_result wanted)
{
    return errno == EAGAIN || errno == EINTR ? wanted : TRANSPORT_FAILED;
}

enum transport_result transport_accept(struct transport *transport)
{
    ERR_clear_error();
    const int code = SSL_accept(transport->ssl);
    return code == 1 ? TRANSPORT_DONE : tls_result(transport->ssl, code);
}

enum transport_result transport_read(struct transport *transport, void *bytes, size_t room,
                                     size_t *out_length)
{
    if (transport->ssl != NULL) {
        ERR_clear_error();
        const int code = SSL_read_ex(transport->ssl, bytes, room, out_length);
        return code == 1 ? TRANSPORT_DONE : tls_result(transport->ssl, code);
    }
    const ssize_t length = recv(transport->socket, bytes, room, 0);
    if (length < 0) {
        return plain_result(TRANSPORT_WANTS_READ);
    }
    *out_length = (size_t)length;
    return length == 0 ? TRANSPORT_ENDED : TRANSPORT_DONE;
}

enum transport_result transport_write(struct transport *transport, const void *bytes, size_t length,
                                      size_t *out_written)
{
    if (transport->ssl != NULL) {
        ERR_clear_error();
        const int code = SSL_write_ex(transport->ssl, bytes, length, out_written);
        return code == 1 ? TRANSPORT_DONE : tls_result(transport->ssl, code);
    }
    const ssize_t written = send(transport->socket, bytes, length, MSG_NOSIGNAL);
    if (written < 0) {
        return plain_result(TRANSPORT_WANTS_WRITE);
    }
    *out_written = (size_t)written;
    return TRANSPORT_DONE;
}

void transport_release(struct transport *transport)
{
    SSL_free(transport->ssl);
    (void)close(transport->socket);
    *transport = (struct transport){ .socket = -1 };
}

void transport_finish(struct transport *transport)
{
    if (transport->ssl != NULL && SSL_is_init_finished(transport->ssl)) {
        ERR_clear_error();
        (void)SSL_shutdown(transport->ssl);
    }
    (void)shutdown(transport->socket, SHUT_WR);
}

bool transport_drain(struct transport *transport)
{
    char vain[DRAIN_ROOM];
    ssize_t length = 0;

    do {
        length = recv(transport->socket, vain, sizeof(vain), MSG_DONTWAIT);
    } while (length > 0);
    return length == 0 || (errno != EAGAIN && errno != EINTR);
}

void transport_reset(struct transport *transport)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    (void)setsockopt(transport->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    transport_release(transport);
}
