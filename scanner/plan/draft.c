#include "plan/draft.h"

#include "base/memory.h"

#include <stdlib.h>
#include <strings.h>

static int compare_sizes(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

/** IIS does not tell cases apart. */
static int compare_paths(const struct ask *left, const struct ask *right)
{
    size_t common = left->path_length < right->path_length ? left->path_length : right->path_length;
    int order = strncasecmp(left->path, right->path, common);
    return order != 0 ? order : compare_sizes(left->path_length, right->path_length);
}

static int compare_places(const struct ask *left, const struct ask *right)
{
    int order = compare_sizes(left->port, right->port);
    return order != 0 ? order : compare_paths(left, right);
}

/** The same place side by side, the first mention first. */
static int by_place(const void *left_item, const void *right_item)
{
    const struct ask *left = left_item;
    const struct ask *right = right_item;
    int order = compare_places(left, right);
    return order != 0 ? order : compare_sizes(left->rank, right->rank);
}

/** Port by port as they are asked: the catalogue in its order, then the paths of URLs by name. */
static int by_turn(const void *left_item, const void *right_item)
{
    const struct ask *left = left_item;
    const struct ask *right = right_item;
    if (left->port != right->port) {
        return compare_sizes(left->port, right->port);
    }
    if (left->is_from_url != right->is_from_url) {
        return left->is_from_url ? 1 : -1;
    }
    return left->is_from_url ? compare_paths(left, right) : compare_sizes(left->rank, right->rank);
}

static void drop_repeated(struct draft *draft)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->count; i++) {
        if (kept == 0 || compare_places(&draft->asks[kept - 1], &draft->asks[i]) != 0) {
            draft->asks[kept++] = draft->asks[i];
        }
    }
    draft->count = kept;
}

static size_t same_port_count(const struct ask *asks, size_t count)
{
    size_t same = 1;
    while (same < count && asks[same].port == asks[0].port) {
        same++;
    }
    return same;
}

static size_t endpoint_count(const struct draft *draft)
{
    size_t endpoints = 0;
    size_t start = 0;
    while (start < draft->count) {
        start += same_port_count(draft->asks + start, draft->count - start);
        endpoints++;
    }
    return endpoints;
}

static bool is_root(const struct ask *ask)
{
    return ask->path_length == 1;
}

static const char *path_text(struct arena *arena, const struct ask *ask)
{
    bool ends_here = ask->path[ask->path_length] == '\0';
    return ends_here ? ask->path : arena_copy(arena, ask->path, ask->path_length);
}

/** The asks of one port become an endpoint. */
static void fill_endpoint(struct visit_endpoint *endpoint, struct arena *arena,
                          const struct ask *asks, size_t count)
{
    const struct ask *first = &asks[0];
    bool has_root = false;
    for (size_t i = 0; i < count; i++) {
        first = asks[i].rank < first->rank ? &asks[i] : first;
        has_root = has_root || is_root(&asks[i]);
    }
    const char **paths = arena_allocate(arena, count + 1, sizeof(char *));
    size_t path_count = 0;
    if (!has_root) {
        paths[path_count++] = "/";
    }
    for (size_t i = 0; i < count; i++) {
        paths[path_count++] = path_text(arena, &asks[i]);
    }
    endpoint->port = first->port;
    endpoint->expected = first->scheme;
    endpoint->paths = paths;
    endpoint->path_count = path_count;
}

void draft_clear(struct draft *draft)
{
    memory_free(draft->asks);
    *draft = (struct draft){ 0 };
}

void draft_add(struct draft *draft, const struct ask *ask)
{
    if (ask->port == 0) {
        return;
    }
    draft->asks =
        memory_grow(draft->asks, &draft->capacity, draft->count + 1, sizeof(*draft->asks));
    draft->asks[draft->count] = *ask;
    draft->asks[draft->count].rank = draft->count;
    draft->count++;
}

const struct visit_endpoint *draft_finish(struct draft *draft, struct arena *arena,
                                          size_t *out_count)
{
    *out_count = 0;
    if (draft->count == 0) {
        return NULL;
    }
    qsort(draft->asks, draft->count, sizeof(*draft->asks), by_place);
    drop_repeated(draft);
    qsort(draft->asks, draft->count, sizeof(*draft->asks), by_turn);

    size_t count = endpoint_count(draft);
    struct visit_endpoint *endpoints = arena_allocate(arena, count, sizeof(*endpoints));
    const struct ask *asks = draft->asks;
    size_t left = draft->count;
    for (size_t i = 0; i < count; i++) {
        size_t same = same_port_count(asks, left);
        fill_endpoint(&endpoints[i], arena, asks, same);
        asks += same;
        left -= same;
    }
    *out_count = count;
    return endpoints;
}
