#include "verdict/unmeasured.h"

#include "base/memory.h"
#include "model/canary.h"
#include "model/url.h"
#include "verdict/outlooks.h"
#include "verdict/places.h"
#include "verdict/sights.h"

#include <string.h>

/** The list while it grows. */
struct listing {
    struct arena *arena;
    struct unmeasured *items;
    size_t count;
    size_t capacity;
};

static void list(struct listing *listing, const char *what, const char *why)
{
    listing->items = memory_grow(listing->items, &listing->capacity, listing->count + 1,
                                 sizeof(*listing->items));
    listing->items[listing->count++] = (struct unmeasured){ .what = what, .why = why };
}

static const char *name_place(struct arena *arena, const struct host_record *record,
                              const struct endpoint_view *endpoint)
{
    const char *place = place_format(arena, record->name, endpoint->port);
    if (record->address_count < 2) {
        return place;
    }
    char address[ADDRESS_TEXT_SIZE];
    address_format(&endpoint->address, address);
    return arena_format(arena, "%s (%s)", place, address);
}

/** A child that was made up for comparison and then not needed. */
static bool is_spare(const struct path_view *view)
{
    return view->deciding->outcome == OUTCOME_NOT_ASKED && canary_is_path(view->path);
}

static bool is_told(const struct path_view *view)
{
    return view->deciding->outcome == OUTCOME_OK || view->judgement.state != PATH_UNMEASURED;
}

/** Did another vantage point measure the path, or is it listed already as one saw it? */
static bool is_listed_or_told(const struct outlook *outlooks, size_t count, size_t index,
                              const struct path_view *view)
{
    for (size_t i = 0; i < count; i++) {
        const struct path_view *other =
            i == index || !port_state_is_told(outlooks[i].endpoint->judgement.state)
                ? NULL
                : endpoint_view_path(outlooks[i].endpoint, view->scheme, view->server_name,
                                     view->path);
        if (other != NULL && (i < index || is_told(other))) {
            return true;
        }
    }
    return false;
}

static void list_paths(struct listing *listing, const struct outlook *outlooks, size_t count,
                       size_t index)
{
    const struct host_record *record = outlooks[index].record;
    const struct endpoint_view *endpoint = outlooks[index].endpoint;
    for (size_t i = 0; i < endpoint->path_count; i++) {
        const struct path_view *view = &endpoint->paths[i];
        const bool is_spoken =
            endpoint->judgement.state == (view->scheme == SCHEME_HTTPS ? PORT_TLS : PORT_HTTP);
        if (!view->has_own_name || !is_spoken || is_spare(view) || is_told(view) ||
            is_listed_or_told(outlooks, count, index, view)) {
            continue;
        }
        const struct url url = {
            .kind = URL_WEB,
            .scheme = view->scheme,
            .host = record->name,
            .port = endpoint->port,
            .path = view->path,
        };
        list(listing, url_format(listing->arena, &url),
             path_reason(listing->arena, endpoint, view, &view->judgement));
    }
}

/** As all vantage points saw it: listed is what none of them could measure. */
static void list_place(struct listing *listing, const struct outlook *outlooks, size_t count)
{
    bool is_port_told = false;
    for (size_t i = 0; i < count; i++) {
        if (port_state_is_told(outlooks[i].endpoint->judgement.state)) {
            list_paths(listing, outlooks, count, i);
            is_port_told = true;
        }
    }
    if (!is_port_told) {
        list(listing, name_place(listing->arena, outlooks->record, outlooks->endpoint),
             outlooks->endpoint->judgement.rule);
    }
}

static void list_endpoints(struct listing *listing, const struct outlooks *outlooks)
{
    size_t end = 0;
    for (size_t first = 0; first < outlooks->count; first = end) {
        end = outlooks_end_of_place(outlooks, first);
        list_place(listing, &outlooks->items[first], end - first);
    }
}

static bool lacks_role(const struct host_record *record)
{
    return record->host != NULL && record->host->is_listed && record->host->roles == 0;
}

size_t unmeasured_count_without_role(const struct estate *estate)
{
    size_t count = 0;
    for (size_t i = 0; i < estate->count; i++) {
        count += lacks_role(estate->hosts[i]);
    }
    return count;
}

static void list_host(struct listing *listing, const struct outlooks *outlooks,
                      const struct host_record *record)
{
    if (outlooks->absent == NULL) {
        list_endpoints(listing, outlooks);
    } else if (record->is_wanted) {
        list(listing, record->name, outlooks->absent->absence);
    } else {
        return;
    }
    if (lacks_role(record)) {
        list(listing, record->name, "its role is not known, so no check of a host applies");
    }
}

void unmeasured_finish(struct assessment *assessment, const struct vantages *vantages)
{
    struct listing listing = { .arena = &assessment->arena };
    struct outlooks outlooks = { 0 };
    const struct estate *estate = &vantages->items[0]->estate;
    for (size_t i = 0; i < estate->count; i++) {
        outlooks_gather(&outlooks, vantages, i);
        list_host(&listing, &outlooks, estate->hosts[i]);
    }
    outlooks_clear(&outlooks);
    assessment->unmeasured =
        arena_allocate(&assessment->arena, listing.count, sizeof(*assessment->unmeasured));
    if (listing.count > 0) {
        memcpy(assessment->unmeasured, listing.items, listing.count * sizeof(*listing.items));
    }
    assessment->unmeasured_count = listing.count;
    memory_free(listing.items);
}
