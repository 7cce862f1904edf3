#include "model/sweep.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

static void append(struct sweep_targets *targets, uint32_t first, uint32_t last)
{
    targets->ranges = memory_grow(targets->ranges, &targets->range_capacity,
                                  targets->range_count + 1, sizeof(*targets->ranges));
    targets->ranges[targets->range_count++] = (struct sweep_range){ .first = first, .last = last };
}

static int compare_first(const void *left, const void *right)
{
    const struct sweep_range *a = left;
    const struct sweep_range *b = right;
    return (a->first > b->first) - (a->first < b->first);
}

static void sort_and_unite(struct sweep_targets *targets)
{
    if (targets->range_count == 0) {
        return;
    }
    struct sweep_range *ranges = targets->ranges;
    qsort(ranges, targets->range_count, sizeof(*ranges), compare_first);
    size_t used = 1;
    for (size_t i = 1; i < targets->range_count; i++) {
        struct sweep_range *before = &ranges[used - 1];
        if (ranges[i].first > before->last && ranges[i].first - before->last > 1) {
            ranges[used++] = ranges[i];
        } else if (ranges[i].last > before->last) {
            before->last = ranges[i].last;
        }
    }
    targets->range_count = used;
}

/** Appends what is left of `range` beside the excluded ones, which ascend and are disjoint. */
static void append_rest(struct sweep_targets *rest, struct sweep_range range,
                        const struct sweep_targets *excluded)
{
    for (size_t i = 0; i < excluded->range_count; i++) {
        const struct sweep_range *hole = &excluded->ranges[i];
        if (hole->last < range.first) {
            continue;
        }
        if (hole->first > range.last) {
            break;
        }
        if (hole->first > range.first) {
            append(rest, range.first, hole->first - 1);
        }
        if (hole->last >= range.last) {
            return;
        }
        range.first = hole->last + 1;
    }
    append(rest, range.first, range.last);
}

static void subtract(struct sweep_targets *targets, const struct sweep_targets *excluded)
{
    struct sweep_targets rest = { 0 };
    for (size_t i = 0; i < targets->range_count; i++) {
        append_rest(&rest, targets->ranges[i], excluded);
    }
    memory_free(targets->ranges);
    targets->ranges = rest.ranges;
    targets->range_count = rest.range_count;
    targets->range_capacity = rest.range_capacity;
}

static void exclude(struct sweep_targets *targets, const struct address_range *excluded,
                    size_t excluded_count)
{
    struct sweep_targets holes = { 0 };
    for (size_t i = 0; i < excluded_count; i++) {
        if (excluded[i].first.family == ADDRESS_IPV4) {
            append(&holes, sweep_address_number(&excluded[i].first),
                   sweep_address_number(&excluded[i].last));
        }
    }
    if (holes.range_count > 0) {
        sort_and_unite(&holes);
        subtract(targets, &holes);
    }
    sweep_targets_clear(&holes);
}

/** Numbers the addresses of the ranges. */
static void number_ranges(struct sweep_targets *targets)
{
    targets->address_count = 0;
    for (size_t i = 0; i < targets->range_count; i++) {
        struct sweep_range *range = &targets->ranges[i];
        range->before = targets->address_count;
        targets->address_count += (uint64_t)range->last - range->first + 1;
    }
}

// ---- single targets ----

static uint32_t address_of_single(uint64_t single)
{
    return (uint32_t)(single >> 16);
}

static int compare_singles(const void *left, const void *right)
{
    const uint64_t *a = left;
    const uint64_t *b = right;
    return (*a > *b) - (*a < *b);
}

/** Where `single` stands among the sorted ones, or would stand. */
static size_t place_of_single(const struct sweep_targets *targets, uint64_t single)
{
    size_t low = 0;
    size_t high = targets->single_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (targets->singles[middle] < single) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_excluded(uint32_t number, const struct address_range *excluded, size_t count)
{
    const struct address address = sweep_address(number);
    for (size_t i = 0; i < count; i++) {
        if (address_range_contains(&excluded[i], &address)) {
            return true;
        }
    }
    return false;
}

/** Sorts them, each once, and makes ranges of their addresses. */
static void finish_singles(struct sweep_targets *targets, const struct address_range *excluded,
                           size_t excluded_count)
{
    uint64_t *singles = targets->singles;
    qsort(singles, targets->single_count, sizeof(*singles), compare_singles);
    size_t used = 0;
    for (size_t i = 0; i < targets->single_count; i++) {
        const uint32_t address = address_of_single(singles[i]);
        const bool is_repeated = used > 0 && singles[used - 1] == singles[i];
        if (is_repeated || is_excluded(address, excluded, excluded_count)) {
            continue;
        }
        if (used == 0 || address_of_single(singles[used - 1]) != address) {
            append(targets, address, address);
        }
        singles[used++] = singles[i];
    }
    targets->single_count = used;
    sort_and_unite(targets);
    number_ranges(targets);
}

// ---- all targets ----

uint32_t sweep_address_number(const struct address *address)
{
    const uint8_t *bytes = address->bytes;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

struct address sweep_address(uint32_t number)
{
    const struct address address = {
        .family = ADDRESS_IPV4,
        .bytes = { (uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                   (uint8_t)number },
    };
    return address;
}

void sweep_targets_clear(struct sweep_targets *targets)
{
    memory_free(targets->singles);
    memory_free(targets->ranges);
    *targets = (struct sweep_targets){ 0 };
}

bool sweep_targets_add(struct sweep_targets *targets, const struct address_range *range,
                       struct error *error)
{
    if (range->first.family != ADDRESS_IPV4 || range->last.family != ADDRESS_IPV4) {
        char text[ADDRESS_TEXT_SIZE];
        address_format(&range->first, text);
        return error_set(error, ERROR_INPUT, "%s: only ranges of IPv4 can be swept", text);
    }
    append(targets, sweep_address_number(&range->first), sweep_address_number(&range->last));
    return true;
}

bool sweep_targets_add_port(struct sweep_targets *targets, uint16_t port)
{
    for (size_t i = 0; i < targets->port_count; i++) {
        if (targets->ports[i] == port) {
            return true;
        }
    }
    if (targets->port_count == SWEEP_PORT_LIMIT) {
        return false;
    }
    targets->ports[targets->port_count++] = port;
    return true;
}

void sweep_targets_add_single(struct sweep_targets *targets, uint32_t address, uint16_t port)
{
    targets->singles = memory_grow(targets->singles, &targets->single_capacity,
                                   targets->single_count + 1, sizeof(*targets->singles));
    targets->singles[targets->single_count++] = (uint64_t)address << 16 | port;
}

bool sweep_targets_finish(struct sweep_targets *targets, const struct address_range *excluded,
                          size_t excluded_count, struct error *error)
{
    const bool has_singles = targets->single_count > 0;
    assert(!has_singles || (targets->range_count == 0 && targets->port_count == 0));
    if (has_singles) {
        finish_singles(targets, excluded, excluded_count);
    } else {
        sort_and_unite(targets);
        exclude(targets, excluded, excluded_count);
        number_ranges(targets);
    }
    if (targets->address_count == 0) {
        return error_set(error, ERROR_INPUT, "there is no address left to sweep");
    }
    if (!has_singles && targets->port_count == 0) {
        return error_set(error, ERROR_INPUT, "there is no port to sweep");
    }
    if (sweep_targets_count(targets) > SWEEP_TARGET_LIMIT) {
        return error_set(error, ERROR_INPUT,
                         "%llu ports of %llu addresses are more than a sweep can take: %llu in all "
                         "(a /8 with 16 ports each)",
                         (unsigned long long)sweep_targets_count(targets),
                         (unsigned long long)targets->address_count,
                         (unsigned long long)SWEEP_TARGET_LIMIT);
    }
    return true;
}

uint64_t sweep_targets_count(const struct sweep_targets *targets)
{
    return targets->single_count > 0 ? targets->single_count
                                     : targets->address_count * targets->port_count;
}

void sweep_targets_at(const struct sweep_targets *targets, uint64_t number, uint32_t *out_address,
                      uint16_t *out_port)
{
    assert(number < sweep_targets_count(targets));
    if (targets->single_count > 0) {
        *out_address = address_of_single(targets->singles[number]);
        *out_port = (uint16_t)targets->singles[number];
        return;
    }
    const uint64_t place = number / targets->port_count;
    size_t low = 0;
    size_t high = targets->range_count - 1;
    while (low < high) {
        const size_t middle = high - (high - low) / 2;
        if (targets->ranges[middle].before <= place) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    const struct sweep_range *range = &targets->ranges[low];
    *out_address = range->first + (uint32_t)(place - range->before);
    *out_port = targets->ports[number % targets->port_count];
}

/** The range that `address` lies in; NULL if there is none. */
static const struct sweep_range *find_range(const struct sweep_targets *targets, uint32_t address)
{
    size_t low = 0;
    size_t high = targets->range_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct sweep_range *range = &targets->ranges[middle];
        if (address < range->first) {
            high = middle;
        } else if (address > range->last) {
            low = middle + 1;
        } else {
            return range;
        }
    }
    return NULL;
}

bool sweep_targets_find(const struct sweep_targets *targets, uint32_t address, uint16_t port,
                        uint64_t *out_number)
{
    if (targets->single_count > 0) {
        const uint64_t single = (uint64_t)address << 16 | port;
        const size_t place = place_of_single(targets, single);
        const bool is_there = place < targets->single_count && targets->singles[place] == single;
        if (is_there) {
            *out_number = place;
        }
        return is_there;
    }
    const struct sweep_range *range = find_range(targets, address);
    if (range == NULL) {
        return false;
    }
    for (size_t i = 0; i < targets->port_count; i++) {
        if (targets->ports[i] == port) {
            const uint64_t place = range->before + (address - range->first);
            *out_number = place * targets->port_count + i;
            return true;
        }
    }
    return false;
}
