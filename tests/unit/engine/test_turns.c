// What waits for what within one visit?
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is asked too early is asked within this time.
#define GRACE_MS 50

#define PORT_COUNT 6

static const char *const paths[] = { "/a", "/b", "/c" };

static void redirect(struct server_connection *connection, const char *target)
{
    char header[128];
    (void)snprintf(header, sizeof(header), "Location: %s\r\n", target);
    server_answer(connection, "302 Found", header, "");
}

// ---- repetitions ----

/** "/a" leads over "/x" to "/y", which is known of only when "/x" is answered; "/b" is refused. */
static void refuse_and_lead_on(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/a")) {
            redirect(connection, "/x");
        } else if (server_is_asked_for(connection, "/x")) {
            redirect(connection, "/y");
        } else if (server_is_asked_for(connection, "/b")) {
            server_answer(connection, "403 Forbidden", "", "");
        } else {
            server_answer(connection, "200 OK", "", "");
        }
    }
}

static void a_repetition_waits_for_what_is_found_late(void **state)
{
    (void)state;
    struct server *server = server_start(refuse_and_lead_on);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    server_stop(server);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "answer ok http /a 302\n"
                                              "answer ok http /b 403\n"
                                              "answer ok http /c 200\n"
                                              "answer ok http /x 302\n"
                                              "answer ok http /y 200\n"
                                              "answer ok http /b 403 #2\n");
    walk_clear(&walk);
}

/** Two ports of one host: one refuses, the other is slow. */
struct pair {
    atomic_bool is_refused; /**< everything at the first port, and the connection is gone */
    atomic_bool is_done;    /**< the other one is about to answer for the last time */
    atomic_bool is_overtaken;
};

static void refuse(struct server_connection *connection, unsigned number)
{
    // What the test gives and reads again.
    struct pair *pair = *(struct pair *const *)server_context(connection);
    while (server_read_request(connection)) {
        if (number > 1 && !atomic_load(&pair->is_done)) {
            atomic_store(&pair->is_overtaken, true);
        }
        server_answer(connection, "403 Forbidden", "", "");
    }
    atomic_store(&pair->is_refused, true);
}

static void answer_late(struct server_connection *connection, unsigned number)
{
    (void)number;
    struct pair *pair = *(struct pair *const *)server_context(connection);
    while (server_read_request(connection)) {
        while (!atomic_load(&pair->is_refused) && server_pause(connection, 1)) {
        }
        if (server_is_asked_for(connection, "/c")) {
            (void)server_pause(connection, GRACE_MS);
            atomic_store(&pair->is_done, true);
        }
        server_answer(connection, "200 OK", "", "");
    }
}

static void a_repetition_waits_for_another_port(void **state)
{
    (void)state;
    struct pair pair = { false, false, false };
    struct pair *const context = &pair;
    struct server *refusing = server_start_with(refuse, &context);
    struct server *late = server_start_with(answer_late, &context);
    const struct visit_endpoint endpoints[] = {
        { .port = server_port(refusing), .expected = SCHEME_HTTP, .paths = paths, .path_count = 3 },
        { .port = server_port(late), .expected = SCHEME_HTTP, .paths = paths, .path_count = 3 },
    };
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.visit.endpoints = endpoints;
    walk.visit.endpoint_count = 2;
    struct error error = { 0 };
    assert_true(walk_run(&walk, &error));
    server_stop(late);
    server_stop(refusing);
    assert_non_null(strstr(walk.transcript.text, "answer ok http /c 403 #2\n"));
    assert_true(atomic_load(&pair.is_done));
    assert_false(atomic_load(&pair.is_overtaken));
    walk_clear(&walk);
}

// ---- one port, and many ----

/** Each planned path leads to another one, under a name of the same address, and all of them take
 * their time: who asks them side by side is seen. */
static void lead_each_on(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        const char *host = strstr(server_request(connection), "Host: ns1.test:");
        if (host == NULL) {
            (void)server_pause(connection, GRACE_MS);
            server_answer(connection, "200 OK", "", "");
            continue;
        }
        char path[16] = "";
        char target[64];
        (void)sscanf(server_request(connection), "GET %15s", path);
        (void)snprintf(target, sizeof(target), "http://%s:%d%s/on",
                       (const char *)server_context(connection),
                       (int)strtol(host + strlen("Host: ns1.test:"), NULL, 10), path);
        redirect(connection, target);
    }
}

#define LED_ON                   \
    "connection ok\n"            \
    "answer ok http /a/on 200\n" \
    "answer ok http /b/on 200\n" \
    "answer ok http /c/on 200\n"

static void check_one_at_a_time(const char *name)
{
    struct server *server = server_start_with(lead_each_on, name);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.visit.host = "ns1.test";
    struct error error = { 0 };
    assert_true(scope_exclude(&walk.scope, "::/0", &error)); // nobody listens there
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    const unsigned most_at_once = server_most_at_once(server);
    server_stop(server);
    assert_non_null(strstr(walk.transcript.text, LED_ON));
    assert_int_equal(most_at_once, 1);
    walk_clear(&walk);
}

static void one_port_is_asked_by_one_errand_at_a_time(void **state)
{
    (void)state;
    check_one_at_a_time("127.0.0.1");
}

static void so_is_one_that_a_name_leads_to(void **state)
{
    (void)state;
    check_one_at_a_time("localhost");
}

/** Requests of all servers that wait for their answer. */
struct crowd {
    atomic_uint count;
    atomic_uint most;
};

static void serve_late(struct server_connection *connection, unsigned number)
{
    (void)number;
    struct crowd *crowd = *(struct crowd *const *)server_context(connection);
    while (server_read_request(connection)) {
        const unsigned count = atomic_fetch_add(&crowd->count, 1) + 1;
        unsigned most = atomic_load(&crowd->most);
        while (count > most && !atomic_compare_exchange_weak(&crowd->most, &most, count)) {
        }
        (void)server_pause(connection, GRACE_MS);
        atomic_fetch_sub(&crowd->count, 1);
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void one_host_is_never_asked_over_more_connections_than_allowed(void **state)
{
    (void)state;
    struct crowd crowd = { 0, 0 };
    struct crowd *const context = &crowd;
    struct server *servers[PORT_COUNT];
    struct visit_endpoint endpoints[PORT_COUNT];
    for (size_t i = 0; i < PORT_COUNT; i++) {
        servers[i] = server_start_with(serve_late, &context);
        endpoints[i] = (struct visit_endpoint){ .port = server_port(servers[i]),
                                                .expected = SCHEME_HTTP,
                                                .paths = paths,
                                                .path_count = 1 };
    }
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.visit.endpoints = endpoints;
    walk.visit.endpoint_count = PORT_COUNT;
    struct error error = { 0 };
    assert_true(walk_run(&walk, &error));
    for (size_t i = 0; i < PORT_COUNT; i++) {
        assert_int_equal(server_count(servers[i]), 1);
        server_stop(servers[i]);
    }
    assert_in_range(atomic_load(&crowd.most), 1, walk.options.connections_per_host);
    walk_clear(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repetition_waits_for_what_is_found_late),
        cmocka_unit_test(a_repetition_waits_for_another_port),
        cmocka_unit_test(one_port_is_asked_by_one_errand_at_a_time),
        cmocka_unit_test(so_is_one_that_a_name_leads_to),
        cmocka_unit_test(one_host_is_never_asked_over_more_connections_than_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
