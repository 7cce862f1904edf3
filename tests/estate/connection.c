#include "estate/connection.h"

#include "base/memory.h"
#include "estate/access_log.h"
#include "estate/conversation.h"

#define IDLE_SECONDS      120
#define DRIP_MICROSECONDS 100000

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
    const struct timeval drop = { .tv_usec = DRIP_MICROSECONDS };
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

static void advance(evutil_socket_t socket, short what, void *context)
{
    struct connection *connection = context;
    const bool is_dripping = connection->conversation.state == STATE_DRIPPING;
    enum move move = MOVE_CLOSE;

    (void)socket;
    if (what != EV_TIMEOUT || is_dripping) {
        move = conversation_go_on(&connection->conversation);
    }
    if (move == MOVE_CLOSE || move == MOVE_RESET) {
        end(connection, move == MOVE_RESET);
        return;
    }
    wait_for(connection, move);
}

void connection_start(struct listener *listener, int socket)
{
    const enum voice voice = listener->endpoint->voice;
    struct connection *connection = memory_allocate(1, sizeof(*connection));

    access_log_connection(listener->access_log, listener->endpoint);
    connection->listener = listener;
    connection->event = event_new(listener->base, socket, EV_READ, advance, connection);
    conversation_init(&connection->conversation, listener->endpoint, listener->access_log,
                      listener->context, socket);
    connection->next = listener->connections;
    if (connection->next != NULL) {
        connection->next->previous = connection;
    }
    listener->connections = connection;

    if (voice == VOICE_RESET_AFTER_ACCEPT || voice == VOICE_CLOSE_AFTER_ACCEPT) {
        end(connection, voice == VOICE_RESET_AFTER_ACCEPT);
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
