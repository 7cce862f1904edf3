#include "engine/connect_flight.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/connection.h"

#include <assert.h>
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENT_BATCH 512

#define NO_SLOT UINT32_MAX

/** A connection under way, or a free place: then `newer` leads to the next free one. */
struct slot {
    uint64_t number;
    int64_t began_ns;
    int descriptor;
    uint32_t older;
    uint32_t newer;
};

struct connect_flight {
    int epoll;
    size_t count;
    uint32_t oldest;
    uint32_t newest;
    uint32_t free;
    size_t capacity;
    struct slot slots[];
};

enum connect_answer connect_answer_of(int system_error, bool was_immediate,
                                      enum sweep_state *out_state)
{
    switch (system_error) {
    case 0:
    case ECONNRESET: // it stood, and was ended before we looked
    case EPIPE:
        *out_state = SWEEP_OPEN;
        return CONNECT_STATE;
    case ECONNREFUSED:
        *out_state = SWEEP_CLOSED;
        return CONNECT_STATE;
    case ETIMEDOUT:
        *out_state = SWEEP_SILENT;
        return CONNECT_STATE;
    case ENETUNREACH:
    case EHOSTUNREACH:
        if (was_immediate) {
            return CONNECT_HINDERED; // no route, or one of type "unreachable"
        }
        *out_state = SWEEP_UNREACHABLE;
        return CONNECT_STATE;
    case EHOSTDOWN:
    case ENONET:
    case ENOPROTOOPT:
    case EPROTO:
        *out_state = SWEEP_UNREACHABLE;
        return CONNECT_STATE;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case ENOSPC:
    case EADDRNOTAVAIL:
    case EAGAIN:
        return CONNECT_SHORT;
    default:
        return CONNECT_HINDERED;
    }
}

bool connect_is_of_no_host(const struct address *address)
{
    struct sockaddr_storage storage;
    const socklen_t size = connection_socket_address(address, 1, &storage);
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return false;
    }
    // To a group datagrams may go; to everybody only with leave (ip(7), SO_BROADCAST).
    const bool may_send = connect(descriptor, (const struct sockaddr *)&storage, size) == 0;
    const bool is_broadcast = !may_send && errno == EACCES;
    (void)close(descriptor);
    return may_send || is_broadcast;
}

struct connect_flight *connect_flight_new(size_t capacity, struct error *error)
{
    assert(capacity > 0 && capacity < NO_SLOT);
    struct connect_flight *flight =
        memory_allocate(1, sizeof(*flight) + capacity * sizeof(flight->slots[0]));
    flight->capacity = capacity;
    flight->oldest = NO_SLOT;
    flight->newest = NO_SLOT;
    for (size_t i = 0; i < capacity; i++) {
        flight->slots[i].newer = i + 1 < capacity ? (uint32_t)(i + 1) : NO_SLOT;
    }
    flight->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (flight->epoll < 0) {
        (void)error_set(error, ERROR_SYSTEM, "no event loop could be made: %s",
                        strerrordesc_np(errno));
        memory_free(flight);
        return NULL;
    }
    return flight;
}

size_t connect_flight_count(const struct connect_flight *flight)
{
    return flight->count;
}

/** A reset leaves no port behind in TIME_WAIT; before an answer came nothing is sent at all. */
static void close_at_once(int descriptor)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    (void)setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    (void)close(descriptor);
}

static void end(struct connect_flight *flight, uint32_t place, bool may_stand)
{
    struct slot *slot = &flight->slots[place];
    if (may_stand) {
        close_at_once(slot->descriptor);
    } else {
        (void)close(slot->descriptor);
    }
    if (slot->older != NO_SLOT) {
        flight->slots[slot->older].newer = slot->newer;
    } else {
        flight->oldest = slot->newer;
    }
    if (slot->newer != NO_SLOT) {
        flight->slots[slot->newer].older = slot->older;
    } else {
        flight->newest = slot->older;
    }
    slot->newer = flight->free;
    flight->free = place;
    flight->count--;
}

static void add(struct connect_flight *flight, uint64_t number, int descriptor)
{
    const uint32_t place = flight->free;
    struct slot *slot = &flight->slots[place];
    flight->free = slot->newer;
    *slot = (struct slot){
        .number = number,
        .began_ns = moment_monotonic_ns(),
        .descriptor = descriptor,
        .older = flight->newest,
        .newer = NO_SLOT,
    };
    if (flight->newest != NO_SLOT) {
        flight->slots[flight->newest].newer = place;
    } else {
        flight->oldest = place;
    }
    flight->newest = place;
    flight->count++;
}

/** 0 when the connection stands, EINPROGRESS when that remains to be seen. */
static int begin_to_connect(int descriptor, const struct address *address, uint16_t port)
{
    struct sockaddr_storage storage;
    const socklen_t size = connection_socket_address(address, port, &storage);
    return connect(descriptor, (const struct sockaddr *)&storage, size) == 0 ? 0 : errno;
}

int connect_flight_begin(struct connect_flight *flight, uint64_t number,
                         const struct address *address, uint16_t port)
{
    assert(flight->count < flight->capacity);
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return errno;
    }
    int system_error = begin_to_connect(descriptor, address, port);
    if (system_error == EINPROGRESS) {
        struct epoll_event event = { .events = EPOLLOUT, .data.u32 = flight->free };
        if (epoll_ctl(flight->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0) {
            add(flight, number, descriptor);
            return EINPROGRESS;
        }
        system_error = errno;
    }
    close_at_once(descriptor);
    return system_error;
}

bool connect_flight_oldest(const struct connect_flight *flight, uint64_t *out_number,
                           int64_t *out_began_ns)
{
    if (flight->oldest == NO_SLOT) {
        return false;
    }
    *out_number = flight->slots[flight->oldest].number;
    *out_began_ns = flight->slots[flight->oldest].began_ns;
    return true;
}

void connect_flight_drop_oldest(struct connect_flight *flight)
{
    end(flight, flight->oldest, true);
}

void connect_flight_wait(struct connect_flight *flight, int timeout_ms, connect_report report,
                         void *context)
{
    struct epoll_event events[EVENT_BATCH];
    const int count = epoll_wait(flight->epoll, events, EVENT_BATCH, timeout_ms);
    for (int i = 0; i < count; i++) {
        const uint32_t place = events[i].data.u32;
        const uint64_t number = flight->slots[place].number;
        int system_error = 0;
        socklen_t size = sizeof(system_error);
        (void)getsockopt(flight->slots[place].descriptor, SOL_SOCKET, SO_ERROR, &system_error,
                         &size);
        end(flight, place, system_error == 0);
        report(context, number, system_error);
    }
}

void connect_flight_free(struct connect_flight *flight)
{
    if (flight == NULL) {
        return;
    }
    while (flight->oldest != NO_SLOT) {
        end(flight, flight->oldest, true);
    }
    (void)close(flight->epoll);
    memory_free(flight);
}
