#include "verdict/sighting.h"

#include "base/hash.h"
#include "base/text.h"

#include <string.h>

struct visit_mark sighting_mark_visit(const struct observation *observations, size_t count)
{
    struct visit_mark mark = { .hash = HASH_START };
    for (size_t i = 0; i < count; i++) {
        const struct observation *observation = &observations[i];
        const unsigned words[] = { observation->kind, observation->outcome, observation->port,
                                   observation->attempt };
        if (observation->at_ms > mark.at_ms) {
            mark.at_ms = observation->at_ms;
        }
        mark.hash = hash_bytes(mark.hash, words, sizeof(words));
        mark.hash = hash_bytes(mark.hash, &observation->at_ms, sizeof(observation->at_ms));
        mark.hash =
            hash_bytes(mark.hash, observation->address.bytes, sizeof(observation->address.bytes));
        if (observation->kind == OBSERVATION_ANSWER) {
            mark.hash = hash_text(mark.hash, observation->path);
            mark.hash = hash_bytes(mark.hash, &observation->answer.status,
                                   sizeof(observation->answer.status));
        }
    }
    mark.hash = hash_finish(mark.hash);
    return mark;
}

static struct observed_resolution keep_resolution(struct arena *arena,
                                                  const struct observed_resolution *seen)
{
    struct observed_resolution kept = { .count = seen->count };
    if (seen->count > 0) {
        struct address *addresses = arena_allocate(arena, seen->count, sizeof(*addresses));
        memcpy(addresses, seen->addresses, seen->count * sizeof(*addresses));
        kept.addresses = addresses;
    }
    return kept;
}

static const struct judged_chain *judge_chain(const struct sighting_maker *maker,
                                              const struct observation *observation)
{
    const struct observed_handshake *seen = &observation->handshake;
    if (seen->chain_length == 0) {
        return NULL;
    }
    const struct name_list names = visit_names_of(maker->pool->arena, &maker->seen, observation);
    const struct chain_question question = {
        .chain = seen->chain,
        .length = seen->chain_length,
        .names = names.names,
        .name_count = names.count,
        .staple = seen->staple,
        .staple_length = seen->staple_length,
    };
    return certificate_ledger_judge(maker->ledger, &question);
}

static struct sighted_handshake keep_handshake(const struct sighting_maker *maker,
                                               const struct observation *observation)
{
    const struct observed_handshake *seen = &observation->handshake;
    return (struct sighted_handshake){
        .question = seen->question,
        .version = text_pool_keep(maker->pool, seen->version),
        .cipher = text_pool_keep(maker->pool, seen->cipher),
        .alpn = text_pool_keep(maker->pool, seen->alpn),
        .alert = seen->alert,
        .client_certificate = seen->client_certificate,
        .chain = judge_chain(maker, observation),
    };
}

// Schemes without their parameters, joined by ", ".
static bool offers_windows_log_on(const char *schemes)
{
    return schemes != NULL &&
           (text_find_ignore_case(schemes, strlen(schemes), "Negotiate") != NULL ||
            text_find_ignore_case(schemes, strlen(schemes), "NTLM") != NULL);
}

static struct sighted_answer keep_answer(const struct sighting_maker *maker,
                                         const struct observed_answer *seen)
{
    const char *type = seen->content_type;
    return (struct sighted_answer){
        .status = seen->status,
        .server = text_pool_keep(maker->pool, seen->server),
        .location = text_pool_keep(maker->pool, seen->location),
        .transport_security = text_pool_keep(maker->pool, seen->transport_security),
        .wants_windows_log_on = offers_windows_log_on(seen->authenticate),
        .is_us_ascii =
            type != NULL && text_find_ignore_case(type, strlen(type), "us-ascii") != NULL,
        .is_body_cut = seen->is_body_cut,
        .body_size = seen->body_size,
        .page = page_read(seen->status, seen->body, seen->body_length),
        .client_certificate = seen->client_certificate,
    };
}

struct sighting sighting_make(const struct sighting_maker *maker, size_t number)
{
    const struct observation *observation = &maker->seen.observations[number - 1];
    const char *server_name =
        observation->server_name != NULL ? observation->server_name : maker->seen.host;
    struct sighting sighting = {
        .kind = observation->kind,
        .outcome = observation->outcome,
        .address = observation->address,
        .port = observation->port,
        .scheme = observation->scheme,
        .has_client_certificate = observation->has_client_certificate,
        .has_own_name = text_equal_ignore_case(server_name, maker->seen.host),
        .is_alias = visit_is_alias(&maker->seen, server_name),
        .server_name = text_pool_keep(maker->pool, server_name),
        .path = text_pool_keep(maker->pool, observation->path != NULL ? observation->path : ""),
        .attempt = observation->attempt,
        .at_ms = observation->at_ms,
        .number = number,
        .visit = maker->visit,
        .origin = maker->origin,
        .detail = text_pool_keep(maker->pool, observation->detail),
    };
    switch (observation->kind) {
    case OBSERVATION_RESOLUTION:
        sighting.resolution = keep_resolution(maker->pool->arena, &observation->resolution);
        break;
    case OBSERVATION_HANDSHAKE:
        sighting.handshake = keep_handshake(maker, observation);
        break;
    case OBSERVATION_ANSWER:
        sighting.answer = keep_answer(maker, &observation->answer);
        break;
    case OBSERVATION_CONNECTION:
    case OBSERVATION_KIND_COUNT:
        break;
    }
    return sighting;
}

bool outcome_is_measured(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_KEPT_CONNECTION_ENDED:
    case OUTCOME_OUT_OF_SCOPE:
    case OUTCOME_UNSUPPORTED:
    case OUTCOME_LOCAL_FAULT:
    case OUTCOME_NOT_ASKED:
    case OUTCOME_COUNT:
        return false;
    case OUTCOME_OK:
    case OUTCOME_UNRESOLVED:
    case OUTCOME_REFUSED:
    case OUTCOME_TIMED_OUT:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
    case OUTCOME_ALERT:
    case OUTCOME_NOT_TLS:
    case OUTCOME_NOT_HTTP:
    case OUTCOME_TLS_RECORD:
    case OUTCOME_MALFORMED:
        return true;
    }
    return false;
}

bool sighting_is_redirect(const struct sighting *sighting)
{
    const unsigned status = sighting->answer.status;
    const bool is_answered =
        sighting->kind == OBSERVATION_ANSWER && sighting->outcome == OUTCOME_OK;
    return is_answered &&
           (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
}

static int compare_numbers(int64_t left, int64_t right)
{
    return (left > right) - (left < right);
}

static int compare_hashes(uint64_t left, uint64_t right)
{
    return (left > right) - (left < right);
}

static int first_difference(const int *orders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (orders[i] != 0) {
            return orders[i];
        }
    }
    return 0;
}

static int compare_places(const struct sighting *left, const struct sighting *right)
{
    const int order = address_compare(&left->address, &right->address);
    return order != 0 ? order : compare_numbers(left->port, right->port);
}

static int compare_visit_marks(const struct sighting *left, const struct sighting *right)
{
    const int order = compare_numbers(left->visit.at_ms, right->visit.at_ms);
    return order != 0 ? order : compare_hashes(left->visit.hash, right->visit.hash);
}

int path_compare(const char *left, const char *right)
{
    const int order = text_compare_ignore_case(left, right);
    return order != 0 ? order : strcmp(left, right);
}

int sighting_compare_visits(const void *left, const void *right)
{
    const int order = compare_places(left, right);
    return order != 0 ? order : compare_visit_marks(left, right);
}

int sighting_compare_questions(const void *left, const void *right)
{
    const struct sighting *one = left;
    const struct sighting *other = right;
    const int order = compare_places(one, other);
    if (order != 0) {
        return order;
    }
    const int orders[] = {
        compare_numbers(one->kind, other->kind),
        compare_numbers(one->scheme, other->scheme),
        strcmp(one->server_name, other->server_name),
        path_compare(one->path, other->path),
        compare_visit_marks(one, other),
        compare_numbers(one->attempt, other->attempt),
        compare_numbers(one->at_ms, other->at_ms),
        compare_numbers((int64_t)one->number, (int64_t)other->number),
    };
    return first_difference(orders, sizeof(orders) / sizeof(orders[0]));
}
