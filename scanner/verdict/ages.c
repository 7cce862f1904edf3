#include "verdict/ages.h"

#include "base/moment.h"
#include "verdict/outlooks.h"
#include "verdict/places.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/** So many places are named in the notes. */
#define NAMED_LIMIT ((size_t)10)

/** 0 if nothing was measured. */
static int64_t newest_measure(const struct endpoint_view *endpoint)
{
    int64_t newest = 0;
    for (size_t i = 0; i < endpoint->sighting_count; i++) {
        const struct sighting *sighting = &endpoint->sightings[i];
        if (outcome_is_measured(sighting->outcome) && sighting->at_ms > newest) {
            newest = sighting->at_ms;
        }
    }
    return newest;
}

static const char *word_age(const struct vantages *vantages, const struct outlook *outlook,
                            int64_t measured_ms)
{
    char moment[MOMENT_TEXT_SIZE];
    moment_format(measured_ms, moment);
    const bool is_one_of_several = vantages->count > 1;
    return arena_format(
        vantages->arena,
        "%s%s%s was measured last at %s, more than a day before the newest journal was begun",
        place_format(vantages->arena, outlook->record->name, outlook->endpoint->port),
        is_one_of_several ? ", seen from " : "",
        is_one_of_several ? vantage_words(outlook->vantage->name) : "", moment);
}

/** Tells of those that are older; returns how many they are. */
static size_t tell_older(struct ages *ages, const struct vantages *vantages,
                         const struct outlooks *outlooks, int64_t limit_ms)
{
    size_t old = 0;
    for (size_t i = 0; i < outlooks->count; i++) {
        const int64_t measured_ms = newest_measure(outlooks->items[i].endpoint);
        if (measured_ms == 0 || measured_ms >= limit_ms) {
            continue;
        }
        old++;
        if (ages->count < NAMED_LIMIT) {
            ages->lines[ages->count++] = word_age(vantages, &outlooks->items[i], measured_ms);
        }
    }
    return old;
}

struct ages ages_tell(const struct vantages *vantages, int64_t newest_start_ms)
{
    struct ages ages = {
        .lines = arena_allocate(vantages->arena, NAMED_LIMIT + 1, sizeof(*ages.lines)),
    };
    size_t old = 0;
    struct outlooks outlooks = { 0 };
    for (size_t i = 0; i < vantages->items[0]->estate.count; i++) {
        outlooks_gather(&outlooks, vantages, i);
        old += tell_older(&ages, vantages, &outlooks, newest_start_ms - DAY_MS);
    }
    outlooks_clear(&outlooks);
    if (old > NAMED_LIMIT) {
        ages.lines[ages.count++] = arena_format(
            vantages->arena, "and %zu more endpoints were measured as long ago", old - NAMED_LIMIT);
    }
    return ages;
}
