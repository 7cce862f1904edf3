#include "lanes.h"

#include "base/memory.h"
#include "base/moment.h"
#include "support/unit.h"

#include <string.h>

#define SECOND_NS INT64_C(1000000000)

// Far below the time-outs of a patient walk and of the visit, far above what any walk should take.
#define LONGEST_S 15

// Long enough for whatever is answered while this many others are, under a sanitizer too.
#define SILENCE_MS 700
#define IN_FLIGHT  32

// A body's limit (64 KiB), and the one piece that goes beyond it.
#define LARGEST_BODY ((uint64_t)128 * 1024)

#define TRANSCRIPT_LIMIT ((size_t)64 * 1024)

static const char *const paths[] = { "/a", "/b", "/c" };

/** A lane while it is walked. */
struct run {
    const struct lane *lane;
    struct server *server;
    struct visit visit;
    struct visit_endpoint endpoint;
    struct text_buffer transcript;
    int64_t began_ns;
    int64_t took_ns;
    bool is_right;
};

struct runs {
    struct run *items;
    size_t count;
    size_t given;
};

static void look_at_limits(const struct observation *observations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (observations[i].kind == OBSERVATION_ANSWER) {
            assert_true(observations[i].answer.body_length <= OBSERVATION_BODY_LIMIT);
            assert_true(observations[i].answer.body_size <= LARGEST_BODY);
        }
    }
}

static const struct visit *next_visit(void *context, struct arena *arena)
{
    (void)arena;
    struct runs *runs = context;
    if (runs->given == runs->count) {
        return NULL;
    }
    struct run *run = &runs->items[runs->given++];
    run->began_ns = moment_monotonic_ns();
    return &run->visit;
}

static bool visit_done(void *context, const struct visit *visit,
                       const struct observation *observations, size_t count, struct error *error)
{
    (void)error;
    struct runs *runs = context;
    for (size_t i = 0; i < runs->count; i++) {
        struct run *run = &runs->items[i];
        if (&run->visit == visit) {
            run->took_ns = moment_monotonic_ns() - run->began_ns;
            walk_write(&run->transcript, visit, observations, count);
            run->is_right =
                run->lane->is_right == NULL || run->lane->is_right(run->lane, observations, count);
        }
    }
    look_at_limits(observations, count);
    return true;
}

static void start(struct run *run, const struct lane *lane, const struct address *address)
{
    run->lane = lane;
    run->server = server_start_with(lane->script, lane->context);
    run->endpoint = (struct visit_endpoint){
        .port = server_port(run->server),
        .expected = lane->scheme,
        .paths = paths,
        .path_count = sizeof(paths) / sizeof(paths[0]),
    };
    run->visit = (struct visit){
        .host = "localhost",
        .addresses = address,
        .address_count = 1,
        .endpoints = &run->endpoint,
        .endpoint_count = 1,
    };
    text_buffer_init(&run->transcript, TRANSCRIPT_LIMIT);
}

/** Stops the server; false, and said, when something else was seen. */
static bool end_well(struct run *run)
{
    const struct lane *lane = run->lane;
    server_stop(run->server);
    const char *seen = run->transcript.length > 0 ? run->transcript.text : "";
    const bool is_same = lane->expected == NULL || strcmp(seen, lane->expected) == 0;
    const bool is_quick = run->took_ns < LONGEST_S * SECOND_NS;
    if (!is_same) {
        print_error("%s, %s:\n%sinstead of\n%s", lane->name, scheme_name(lane->scheme), seen,
                    lane->expected);
    }
    if (!is_quick) {
        print_error("%s, %s: took %lld s\n", lane->name, scheme_name(lane->scheme),
                    (long long)(run->took_ns / SECOND_NS));
    }
    text_buffer_clear(&run->transcript);
    return is_same && is_quick && run->is_right;
}

static bool is_handshake_silent(const struct runs *runs)
{
    bool is_silent = false;
    for (size_t i = 0; i < runs->count; i++) {
        const char *expected = runs->items[i].lane->expected;
        is_silent |= expected == NULL || strstr(expected, "handshake timed_out") != NULL;
    }
    return is_silent;
}

static void walk_all(struct runs *runs, bool is_silent)
{
    struct walk walk;
    walk_init(&walk);
    walk_be_patient(&walk);
    walk.options.in_flight = IN_FLIGHT;
    walk.options.connections_per_host = IN_FLIGHT * 2;
    if (is_silent) {
        walk.options.answer_timeout_ms = SILENCE_MS;
    }
    if (is_silent && is_handshake_silent(runs)) {
        walk.options.handshake_timeout_ms = SILENCE_MS;
    }
    const struct engine_calls calls = { .next = next_visit, .done = visit_done, .context = runs };
    struct error error = { 0 };
    struct engine *engine = engine_new(&walk.options, &error);
    assert_non_null(engine);
    assert_true(engine_run(engine, &calls, &error));
    engine_free(engine);
    walk_clear(&walk);
}

/** How many of the lanes of that kind were not as expected? */
static size_t count_failures(const struct lane *lanes, size_t count, bool is_silent)
{
    struct runs runs = { .items = memory_allocate(count, sizeof(*runs.items)) };
    struct address address;
    (void)address_parse("127.0.0.1", &address);
    for (size_t i = 0; i < count; i++) {
        if (lanes[i].is_silent == is_silent) {
            start(&runs.items[runs.count++], &lanes[i], &address);
        }
    }
    if (runs.count > 0) {
        walk_all(&runs, is_silent);
    }
    size_t failures = 0;
    for (size_t i = 0; i < runs.count; i++) {
        failures += !end_well(&runs.items[i]);
    }
    memory_free(runs.items);
    return failures;
}

void lanes_check(const struct lane *lanes, size_t count)
{
    const size_t failures = count_failures(lanes, count, false);
    assert_int_equal(failures + count_failures(lanes, count, true), 0);
}

void lanes_check_examples(const struct example *examples, size_t count)
{
    struct lane *lanes = memory_allocate(count, sizeof(*lanes));
    for (size_t i = 0; i < count; i++) {
        const char *expected = examples[i].transcript;
        lanes[i] = (struct lane){
            .name = examples[i].name,
            .script = examples[i].script,
            .scheme = examples[i].scheme,
            .expected = expected,
            .is_silent = strstr(expected, "timed_out") != NULL || strstr(expected, "cut") != NULL,
        };
    }
    lanes_check(lanes, count);
    memory_free(lanes);
}
