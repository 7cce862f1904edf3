// Does a run keep to its limits, and to its promises at the end?
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <string.h>

static void serve(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void stay_silent(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_wait_for_end(connection);
}

/** Answers the first path, and keeps the client waiting for the second. */
static void serve_one_path(struct server_connection *connection, unsigned number)
{
    (void)number;
    if (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
    server_wait_for_end(connection);
}

static void serve_late(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection) && server_pause(connection, 30)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void the_visit_ends_with_its_time(void **state)
{
    (void)state;
    struct server *server = server_start(serve_one_path);
    struct walk walk;
    walk_init(&walk);
    walk.options.visit_timeout_ms = 100;
    walk.options.answer_timeout_ms = 10000;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "answer ok http /a 200\n"
                                              "answer not_asked http /b\n"
                                              "answer not_asked http /c\n");
    walk_clear(&walk);
    server_stop(server);
}

static void a_handshake_under_way_at_the_deadline_is_told_as_not_asked(void **state)
{
    (void)state;
    struct server *server = server_start(stay_silent);
    struct walk walk;
    walk_init(&walk);
    walk.options.visit_timeout_ms = 100;
    walk.options.handshake_timeout_ms = 10000;
    walk_port(&walk, server_port(server), SCHEME_HTTPS);
    assert_string_equal(walk.transcript.text, "connection ok\n"
                                              "handshake not_asked default\n"
                                              "answer not_asked https /a\n"
                                              "answer not_asked https /b\n"
                                              "answer not_asked https /c\n");
    walk_clear(&walk);
    server_stop(server);
}

static void what_is_out_of_scope_is_never_connected_to(void **state)
{
    (void)state;
    struct server *server = server_start(serve);
    struct walk walk;
    walk_init(&walk);
    struct error error = { 0 };
    assert_true(scope_exclude(&walk.scope, "127.0.0.1", &error));
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_string_equal(walk.transcript.text, "connection out_of_scope\n");
    assert_int_equal(server_count(server), 0);
    walk_clear(&walk);
    server_stop(server);
}

static void a_name_is_resolved_and_told(void **state)
{
    (void)state;
    struct server *server = server_start(serve);
    struct walk walk;
    walk_init(&walk);
    walk.visit.address_count = 0;
    struct error error = { 0 };
    assert_true(scope_exclude(&walk.scope, "::/0", &error)); // nobody listens there
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(strncmp(walk.transcript.text, "resolution ok\n", 14), 0);
    assert_non_null(strstr(walk.transcript.text, "answer ok http /c 200\n"));
    walk_clear(&walk);
    server_stop(server);
}

static void a_literal_address_needs_no_resolving(void **state)
{
    (void)state;
    struct server *server = server_start(serve);
    struct walk walk;
    walk_init(&walk);
    walk.visit.host = "127.0.0.1";
    walk.visit.address_count = 0;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(strncmp(walk.transcript.text, "connection ok\n", 14), 0);
    walk_clear(&walk);
    server_stop(server);
}

static size_t count_at(const char *text, const struct observation *observations, size_t count)
{
    struct address address;
    size_t found = 0;
    assert_true(address_parse(text, &address));
    for (size_t i = 0; i < count; i++) {
        found += address_equal(&observations[i].address, &address);
    }
    return found;
}

static void look_at_both_addresses(const struct observation *observations, size_t count)
{
    // A connection and three paths each.
    assert_int_equal(count, 8);
    assert_int_equal(count_at("127.0.0.1", observations, count), 4);
    assert_int_equal(count_at("127.0.0.2", observations, count), 4);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(observations[i].server_name, "ns1.test");
        assert_int_equal(observations[i].outcome, OUTCOME_OK);
    }
}

static void each_declared_address_of_a_name_is_asked(void **state)
{
    (void)state;
    struct server *server = server_start(serve);
    struct server *other = server_start_beside(server, serve);
    struct address addresses[2];
    (void)address_parse("127.0.0.2", &addresses[0]);
    (void)address_parse("127.0.0.1", &addresses[1]);
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.visit.host = "ns1.test";
    walk.visit.addresses = addresses;
    walk.visit.address_count = 2;
    walk.look = look_at_both_addresses;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(walk.handed_over, 1);
    assert_int_equal(server_count(server), 1);
    assert_int_equal(server_count(other), 1);
    walk_clear(&walk);
    server_stop(other);
    server_stop(server);
}

static void visits_in_flight_keep_to_their_limit(void **state)
{
    (void)state;
    struct server *server = server_start(serve_late);
    struct walk walk;
    walk_init(&walk);
    walk.repetitions = 20;
    walk.options.in_flight = 3;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(walk.handed_over, 20);
    assert_true(server_most_at_once(server) <= 3);
    walk_clear(&walk);
    server_stop(server);
}

static bool stop_the_engine(struct walk *walk, struct error *error)
{
    (void)error;
    engine_stop(walk->engine);
    return true;
}

static void a_stopped_run_hands_nothing_more_over(void **state)
{
    (void)state;
    struct server *server = server_start(serve);
    struct walk walk;
    walk_init(&walk);
    walk.repetitions = 50;
    walk.options.in_flight = 10;
    walk.on_done = stop_the_engine;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(walk.handed_over, 1);
    assert_null(strstr(walk.transcript.text, "failed"));
    assert_int_equal(walk.progress.in_flight, 0);
    walk_clear(&walk);
    server_stop(server);
}

static bool refuse(struct walk *walk, struct error *error)
{
    (void)walk;
    return error_set(error, ERROR_SYSTEM, "the disk is full");
}

static void a_sink_that_fails_ends_the_run_with_its_error(void **state)
{
    (void)state;
    struct server *server = server_start(serve);
    struct walk walk;
    walk_init(&walk);
    walk.repetitions = 50;
    walk.on_done = refuse;
    walk_port(&walk, server_port(server), SCHEME_HTTP);
    assert_int_equal(walk.handed_over, 1);
    assert_non_null(strstr(walk.transcript.text, "failed: the disk is full\n"));
    walk_clear(&walk);
    server_stop(server);
}

static void an_empty_source_ends_at_once(void **state)
{
    (void)state;
    struct walk walk;
    walk_init(&walk);
    walk.repetitions = 0;
    struct error error = { 0 };
    assert_true(walk_run(&walk, &error));
    assert_int_equal(walk.handed_over, 0);
    walk_clear(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_visit_ends_with_its_time),
        cmocka_unit_test(a_handshake_under_way_at_the_deadline_is_told_as_not_asked),
        cmocka_unit_test(what_is_out_of_scope_is_never_connected_to),
        cmocka_unit_test(a_name_is_resolved_and_told),
        cmocka_unit_test(a_literal_address_needs_no_resolving),
        cmocka_unit_test(each_declared_address_of_a_name_is_asked),
        cmocka_unit_test(visits_in_flight_keep_to_their_limit),
        cmocka_unit_test(a_stopped_run_hands_nothing_more_over),
        cmocka_unit_test(a_sink_that_fails_ends_the_run_with_its_error),
        cmocka_unit_test(an_empty_source_ends_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
