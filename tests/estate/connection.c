#include "estate/connection.h"

#include "base/memory.h"
#include "estate/access_log.h"
#include "estate/conversation.h"
#include "estate/fault.h"

#define IDLE_SECONDS   120
#define LINGER_SECONDS 10

#define MILLISECONDS_A_SECOND      1000L
#define MICROSECONDS_A_MILLISECOND 1000L

struct connection {
    struct listener *listener;
    struct connection *previous;
    struct connection *next;
    struct event *event;
    struct conversation conversation;
};

static void end(struct connection *connection, bool is_reset)
{
    struct listener *listener = connection->listener;

    event_free(connection->event);
    conversation_clear(&connection->conversation, is_reset);
    if (connection->previous == NULL) {
        listener->connections = connection->next;
    } else {
        connection->previous->next = connection->next;
    }
    if (connection->next != NULL) {
        connection->next->previous = connection->previous;
    }
    memory_free(connection);
}

static void advance(evutil_socket_t socket, short what, void *context);

static void wait_for(struct connection *connection, enum move move)
{
    const struct timeval idle = { .tv_sec = IDLE_SECONDS };
    const long period_ms = (long)connection->listener->endpoint->period_ms;
    const struct timeval drop = {
        .tv_sec = period_ms / MILLISECONDS_A_SECOND,
        .tv_usec = period_ms % MILLISECONDS_A_SECOND * MICROSECONDS_A_MILLISECOND,
    };
    short events = 0;

    if (move == MOVE_WAIT_READ) {
        events = EV_READ;
    } else if (move == MOVE_WAIT_WRITE) {
        events = EV_WRITE;
    }
    (void)event_assign(connection->event, connection->listener->base,
                       connection->conversation.transport.socket, events, advance, connection);
    (void)event_add(connection->event, move == MOVE_WAIT_TIME ? &drop : &idle);
}

/** After our goodbye whatever comes is read and forgotten. */
static void linger(evutil_socket_t socket, short what, void *context)
{
    struct connection *connection = context;
    const struct timeval limit = { .tv_sec = LINGER_SECONDS };

    if (what == EV_TIMEOUT || transport_drain(&connection->conversation.transport)) {
        end(connection, false);
        return;
    }
    (void)event_assign(connection->event, connection->listener->base, socket, EV_READ, linger,
                       connection);
    (void)event_add(connection->event, &limit);
}

static void say_goodbye(struct connection *connection)
{
    transport_finish(&connection->conversation.transport);
    linger(connection->conversation.transport.socket, EV_READ, connection);
}

static void advance(evutil_socket_t socket, short what, void *context)
{
    struct connection *connection = context;
    const bool is_dripping = connection->conversation.state == STATE_DRIPPING;
    enum move move = MOVE_CLOSE;

    (void)socket;
    if (what != EV_TIMEOUT || is_dripping) {
        move = conversation_go_on(&connection->conversation);
    }
    if (move == MOVE_RESET) {
        end(connection, true);
        return;
    }
    if (move == MOVE_CLOSE) {
        say_goodbye(connection);
        return;
    }
    wait_for(connection, move);
}

void connection_start(struct listener *listener, int socket)
{
    const struct endpoint *endpoint = listener->endpoint;
    struct connection *connection = memory_allocate(1, sizeof(*connection));

    access_log_connection(listener->access_log, listener->endpoint);
    connection->listener = listener;
    connection->event = event_new(listener->base, socket, EV_READ, advance, connection);
    conversation_init(&connection->conversation, listener->endpoint, listener->access_log,
                      listener->tls, socket);
    connection->next = listener->connections;
    if (connection->next != NULL) {
        connection->next->previous = connection;
    }
    listener->connections = connection;

    if (fault_is_at(endpoint, STAGE_ACCEPT) && endpoint->voice != VOICE_STALL) {
        if (endpoint->voice == VOICE_RESET) {
            end(connection, true);
        } else {
            say_goodbye(connection);
        }
        return;
    }
    wait_for(connection, MOVE_WAIT_READ);
}

void connection_end_all(struct listener *listener)
{
    while (listener->connections != NULL) {
        end(listener->connections, true);
    }
}
