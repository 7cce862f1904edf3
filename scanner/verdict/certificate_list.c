#include "verdict/certificate_list.h"

#include "base/memory.h"
#include "verdict/places.h"

#include <stdlib.h>
#include <string.h>

/** One certificate while the list grows. */
struct entry {
    struct shown_certificate shown;
    const char **places;
    size_t place_count;
    size_t place_capacity;
};

struct listing {
    struct arena *arena;
    struct entry **entries;
    size_t count;
    size_t capacity;
    struct map by_sha256;
};

static struct entry *find_entry(struct listing *listing, const struct certificate_facts *facts)
{
    struct entry *entry = map_get(&listing->by_sha256, facts->sha256);
    if (entry == NULL) {
        entry = arena_allocate(listing->arena, 1, sizeof(*entry));
        entry->shown.facts = facts;
        listing->entries = memory_grow(listing->entries, &listing->capacity, listing->count + 1,
                                       sizeof(struct entry *));
        listing->entries[listing->count++] = entry;
        map_set(&listing->by_sha256, facts->sha256, entry);
    }
    return entry;
}

static void take(struct listing *listing, const struct certificate_report *certificate,
                 bool is_leaf, const char *place)
{
    struct entry *entry = find_entry(listing, &certificate->facts);
    entry->shown.problems |= certificate->problems;
    entry->shown.is_leaf = entry->shown.is_leaf || is_leaf;
    if (entry->place_count == 0 || entry->places[entry->place_count - 1] != place) {
        entry->places = memory_grow(entry->places, &entry->place_capacity, entry->place_count + 1,
                                    sizeof(*entry->places));
        entry->places[entry->place_count++] = place;
    }
}

/** What a port shows to its host's names; what a redirect led to elsewhere is not the host's. */
static bool is_of_host(const struct sighting *sighting)
{
    return sighting->kind == OBSERVATION_HANDSHAKE && sighting->handshake.chain != NULL &&
           (sighting->has_own_name || sighting->is_alias);
}

static void take_endpoint(struct listing *listing, const struct host_record *record,
                          const struct endpoint_view *endpoint)
{
    const char *place = NULL;
    const struct judged_chain *last = NULL;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (!is_of_host(sighting) || sighting->handshake.chain == last) {
            continue;
        }
        last = sighting->handshake.chain;
        place = place != NULL ? place : place_format(listing->arena, record->name, endpoint->port);
        for (size_t c = 0; c < last->length; c++) {
            take(listing, last->certificates[c], c == 0, place);
        }
    }
}

static int compare_entries(const void *left_item, const void *right_item)
{
    const struct shown_certificate *left = left_item;
    const struct shown_certificate *right = right_item;
    if (left->is_leaf != right->is_leaf) {
        return left->is_leaf ? -1 : 1;
    }
    return strcmp(left->facts->sha256, right->facts->sha256);
}

static struct shown_certificate finish_entry(struct arena *arena, struct entry *entry)
{
    entry->place_count = places_make_unique(entry->places, entry->place_count);
    const char **places = arena_allocate(arena, entry->place_count, sizeof(const char *));
    memcpy(places, entry->places, entry->place_count * sizeof(const char *));
    memory_free(entry->places);
    entry->shown.endpoints = places;
    entry->shown.endpoint_count = entry->place_count;
    entry->shown.host_count = places_count_hosts(places, entry->place_count);
    return entry->shown;
}

static void take_estate(struct listing *listing, const struct estate *estate)
{
    for (size_t i = 0; i < estate->count; i++) {
        for (size_t e = 0; e < estate->hosts[i]->endpoint_count; e++) {
            take_endpoint(listing, estate->hosts[i], &estate->hosts[i]->endpoints[e]);
        }
    }
}

void certificate_list_finish(struct assessment *assessment, const struct vantages *vantages)
{
    struct listing listing = { .arena = &assessment->arena };
    for (size_t i = 0; i < vantages->count; i++) {
        take_estate(&listing, &vantages->items[i]->estate);
    }
    assessment->certificates =
        arena_allocate(listing.arena, listing.count, sizeof(*assessment->certificates));
    for (size_t i = 0; i < listing.count; i++) {
        assessment->certificates[i] = finish_entry(listing.arena, listing.entries[i]);
    }
    assessment->certificate_count = listing.count;
    if (listing.count > 0) {
        qsort(assessment->certificates, listing.count, sizeof(*assessment->certificates),
              compare_entries);
    }
    memory_free(listing.entries);
    map_clear(&listing.by_sha256);
}
