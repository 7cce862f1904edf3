// Do several threads share a run without stepping on each other?
#include "identity.h"
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <string.h>

#define VISITS 60

static const char *const paths[] = { "/a", "/b", "/c" };
static const char *const aliases[] = { "alias.example" };
static const struct server_tls any_version = { 0 };
static const struct server_tls asking = { .wants_certificate = true };

static void serve(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "ok");
    }
}

static void serve_tls(struct server_connection *connection, unsigned number)
{
    if (server_begin_tls(connection, &any_version)) {
        serve(connection, number);
    }
}

static void serve_asking(struct server_connection *connection, unsigned number)
{
    if (server_begin_tls(connection, &asking)) {
        serve(connection, number);
    }
}

static unsigned count(const char *text, const char *line)
{
    unsigned found = 0;
    for (const char *at = strstr(text, line); at != NULL; at = strstr(at + 1, line)) {
        found++;
    }
    return found;
}

static void run_with(struct walk *walk, struct server *plain, struct server *tls)
{
    const struct visit_endpoint endpoints[] = {
        { .port = server_port(plain), .expected = SCHEME_HTTP, .paths = paths, .path_count = 3 },
        { .port = server_port(tls), .expected = SCHEME_HTTPS, .paths = paths, .path_count = 3 },
        { .port = server_free_port(), .expected = SCHEME_HTTPS, .paths = paths, .path_count = 3 },
    };
    walk->visit.endpoints = endpoints;
    walk->visit.endpoint_count = 3;
    walk->repetitions = VISITS;
    walk->options.threads = 4;
    walk->options.in_flight = 16;
    walk_be_patient(walk);
    struct error error = { 0 };
    assert_true(walk_run(walk, &error));
    walk->visit.endpoints = NULL;
}

static void every_visit_is_handed_over_once(void **state)
{
    (void)state;
    struct server *plain = server_start(serve);
    struct server *tls = server_start(serve_tls);
    struct walk walk;
    walk_init(&walk);
    walk.options.connection_rate = 5000; // the budgets are shared as well
    walk.options.request_rate = 50000;
    run_with(&walk, plain, tls);
    assert_int_equal(walk.handed_over, VISITS);
    assert_int_equal(walk.progress.finished, VISITS);
    assert_int_equal(count(walk.transcript.text, "answer ok http "), 3 * VISITS);
    assert_int_equal(count(walk.transcript.text, "answer ok https "), 3 * VISITS);
    assert_int_equal(count(walk.transcript.text, "connection refused"), VISITS);
    assert_int_equal(server_count(tls), VISITS);
    walk_clear(&walk);
    server_stop(plain);
    server_stop(tls);
}

static bool stop_after_ten(struct walk *walk, struct error *error)
{
    (void)error;
    if (walk->handed_over == 10) {
        engine_stop(walk->engine);
    }
    return true;
}

static void a_stop_reaches_every_thread(void **state)
{
    (void)state;
    struct server *plain = server_start(serve);
    struct server *tls = server_start(serve_tls);
    struct walk walk;
    walk_init(&walk);
    walk.on_done = stop_after_ten;
    run_with(&walk, plain, tls);
    assert_int_equal(walk.handed_over, 10);
    walk_clear(&walk);
    server_stop(plain);
    server_stop(tls);
}

static void the_client_identity_is_shared_by_every_thread(void **state)
{
    (void)state;
    struct server *plain = server_start(serve);
    struct server *tls = server_start(serve_asking);
    struct client_identity *identity = identity_make();
    struct walk walk;
    walk_init(&walk);
    walk.options.identity = identity;
    walk.visit.aliases = aliases;
    walk.visit.alias_count = 1;
    run_with(&walk, plain, tls);
    assert_int_equal(walk.handed_over, VISITS);
    assert_int_equal(count(walk.transcript.text, "200 certificate=handshake with_identity\n"),
                     3 * VISITS);
    assert_int_equal(count(walk.transcript.text, "answer ok https / 200"), VISITS);
    assert_int_equal(count(walk.transcript.text, "answer ok http / 200"), VISITS);
    assert_int_equal(server_count(tls), 3 * VISITS);
    client_identity_free(identity);
    walk_clear(&walk);
    server_stop(plain);
    server_stop(tls);
}

static void deadlines_end_visits_in_every_thread(void **state)
{
    (void)state;
    static const int64_t timeouts_ms[] = { 1, 5, 20, 80 };
    struct server *plain = server_start(serve);
    struct server *tls = server_start(serve_asking);
    struct client_identity *identity = identity_make();
    for (size_t i = 0; i < sizeof(timeouts_ms) / sizeof(timeouts_ms[0]); i++) {
        struct walk walk;
        walk_init(&walk);
        walk.options.visit_timeout_ms = timeouts_ms[i]; // wherever a visit is by then
        walk.options.identity = identity;
        walk.visit.aliases = aliases;
        walk.visit.alias_count = 1;
        run_with(&walk, plain, tls);
        assert_int_equal(walk.handed_over, VISITS);
        assert_int_equal(walk.progress.in_flight, 0);
        walk_clear(&walk);
    }
    client_identity_free(identity);
    server_stop(plain);
    server_stop(tls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_visit_is_handed_over_once),
        cmocka_unit_test(a_stop_reaches_every_thread),
        cmocka_unit_test(the_client_identity_is_shared_by_every_thread),
        cmocka_unit_test(deadlines_end_visits_in_every_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
