#include "verdict/host_record.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/** A sighting stands for its host's endpoint, not for a place that a redirect led to. */
static bool is_own(const struct sighting *sighting)
{
    return sighting->has_own_name && sighting->kind != OBSERVATION_RESOLUTION;
}

static bool is_same_place(const struct sighting *left, const struct sighting *right)
{
    return address_equal(&left->address, &right->address) && left->port == right->port;
}

static bool is_same_visit(const struct sighting *left, const struct sighting *right)
{
    return left->visit.at_ms == right->visit.at_ms && left->visit.hash == right->visit.hash;
}

static size_t end_of_place(const struct sighting *sightings, size_t count, size_t first)
{
    size_t end = first + 1;
    while (end < count && is_same_place(&sightings[first], &sightings[end])) {
        end++;
    }
    return end;
}

// Of an endpoint that was visited several times the newest visit that measured it tells how it is.
static size_t first_of_newest_visit(const struct sighting *sightings, size_t first, size_t end)
{
    size_t newest = end - 1;
    for (size_t i = first; i < end; i++) {
        if (outcome_is_measured(sightings[i].outcome)) {
            newest = i;
        }
    }
    size_t start = newest;
    while (start > first && is_same_visit(&sightings[start - 1], &sightings[newest])) {
        start--;
    }
    return start;
}

static void keep_newest_visits(struct host_record *record)
{
    struct sighting *sightings = record->sightings;
    const size_t count = record->sighting_count;
    size_t kept = 0;
    for (size_t first = 0; first < count;) {
        const size_t end = end_of_place(sightings, count, first);
        const size_t start = first_of_newest_visit(sightings, first, end);
        size_t i = start;
        while (i < end && is_same_visit(&sightings[start], &sightings[i])) {
            sightings[kept++] = sightings[i++];
        }
        first = end;
    }
    record->sighting_count = kept;
}

static int compare_addresses(const void *left, const void *right)
{
    return address_compare(left, right);
}

static void add_address(struct host_record *record, size_t *capacity, const struct address *address)
{
    if (address->family == ADDRESS_NONE) {
        return;
    }
    record->addresses = memory_grow(record->addresses, capacity, record->address_count + 1,
                                    sizeof(*record->addresses));
    record->addresses[record->address_count++] = *address;
}

static void make_addresses_unique(struct host_record *record)
{
    qsort(record->addresses, record->address_count, sizeof(*record->addresses), compare_addresses);
    size_t kept = 0;
    for (size_t i = 0; i < record->address_count; i++) {
        if (kept == 0 || !address_equal(&record->addresses[kept - 1], &record->addresses[i])) {
            record->addresses[kept++] = record->addresses[i];
        }
    }
    record->address_count = kept;
}

static void find_addresses(struct host_record *record)
{
    size_t capacity = 0;
    for (size_t i = 0; i < record->sighting_count; i++) {
        const struct sighting *sighting = &record->sightings[i];
        if (is_own(sighting)) {
            add_address(record, &capacity, &sighting->address);
        }
        if (sighting->kind != OBSERVATION_RESOLUTION || !sighting->has_own_name) {
            continue;
        }
        for (size_t a = 0; a < sighting->resolution.count; a++) {
            add_address(record, &capacity, &sighting->resolution.addresses[a]);
        }
    }
    if (record->address_count > 0) {
        make_addresses_unique(record);
    }
}

static const char *word_absence(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_UNRESOLVED:
        return "the name does not resolve";
    case OUTCOME_OUT_OF_SCOPE:
        return "its address is outside the scope of this run";
    case OUTCOME_NOT_ASKED:
        return "the time for its visit was over before it could be asked";
    case OUTCOME_TIMED_OUT:
        return "the name servers gave no answer";
    case OUTCOME_LOCAL_FAULT:
    case OUTCOME_UNSUPPORTED:
        return "the name could not be resolved: something went wrong on this machine";
    case OUTCOME_OK:
    case OUTCOME_REFUSED:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_RESET:
    case OUTCOME_CLOSED:
    case OUTCOME_ALERT:
    case OUTCOME_NOT_TLS:
    case OUTCOME_NOT_HTTP:
    case OUTCOME_TLS_RECORD:
    case OUTCOME_MALFORMED:
    case OUTCOME_KEPT_CONNECTION_ENDED:
    case OUTCOME_COUNT:
        break;
    }
    return "the name could not be resolved";
}

/** The failed resolution of its own name; else the first thing that says why nothing was asked. */
static const struct sighting *find_absence(const struct host_record *record)
{
    const struct sighting *found = NULL;
    for (size_t i = 0; i < record->sighting_count; i++) {
        const struct sighting *sighting = &record->sightings[i];
        if (!sighting->has_own_name || sighting->outcome == OUTCOME_OK) {
            continue;
        }
        if (sighting->kind == OBSERVATION_RESOLUTION) {
            return sighting;
        }
        found = found != NULL ? found : sighting;
    }
    return found;
}

static void explain_absence(struct host_record *record, struct arena *arena)
{
    if (record->address_count > 0) {
        return;
    }
    const struct sighting *sighting = find_absence(record);
    record->absence_sighting = sighting;
    if (sighting == NULL) {
        record->absence =
            record->sighting_count == 0 ? "it was not visited" : "no address of it was seen";
    } else if (sighting->detail != NULL) {
        record->absence =
            arena_format(arena, "%s (%s)", word_absence(sighting->outcome), sighting->detail);
    } else {
        record->absence = word_absence(sighting->outcome);
    }
}

static void sort(struct host_record *record, int (*compare)(const void *, const void *))
{
    if (record->sighting_count > 0) {
        qsort(record->sightings, record->sighting_count, sizeof(*record->sightings), compare);
    }
}

void host_record_expect(struct host_record *record, size_t count)
{
    if (count > 0) {
        record->sightings = memory_grow(record->sightings, &record->sighting_capacity,
                                        record->sighting_count + count, sizeof(*record->sightings));
    }
}

void host_record_add(struct host_record *record, const struct sighting *sighting)
{
    record->sightings = memory_grow(record->sightings, &record->sighting_capacity,
                                    record->sighting_count + 1, sizeof(*record->sightings));
    record->sightings[record->sighting_count++] = *sighting;
}

void host_record_settle(struct host_record *record, struct arena *arena)
{
    sort(record, sighting_compare_visits);
    keep_newest_visits(record);
    sort(record, sighting_compare_questions);
    find_addresses(record);
    explain_absence(record, arena);
}

static int compare_endpoint(const struct endpoint_view *endpoint, const struct address *address,
                            uint16_t port)
{
    const int order = address_compare(&endpoint->address, address);
    return order != 0 ? order : (endpoint->port > port) - (endpoint->port < port);
}

struct endpoint_view *host_record_endpoint(const struct host_record *record,
                                           const struct address *address, uint16_t port)
{
    size_t first = 0;
    size_t end = record->endpoint_count;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        const int order = compare_endpoint(&record->endpoints[middle], address, port);
        if (order == 0) {
            return &record->endpoints[middle];
        }
        if (order < 0) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return NULL;
}

static int compare_view(const struct path_view *view, enum scheme scheme, const char *server_name,
                        const char *path)
{
    if (view->scheme != scheme) {
        return view->scheme < scheme ? -1 : 1;
    }
    const int order = strcmp(view->server_name, server_name);
    return order != 0 ? order : path_compare(view->path, path);
}

/** Where the path stands or would stand. */
static size_t place_of_path(const struct endpoint_view *endpoint, enum scheme scheme,
                            const char *server_name, const char *path)
{
    size_t first = 0;
    size_t end = endpoint->path_count;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (compare_view(&endpoint->paths[middle], scheme, server_name, path) < 0) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return first;
}

static bool is_spelling(const struct path_view *view, enum scheme scheme, const char *server_name,
                        const char *path)
{
    return view->scheme == scheme && text_equal(view->server_name, server_name) &&
           text_equal_ignore_case(view->path, path);
}

struct path_view *endpoint_view_path(const struct endpoint_view *endpoint, enum scheme scheme,
                                     const char *server_name, const char *path)
{
    const size_t place = place_of_path(endpoint, scheme, server_name, path);
    if (place < endpoint->path_count &&
        is_spelling(&endpoint->paths[place], scheme, server_name, path)) {
        return &endpoint->paths[place];
    }
    // IIS does not tell cases apart, so the plan asks one spelling of several.
    if (place > 0 && is_spelling(&endpoint->paths[place - 1], scheme, server_name, path)) {
        return &endpoint->paths[place - 1];
    }
    return NULL;
}

/** "ns1" and "ns1.corp.example", but not "ns1.corp" and "ns1.corp.example". */
static bool is_short_form(const char *label, const char *full_name)
{
    const size_t length = strlen(label);
    struct address address;
    return strchr(label, '.') == NULL && text_starts_with_ignore_case(full_name, label) &&
           full_name[length] == '.' && !address_parse(full_name, &address);
}

static bool is_same_name(const char *known, const char *given)
{
    return text_equal_ignore_case(known, given) || is_short_form(known, given) ||
           is_short_form(given, known);
}

bool host_record_has_name(const struct host_record *record, const char *name)
{
    for (size_t i = 0; i < record->name_count; i++) {
        if (is_same_name(record->names[i], name)) {
            return true;
        }
    }
    struct address address;
    if (!address_parse(name, &address)) {
        return false;
    }
    for (size_t i = 0; i < record->address_count; i++) {
        if (address_equal(&record->addresses[i], &address)) {
            return true;
        }
    }
    return false;
}

uint16_t host_record_twin_port(const struct host_record *record, uint16_t http_port)
{
    const size_t pair_count = record->host != NULL ? record->host->pair_count : 0;
    for (size_t i = 0; i < pair_count; i++) {
        if (record->host->pairs[i].http == http_port) {
            return record->host->pairs[i].https;
        }
    }
    return http_port == scheme_default_port(SCHEME_HTTP) ? scheme_default_port(SCHEME_HTTPS) : 0;
}
