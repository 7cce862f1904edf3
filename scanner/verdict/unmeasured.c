#include "verdict/unmeasured.h"

#include "base/memory.h"
#include "model/canary.h"
#include "model/url.h"
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
    const bool is_ipv6 = strchr(record->name, ':') != NULL;
    const char *place =
        arena_format(arena, is_ipv6 ? "[%s]:%u" : "%s:%u", record->name, (unsigned)endpoint->port);
    if (record->address_count < 2) {
        return place;
    }
    char address[ADDRESS_TEXT_SIZE];
    address_format(&endpoint->address, address);
    return arena_format(arena, "%s (%s)", place, address);
}

/** Neither yes nor no came back: what the port is, and all that it serves, is not known. */
static bool is_mute(enum port_state state)
{
    return state == PORT_UNMEASURED || state == PORT_FILTERED || state == PORT_UNREACHABLE ||
           state == PORT_SILENT;
}

/** A child that was made up for comparison and then not needed. */
static bool is_spare(const struct path_view *view)
{
    return view->deciding->outcome == OUTCOME_NOT_ASKED && canary_is_path(view->path);
}

static void list_paths(struct listing *listing, const struct host_record *record,
                       const struct endpoint_view *endpoint)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        const struct path_view *view = &endpoint->paths[i];
        const bool is_spoken =
            endpoint->judgement.state == (view->scheme == SCHEME_HTTPS ? PORT_TLS : PORT_HTTP);
        if (!view->has_own_name || !is_spoken || is_spare(view) ||
            view->deciding->outcome == OUTCOME_OK || view->judgement.state != PATH_UNMEASURED) {
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

static void list_endpoints(struct listing *listing, const struct host_record *record)
{
    for (size_t i = 0; i < record->endpoint_count; i++) {
        const struct endpoint_view *endpoint = &record->endpoints[i];
        if (!endpoint->has_own_name || endpoint->address.family == ADDRESS_NONE) {
            continue;
        }
        if (is_mute(endpoint->judgement.state)) {
            list(listing, name_place(listing->arena, record, endpoint), endpoint->judgement.rule);
        } else {
            list_paths(listing, record, endpoint);
        }
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

void unmeasured_finish(struct assessment *assessment, const struct estate *estate)
{
    struct listing listing = { .arena = &assessment->arena };
    for (size_t i = 0; i < estate->count; i++) {
        const struct host_record *record = estate->hosts[i];
        if (record->absence != NULL && !record->is_wanted) {
            continue;
        }
        if (record->absence != NULL) {
            list(&listing, record->name, record->absence);
        } else {
            list_endpoints(&listing, record);
        }
        if (lacks_role(record)) {
            list(&listing, record->name, "its role is not known, so no check of a host applies");
        }
    }
    assessment->unmeasured =
        arena_allocate(&assessment->arena, listing.count, sizeof(*assessment->unmeasured));
    if (listing.count > 0) {
        memcpy(assessment->unmeasured, listing.items, listing.count * sizeof(*listing.items));
    }
    assessment->unmeasured_count = listing.count;
    memory_free(listing.items);
}
