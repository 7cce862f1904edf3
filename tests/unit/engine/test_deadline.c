// Is everything told that the visit had no time for?
#include "identity.h"
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <stdio.h>
#include <string.h>

#define ALIAS "alias.example"

// The first answers come within it, also from slow machines; nothing else ever does: a body that
// does not end is given a second.
#define VISIT_TIMEOUT_MS 900

#define TLS_HANDSHAKE_BYTE 22

static const char *const paths[] = { "/a", "/b", "/c" };
static const char *const aliases[] = { ALIAS };
static const struct server_tls asking = { .wants_certificate = true };

/** Answers "/a", and keeps the client waiting for "/b". */
static void serve_one_path(struct server_connection *connection, const char *status)
{
    while (server_read_request(connection) && !server_is_asked_for(connection, "/b")) {
        server_answer(connection, status, "", "");
    }
    server_wait_for_end(connection);
}

static void ask_for_certificate(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_begin_tls(connection, &asking)) {
        serve_one_path(connection, "200 OK");
    }
}

static void refuse_in_clear(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_one_path(connection, "403 Forbidden");
}

/** The header of a redirect, and half of its body. */
static void lead_on_and_hang(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_read_request(connection)) {
        server_write(connection,
                     "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 10\r\n\r\nhalf");
    }
    server_wait_for_end(connection);
}

/** In the clear, where TLS is expected: "/a" leads to "/b", and nothing comes of "/c". */
static void lead_on_in_clear(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_peek(connection) == TLS_HANDSHAKE_BYTE) {
        server_read_some(connection);
        server_answer(connection, "400 Bad Request", "", "");
        return;
    }
    while (server_read_request(connection) && !server_is_asked_for(connection, "/c")) {
        const bool leads_on = server_is_asked_for(connection, "/a");
        server_answer(connection, leads_on ? "302 Found" : "200 OK",
                      leads_on ? "Location: /b\r\n" : "", "");
    }
    server_wait_for_end(connection);
}

static void walk_until_its_time_is_over(struct walk *walk, server_script script, enum scheme scheme)
{
    struct server *server = server_start(script);
    const struct visit_endpoint endpoint = {
        .port = server_port(server), .expected = scheme, .paths = paths, .path_count = 3
    };
    walk_be_patient(walk);
    walk->options.visit_timeout_ms = VISIT_TIMEOUT_MS;
    walk->visit.aliases = aliases;
    walk->visit.alias_count = 1;
    walk->visit.endpoints = &endpoint;
    walk->visit.endpoint_count = 1;
    struct error error = { 0 };
    assert_true(walk_run(walk, &error));
    server_stop(server);
}

static void other_names_and_the_identity_are_told_as_not_asked(void **state)
{
    (void)state;
    struct client_identity *identity = identity_make();
    struct walk walk;
    walk_init(&walk);
    walk.options.identity = identity;
    walk_until_its_time_is_over(&walk, ask_for_certificate, SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "handshake ok default certificate=handshake chain=1\n"
                                              "answer ok https /a 200 certificate=handshake\n"
                                              "answer not_asked https /b certificate=handshake\n"
                                              "answer not_asked https /c\n"
                                              "answer not_asked https /a with_identity\n"
                                              "answer not_asked https /b with_identity\n"
                                              "answer not_asked https /c with_identity\n"
                                              "answer not_asked https / as " ALIAS "\n");
    client_identity_free(identity);
    walk_clear(&walk);
}

static void so_is_what_was_refused_and_not_asked_again(void **state)
{
    (void)state;
    struct walk walk;
    walk_init(&walk);
    walk_until_its_time_is_over(&walk, refuse_in_clear, SCHEME_HTTP);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "answer ok http /a 403\n"
                                              "answer not_asked http /b\n"
                                              "answer not_asked http /c\n"
                                              "answer not_asked http /a #2\n"
                                              "answer not_asked http / as " ALIAS "\n");
    walk_clear(&walk);
}

static void so_is_where_a_redirect_leads_that_came_last(void **state)
{
    (void)state;
    struct walk walk;
    walk_init(&walk);
    walk_until_its_time_is_over(&walk, lead_on_and_hang, SCHEME_HTTP);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "answer ok http /a 302 cut\n"
                                              "answer not_asked http /b\n"
                                              "answer not_asked http /c\n"
                                              "answer not_asked http /x\n"
                                              "answer not_asked http / as " ALIAS "\n");
    walk_clear(&walk);
}

static void what_was_asked_is_not_told_as_left_out(void **state)
{
    (void)state;
    struct walk walk;
    walk_init(&walk);
    walk_until_its_time_is_over(&walk, lead_on_in_clear, SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "handshake not_tls default\n"
                                              "answer ok http /a 302\n"
                                              "answer ok http /b 200\n"
                                              "answer not_asked http /c\n"
                                              "answer not_asked http / as " ALIAS "\n");
    walk_clear(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_names_and_the_identity_are_told_as_not_asked),
        cmocka_unit_test(so_is_what_was_refused_and_not_asked_again),
        cmocka_unit_test(so_is_where_a_redirect_leads_that_came_last),
        cmocka_unit_test(what_was_asked_is_not_told_as_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
