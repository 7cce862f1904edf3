#include "model/hardship.h"

#include "base/memory.h"
#include "model/names.h"

#include <string.h>

static const char *const kind_names[SHORTAGE_KIND_COUNT] = {
    [SHORTAGE_DESCRIPTORS] = "descriptors",
    [SHORTAGE_PORTS] = "ports",
    [SHORTAGE_MEMORY] = "memory",
    [SHORTAGE_RESOLVER] = "resolver",
    [SHORTAGE_NETWORK_BUFFERS] = "network_buffers",
};

static const char *const kind_titles[SHORTAGE_KIND_COUNT] = {
    [SHORTAGE_DESCRIPTORS] = "open files (ulimit -n)",
    [SHORTAGE_PORTS] = "ports of this machine",
    [SHORTAGE_MEMORY] = "memory",
    [SHORTAGE_RESOLVER] = "answers of the name servers",
    [SHORTAGE_NETWORK_BUFFERS] = "network buffers",
};

static const char *const slowing_names[SLOWING_COUNT] = {
    [SLOWING_TOO_MANY_REQUESTS] = "too_many_requests",
    [SLOWING_RETRY_AFTER] = "retry_after",
    [SLOWING_TIME_OUTS] = "time_outs",
    [SLOWING_REFUSALS] = "refusals",
};

static const char *const slowing_titles[SLOWING_COUNT] = {
    [SLOWING_TOO_MANY_REQUESTS] = "answered 429, too many requests",
    [SLOWING_RETRY_AFTER] = "answered 503 with a time to come again",
    [SLOWING_TIME_OUTS] = "let connections time out after it had taken others",
    [SLOWING_REFUSALS] = "refused connections after it had taken others",
};

void hardship_clear(struct hardship *hardship)
{
    memory_free(hardship->slowed);
    *hardship = (struct hardship){ 0 };
}

static void widen(int64_t *first_ms, int64_t *last_ms, int64_t other_first_ms,
                  int64_t other_last_ms)
{
    *first_ms = other_first_ms < *first_ms ? other_first_ms : *first_ms;
    *last_ms = other_last_ms > *last_ms ? other_last_ms : *last_ms;
}

void hardship_add_shortage(struct hardship *hardship, const struct shortage *shortage)
{
    struct shortage *known = &hardship->shortages[shortage->kind];
    if (!hardship->has_shortage[shortage->kind]) {
        hardship->has_shortage[shortage->kind] = true;
        *known = *shortage;
        return;
    }
    known->count += shortage->count;
    widen(&known->first_ms, &known->last_ms, shortage->first_ms, shortage->last_ms);
    known->wanted = shortage->wanted > known->wanted ? shortage->wanted : known->wanted;
    known->lowered_to =
        shortage->lowered_to < known->lowered_to ? shortage->lowered_to : known->lowered_to;
}

static int compare_slowed(const struct slowed_address *left, const struct slowed_address *right)
{
    const int order = address_compare(&left->address, &right->address);
    return order != 0 ? order : (left->reason > right->reason) - (left->reason < right->reason);
}

/** Where `slowed` stands, or would. */
static size_t place_of(const struct hardship *hardship, const struct slowed_address *slowed)
{
    size_t first = 0;
    size_t end = hardship->slowed_count;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (compare_slowed(&hardship->slowed[middle], slowed) < 0) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return first;
}

void hardship_add_slowed(struct hardship *hardship, const struct slowed_address *slowed)
{
    const size_t place = place_of(hardship, slowed);
    if (place < hardship->slowed_count && compare_slowed(&hardship->slowed[place], slowed) == 0) {
        struct slowed_address *known = &hardship->slowed[place];
        known->count += slowed->count;
        widen(&known->first_ms, &known->last_ms, slowed->first_ms, slowed->last_ms);
        return;
    }
    if (hardship->slowed_count >= HARDSHIP_SLOWED_LIMIT) {
        hardship->slowed_left_out += slowed->count;
        return;
    }
    hardship->slowed = memory_grow(hardship->slowed, &hardship->slowed_capacity,
                                   hardship->slowed_count + 1, sizeof(*hardship->slowed));
    memmove(&hardship->slowed[place + 1], &hardship->slowed[place],
            (hardship->slowed_count - place) * sizeof(*hardship->slowed));
    hardship->slowed[place] = *slowed;
    hardship->slowed_count++;
}

void hardship_add(struct hardship *hardship, const struct hardship *other)
{
    for (size_t i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        if (other->has_shortage[i]) {
            hardship_add_shortage(hardship, &other->shortages[i]);
        }
    }
    for (size_t i = 0; i < other->slowed_count; i++) {
        hardship_add_slowed(hardship, &other->slowed[i]);
    }
    hardship->slowed_left_out += other->slowed_left_out;
}

bool hardship_is_empty(const struct hardship *hardship)
{
    for (size_t i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        if (hardship->has_shortage[i]) {
            return false;
        }
    }
    return hardship->slowed_count == 0 && hardship->slowed_left_out == 0;
}

const char *shortage_kind_name(enum shortage_kind kind)
{
    return kind_names[kind];
}

bool shortage_kind_from_name(const char *name, enum shortage_kind *out_kind)
{
    const size_t found = names_find(kind_names, SHORTAGE_KIND_COUNT, name);
    if (found == SHORTAGE_KIND_COUNT) {
        return false;
    }
    *out_kind = (enum shortage_kind)found;
    return true;
}

const char *slowing_name(enum slowing slowing)
{
    return slowing_names[slowing];
}

bool slowing_from_name(const char *name, enum slowing *out_slowing)
{
    const size_t found = names_find(slowing_names, SLOWING_COUNT, name);
    if (found == SLOWING_COUNT) {
        return false;
    }
    *out_slowing = (enum slowing)found;
    return true;
}

const char *shortage_kind_title(enum shortage_kind kind)
{
    return kind_titles[kind];
}

const char *slowing_title(enum slowing slowing)
{
    return slowing_titles[slowing];
}
