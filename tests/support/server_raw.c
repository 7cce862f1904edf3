#include "support/server.h"

#include <sys/socket.h>

size_t server_read_raw(struct server_connection *connection, void *bytes, size_t size)
{
    const ssize_t count = recv(server_descriptor(connection), bytes, size, 0);
    return count > 0 ? (size_t)count : 0;
}

int server_peek(struct server_connection *connection)
{
    unsigned char byte = 0;
    return recv(server_descriptor(connection), &byte, 1, MSG_PEEK) == 1 ? byte : -1;
}

void server_close_gently(struct server_connection *connection)
{
    char bytes[1024];
    shutdown(server_descriptor(connection), SHUT_WR);
    while (server_read_raw(connection, bytes, sizeof(bytes)) > 0) {
    }
}
