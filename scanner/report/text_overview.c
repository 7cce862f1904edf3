#include "report/text_overview.h"

#include "base/map.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void add_finding(struct arena *arena, struct host_view *view, const struct finding *finding)
{
    view->findings = arena_grow(arena, view->findings, &view->finding_capacity,
                                view->finding_count + 1, sizeof(struct finding *));
    view->findings[view->finding_count++] = finding;

    const enum text_mark mark = mark_of_finding(finding);
    const enum severity severity = finding->check->severity;
    if (mark > view->worst) {
        view->worst = mark;
        view->severity = severity;
        view->worst_count = 0;
    }
    if (mark == view->worst) {
        view->severity = severity > view->severity ? severity : view->severity;
        view->worst_count++;
    }
}

static struct host_view *find_view(const struct map *views, const char *name)
{
    return name != NULL ? map_get(views, name) : NULL;
}

/** Those that are to be told: what several vantage points saw alike, is told once. */
static const struct endpoint_report *
choose_endpoints(struct arena *arena, const struct assessment *assessment, size_t *out_count)
{
    *out_count = assessment->endpoint_count;
    if (assessment->alike_count == 0) {
        return assessment->endpoints;
    }
    struct endpoint_report *chosen =
        arena_allocate(arena, assessment->endpoint_count, sizeof(*chosen));
    size_t count = 0;
    for (size_t i = 0; i < assessment->endpoint_count; i++) {
        if (!assessment->endpoints[i].is_alike) {
            chosen[count++] = assessment->endpoints[i];
        }
    }
    *out_count = count;
    return chosen;
}

static void take_endpoints(struct arena *arena, const struct map *views,
                           const struct assessment *assessment)
{
    size_t count = 0;
    const struct endpoint_report *endpoints = choose_endpoints(arena, assessment, &count);
    for (size_t i = 0; i < count; i++) {
        const struct endpoint_report *endpoint = &endpoints[i];
        struct host_view *view = find_view(views, endpoint->host);
        if (view != NULL && view->endpoint_count == 0) {
            view->endpoints = endpoint;
        }
        // Those of a host stand together.
        if (view != NULL && view->endpoints + view->endpoint_count == endpoint) {
            view->endpoint_count++;
        }
    }
}

/** The host of "ns1.corp.example:443" or "[fd00::5]:443". */
static const char *host_of_place(struct arena *arena, const char *place, size_t length)
{
    const bool is_bracketed = length > 2 && place[0] == '[';
    return is_bracketed ? arena_copy(arena, place + 1, length - 2)
                        : arena_copy(arena, place, length);
}

static void add_shared(struct overview *overview, const struct map *views,
                       const struct finding *finding)
{
    struct arena *arena = &overview->arena;
    for (size_t i = 0; i < finding->endpoint_count; i++) {
        const char *place = finding->endpoints[i];
        const char *colon = strrchr(place, ':');
        assert(colon != NULL);
        const char *host = host_of_place(arena, place, (size_t)(colon - place));
        struct host_view *view = find_view(views, host);
        if (view == NULL) {
            continue;
        }
        view->shared = arena_grow(arena, view->shared, &view->shared_capacity,
                                  view->shared_count + 1, sizeof(*view->shared));
        view->shared[view->shared_count++] = (struct shared_sight){
            .finding = finding,
            .port = (uint16_t)strtoul(colon + 1, NULL, 10),
        };
    }
}

static void take_findings(struct overview *overview, const struct map *views,
                          const struct assessment *assessment)
{
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        struct host_view *view = find_view(views, finding->host);
        add_finding(&overview->arena, view != NULL ? view : &overview->estate, finding);
        add_shared(overview, views, finding);
    }
}

void overview_make(struct overview *overview, const struct assessment *assessment)
{
    *overview = (struct overview){ 0 };
    const struct inventory *inventory = assessment->inventory;
    overview->host_count = inventory->host_count;
    overview->hosts =
        arena_allocate(&overview->arena, inventory->host_count, sizeof(*overview->hosts));

    struct map views = { 0 };
    for (size_t i = 0; i < inventory->host_count; i++) {
        overview->hosts[i].host = inventory->hosts[i];
        map_set(&views, inventory->hosts[i]->name, &overview->hosts[i]);
    }
    take_endpoints(&overview->arena, &views, assessment);
    take_findings(overview, &views, assessment);
    map_clear(&views);
}

void overview_clear(struct overview *overview)
{
    arena_clear(&overview->arena);
    *overview = (struct overview){ 0 };
}

static int compare_sizes(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

// The worse comes first; among equals, the one that the inventory names first.
static int compare_views(const void *left_item, const void *right_item)
{
    const struct host_view *left = *(const struct host_view *const *)left_item;
    const struct host_view *right = *(const struct host_view *const *)right_item;
    int order = compare_sizes(right->worst, left->worst);
    if (order == 0) {
        order = compare_sizes(right->severity, left->severity);
    }
    if (order == 0) {
        order = compare_sizes(right->worst_count, left->worst_count);
    }
    return order != 0 ? order : (left > right) - (left < right);
}

const struct host_view **overview_worst_first(struct overview *overview, size_t *out_count)
{
    const struct host_view **views =
        arena_allocate(&overview->arena, overview->host_count, sizeof(struct host_view *));
    size_t count = 0;
    for (size_t i = 0; i < overview->host_count; i++) {
        if (overview->hosts[i].worst >= MARK_WARNING) {
            views[count++] = &overview->hosts[i];
        }
    }
    qsort(views, count, sizeof(struct host_view *), compare_views);
    *out_count = count;
    return views;
}
