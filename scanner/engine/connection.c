#include "engine/connection.h"

#include "base/memory.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

struct connection *connection_new(void)
{
    struct connection *connection = memory_allocate(1, sizeof(*connection));
    connection->descriptor = -1;
    tls_facts_init(&connection->tls);
    return connection;
}

static void release(struct connection *connection)
{
    tls_facts_clear(&connection->tls);
    memory_free(connection);
}

void connection_free(struct connection *connection)
{
    if (connection == NULL) {
        return;
    }
    if (connection->descriptor < 0) {
        release(connection);
        return;
    }
    // libcurl has no call to close one kept connection. Dissolving the association (connect(2), of
    // AF_UNSPEC) resets it at once, and libcurl drops it when it next looks through what it keeps.
    const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
    (void)connect(connection->descriptor, &nobody, sizeof(nobody));
    connection->is_forsaken = true;
}

bool connection_open(struct connection *connection, int family)
{
    const int descriptor = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (descriptor < 0) {
        connection->system_error = errno;
        return false;
    }
    connection->descriptor = descriptor;
    connection->tls.descriptor = descriptor;
    connection->was_opened = true;
    return true;
}

enum connection_end connection_look(const struct connection *connection)
{
    if (connection->descriptor < 0) {
        return connection->end;
    }
    struct tcp_info information = { 0 };
    socklen_t size = sizeof(information);
    if (getsockopt(connection->descriptor, IPPROTO_TCP, TCP_INFO, &information, &size) != 0) {
        return CONNECTION_END_NONE;
    }
    switch (information.tcpi_state) {
    case TCP_CLOSE:
        return CONNECTION_END_RESET;
    case TCP_CLOSE_WAIT:
    case TCP_LAST_ACK:
    case TCP_CLOSING:
        return CONNECTION_END_CLOSED;
    default:
        return CONNECTION_END_NONE;
    }
}

/** OpenSSL reads the header of a record first and leaves the rest where it is: what stands there
 * tells what the port speaks in place of TLS. */
static void keep_clear_text(struct connection *connection)
{
    if (!tls_facts_are_of_clear_text(&connection->tls) || connection->clear_text[0] != '\0') {
        return;
    }
    char bytes[sizeof(connection->clear_text)] = { 0 };
    memcpy(bytes, connection->tls.first_record, TLS_RECORD_HEADER_SIZE);
    (void)recv(connection->descriptor, bytes + TLS_RECORD_HEADER_SIZE,
               sizeof(bytes) - TLS_RECORD_HEADER_SIZE - 1, MSG_PEEK | MSG_DONTWAIT);
    size_t length = 0;
    while (bytes[length] >= ' ' && bytes[length] <= '~') {
        length++;
    }
    memcpy(connection->clear_text, bytes, length);
}

void connection_forget(struct connection *connection)
{
    connection->descriptor = -1;
    connection->tls.descriptor = -1;
}

void connection_close(struct connection *connection)
{
    if (connection->descriptor < 0) {
        return;
    }
    connection->end = connection_look(connection);
    keep_clear_text(connection);
    // A reset leaves no port behind in TIME_WAIT; a large scan would run out of them.
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    (void)setsockopt(connection->descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    (void)close(connection->descriptor);
    connection_forget(connection);
    if (connection->is_forsaken) {
        release(connection);
    }
}

bool connection_has_input(const struct connection *connection)
{
    char byte = 0;
    return recv(connection->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
}

bool connection_has_route(const struct address *address)
{
    struct sockaddr_storage storage;
    const socklen_t size = connection_socket_address(address, 1, &storage);
    const int descriptor = socket(storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
    if (descriptor < 0) {
        return false;
    }
    const bool has_route = connect(descriptor, (const struct sockaddr *)&storage, size) == 0;
    (void)close(descriptor);
    return has_route;
}

socklen_t connection_socket_address(const struct address *address, uint16_t port,
                                    struct sockaddr_storage *out_storage)
{
    *out_storage = (struct sockaddr_storage){ 0 };
    if (address->family == ADDRESS_IPV6) {
        struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
        memcpy(&ipv6.sin6_addr, address->bytes, sizeof(ipv6.sin6_addr));
        memcpy(out_storage, &ipv6, sizeof(ipv6));
        return sizeof(ipv6);
    }
    struct sockaddr_in ipv4 = { .sin_family = AF_INET, .sin_port = htons(port) };
    memcpy(&ipv4.sin_addr, address->bytes, sizeof(ipv4.sin_addr));
    memcpy(out_storage, &ipv4, sizeof(ipv4));
    return sizeof(ipv4);
}
