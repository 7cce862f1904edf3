#include "support/server_state.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128

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
    // What was written before a reset is on its way then, not held back to be thrown away.
    const int at_once = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
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

static struct server *start_at(struct sockaddr_in address, server_script script,
                               const void *context)
{
    struct server *server = calloc(1, sizeof(*server));
    assert(server != NULL);
    signal(SIGPIPE, SIG_IGN);
    pthread_mutex_init(&server->mutex, NULL);
    server->script = script;
    server->context = context;
    server->listener = listen_at(address, BACKLOG, &server->port);
    pthread_create(&server->thread, NULL, accept_all, server);
    return server;
}

struct server *server_start(server_script script)
{
    return server_start_with(script, NULL);
}

struct server *server_start_with(server_script script, const void *context)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return start_at(address, script, context);
}

const void *server_context(const struct server_connection *connection)
{
    return connection->server->context;
}

struct server *server_start_beside(const struct server *other, server_script script)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons(other->port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1) };
    return start_at(address, script, NULL);
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
