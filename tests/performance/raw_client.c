// raw_client [-n IN_FLIGHT] [-c CA.pem] -a HOSTS [-p PORT]... [-s TLS_PORT]... [PATH...]: the least
// that a program with OpenSSL can do, to hold others against. One thread, non-blocking; one
// connection to each port of each host, each path asked on it in turn, nothing kept. HOSTS has a
// line "name address" for each. It writes a line for each port that gave all it was asked for:
// address, port, SHA-256 of the leaf (- without TLS), statuses. Certificates are verified only with
// -c.

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORTS_MOST  8
#define PATHS_MOST  16
#define EVENTS_MOST 256
#define STALL_MS    20000

struct host {
    char name[64];
    char address[INET_ADDRSTRLEN];
};

struct port {
    uint16_t number;
    bool is_tls;
};

struct work {
    struct host *hosts;
    size_t host_count;
    struct port ports[PORTS_MOST];
    size_t port_count;
    char **paths;
    size_t path_count;
    size_t in_flight;
    SSL_CTX *tls;
    int poll;
    size_t next; // of host_count * port_count
    size_t live;
    size_t failed;
};

enum stage {
    STAGE_CONNECT,
    STAGE_HANDSHAKE,
    STAGE_SEND,
    STAGE_RECEIVE
};

struct connection {
    enum stage stage;
    int socket;
    SSL *tls;
    const struct host *host;
    const struct port *port;
    size_t path;
    unsigned statuses[PATHS_MOST];
    size_t received;
    char answer[4096];
};

static void fail(const char *what)
{
    perror(what);
    exit(2);
}

static void connection_end(struct work *work, struct connection *connection, bool is_whole)
{
    if (is_whole) {
        unsigned char digest[EVP_MAX_MD_SIZE] = { 0 };
        unsigned length = 0;
        const X509 *leaf =
            connection->tls == NULL ? NULL : SSL_get0_peer_certificate(connection->tls);
        if (leaf != NULL) {
            (void)X509_digest(leaf, EVP_sha256(), digest, &length);
        }
        printf("%s %u ", connection->host->address, (unsigned)connection->port->number);
        for (unsigned i = 0; i < length; i++) {
            printf("%02x", digest[i]);
        }
        (void)fputs(length == 0 ? "-" : "", stdout);
        for (size_t i = 0; i < work->path_count; i++) {
            printf(" %u", connection->statuses[i]);
        }
        printf("\n");
    } else {
        work->failed++;
    }
    // A reset: ports that wait after an orderly end would run short.
    const struct linger reset = { .l_onoff = 1, .l_linger = 0 };
    (void)setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    SSL_free(connection->tls);
    (void)close(connection->socket);
    free(connection);
    work->live--;
}

// True: it will be ready later. False: it failed.
static bool must_wait(const struct connection *connection, int result)
{
    if (connection->tls == NULL) {
        return result < 0 && errno == EAGAIN;
    }
    const int error = SSL_get_error(connection->tls, result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

static int send_request(const struct work *work, struct connection *connection)
{
    char request[512];
    const int length =
        snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: raw\r\n\r\n",
                 work->paths[connection->path], connection->host->name);
    return connection->tls == NULL
               ? (int)send(connection->socket, request, (size_t)length, MSG_NOSIGNAL)
               : SSL_write(connection->tls, request, length);
}

static int receive_more(struct connection *connection)
{
    char *end = connection->answer + connection->received;
    const int room = (int)(sizeof(connection->answer) - 1 - connection->received);
    const int result = connection->tls == NULL ? (int)recv(connection->socket, end, (size_t)room, 0)
                                               : SSL_read(connection->tls, end, room);
    if (result > 0) {
        connection->received += (size_t)result;
        connection->answer[connection->received] = '\0';
    }
    return result;
}

static bool answer_is_whole(const struct connection *connection)
{
    const char *head_end = strstr(connection->answer, "\r\n\r\n");
    const char *length = strcasestr(connection->answer, "\r\nContent-Length:");
    if (head_end == NULL || length == NULL) {
        return false;
    }
    const size_t head = (size_t)(head_end + 4 - connection->answer);
    return connection->received >= head + strtoul(length + 17, NULL, 10);
}

enum step {
    STEP_ON,
    STEP_WAIT,
    STEP_DONE,
    STEP_FAILED
};

static enum step step_of(const struct connection *connection, int result)
{
    return result > 0 ? STEP_ON : must_wait(connection, result) ? STEP_WAIT : STEP_FAILED;
}

static enum step connected(struct work *work, struct connection *connection)
{
    int error = 0;
    socklen_t length = sizeof(error);
    (void)getsockopt(connection->socket, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) {
        return STEP_FAILED;
    }
    connection->stage = STAGE_SEND;
    if (connection->port->is_tls) {
        connection->tls = SSL_new(work->tls);
        (void)SSL_set_fd(connection->tls, connection->socket);
        (void)SSL_set_tlsext_host_name(connection->tls, connection->host->name);
        (void)SSL_set1_host(connection->tls, connection->host->name);
        connection->stage = STAGE_HANDSHAKE;
    }
    return STEP_ON;
}

static enum step take_step(struct work *work, struct connection *connection)
{
    enum step step = STEP_ON;
    switch (connection->stage) {
    case STAGE_CONNECT:
        return connected(work, connection);
    case STAGE_HANDSHAKE:
        step = step_of(connection, SSL_connect(connection->tls));
        connection->stage = step == STEP_ON ? STAGE_SEND : STAGE_HANDSHAKE;
        return step;
    case STAGE_SEND:
        if (connection->path == work->path_count) {
            return STEP_DONE;
        }
        connection->received = 0;
        step = step_of(connection, send_request(work, connection));
        connection->stage = step == STEP_ON ? STAGE_RECEIVE : STAGE_SEND;
        return step;
    case STAGE_RECEIVE:
        step = step_of(connection, receive_more(connection));
        if (step == STEP_ON && answer_is_whole(connection)) {
            connection->statuses[connection->path++] =
                (unsigned)strtoul(connection->answer + strlen("HTTP/1.1 "), NULL, 10);
            connection->stage = STAGE_SEND;
        }
        return step;
    }
    return STEP_FAILED;
}

static void drive(struct work *work, struct connection *connection)
{
    enum step step = STEP_ON;
    while (step == STEP_ON) {
        step = take_step(work, connection);
    }
    if (step != STEP_WAIT) {
        connection_end(work, connection, step == STEP_DONE);
    }
}

static void begin_next(struct work *work)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    if (connection == NULL) {
        fail("memory");
    }
    connection->host = &work->hosts[work->next / work->port_count];
    connection->port = &work->ports[work->next % work->port_count];
    work->next++;
    work->live++;
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->socket < 0) {
        fail("socket");
    }
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(connection->port->number) };
    (void)inet_pton(AF_INET, connection->host->address, &to.sin_addr);
    const int yes = 1;
    (void)setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (connect(connection->socket, (struct sockaddr *)&to, sizeof(to)) < 0 &&
        errno != EINPROGRESS) {
        connection_end(work, connection, false);
        return;
    }
    struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = connection };
    (void)epoll_ctl(work->poll, EPOLL_CTL_ADD, connection->socket, &event);
}

static void work_run(struct work *work)
{
    const size_t all = work->host_count * work->port_count;
    while (work->next < all || work->live > 0) {
        while (work->next < all && work->live < work->in_flight) {
            begin_next(work);
        }
        struct epoll_event events[EVENTS_MOST];
        const int count = epoll_wait(work->poll, events, EVENTS_MOST, STALL_MS);
        if (count == 0 && work->live > 0) {
            (void)fprintf(stderr, "raw_client: %zu connections stall\n", work->live);
            exit(1);
        }
        for (int i = 0; i < count; i++) {
            drive(work, events[i].data.ptr);
        }
    }
}

static void read_hosts(struct work *work, const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        fail(path);
    }
    struct host host = { 0 };
    while (fscanf(file, "%63s %15s", host.name, host.address) == 2) {
        work->hosts = realloc(work->hosts, (work->host_count + 1) * sizeof(host));
        if (work->hosts == NULL) {
            fail("memory");
        }
        work->hosts[work->host_count++] = host;
    }
    (void)fclose(file);
}

static void add_port(struct work *work, const char *number, bool is_tls)
{
    if (work->port_count < PORTS_MOST) {
        work->ports[work->port_count++] =
            (struct port){ .number = (uint16_t)strtoul(number, NULL, 10), .is_tls = is_tls };
    }
}

static void trust(struct work *work, const char *path)
{
    if (SSL_CTX_load_verify_locations(work->tls, path, NULL) != 1) {
        fail(path);
    }
    SSL_CTX_set_verify(work->tls, SSL_VERIFY_PEER, NULL);
}

int main(int argc, char **argv)
{
    struct work work = { .in_flight = 300, .tls = SSL_CTX_new(TLS_client_method()) };
    work.poll = epoll_create1(EPOLL_CLOEXEC);
    (void)SSL_CTX_set_session_cache_mode(work.tls, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_mode(work.tls, SSL_MODE_RELEASE_BUFFERS);
    (void)signal(SIGPIPE, SIG_IGN);
    for (int option = 0; (option = getopt(argc, argv, "n:c:a:p:s:")) != -1;) {
        switch (option) {
        case 'n':
            work.in_flight = strtoul(optarg, NULL, 10);
            break;
        case 'c':
            trust(&work, optarg);
            break;
        case 'a':
            read_hosts(&work, optarg);
            break;
        case 'p':
        case 's':
            add_port(&work, optarg, option == 's');
            break;
        default:
            return 2;
        }
    }
    work.paths = argv + optind;
    work.path_count = (size_t)(argc - optind);
    if (work.port_count == 0 || work.path_count > PATHS_MOST) {
        (void)fprintf(stderr, "raw_client: no port, or too many paths\n");
        return 2;
    }
    work_run(&work);
    (void)close(work.poll);
    SSL_CTX_free(work.tls);
    free(work.hosts);
    return work.failed == 0 ? 0 : 1;
}
