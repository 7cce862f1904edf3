#include "verdict/throttling.h"

#include "base/text.h"

#define REFUSALS_NEEDED 2

/** The answers of one address, by when they came. */
struct tally {
    int64_t last_open_ms;
    size_t open_over_https;
    int64_t throttled_ms; /**< the first 429; the beginning of time if it changes its mind */
    int64_t refused_ms;   /**< the first refusal behind the last open answer */
    size_t refused_over_http;
    size_t refused_over_https;
};

static bool is_refusal(const struct sighting *sighting)
{
    return sighting->answer.status == 403 || sighting->answer.status == 429;
}

/** A refusal for which nothing is known but that it came. */
static bool is_unexplained(const struct sighting *sighting)
{
    const struct sighted_answer *answer = &sighting->answer;
    return is_refusal(sighting) && answer->page.sub_status == 0 && !answer->page.goes_to_https &&
           (answer->client_certificate == CLIENT_CERTIFICATE_NONE ||
            answer->client_certificate == CLIENT_CERTIFICATE_UNKNOWN);
}

static void count_open(struct tally *tally, const struct sighting *sighting)
{
    if (sighting->answer.status == 429 && sighting->at_ms < tally->throttled_ms) {
        tally->throttled_ms = sighting->at_ms;
    }
    if (is_refusal(sighting)) {
        return;
    }
    tally->open_over_https += sighting->scheme == SCHEME_HTTPS;
    if (sighting->at_ms > tally->last_open_ms) {
        tally->last_open_ms = sighting->at_ms;
    }
}

static void count_refused(struct tally *tally, const struct sighting *sighting)
{
    if (sighting->at_ms <= tally->last_open_ms || !is_unexplained(sighting)) {
        return;
    }
    tally->refused_over_http += sighting->scheme == SCHEME_HTTP;
    tally->refused_over_https += sighting->scheme == SCHEME_HTTPS;
    if (sighting->at_ms < tally->refused_ms) {
        tally->refused_ms = sighting->at_ms;
    }
}

static bool is_same_question(const struct sighting *left, const struct sighting *right)
{
    return left->kind == right->kind && left->port == right->port &&
           left->scheme == right->scheme && text_equal(left->server_name, right->server_name) &&
           text_equal(left->path, right->path) && address_equal(&left->address, &right->address);
}

/** Whoever refuses what it gives at another time refuses for how often it is asked. A 500 is the
 * way of IIS to ask for a certificate under TLS 1.3, and no gift. */
static bool is_change_of_mind(const struct sighting *refused, const struct sighting *given)
{
    return is_unexplained(refused) && given->outcome == OUTCOME_OK && !is_refusal(given) &&
           given->answer.status < 500 && is_same_question(refused, given);
}

static bool has_changed_its_mind(const struct host_record *record, const struct address *address)
{
    bool has_changed = false;
    for (size_t i = 1; i < record->sighting_count && !has_changed; i++) {
        const struct sighting *one = &record->sightings[i - 1];
        const struct sighting *other = &record->sightings[i];
        has_changed = one->kind == OBSERVATION_ANSWER && one->outcome == OUTCOME_OK &&
                      address_equal(&one->address, address) &&
                      (is_change_of_mind(one, other) || is_change_of_mind(other, one));
    }
    return has_changed;
}

typedef void sighting_counter(struct tally *tally, const struct sighting *sighting);

static void for_each_answer(const struct host_record *record, const struct address *address,
                            sighting_counter *count, struct tally *tally)
{
    for (size_t i = 0; i < record->sighting_count; i++) {
        const struct sighting *sighting = &record->sightings[i];
        if (sighting->kind == OBSERVATION_ANSWER && sighting->outcome == OUTCOME_OK &&
            address_equal(&sighting->address, address)) {
            count(tally, sighting);
        }
    }
}

static int64_t refused_since(const struct host_record *record, const struct address *address)
{
    struct tally tally = {
        .last_open_ms = INT64_MIN,
        .throttled_ms = has_changed_its_mind(record, address) ? INT64_MIN : INT64_MAX,
        .refused_ms = INT64_MAX,
    };
    for_each_answer(record, address, count_open, &tally);
    for_each_answer(record, address, count_refused, &tally);
    const bool is_refused = tally.open_over_https > 0 && tally.refused_over_http > 0 &&
                            tally.refused_over_https >= REFUSALS_NEEDED;
    return is_refused && tally.refused_ms < tally.throttled_ms ? tally.refused_ms
                                                               : tally.throttled_ms;
}

void throttling_find(struct host_record *record)
{
    for (size_t i = 0; i < record->endpoint_count; i++) {
        struct endpoint_view *endpoint = &record->endpoints[i];
        const bool is_of_last =
            i > 0 && address_equal(&record->endpoints[i - 1].address, &endpoint->address);
        endpoint->refused_since_ms = is_of_last ? record->endpoints[i - 1].refused_since_ms
                                                : refused_since(record, &endpoint->address);
    }
}
