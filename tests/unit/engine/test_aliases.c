// What is asked under a host's other names?
#include "identity.h"
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <stdio.h>
#include <string.h>

#define ALIAS "alias.example"

static const char *const aliases[] = { ALIAS };

static const struct server_tls any_version = { 0 };
static const struct server_tls two_names = { .other_name = ALIAS };
static const struct server_tls alias_only = { .other_name = ALIAS, .knows_no_other = true };
static const struct server_tls asking = { .wants_certificate = true };

static void serve(struct server_connection *connection)
{
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void serve_by(struct server_connection *connection, const struct server_tls *tls)
{
    if (server_begin_tls(connection, tls)) {
        serve(connection);
    }
}

static void serve_tls(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &any_version);
}

static void serve_two_names(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &two_names);
}

static void serve_alias_only(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &alias_only);
}

static void serve_asking(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve_by(connection, &asking);
}

static void serve_plain(struct server_connection *connection, unsigned number)
{
    (void)number;
    serve(connection);
}

static void stay_silent(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_wait_for_end(connection);
}

/** A binding of the other name only: the driver says so to the host's own. */
static void bind_alias_only(struct server_connection *connection, unsigned number)
{
    if (number == 2) { // a ClientHello, which is no request
        server_read_some(connection);
        server_answer(connection, "400 Bad Request", "", "");
        return;
    }
    while (server_read_request(connection)) {
        const bool is_bound = strstr(server_request(connection), "Host: " ALIAS) != NULL;
        server_answer(connection, is_bound ? "200 OK" : "400 Bad Request", "", "");
    }
}

static void lead_alias_on(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        if (server_is_asked_for(connection, "/")) {
            server_answer(connection, "302 Found", "Location: /x\r\n", "");
        } else {
            server_answer(connection, "200 OK", "", "");
        }
    }
}

// clang-format off
#define OWN(scheme) \
    "answer ok " scheme " /a 200\n" "answer ok " scheme " /b 200\n" "answer ok " scheme " /c 200\n"

static const struct example examples[] = {
    { "one more question over TLS", serve_tls, SCHEME_HTTPS,
      "connection ok\n" "handshake ok default certificate=none chain=1\n" OWN("https")
      "connection ok as " ALIAS "\n"
      "handshake ok default certificate=none chain=1 as " ALIAS "\n"
      "answer ok https / 200 as " ALIAS "\n" },
    { "one more question in clear", serve_plain, SCHEME_HTTP,
      "connection ok\n" OWN("http")
      "connection ok as " ALIAS "\n" "answer ok http / 200 as " ALIAS "\n" },
    { "over the scheme that the port was found to speak", serve_plain, SCHEME_HTTPS,
      "connection ok\n" "handshake timed_out default\n" OWN("http")
      "connection ok as " ALIAS "\n" "answer ok http / 200 as " ALIAS "\n" },
    { "a port that knows only the other name is asked under it", serve_alias_only, SCHEME_HTTPS,
      "connection ok\n" "handshake alert default alert=112\n" WALK_LEFT_ALL("https")
      "connection ok as " ALIAS "\n"
      "handshake ok default certificate=none chain=1 as " ALIAS "\n"
      "answer ok https / 200 as " ALIAS "\n" },
    { "so is a binding", bind_alias_only, SCHEME_HTTP,
      "connection ok\n" "answer ok http /a 400\n" "handshake not_tls default\n"
      "answer ok http /b 400\n" "answer ok http /c 400\n"
      "connection ok as " ALIAS "\n" "answer ok http / 200 as " ALIAS "\n" },
    { "who is silent is not asked", stay_silent, SCHEME_HTTPS,
      "connection ok\n" "handshake timed_out default\n" "answer timed_out http /a\n"
      WALK_LEFT_OTHERS("https") },
    { "redirects are followed under the name", lead_alias_on, SCHEME_HTTP,
      "connection ok\n" OWN("http")
      "connection ok as " ALIAS "\n"
      "answer ok http / 302 as " ALIAS "\n" "answer ok http /x 200 as " ALIAS "\n" },
};

// clang-format on

static void walk_begin(struct walk *walk, const struct example *example)
{
    walk_init(walk);
    walk->visit.aliases = aliases;
    walk->visit.alias_count = sizeof(aliases) / sizeof(aliases[0]);
    if (example == NULL || strstr(example->transcript, "timed_out") == NULL) {
        walk_be_patient(walk);
    }
}

static void each_port_that_speaks_is_asked_under_the_other_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        struct server *server = server_start(examples[i].script);
        struct walk walk;
        walk_begin(&walk, &examples[i]);
        walk_port(&walk, server_port(server), examples[i].scheme);
        server_stop(server);
        if (strcmp(walk.transcript.text, examples[i].transcript) != 0) {
            print_error("%s:\n%s", examples[i].name, walk.transcript.text);
        }
        assert_string_equal(walk.transcript.text, examples[i].transcript);
        walk_clear(&walk);
    }
}

static void a_closed_port_is_asked_once(void **state)
{
    (void)state;
    struct walk walk;
    walk_begin(&walk, NULL);
    walk_port(&walk, server_free_port(), SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text, "connection refused\n");
    assert_int_equal(walk.progress.connections, 1);
    walk_clear(&walk);
}

static void a_filtered_port_is_asked_once(void **state)
{
    (void)state;
    struct server *server = server_start_deaf();
    struct walk walk;
    walk_begin(&walk, NULL);
    walk.options.connect_timeout_ms = 100;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text, "connection timed_out\n");
    walk_clear(&walk);
    server_stop(server);
}

static void look_at_certificates(const struct observation *observations, size_t count)
{
    const uint8_t *own = NULL;
    const uint8_t *other = NULL;
    for (size_t i = 0; i < count; i++) {
        if (observations[i].kind != OBSERVATION_HANDSHAKE) {
            continue;
        }
        const bool is_own = strcmp(observations[i].server_name, "localhost") == 0;
        *(is_own ? &own : &other) = observations[i].handshake.chain[0].sha256;
    }
    assert_non_null(own);
    assert_non_null(other);
    assert_memory_not_equal(own, other, sizeof(observations->handshake.chain->sha256));
}

static void another_name_may_show_another_certificate(void **state)
{
    (void)state;
    struct server *server = server_start(serve_two_names);
    struct walk walk;
    walk_begin(&walk, NULL);
    walk.look = look_at_certificates;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_int_equal(walk.handed_over, 1);
    walk_clear(&walk);
    server_stop(server);
}

static void the_identity_is_for_the_hosts_own_name(void **state)
{
    (void)state;
    struct server *server = server_start(serve_asking);
    struct client_identity *identity = identity_make();
    struct walk walk;
    walk_begin(&walk, NULL);
    walk.options.identity = identity;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_non_null(strstr(walk.transcript.text, "as " ALIAS "\n"));
    assert_non_null(strstr(walk.transcript.text, "/c 200 certificate=handshake with_identity\n"));
    assert_null(strstr(walk.transcript.text, "as " ALIAS " with_identity"));
    client_identity_free(identity);
    walk_clear(&walk);
    server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_port_that_speaks_is_asked_under_the_other_name),
        cmocka_unit_test(a_closed_port_is_asked_once),
        cmocka_unit_test(a_filtered_port_is_asked_once),
        cmocka_unit_test(another_name_may_show_another_certificate),
        cmocka_unit_test(the_identity_is_for_the_hosts_own_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
