#include "support/server_state.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

// So long a test may take; a conversation that nobody ends gives up then.
#define PATIENCE_MS 30000

bool server_begin_tls(struct server_connection *connection, const struct server_tls *tls)
{
    connection->context = server_tls_context(tls);
    connection->tls = SSL_new(connection->context);
    SSL_set_fd(connection->tls, connection->descriptor);
    return SSL_accept(connection->tls) == 1;
}

int server_descriptor(const struct server_connection *connection)
{
    return connection->descriptor;
}

SSL *server_tls_of(const struct server_connection *connection)
{
    return connection->tls;
}

void server_ask_certificate(struct server_connection *connection)
{
    SSL *tls = connection->tls;
    if (SSL_version(tls) == TLS1_3_VERSION) {
        if (SSL_verify_client_post_handshake(tls) != 1) {
            return; // the client does not offer it
        }
    } else {
        SSL_set_verify(tls, SSL_VERIFY_PEER, SSL_get_verify_callback(tls));
        SSL_renegotiate(tls);
    }
    SSL_do_handshake(tls); // sends the request
    SSL_clear_mode(tls, SSL_MODE_AUTO_RETRY);
    char nothing = 0;
    SSL_peek(tls, &nothing, 1); // takes in what the client says to it
}

bool server_has_certificate(const struct server_connection *connection)
{
    return connection->tls != NULL && SSL_get0_peer_certificate(connection->tls) != NULL;
}

static long read_bytes(struct server_connection *connection, char *bytes, size_t size)
{
    return connection->tls != NULL ? SSL_read(connection->tls, bytes, (int)size)
                                   : recv(connection->descriptor, bytes, size, 0);
}

static void note_request(struct server_connection *connection)
{
    struct server *server = connection->server;
    pthread_mutex_lock(&server->mutex);
    memcpy(server->last_request, connection->request, sizeof(server->last_request));
    pthread_mutex_unlock(&server->mutex);
}

const char *server_last_request(const struct server *server)
{
    return server->last_request;
}

static void count_request(struct server *server, int change)
{
    pthread_mutex_lock(&server->mutex);
    server->unanswered += change;
    if (server->unanswered > server->most_at_once) {
        server->most_at_once = server->unanswered;
    }
    pthread_mutex_unlock(&server->mutex);
}

bool server_read_request(struct server_connection *connection)
{
    size_t length = 0;
    while (length + 1 < REQUEST_SIZE) {
        const long count = read_bytes(connection, connection->request + length, 1);
        if (count <= 0) {
            return false;
        }
        length += (size_t)count;
        connection->request[length] = '\0';
        if (length >= 4 && strcmp(connection->request + length - 4, "\r\n\r\n") == 0) {
            note_request(connection);
            count_request(connection->server, 1);
            return true;
        }
    }
    return false;
}

const char *server_request(const struct server_connection *connection)
{
    return connection->request;
}

bool server_is_asked_for(const struct server_connection *connection, const char *path)
{
    const size_t length = strlen(path);
    return strncmp(connection->request, "GET ", 4) == 0 &&
           strncmp(connection->request + 4, path, length) == 0 &&
           connection->request[4 + length] == ' ';
}

void server_read_some(struct server_connection *connection)
{
    (void)recv(connection->descriptor, connection->request, REQUEST_SIZE, 0);
}

bool server_write_raw(struct server_connection *connection, const void *bytes, size_t length)
{
    return send(connection->descriptor, bytes, length, MSG_NOSIGNAL) == (long)length;
}

bool server_write_bytes(struct server_connection *connection, const void *bytes, size_t length)
{
    if (connection->tls != NULL) {
        return SSL_write(connection->tls, bytes, (int)length) > 0;
    }
    return server_write_raw(connection, bytes, length);
}

void server_write(struct server_connection *connection, const char *text)
{
    (void)server_write_bytes(connection, text, strlen(text));
}

void server_answer(struct server_connection *connection, const char *status, const char *header,
                   const char *body)
{
    char text[REQUEST_SIZE];
    const int length =
        snprintf(text, sizeof(text), "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n%s", status,
                 strlen(body), header, body);
    assert(length > 0 && (size_t)length < sizeof(text));
    count_request(connection->server, -1);
    (void)server_write_bytes(connection, text, (size_t)length);
}

void server_reset(struct server_connection *connection)
{
    connection->is_reset = true;
}

bool server_pause(struct server_connection *connection, int duration_ms)
{
    struct pollfd ended = { .fd = connection->descriptor, .events = POLLRDHUP };
    return poll(&ended, 1, duration_ms) == 0;
}

void server_wait_for_end(struct server_connection *connection)
{
    (void)server_pause(connection, PATIENCE_MS);
}
