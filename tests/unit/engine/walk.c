#include "walk.h"

#include "support/unit.h"

#include <string.h>

#define TRANSCRIPT_LIMIT ((size_t)1 << 20)

static const char *const paths[] = { "/a", "/b", "/c" };

static void write_handshake(struct text_buffer *out, const struct observed_handshake *handshake)
{
    (void)text_buffer_format(out, " %s", tls_question_name(handshake->question));
    if (handshake->alert >= 0) {
        (void)text_buffer_format(out, " alert=%d", handshake->alert);
    }
    if (handshake->client_certificate != CLIENT_CERTIFICATE_UNKNOWN) {
        (void)text_buffer_format(out, " certificate=%s",
                                 client_certificate_name(handshake->client_certificate));
    }
    if (handshake->chain_length > 0) {
        (void)text_buffer_format(out, " chain=%zu", handshake->chain_length);
    }
    if (handshake->staple != NULL) {
        (void)text_buffer_format(out, " staple=%zu", handshake->staple_length);
    }
}

static void write_answer(struct text_buffer *out, const struct observation *observation)
{
    const struct observed_answer *answer = &observation->answer;
    (void)text_buffer_format(out, " %s %s", scheme_name(observation->scheme), observation->path);
    if (answer->status != 0) {
        (void)text_buffer_format(out, " %u", answer->status);
    }
    if (answer->is_body_cut) {
        (void)text_buffer_append_text(out, " cut");
    }
    if (answer->client_certificate != CLIENT_CERTIFICATE_UNKNOWN &&
        answer->client_certificate != CLIENT_CERTIFICATE_NONE) {
        (void)text_buffer_format(out, " certificate=%s",
                                 client_certificate_name(answer->client_certificate));
    }
}

static void write_observation(struct text_buffer *out, const struct visit *visit,
                              const struct observation *observation)
{
    (void)text_buffer_format(out, "%s %s", observation_kind_name(observation->kind),
                             outcome_name(observation->outcome));
    if (observation->kind == OBSERVATION_HANDSHAKE) {
        write_handshake(out, &observation->handshake);
    } else if (observation->kind == OBSERVATION_ANSWER) {
        write_answer(out, observation);
    }
    for (size_t i = 0; i < visit->alias_count; i++) {
        if (strcmp(observation->server_name, visit->aliases[i]) == 0) {
            (void)text_buffer_format(out, " as %s", observation->server_name);
        }
    }
    if (observation->has_client_certificate) {
        (void)text_buffer_append_text(out, " with_identity");
    }
    if (observation->attempt > 1) {
        (void)text_buffer_format(out, " #%u", observation->attempt);
    }
    (void)text_buffer_append_character(out, '\n');
}

void walk_write(struct text_buffer *out, const struct visit *visit,
                const struct observation *observations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        write_observation(out, visit, &observations[i]);
    }
}

struct source {
    struct walk *walk;
    unsigned given;
};

static const struct visit *next_visit(void *context, struct arena *arena)
{
    (void)arena;
    struct source *source = context;
    if (source->given == source->walk->repetitions) {
        return NULL;
    }
    if (source->given == 0 && source->walk->before != NULL) {
        source->walk->before();
    }
    source->given++;
    return &source->walk->visit;
}

static bool visit_done(void *context, const struct visit *visit,
                       const struct observation *observations, size_t count, struct error *error)
{
    struct walk *walk = ((struct source *)context)->walk;
    walk->handed_over++;
    walk_write(&walk->transcript, visit, observations, count);
    if (walk->look != NULL) {
        walk->look(observations, count);
    }
    return walk->on_done == NULL || walk->on_done(walk, error);
}

struct engine_options walk_options(void)
{
    struct engine_options options;
    engine_options_default(&options);
    options.threads = 1;
    options.connection_rate = 0;
    options.connect_timeout_ms = 300;
    options.handshake_timeout_ms = 300;
    options.answer_timeout_ms = 300;
    options.visit_timeout_ms = 20000;
    options.user_agent = "itmscan-test";
    return options;
}

void walk_init(struct walk *walk)
{
    *walk = (struct walk){ .options = walk_options(), .repetitions = 1 };
    walk->visit.host = "localhost";
    (void)address_parse("127.0.0.1", &walk->address);
    walk->visit.addresses = &walk->address;
    walk->visit.address_count = 1;
    struct error error = { 0 };
    (void)scope_allow(&walk->scope, "127.0.0.0/8", &error);
    walk->options.scope = &walk->scope;
    text_buffer_init(&walk->transcript, TRANSCRIPT_LIMIT);
}

void walk_clear(struct walk *walk)
{
    scope_clear(&walk->scope);
    hardship_clear(&walk->hardship);
    text_buffer_clear(&walk->transcript);
}

bool walk_run(struct walk *walk, struct error *error)
{
    struct source source = { .walk = walk };
    const struct engine_calls calls = { .next = next_visit,
                                        .done = visit_done,
                                        .context = &source };
    walk->engine = engine_new(&walk->options, error);
    if (walk->engine == NULL) {
        return false;
    }
    const bool is_good = engine_run(walk->engine, &calls, error);
    engine_read_progress(walk->engine, &walk->progress);
    engine_read_hardship(walk->engine, &walk->hardship);
    engine_free(walk->engine);
    walk->engine = NULL;
    return is_good;
}

void walk_port(struct walk *walk, uint16_t port, enum scheme expected)
{
    const struct visit_endpoint endpoint = {
        .port = port,
        .expected = expected,
        .paths = paths,
        .path_count = sizeof(paths) / sizeof(paths[0]),
    };
    walk->visit.endpoints = &endpoint;
    walk->visit.endpoint_count = 1;
    struct error error = { 0 };
    if (!walk_run(walk, &error)) {
        (void)text_buffer_format(&walk->transcript, "failed: %s\n", error.text);
    }
    walk->visit.endpoints = NULL;
}

void walk_be_patient(struct walk *walk)
{
    walk->options.connect_timeout_ms = 20000;
    walk->options.handshake_timeout_ms = 20000;
    walk->options.answer_timeout_ms = 20000;
}

static bool has_time_outs(const struct example *example)
{
    return strstr(example->transcript, "timed_out") != NULL ||
           strstr(example->transcript, "cut") != NULL;
}

static void check_example(const struct example *example, const struct client_identity *identity)
{
    struct server *server = server_start(example->script);
    struct walk walk;
    walk_init(&walk);
    walk.options.identity = identity;
    if (!has_time_outs(example)) {
        walk_be_patient(&walk);
    }
    walk_port(&walk, server_port(server), example->scheme);
    server_stop(server);
    if (strcmp(walk.transcript.text, example->transcript) != 0) {
        print_error("%s:\n%s", example->name, walk.transcript.text);
    }
    assert_string_equal(walk.transcript.text, example->transcript);
    walk_clear(&walk);
}

void walk_examples_with(const struct client_identity *identity, const struct example *examples,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_example(&examples[i], identity);
    }
}

void walk_examples(const struct example *examples, size_t count)
{
    walk_examples_with(NULL, examples, count);
}
