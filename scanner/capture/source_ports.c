#include "capture/source_ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int reserve(uint16_t *out_port)
{
    const int reserved = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in name = { .sin_family = AF_INET };
    socklen_t size = sizeof(name);
    if (reserved < 0) {
        return -1;
    }
    if (bind(reserved, (const struct sockaddr *)&name, size) != 0 ||
        getsockname(reserved, (struct sockaddr *)&name, &size) != 0) {
        const int reason = errno;
        (void)close(reserved);
        errno = reason;
        return -1;
    }
    *out_port = ntohs(name.sin_port);
    return reserved;
}

bool source_ports_open(struct source_ports *ports, struct error *error)
{
    for (size_t i = 0; i < SOURCE_PORT_COUNT; i++) {
        ports->sockets[i] = -1;
    }
    for (size_t i = 0; i < SOURCE_PORT_COUNT; i++) {
        ports->sockets[i] = reserve(&ports->ports[i]);
        if (ports->sockets[i] < 0) {
            const int reason = errno;
            source_ports_close(ports);
            return error_set(error, ERROR_SYSTEM, "no port to ask from: %s",
                             strerrordesc_np(reason));
        }
    }
    return true;
}

void source_ports_close(struct source_ports *ports)
{
    for (size_t i = 0; i < SOURCE_PORT_COUNT; i++) {
        if (ports->sockets[i] >= 0) {
            (void)close(ports->sockets[i]);
            ports->sockets[i] = -1;
        }
    }
}

bool source_ports_contain(const struct source_ports *ports, uint16_t port)
{
    for (size_t i = 0; i < SOURCE_PORT_COUNT; i++) {
        if (ports->ports[i] == port) {
            return true;
        }
    }
    return false;
}
