#include "engine/recorder.h"

#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_of_target(const struct observation *observation, const struct target *target)
{
    return observation->port == target->port &&
           observation->has_client_certificate == target->has_identity &&
           address_equal(&observation->address, &target->address) &&
           text_equal(observation->server_name, target->server_name);
}

static bool is_same_question(const struct observation *left, const struct observation *right)
{
    if (left->kind != right->kind || left->port != right->port ||
        left->has_client_certificate != right->has_client_certificate ||
        !address_equal(&left->address, &right->address) ||
        !text_equal(left->server_name, right->server_name)) {
        return false;
    }
    switch (left->kind) {
    case OBSERVATION_HANDSHAKE:
        return left->handshake.question == right->handshake.question;
    case OBSERVATION_ANSWER:
        return left->scheme == right->scheme && text_equal(left->path, right->path);
    case OBSERVATION_RESOLUTION:
    case OBSERVATION_CONNECTION:
    case OBSERVATION_KIND_COUNT:
        return true;
    }
    return true;
}

/** What of a question went well. Each of them says something else. */
struct good {
    struct good *earlier;
    size_t place; // of the observation
};

/** A question that was asked. */
struct asked {
    struct asked *other; // of the same path, or likewise of none
    size_t place;        // of the first observation
    unsigned attempts;
    struct good *good; // of connections and handshakes
};

// A path is asked at few ports and addresses, but a visit may have very many paths.
static struct asked *asked_of(const struct recorder *recorder, const char *path)
{
    return map_get(&recorder->asked, path != NULL ? path : "");
}

static struct asked *find_asked(const struct recorder *recorder,
                                const struct observation *observation)
{
    struct asked *asked = asked_of(recorder, observation->path);
    while (asked != NULL && !is_same_question(&recorder->observations[asked->place], observation)) {
        asked = asked->other;
    }
    return asked;
}

static struct asked *add_asked(struct recorder *recorder, const struct observation *observation)
{
    struct asked *asked = arena_allocate(recorder->arena, 1, sizeof(*asked));
    asked->other = asked_of(recorder, observation->path);
    asked->place = (size_t)(observation - recorder->observations);
    map_set(&recorder->asked, observation->path != NULL ? observation->path : "", asked);
    return asked;
}

void recorder_init(struct recorder *recorder, struct arena *arena, const char *host)
{
    *recorder = (struct recorder){ .arena = arena, .host = host };
}

void recorder_clear(struct recorder *recorder)
{
    map_clear(&recorder->asked);
    memory_free(recorder->observations);
    recorder_init(recorder, recorder->arena, recorder->host);
}

struct observation *recorder_add(struct recorder *recorder, enum observation_kind kind,
                                 const struct target *target)
{
    recorder->observations = memory_grow(recorder->observations, &recorder->capacity,
                                         recorder->count + 1, sizeof(*recorder->observations));
    struct observation *observation = &recorder->observations[recorder->count++];
    *observation = (struct observation){
        .kind = kind,
        .host = recorder->host,
        .server_name = target->server_name,
        .address = target->address,
        .port = target->port,
        .scheme = target->scheme,
        .has_client_certificate = target->has_identity,
        .at_ms = moment_now_ms(),
    };
    return observation;
}

void recorder_number(struct recorder *recorder)
{
    const size_t place = recorder->count - 1;
    struct observation *newest = &recorder->observations[place];
    struct asked *asked = find_asked(recorder, newest);
    if (asked == NULL) {
        asked = add_asked(recorder, newest);
    }
    newest->attempt = ++asked->attempts;
    if (newest->outcome == OUTCOME_OK && newest->kind != OBSERVATION_ANSWER) {
        struct good *good = arena_allocate(recorder->arena, 1, sizeof(*good));
        *good = (struct good){ .earlier = asked->good, .place = place };
        asked->good = good;
    }
}

static bool is_same_staple(const struct observed_handshake *left,
                           const struct observed_handshake *right)
{
    return left->staple_length == right->staple_length &&
           (left->staple_length == 0 ||
            memcmp(left->staple, right->staple, left->staple_length) == 0);
}

static bool is_same_certificate(const struct observation *left, const struct observation *right)
{
    if (left->kind != OBSERVATION_HANDSHAKE) {
        return true;
    }
    const struct observed_handshake *one = &left->handshake;
    const struct observed_handshake *other = &right->handshake;
    return one->chain_length == other->chain_length && is_same_staple(one, other) &&
           (one->chain_length == 0 || memcmp(one->chain[0].sha256, other->chain[0].sha256,
                                             sizeof(one->chain[0].sha256)) == 0);
}

/** Did the newest go well, and the same question before it? Then it says nothing new, unless
 * another server of a balancer showed another certificate, or the staple is another: some servers
 * have none for the first who ask. */
static bool is_repetition(const struct recorder *recorder)
{
    const struct observation *newest = &recorder->observations[recorder->count - 1];
    if (newest->outcome != OUTCOME_OK) {
        return false;
    }
    const struct asked *asked = find_asked(recorder, newest);
    const struct good *good = asked != NULL ? asked->good : NULL;
    while (good != NULL && !is_same_certificate(&recorder->observations[good->place], newest)) {
        good = good->earlier;
    }
    return good != NULL;
}

static struct observation *add_stage(struct recorder *recorder, const struct result *result,
                                     enum stage stage)
{
    static const enum observation_kind kinds[STAGE_COUNT] = {
        [STAGE_CONNECTION] = OBSERVATION_CONNECTION,
        [STAGE_HANDSHAKE] = OBSERVATION_HANDSHAKE,
        [STAGE_ANSWER] = OBSERVATION_ANSWER,
    };
    struct observation *observation =
        recorder_add(recorder, kinds[stage], &result->question->target);
    const struct span_of_time *span = &result->spans[stage];
    observation->at_ms = span->at_ms;
    observation->took_us = span->took_us;
    observation->outcome = OUTCOME_OK;
    if (stage == result->stage) {
        observation->outcome = result->outcome;
        observation->detail = arena_copy_text(recorder->arena, result->detail);
    }
    return observation;
}

static void fill_handshake(struct recorder *recorder, const struct result *result,
                           struct observation *observation)
{
    const struct tls_facts *facts = &result->connection->tls;
    struct observed_handshake *handshake = &observation->handshake;
    handshake->question = result->question->tls;
    handshake->version = facts->version;
    handshake->cipher = facts->cipher;
    handshake->alpn = facts->alpn[0] != '\0' ? arena_copy_text(recorder->arena, facts->alpn) : NULL;
    handshake->alert = observation->outcome == OUTCOME_ALERT ? facts->alert_received : -1;
    handshake->client_certificate = tls_facts_wanted_certificate(facts, observation->outcome);
    handshake->chain = tls_facts_chain(facts, recorder->arena, &handshake->chain_length);
    handshake->staple = tls_facts_staple(facts, recorder->arena, &handshake->staple_length);
}

static const char *copy_field(struct recorder *recorder, const struct answer_reader *answer,
                              enum answer_field field)
{
    return arena_copy_text(recorder->arena, answer_field(answer, field));
}

static void fill_answer(struct recorder *recorder, const struct result *result,
                        struct observation *observation)
{
    const struct answer_reader *read = result->answer;
    struct observed_answer *answer = &observation->answer;
    observation->path = result->question->path;
    if (result->question->target.scheme == SCHEME_HTTPS) {
        answer->client_certificate = tls_facts_client_certificate(&result->connection->tls);
    }
    if (observation->outcome != OUTCOME_OK) {
        return;
    }
    answer->status = read->status;
    answer->server = copy_field(recorder, read, ANSWER_FIELD_SERVER);
    answer->location = copy_field(recorder, read, ANSWER_FIELD_LOCATION);
    answer->content_type = copy_field(recorder, read, ANSWER_FIELD_CONTENT_TYPE);
    answer->authenticate = copy_field(recorder, read, ANSWER_FIELD_AUTHENTICATE);
    answer->transport_security = copy_field(recorder, read, ANSWER_FIELD_TRANSPORT_SECURITY);
    answer->body_size = read->body_size;
    answer->is_body_cut = read->is_body_cut || read->is_broken_off;
    if (read->body.length > 0) {
        answer->body = arena_copy(recorder->arena, read->body.text, read->body.length);
        answer->body_length = read->body.length;
    }
}

static void take_connection(struct recorder *recorder, const struct result *result)
{
    add_stage(recorder, result, STAGE_CONNECTION);
    if (is_repetition(recorder)) {
        recorder->count--;
    } else {
        recorder_number(recorder);
    }
}

static void take_handshake(struct recorder *recorder, const struct result *result)
{
    struct observation *observation = add_stage(recorder, result, STAGE_HANDSHAKE);
    fill_handshake(recorder, result, observation);
    if (is_repetition(recorder)) {
        recorder->count--;
    } else {
        recorder_number(recorder);
    }
}

void recorder_take(struct recorder *recorder, const struct result *result)
{
    const bool is_https = result->question->target.scheme == SCHEME_HTTPS;
    if (result->is_fresh) {
        take_connection(recorder, result);
    }
    if (result->is_fresh && is_https && result->stage >= STAGE_HANDSHAKE) {
        take_handshake(recorder, result);
    }
    if (result->stage == STAGE_ANSWER) {
        fill_answer(recorder, result, add_stage(recorder, result, STAGE_ANSWER));
        recorder_number(recorder);
    }
}

void recorder_skip(struct recorder *recorder, const struct target *target, const char *path,
                   enum outcome outcome, const char *detail)
{
    struct observation *observation =
        recorder_add(recorder, path != NULL ? OBSERVATION_ANSWER : OBSERVATION_CONNECTION, target);
    observation->path = path;
    observation->outcome = outcome;
    observation->detail = detail;
    recorder_number(recorder);
}

void recorder_skip_handshake(struct recorder *recorder, const struct target *target,
                             enum tls_question question)
{
    struct observation *observation = recorder_add(recorder, OBSERVATION_HANDSHAKE, target);
    observation->outcome = OUTCOME_NOT_ASKED;
    observation->detail = VISIT_EXPIRED_DETAIL;
    observation->handshake.question = question;
    observation->handshake.alert = -1;
    recorder_number(recorder);
}

/** The host's own name before its others, and what was asked without our certificate before what
 * was asked with it. */
static int compare_names(const struct observation *left, const struct observation *right)
{
    const int is_left_other = !text_equal(left->server_name, left->host);
    const int is_right_other = !text_equal(right->server_name, right->host);
    if (is_left_other != is_right_other) {
        return is_left_other - is_right_other;
    }
    const int order = strcmp(left->server_name, right->server_name);
    return order != 0 ? order : left->has_client_certificate - right->has_client_certificate;
}

static int compare_places(const void *left_item, const void *right_item)
{
    const struct observation *left = *(const struct observation *const *)left_item;
    const struct observation *right = *(const struct observation *const *)right_item;
    const int is_left_later = left->kind != OBSERVATION_RESOLUTION;
    const int is_right_later = right->kind != OBSERVATION_RESOLUTION;
    if (is_left_later != is_right_later) {
        return is_left_later - is_right_later;
    }
    const int order = address_compare(&left->address, &right->address);
    if (order != 0) {
        return order;
    }
    if (left->port != right->port) {
        return left->port < right->port ? -1 : 1;
    }
    const int order_of_names = compare_names(left, right);
    if (order_of_names != 0) {
        return order_of_names;
    }
    return left < right ? -1 : left > right; // as they were made
}

void recorder_settle(struct recorder *recorder)
{
    if (recorder->count == 0) {
        return;
    }
    const struct observation **order =
        memory_allocate(recorder->count, sizeof(const struct observation *));
    for (size_t i = 0; i < recorder->count; i++) {
        order[i] = &recorder->observations[i];
    }
    qsort(order, recorder->count, sizeof(const struct observation *), compare_places);
    struct observation *settled = memory_allocate(recorder->count, sizeof(*settled));
    for (size_t i = 0; i < recorder->count; i++) {
        settled[i] = *order[i];
    }
    memory_free(order);
    map_clear(&recorder->asked); // which knows them by their old places
    memory_free(recorder->observations);
    recorder->observations = settled;
    recorder->capacity = recorder->count;
}

const struct observation *recorder_find_resolution(const struct recorder *recorder,
                                                   const char *name)
{
    for (size_t i = 0; i < recorder->count; i++) {
        const struct observation *observation = &recorder->observations[i];
        if (observation->kind == OBSERVATION_RESOLUTION &&
            text_equal(observation->server_name, name)) {
            return observation;
        }
    }
    return NULL;
}

bool recorder_has_asked(const struct recorder *recorder, const struct target *target,
                        const char *path)
{
    for (const struct asked *asked = asked_of(recorder, path); asked != NULL;
         asked = asked->other) {
        const struct observation *observation = &recorder->observations[asked->place];
        if (observation->kind == OBSERVATION_ANSWER && observation->scheme == target->scheme &&
            observation->port == target->port &&
            observation->has_client_certificate == target->has_identity &&
            text_equal(observation->server_name, target->server_name) &&
            (target->address.family == ADDRESS_NONE ||
             address_equal(&observation->address, &target->address))) {
            return true;
        }
    }
    return false;
}

bool recorder_speaks_tls(const struct recorder *recorder, const struct target *target)
{
    for (size_t i = 0; i < recorder->count; i++) {
        const struct observation *observation = &recorder->observations[i];
        if (observation->kind == OBSERVATION_HANDSHAKE && is_of_target(observation, target) &&
            (observation->outcome == OUTCOME_ALERT || observation->handshake.version != NULL)) {
            return true;
        }
    }
    return false;
}
