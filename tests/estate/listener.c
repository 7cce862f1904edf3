#include "estate/listener.h"

#include "estate/connection.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

static bool fail(const struct endpoint *endpoint, struct error *error)
{
    return error_set(error, ERROR_SYSTEM, "%s, %s, %s port %u: %s", endpoint->host->name,
                     endpoint->host->address, place_name(endpoint->place), (unsigned)endpoint->port,
                     strerrordesc_np(errno));
}

static bool find_address(const struct endpoint *endpoint, struct addrinfo **out_found)
{
    const struct addrinfo hints = {
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
        .ai_socktype = SOCK_STREAM,
    };
    char port[8];

    (void)snprintf(port, sizeof(port), "%u", (unsigned)endpoint->port);
    return getaddrinfo(endpoint->host->address, port, &hints, out_found) == 0;
}

/** Notes the port that the kernel gave. */
static bool note_port(int socket, struct endpoint *endpoint)
{
    // The port stands at the same place in both families.
    struct sockaddr_in6 address = { 0 };
    socklen_t length = sizeof(address);

    if (getsockname(socket, (struct sockaddr *)&address, &length) != 0) {
        return false;
    }
    endpoint->port = ntohs(address.sin6_port);
    return true;
}

static bool bind_socket(struct listener *listener)
{
    struct addrinfo *found = NULL;
    const int yes = 1;
    bool is_bound = false;

    errno = EADDRNOTAVAIL;
    if (!find_address(listener->endpoint, &found)) {
        return false;
    }
    listener->socket =
        socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    is_bound = listener->socket >= 0 &&
               setsockopt(listener->socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
               bind(listener->socket, found->ai_addr, found->ai_addrlen) == 0 &&
               note_port(listener->socket, listener->endpoint);
    freeaddrinfo(found);
    return is_bound;
}

static void accept_all(evutil_socket_t socket, short what, void *context)
{
    struct listener *listener = context;

    (void)what;
    for (;;) {
        const int accepted = accept4((int)socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted < 0) {
            return;
        }
        connection_start(listener, accepted);
    }
}

static bool start_accepting(struct listener *listener)
{
    if (listen(listener->socket, BACKLOG) != 0) {
        return false;
    }
    listener->accepting =
        event_new(listener->base, listener->socket, EV_READ | EV_PERSIST, accept_all, listener);
    return listener->accepting != NULL && event_add(listener->accepting, NULL) == 0;
}

/** A queue of one that is full: Linux drops every further SYN, as a packet filter does. */
static bool start_dropping(struct listener *listener)
{
    struct sockaddr_storage address = { 0 };
    socklen_t length = sizeof(address);

    if (listen(listener->socket, 0) != 0 ||
        getsockname(listener->socket, (struct sockaddr *)&address, &length) != 0) {
        return false;
    }
    listener->filler = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    return listener->filler >= 0 &&
           connect(listener->filler, (struct sockaddr *)&address, length) == 0;
}

static bool start(struct listener *listener)
{
    switch (listener->endpoint->voice) {
    case VOICE_CLOSED:
        return true; // bound, so nobody else takes the port; not listening, so it refuses
    case VOICE_FILTERED:
        return start_dropping(listener);
    default:
        return start_accepting(listener);
    }
}

bool listener_open(struct listener *listener, struct authority *authority, struct error *error)
{
    listener->filler = -1;
    listener->socket = -1;
    if (!bind_socket(listener) || !start(listener)) {
        return fail(listener->endpoint, error);
    }
    if (!listener->endpoint->is_tls) {
        return true;
    }
    listener->tls = tls_server_new(listener->endpoint, authority, error);
    return listener->tls != NULL;
}

void listener_close(struct listener *listener)
{
    connection_end_all(listener);
    if (listener->accepting != NULL) {
        event_free(listener->accepting);
    }
    if (listener->filler >= 0) {
        (void)close(listener->filler);
    }
    if (listener->socket >= 0) {
        (void)close(listener->socket);
    }
    tls_server_free(listener->tls);
    *listener = (struct listener){ .socket = -1, .filler = -1 };
}
