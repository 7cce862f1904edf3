// Which redirects does the engine follow, and how far? And what does it ask twice?
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TLS_HANDSHAKE_BYTE 22

static void redirect(struct server_connection *connection, const char *status, const char *target)
{
    char header[256];
    (void)snprintf(header, sizeof(header), "Location: %s\r\n", target);
    server_answer(connection, status, header, "");
}

/** "/a" leads over "/x" to "/y"; "/b" leads to the planned "/c". */
static void lead_on(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/a")) {
            redirect(connection, "301 Moved Permanently", "/x?with=query");
        } else if (server_is_asked_for(connection, "/x")) {
            redirect(connection, "307 Temporary Redirect", "y");
        } else if (server_is_asked_for(connection, "/b")) {
            redirect(connection, "302 Found", "/c");
        } else {
            server_answer(connection, "200 OK", "", "");
        }
    }
}

/** The same in the clear, where TLS is expected. */
static void lead_on_in_clear(struct server_connection *connection, unsigned number)
{
    if (server_peek(connection) == TLS_HANDSHAKE_BYTE) {
        server_read_some(connection);
        server_answer(connection, "400 Bad Request", "", "");
        return;
    }
    lead_on(connection, number);
}

static void lead_in_a_circle(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        redirect(connection, "302 Found", server_is_asked_for(connection, "/x") ? "/y" : "/x");
    }
}

/** Every path leads to a longer one. */
static void lead_on_forever(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        char path[100] = "";
        char longer[102];
        (void)sscanf(server_request(connection), "GET %99s", path);
        (void)snprintf(longer, sizeof(longer), "%sx", path);
        redirect(connection, "308 Permanent Redirect", longer);
    }
}

static void lead_out_of_scope(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        redirect(connection, "302 Found", "https://192.0.2.1/away");
    }
}

static void lead_nowhere(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        redirect(connection, "302 Found", "ftp://files.example/");
    }
}

/** The first connection is refused "/b" and "/c"; later ones get everything. */
static void refuse_for_a_while(struct server_connection *connection, unsigned number)
{
    while (server_read_request(connection)) {
        const bool is_refused = number == 1 && !server_is_asked_for(connection, "/a");
        server_answer(connection, is_refused ? "403 Forbidden" : "200 OK", "", "");
    }
}

// clang-format off
static const struct example examples[] = {
    { "what is refused in the clear is asked once more, behind everything", refuse_for_a_while, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 200\n" "answer ok http /b 403\n" "answer ok http /c 403\n"
      "answer ok http /b 200 #2\n" "answer ok http /c 200 #2\n" },
    { "hops are asked behind the paths, planned targets are not asked twice", lead_on, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 301\n" "answer ok http /b 302\n" "answer ok http /c 200\n"
      "answer ok http /x 307\n" "answer ok http /y 200\n" },
    { "nor are they where the port was found to speak the other protocol", lead_on_in_clear, SCHEME_HTTPS,
      "connection ok\n" "handshake not_tls default\n"
      "answer ok http /a 301\n" "answer ok http /b 302\n" "answer ok http /c 200\n"
      "answer ok http /x 307\n" "answer ok http /y 200\n" },
    { "a circle is gone round once", lead_in_a_circle, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 302\n" "answer ok http /b 302\n" "answer ok http /c 302\n"
      "answer ok http /x 302\n" "answer ok http /y 302\n" },
    { "what is out of scope is told, not asked", lead_out_of_scope, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 302\n" "answer ok http /b 302\n" "answer ok http /c 302\n"
      "answer out_of_scope https /away\n" },
    { "what leads to no web page is not followed", lead_nowhere, SCHEME_HTTP,
      "connection ok\n"
      "answer ok http /a 302\n" "answer ok http /b 302\n" "answer ok http /c 302\n" },
};

// clang-format on

static void each_redirect_is_followed_as_far_as_it_goes(void **state)
{
    (void)state;
    walk_examples(examples, sizeof(examples) / sizeof(examples[0]));
}

static void at_most_ten_hops_are_made(void **state)
{
    (void)state;
    struct server *server = server_start(lead_on_forever);
    struct walk walk;
    walk_init(&walk);
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    // A connection, three paths, and ten hops from each.
    assert_int_equal(walk.progress.observations, 1 + 3 + 3 * 10);
    assert_non_null(strstr(walk.transcript.text, "http /axxxxxxxxxx 308\n"));
    assert_null(strstr(walk.transcript.text, "http /axxxxxxxxxxx 308\n"));
    walk_clear(&walk);
    server_stop(server);
}

static void look_at_hop(const struct observation *observations, size_t count)
{
    const struct observation *hop = &observations[count - 1];
    assert_int_equal(hop->kind, OBSERVATION_ANSWER);
    assert_string_equal(hop->host, "localhost");
    assert_string_equal(hop->server_name, "192.0.2.1");
    assert_string_equal(hop->path, "/away");
    assert_int_equal(hop->port, 443);
    assert_int_equal(hop->scheme, SCHEME_HTTPS);
    struct address address;
    assert_true(address_parse("192.0.2.1", &address));
    assert_true(address_equal(&hop->address, &address));
}

static void a_hop_carries_where_it_leads(void **state)
{
    (void)state;
    struct server *server = server_start(lead_out_of_scope);
    struct walk walk;
    walk_init(&walk);
    walk.look = look_at_hop;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(walk.handed_over, 1);
    walk_clear(&walk);
    server_stop(server);
}

/** To the same port under another name, and from there back to the first name. */
static void lead_to_localhost(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/there")) {
            redirect(connection, "302 Found", "http://ns1.test/");
            continue;
        }
        const char *host = strstr(server_request(connection), "Host: ns1.test:");
        char target[64];
        (void)snprintf(target, sizeof(target), "http://localhost:%d/there",
                       host != NULL ? (int)strtol(host + strlen("Host: ns1.test:"), NULL, 10) : 0);
        redirect(connection, "302 Found", target);
    }
}

// Settled by port, that of port 80 comes before all others.
static void look_at_other_name(const struct observation *observations, size_t count)
{
    assert_true(count > 2);
    assert_int_equal(observations[0].kind, OBSERVATION_RESOLUTION);
    const struct observation *first = &observations[1];
    assert_string_equal(first->server_name, "ns1.test"); // port 80 of the visit's own address
    assert_int_equal(first->kind, OBSERVATION_CONNECTION);
    assert_int_equal(first->port, 80);
}

static void another_name_is_resolved_first_and_the_own_one_never(void **state)
{
    (void)state;
    struct server *server = server_start(lead_to_localhost);
    struct walk walk;
    walk_init(&walk);
    struct error error = { 0 };
    assert_true(scope_exclude(&walk.scope, "::/0", &error));
    assert_true(scope_exclude(&walk.scope, "127.0.0.9", &error));
    walk.visit.host = "ns1.test";
    walk.look = look_at_other_name;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_non_null(strstr(walk.transcript.text, "connection ok\n"
                                                 "answer ok http /a 302\n"
                                                 "answer ok http /b 302\n"
                                                 "answer ok http /c 302\n"
                                                 "connection ok\n"
                                                 "answer ok http /there 302\n"));
    walk_clear(&walk);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_redirect_is_followed_as_far_as_it_goes),
        cmocka_unit_test(at_most_ten_hops_are_made),
        cmocka_unit_test(a_hop_carries_where_it_leads),
        cmocka_unit_test(another_name_is_resolved_first_and_the_own_one_never),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
