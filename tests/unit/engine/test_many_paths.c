// A visit of very many paths: is it given the time for them, and does each cost the same?
#include "base/arena.h"
#include "engine/follow.h"
#include "support/server.h"
#include "support/unit.h"
#include "walk.h"

#include <string.h>
#include <time.h>

#define FEW     ((size_t)2000)
#define MANY    ((size_t)(FEW * GROWTH))
#define GROWTH  20.0
#define LEEWAY  4 // what cost their square would be beyond it by far: GROWTH times as much
#define SECONDS 1e-9

static const char **make_paths(struct arena *arena, size_t count)
{
    const char **paths = arena_allocate(arena, count, sizeof(const char *));
    for (size_t i = 0; i < count; i++) {
        paths[i] = arena_format(arena, "/%zu", i);
    }
    return paths;
}

/** Of all threads. */
static double processor_seconds(void)
{
    struct timespec time = { 0 };
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * SECONDS;
}

/** Lines of the transcript that begin so. */
static size_t count_lines(const struct walk *walk, const char *start)
{
    size_t count = 0;
    for (const char *line = strstr(walk->transcript.text, start); line != NULL;
         line = strstr(line + 1, start)) {
        count++;
    }
    return count;
}

static void walk_paths(struct walk *walk, server_script script, size_t count)
{
    struct server *server = server_start(script);
    struct arena arena = { 0 };
    const char **paths = make_paths(&arena, count);
    const struct visit_endpoint endpoint = {
        .port = server_port(server), .expected = SCHEME_HTTP, .paths = paths, .path_count = count
    };
    walk->visit.endpoints = &endpoint;
    walk->visit.endpoint_count = 1;
    struct error error = { 0 };
    assert_true(walk_run(walk, &error));
    server_stop(server);
    arena_clear(&arena);
}

static void answer_everything(struct server_connection *connection, unsigned number)
{
    (void)number;
    while (server_read_request(connection)) {
        server_answer(connection, "200 OK", "", "");
    }
}

static void say_nothing(struct server_connection *connection, unsigned number)
{
    (void)number;
    server_wait_for_end(connection);
}

/** The rate alone makes it longer than the time of a usual visit. */
static void a_visit_of_many_paths_has_more_time(void **state)
{
    (void)state;
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.options.visit_timeout_ms = 1000;
    walk.options.request_rate = 800;
    walk_paths(&walk, answer_everything, 1000);
    assert_int_equal(count_lines(&walk, "answer ok"), 1000);
    assert_int_equal(count_lines(&walk, "answer not_asked"), 0);
    walk_clear(&walk);
}

static void a_usual_one_has_its_own(void **state)
{
    (void)state;
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.options.visit_timeout_ms = 1000;
    walk.options.request_rate = 40;
    walk_paths(&walk, answer_everything, 100);
    assert_true(count_lines(&walk, "answer not_asked") > 0);
    assert_int_equal(count_lines(&walk, "answer "), 100);
    walk_clear(&walk);
}

static double cost_of_silence(size_t count)
{
    struct walk walk;
    walk_init(&walk);
    const double before = processor_seconds();
    walk_paths(&walk, say_nothing, count);
    const double cost = processor_seconds() - before;
    assert_true(walk.progress.observations > count); // every path is told of
    walk_clear(&walk);
    return cost;
}

static double cost_of_redirects(size_t count)
{
    struct arena arena = { 0 };
    const char **paths = make_paths(&arena, count);
    const struct visit_endpoint endpoint = {
        .port = 443, .expected = SCHEME_HTTPS, .paths = paths, .path_count = count
    };
    const struct visit visit = { .host = "ns1", .endpoints = &endpoint, .endpoint_count = 1 };
    struct planned_paths planned = { .arena = &arena, .visit = &visit };
    const double before = processor_seconds();
    for (size_t i = 0; i < count; i++) {
        struct url url = { .scheme = SCHEME_HTTPS, .host = "ns1", .port = 443, .path = paths[i] };
        assert_true(follow_is_planned(&planned, &url));
        url.port = 4726;
        assert_false(follow_is_planned(&planned, &url));
    }
    const double cost = processor_seconds() - before;
    planned_paths_clear(&planned);
    arena_clear(&arena);
    return cost;
}

static void each_path_costs_the_same(void **state)
{
    (void)state;
    static double (*const costs[])(size_t count) = { cost_of_silence, cost_of_redirects };
    for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
        const double few = costs[i](FEW);
        const double many = costs[i](MANY);
        if (many > few * GROWTH * LEEWAY) {
            print_error("%zu: %g s for %zu, %g s for %zu\n", i, few, FEW, many, MANY);
        }
        assert_true(many <= few * GROWTH * LEEWAY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_of_many_paths_has_more_time),
        cmocka_unit_test(a_usual_one_has_its_own),
        cmocka_unit_test(each_path_costs_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
