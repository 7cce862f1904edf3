// Is a server that has too much to do asked later, and more slowly?
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/** What it says to the first request for "/b"; 200 to all others. */
struct manner {
    const char *status;
    const char *header;
};

static void serve(struct server_connection *connection, unsigned number)
{
    (void)number;
    const struct manner *manner = server_context(connection);
    static atomic_uint asked;
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/a")) {
            atomic_store(&asked, 0);
        }
        const bool is_refused =
            server_is_asked_for(connection, "/b") && atomic_fetch_add(&asked, 1) == 0;
        server_answer(connection, is_refused ? manner->status : "200 OK",
                      is_refused ? manner->header : "", "words");
    }
}

static void walk_through(struct walk *walk, const struct manner *manner)
{
    struct server *server = server_start_with(serve, manner);
    walk_init(walk);
    walk_be_patient(walk);
    walk_port(walk, server_port(server), SCHEME_HTTP);
    server_stop(server);
}

static void who_says_when_to_come_again_is_asked_then(void **state)
{
    (void)state;

    static const struct {
        struct manner manner;
        const char *refused;
        enum slowing reason;
    } cases[] = {
        { { "503 Service Unavailable", "Retry-After: 1\r\n" }, "503", SLOWING_RETRY_AFTER },
        { { "503 Service Unavailable", "Retry-After: 0\r\n" }, "503", SLOWING_RETRY_AFTER },
        { { "503 Service Unavailable", "Retry-After: 86400\r\n" }, "503", SLOWING_RETRY_AFTER },
        { { "429 Too Many Requests", "Retry-After: 1\r\n" }, "429", SLOWING_TOO_MANY_REQUESTS },
        { { "429 Too Many Requests", "" }, "429", SLOWING_TOO_MANY_REQUESTS },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct walk walk;
        walk_through(&walk, &cases[i].manner);
        char expected[256];
        (void)snprintf(expected, sizeof(expected),
                       "connection ok\n"
                       "answer ok http /a 200\n"
                       "answer ok http /b %s\n"
                       "answer ok http /c 200\n"
                       "answer ok http /b 200 #2\n",
                       cases[i].refused);
        assert_string_equal(walk.transcript.text, expected);
        assert_int_equal(walk.hardship.slowed_count, 1);
        assert_int_equal(walk.hardship.slowed[0].reason, cases[i].reason);
        assert_int_equal(walk.hardship.slowed[0].count, 1);
        walk_clear(&walk);
    }
}

static void an_application_that_is_down_is_no_overload(void **state)
{
    (void)state;
    static const struct manner down = { "503 Service Unavailable", "" };
    struct walk walk;
    walk_through(&walk, &down);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "answer ok http /a 200\n"
                                              "answer ok http /b 503\n"
                                              "answer ok http /c 200\n");
    assert_true(hardship_is_empty(&walk.hardship));
    walk_clear(&walk);
}

/** Takes one connection, answers it once, and shuts the port. */
static void *serve_once(void *context)
{
    const int listener = *(const int *)context;
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    char request[4096];
    const int connection = accept(listener, NULL, NULL);
    (void)close(listener);
    (void)recv(connection, request, sizeof(request), 0);
    (void)send(connection, answer, sizeof(answer) - 1, MSG_NOSIGNAL);
    (void)close(connection);
    return NULL;
}

static void a_port_that_is_shut_after_it_took_connections_is_given_time(void **state)
{
    (void)state;
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(name);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pthread_t thread;
    assert_int_equal(bind(listener, (const struct sockaddr *)&name, size), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&name, &size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(pthread_create(&thread, NULL, serve_once, &listener), 0);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk_port(&walk, ntohs(name.sin_port), SCHEME_HTTP);
    (void)pthread_join(thread, NULL);
    assert_non_null(strstr(walk.transcript.text, "connection refused #2\nconnection refused #3\n"));
    assert_int_equal(walk.hardship.slowed_count, 1);
    assert_int_equal(walk.hardship.slowed[0].reason, SLOWING_REFUSALS);
    assert_int_equal(walk.hardship.slowed[0].count, 2);
    walk_clear(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_says_when_to_come_again_is_asked_then),
        cmocka_unit_test(an_application_that_is_down_is_no_overload),
        cmocka_unit_test(a_port_that_is_shut_after_it_took_connections_is_given_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
