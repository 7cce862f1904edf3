#include "support/server.h"

#include "support/server_tls.h"

#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_SIZE 8192
#define BACKLOG      128

// Connections that wait in the queue of a deaf server; it has room for one, and the rest is spare.
#define FILLER_COUNT 4

// So long a test may take; a conversation that nobody ends gives up then.
#define PATIENCE_MS 30000

struct server_connection {
    struct server_connection *next;
    struct server *server;
    pthread_t thread;
    int descriptor;
    unsigned number;
    SSL_CTX *context;
    SSL *tls;
    bool is_reset;
    char request[REQUEST_SIZE];
};

struct server {
    server_script script;
    int listener;
    uint16_t port;
    pthread_t thread;
    bool is_deaf;
    int fillers[FILLER_COUNT]; // of the queue of a deaf server
    pthread_mutex_t mutex;     // guards all below
    struct server_connection *connections;
    unsigned count;
    unsigned unanswered;
    unsigned most_at_once;
    bool is_stopping;
    char last_request[REQUEST_SIZE];
};

// At port 0 the system chooses one.
static int listen_at(struct sockaddr_in address, int backlog, uint16_t *out_port)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof(address);
    const bool is_bound = listener >= 0 &&
                          bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0 &&
                          (backlog < 0 || listen(listener, backlog) == 0) &&
                          getsockname(listener, (struct sockaddr *)&address, &size) == 0;
    assert(is_bound);
    (void)is_bound;
    *out_port = ntohs(address.sin_port);
    return listener;
}

static int listen_on_loopback(uint16_t *out_port, int backlog)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return listen_at(address, backlog, out_port);
}

static void finish(struct server_connection *connection)
{
    SSL_free(connection->tls);
    SSL_CTX_free(connection->context);
    connection->tls = NULL;
    connection->context = NULL;
    struct server *server = connection->server;
    pthread_mutex_lock(&server->mutex);
    if (connection->is_reset) {
        const struct linger at_once = { .l_onoff = 1 };
        setsockopt(connection->descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    }
    close(connection->descriptor);
    connection->descriptor = -1;
    pthread_mutex_unlock(&server->mutex);
}

static void *converse(void *context)
{
    struct server_connection *connection = context;
    connection->server->script(connection, connection->number);
    finish(connection);
    return NULL;
}

static void take_in(struct server *server, int descriptor)
{
    struct server_connection *connection = calloc(1, sizeof(*connection));
    assert(connection != NULL);
    connection->server = server;
    connection->descriptor = descriptor;
    pthread_mutex_lock(&server->mutex);
    connection->number = ++server->count;
    connection->next = server->connections;
    server->connections = connection;
    pthread_create(&connection->thread, NULL, converse, connection);
    pthread_mutex_unlock(&server->mutex);
}

static bool is_stopping(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    const bool is_stopping = server->is_stopping;
    pthread_mutex_unlock(&server->mutex);
    return is_stopping;
}

static void *accept_all(void *context)
{
    struct server *server = context;
    int descriptor = 0;
    while ((descriptor = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        if (is_stopping(server)) {
            close(descriptor);
            break;
        }
        take_in(server, descriptor);
    }
    return NULL;
}

static struct server *start_at(struct sockaddr_in address, server_script script)
{
    struct server *server = calloc(1, sizeof(*server));
    assert(server != NULL);
    signal(SIGPIPE, SIG_IGN);
    pthread_mutex_init(&server->mutex, NULL);
    server->script = script;
    server->listener = listen_at(address, BACKLOG, &server->port);
    pthread_create(&server->thread, NULL, accept_all, server);
    return server;
}

struct server *server_start(server_script script)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return start_at(address, script);
}

struct server *server_start_beside(const struct server *other, server_script script)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons(other->port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1) };
    return start_at(address, script);
}

struct server *server_start_deaf(void)
{
    struct server *server = calloc(1, sizeof(*server));
    assert(server != NULL);
    pthread_mutex_init(&server->mutex, NULL);
    server->is_deaf = true;
    server->listener = listen_on_loopback(&server->port, 0);
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons(server->port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (int i = 0; i < FILLER_COUNT; i++) {
        server->fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)connect(server->fillers[i], (const struct sockaddr *)&address, sizeof(address));
    }
    return server;
}

static void stop_conversations(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    server->is_stopping = true;
    for (struct server_connection *each = server->connections; each != NULL; each = each->next) {
        if (each->descriptor >= 0) {
            shutdown(each->descriptor, SHUT_RDWR);
        }
    }
    pthread_mutex_unlock(&server->mutex);
}

void server_stop(struct server *server)
{
    stop_conversations(server);
    if (!server->is_deaf) {
        shutdown(server->listener, SHUT_RDWR); // wakes accept4()
        pthread_join(server->thread, NULL);
        stop_conversations(server); // one may have come in between
    }
    close(server->listener);
    for (int i = 0; server->is_deaf && i < FILLER_COUNT; i++) {
        close(server->fillers[i]);
    }
    while (server->connections != NULL) {
        struct server_connection *connection = server->connections;
        server->connections = connection->next;
        pthread_join(connection->thread, NULL);
        free(connection);
    }
    pthread_mutex_destroy(&server->mutex);
    free(server);
}

uint16_t server_port(const struct server *server)
{
    return server->port;
}

static unsigned read_number(struct server *server, const unsigned *number)
{
    pthread_mutex_lock(&server->mutex);
    const unsigned value = *number;
    pthread_mutex_unlock(&server->mutex);
    return value;
}

unsigned server_count(struct server *server)
{
    return read_number(server, &server->count);
}

unsigned server_most_at_once(struct server *server)
{
    return read_number(server, &server->most_at_once);
}

uint16_t server_free_port(void)
{
    uint16_t port = 0;
    close(listen_on_loopback(&port, -1));
    return port;
}

bool server_begin_tls(struct server_connection *connection, const struct server_tls *tls)
{
    connection->context = server_tls_context(tls);
    connection->tls = SSL_new(connection->context);
    SSL_set_fd(connection->tls, connection->descriptor);
    return SSL_accept(connection->tls) == 1;
}

void server_ask_certificate(struct server_connection *connection)
{
    SSL *tls = connection->tls;
    if (SSL_version(tls) == TLS1_3_VERSION) {
        SSL_verify_client_post_handshake(tls);
        SSL_do_handshake(tls);
        return;
    }
    SSL_set_verify(tls, SSL_VERIFY_PEER, SSL_get_verify_callback(tls));
    SSL_renegotiate(tls);
    SSL_do_handshake(tls); // sends the request
    SSL_clear_mode(tls, SSL_MODE_AUTO_RETRY);
    char nothing = 0;
    SSL_peek(tls, &nothing, 1); // takes in what the client says to it
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

bool server_write_bytes(struct server_connection *connection, const void *bytes, size_t length)
{
    if (connection->tls != NULL) {
        return SSL_write(connection->tls, bytes, (int)length) > 0;
    }
    return send(connection->descriptor, bytes, length, MSG_NOSIGNAL) == (long)length;
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
