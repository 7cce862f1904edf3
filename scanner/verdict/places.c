#include "verdict/places.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char *place_format(struct arena *arena, const char *host, uint16_t port)
{
    const bool is_ipv6 = strchr(host, ':') != NULL;
    return arena_format(arena, is_ipv6 ? "[%s]:%u" : "%s:%u", host, (unsigned)port);
}

static size_t host_length(const char *place)
{
    const char *colon = strrchr(place, ':');
    return colon != NULL ? (size_t)(colon - place) : strlen(place);
}

static int compare_hosts(const char *left, const char *right)
{
    const size_t left_length = host_length(left);
    const size_t right_length = host_length(right);
    const size_t shorter = left_length < right_length ? left_length : right_length;
    const int order = memcmp(left, right, shorter);
    return order != 0 ? order : (left_length > right_length) - (left_length < right_length);
}

// Ports are decimal without leading zeros: the longer one is the greater one.
static int compare_ports(const char *left, const char *right)
{
    const size_t left_length = strlen(left);
    const size_t right_length = strlen(right);
    if (left_length != right_length) {
        return left_length < right_length ? -1 : 1;
    }
    return strcmp(left, right);
}

int place_compare(const char *left, const char *right)
{
    const int order = compare_hosts(left, right);
    return order != 0 ? order : compare_ports(left + host_length(left), right + host_length(right));
}

static int compare_items(const void *left, const void *right)
{
    const char *const *one = left;
    const char *const *other = right;
    return place_compare(*one, *other);
}

size_t places_make_unique(const char **places, size_t count)
{
    size_t kept = 0;
    if (count > 0) {
        qsort(places, count, sizeof(const char *), compare_items);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || strcmp(places[kept - 1], places[i]) != 0) {
            places[kept++] = places[i];
        }
    }
    return kept;
}

size_t places_count_hosts(const char *const *places, size_t count)
{
    size_t hosts = 0;
    for (size_t i = 0; i < count; i++) {
        hosts += i == 0 || compare_hosts(places[i - 1], places[i]) != 0;
    }
    return hosts;
}
