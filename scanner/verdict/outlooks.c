#include "verdict/outlooks.h"

#include "base/memory.h"

#include <stdlib.h>

/** One that was visited and says why there is no address; NULL if some vantage point has one. */
static const struct host_record *find_absent(const struct vantages *vantages, size_t host)
{
    const struct host_record *absent = vantages->items[0]->estate.hosts[host];
    for (size_t i = 0; i < vantages->count; i++) {
        const struct host_record *record = vantages->items[i]->estate.hosts[host];
        if (record->absence == NULL) {
            return NULL;
        }
        absent = absent->sighting_count == 0 ? record : absent;
    }
    return absent;
}

// A place that was never connected to counts only for a host that has no address at all.
static bool is_endpoint_of_host(const struct outlooks *outlooks,
                                const struct endpoint_view *endpoint)
{
    return endpoint->has_own_name &&
           (endpoint->address.family != ADDRESS_NONE || outlooks->absent != NULL);
}

static void take(struct outlooks *outlooks, const struct vantage *vantage, size_t host)
{
    const struct host_record *record = vantage->estate.hosts[host];
    for (size_t i = 0; i < record->endpoint_count; i++) {
        if (is_endpoint_of_host(outlooks, &record->endpoints[i])) {
            outlooks->items = memory_grow(outlooks->items, &outlooks->capacity, outlooks->count + 1,
                                          sizeof(*outlooks->items));
            outlooks->items[outlooks->count++] = (struct outlook){
                .vantage = vantage,
                .record = record,
                .endpoint = &record->endpoints[i],
            };
        }
    }
}

static int compare_places(const struct outlook *left, const struct outlook *right)
{
    const int order = address_compare(&left->endpoint->address, &right->endpoint->address);
    return order != 0 ? order
                      : (left->endpoint->port > right->endpoint->port) -
                            (left->endpoint->port < right->endpoint->port);
}

static int compare_outlooks(const void *left, const void *right)
{
    const struct outlook *one = left;
    const struct outlook *other = right;
    const int order = compare_places(one, other);
    return order != 0 ? order : vantage_compare(one->vantage, other->vantage);
}

void outlooks_gather(struct outlooks *outlooks, const struct vantages *vantages, size_t host)
{
    outlooks->count = 0;
    outlooks->absent = find_absent(vantages, host);
    for (size_t i = 0; i < vantages->count; i++) {
        take(outlooks, vantages->items[i], host);
    }
    // Those of one estate are in order.
    if (vantages->count > 1 && outlooks->count > 0) {
        qsort(outlooks->items, outlooks->count, sizeof(*outlooks->items), compare_outlooks);
    }
}

void outlooks_clear(struct outlooks *outlooks)
{
    memory_free(outlooks->items);
    *outlooks = (struct outlooks){ 0 };
}

size_t outlooks_end_of_place(const struct outlooks *outlooks, size_t first)
{
    size_t end = first + 1;
    while (end < outlooks->count &&
           compare_places(&outlooks->items[first], &outlooks->items[end]) == 0) {
        end++;
    }
    return end;
}
