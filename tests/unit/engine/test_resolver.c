// Is a name asked for again when the name servers fail, and not for ever?
#include "base/memory.h"
#include "engine/resolver.h"
#include "support/unit.h"

#include <ares.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define SECOND_NS   INT64_C(1000000000)
#define PATIENCE_NS SECOND_NS

// RFC 1035 section 4.1: the header, and what an answer for one A record has behind the question.
#define HEADER_SIZE 12
#define SERVFAIL    2
#define TYPE_A      1

// It is asked for both kinds of addresses.
#define ANSWERS_OF_A_NAME 2

/** A name server on loopback. */
struct name_server {
    int descriptor;
    uint16_t port;
    unsigned answers;  /**< so many at first */
    unsigned failures; /**< then it fails so often before it answers again */
    atomic_uint asked;
    pthread_t thread;
};

static size_t question_end(const uint8_t *message, size_t length)
{
    size_t end = HEADER_SIZE;
    while (end < length && message[end] != 0) {
        end += message[end] + 1U;
    }
    return end + 5; // the root, type, class
}

/** 192.0.2.7 for a question of an IPv4 address, nothing for any other. */
static size_t answer(uint8_t *message, size_t length, bool is_failing)
{
    static const uint8_t record[] = { 0xC0, HEADER_SIZE, 0, TYPE_A, 0,   1, 0, 0,
                                      0,    60,          0, 4,      192, 0, 2, 7 };
    const size_t end = question_end(message, length);
    const bool has_address = !is_failing && message[end - 3] == TYPE_A;
    message[2] = 0x84; // an answer, authoritative
    message[3] = is_failing ? SERVFAIL : 0;
    memset(message + 6, 0, 6);
    message[7] = has_address;
    if (!has_address) {
        return end;
    }
    memcpy(message + end, record, sizeof(record));
    return end + sizeof(record);
}

/** Until a message comes that is too short to be a question. */
static void *serve(void *context)
{
    struct name_server *server = context;
    uint8_t message[1024];
    for (;;) {
        struct sockaddr_in who;
        socklen_t size = sizeof(who);
        const ssize_t length =
            recvfrom(server->descriptor, message, 512, 0, (struct sockaddr *)&who, &size);
        if (length < HEADER_SIZE) {
            return NULL;
        }
        const unsigned before = atomic_fetch_add(&server->asked, 1);
        const bool is_failing =
            before >= server->answers && before - server->answers < server->failures;
        const size_t answered = answer(message, (size_t)length, is_failing);
        (void)sendto(server->descriptor, message, answered, 0, (struct sockaddr *)&who, size);
    }
}

static void start(struct name_server *server, unsigned answers, unsigned failures)
{
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(name);
    *server = (struct name_server){ .answers = answers, .failures = failures };
    server->descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->descriptor, (const struct sockaddr *)&name, size), 0);
    assert_int_equal(getsockname(server->descriptor, (struct sockaddr *)&name, &size), 0);
    server->port = ntohs(name.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void stop(struct name_server *server)
{
    const struct sockaddr_in name = { .sin_family = AF_INET,
                                      .sin_port = htons(server->port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    (void)sendto(server->descriptor, "", 1, 0, (const struct sockaddr *)&name, sizeof(name));
    (void)pthread_join(server->thread, NULL);
    (void)close(server->descriptor);
}

struct asking {
    struct event_base *base;
    unsigned wanted;
    unsigned reported;
    unsigned resolved;
    unsigned faults;
    unsigned losses;
    unsigned shortages[SHORTAGE_KIND_COUNT];
};

static void take_shortage(void *context, enum shortage_kind kind)
{
    ((struct asking *)context)->shortages[kind]++;
}

static void take_loss(void *context)
{
    ((struct asking *)context)->losses++;
}

static void take(void *context, const struct resolved *resolved)
{
    struct asking *asking = context;
    char text[ADDRESS_TEXT_SIZE] = "";
    asking->reported++;
    asking->faults += resolved->outcome == OUTCOME_LOCAL_FAULT;
    if (resolved->outcome == OUTCOME_OK) {
        address_format(&resolved->addresses[0], text);
        asking->resolved += strcmp(text, "192.0.2.7") == 0;
    }
    if (asking->reported == asking->wanted) {
        (void)event_base_loopbreak(asking->base);
    }
}

/** `before` once everything is set up; NULL: nothing. */
static void ask(struct asking *asking, uint16_t port, unsigned count, void (*before)(void))
{
    char servers[sizeof("127.0.0.1:65535")];
    (void)snprintf(servers, sizeof(servers), "127.0.0.1:%u", (unsigned)port);
    *asking = (struct asking){ .base = event_base_new(), .wanted = count };
    const struct resolver_options options = { .servers = servers,
                                              .patience_ns = PATIENCE_NS,
                                              .take_shortage = take_shortage,
                                              .take_loss = take_loss,
                                              .context = asking };
    struct error error = { 0 };
    struct resolver *resolver = resolver_new(asking->base, &options, &error);
    assert_non_null(resolver);
    if (before != NULL) {
        before();
    }
    for (unsigned i = 0; i < count; i++) {
        char name[sizeof("h4294967295.corp.example")];
        (void)snprintf(name, sizeof(name), "h%u.corp.example", i);
        (void)resolver_ask(resolver, name, take, asking);
    }
    (void)event_base_dispatch(asking->base);
    resolver_free(resolver);
    event_base_free(asking->base);
}

static void a_name_server_that_fails_for_a_time_is_asked_again(void **state)
{
    (void)state;
    struct name_server server;
    struct asking asking;
    start(&server, 0, 8); // each time for two kinds of addresses, and twice by c-ares
    ask(&asking, server.port, 1, NULL);
    stop(&server);
    assert_int_equal(asking.reported, 1);
    assert_int_equal(asking.resolved, 1);
    assert_true(atomic_load(&server.asked) > 8);
}

static void one_name_with_bad_servers_of_its_own_is_no_shortage(void **state)
{
    (void)state;
    struct name_server server;
    struct asking asking;
    start(&server, 0, 4);
    ask(&asking, server.port, 1, NULL);
    stop(&server);
    assert_int_equal(asking.resolved, 1);
    assert_int_equal(asking.shortages[SHORTAGE_RESOLVER], 0);
}

static void a_name_server_that_goes_on_failing_is_a_fault_here_and_a_shortage(void **state)
{
    (void)state;
    struct name_server server;
    struct asking asking;
    start(&server, ANSWERS_OF_A_NAME, 1000000);
    ask(&asking, server.port, 3, NULL);
    stop(&server);
    assert_int_equal(asking.reported, 3);
    assert_int_equal(asking.faults, 2);
    assert_true(asking.shortages[SHORTAGE_RESOLVER] > 0);
    assert_int_equal(asking.shortages[SHORTAGE_DESCRIPTORS], 0);
}

// When nothing answers any more it is no use to slow down, nor to insist.
static void one_that_is_gone_is_asked_once_for_each_name(void **state)
{
    (void)state;
    struct name_server server;
    struct asking asking;
    start(&server, ANSWERS_OF_A_NAME, 1000000);
    ask(&asking, server.port, 201, NULL);
    stop(&server);
    assert_int_equal(asking.reported, 201);
    assert_int_equal(asking.faults, 200);
    assert_in_range(asking.shortages[SHORTAGE_RESOLVER], 1, 16);
    assert_int_equal(asking.losses, 1);
    assert_in_range(atomic_load(&server.asked), 200, 2 * 2 * (200 + 16));
}

/** A port that takes nothing but from a peer that sends nothing: whoever else asks is refused. */
static void refuse(struct name_server *server)
{
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(name);
    *server = (struct name_server){ .descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) };
    assert_int_equal(bind(server->descriptor, (const struct sockaddr *)&name, size), 0);
    assert_int_equal(getsockname(server->descriptor, (struct sockaddr *)&name, &size), 0);
    server->port = ntohs(name.sin_port);
    assert_int_equal(connect(server->descriptor, (const struct sockaddr *)&name, size), 0);
}

// Who never answered is not overloaded, least of all by us.
static void without_any_name_server_nothing_is_short(void **state)
{
    (void)state;
    struct name_server server;
    struct asking asking;
    refuse(&server);
    ask(&asking, server.port, 200, NULL);
    (void)close(server.descriptor);
    assert_int_equal(asking.reported, 200);
    assert_int_equal(asking.faults, 200);
    assert_int_equal(asking.shortages[SHORTAGE_RESOLVER], 0);
}

static void leave_no_descriptor(void)
{
    struct rlimit none = { 0 };
    (void)getrlimit(RLIMIT_NOFILE, &none);
    none.rlim_cur = 0;
    (void)setrlimit(RLIMIT_NOFILE, &none);
}

// The hosts file cannot be opened, and so says nothing.
static void without_a_descriptor_no_name_is_said_not_to_exist(void **state)
{
    (void)state;
    struct name_server server;
    struct asking asking;
    struct rlimit usual_limit = { 0 };
    (void)getrlimit(RLIMIT_NOFILE, &usual_limit);
    start(&server, 0, 0);
    ask(&asking, server.port, 1, leave_no_descriptor);
    (void)setrlimit(RLIMIT_NOFILE, &usual_limit);
    stop(&server);
    assert_int_equal(asking.faults, 1);
    assert_true(asking.shortages[SHORTAGE_DESCRIPTORS] > 0);
    assert_int_equal(atomic_load(&server.asked), 0);
}

static void whoever_gives_up_while_it_waits_leaves_nothing_behind(void **state)
{
    (void)state;
    struct name_server server;
    struct asking asking = { .base = event_base_new() };
    start(&server, 0, 1000000);
    char servers[sizeof("127.0.0.1:65535")];
    (void)snprintf(servers, sizeof(servers), "127.0.0.1:%u", (unsigned)server.port);
    const struct resolver_options options = { .servers = servers, .patience_ns = PATIENCE_NS };
    struct error error = { 0 };
    struct resolver *resolver = resolver_new(asking.base, &options, &error);
    assert_non_null(resolver);
    struct resolver_query *query = resolver_ask(resolver, "h.corp.example", take, &asking);
    (void)resolver_ask(resolver, "i.corp.example", take, &asking);
    while (atomic_load(&server.asked) < 2) {
        (void)event_base_loop(asking.base, EVLOOP_ONCE);
    }
    resolver_give_up(query);
    resolver_free(resolver);
    event_base_free(asking.base);
    stop(&server);
    assert_int_equal(asking.reported, 0);
}

static int set_up(void **state)
{
    (void)state;
    return ares_library_init(ARES_LIB_INIT_ALL);
}

static int clean_up(void **state)
{
    (void)state;
    ares_library_cleanup();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_server_that_fails_for_a_time_is_asked_again),
        cmocka_unit_test(one_name_with_bad_servers_of_its_own_is_no_shortage),
        cmocka_unit_test(a_name_server_that_goes_on_failing_is_a_fault_here_and_a_shortage),
        cmocka_unit_test(one_that_is_gone_is_asked_once_for_each_name),
        cmocka_unit_test(without_any_name_server_nothing_is_short),
        cmocka_unit_test(without_a_descriptor_no_name_is_said_not_to_exist),
        cmocka_unit_test(whoever_gives_up_while_it_waits_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
