/** A visit in the making: what is to be asked is thrown together in any order and comes out as
 * endpoints, by port, each path once. */
#ifndef PLAN_DRAFT_H
#define PLAN_DRAFT_H

#include "base/arena.h"
#include "model/visit.h"

#include <stdbool.h>
#include <stddef.h>

/** One path asked at one port. */
struct ask {
    const char *path; /**< borrowed; its first `path_length` bytes */
    size_t path_length;
    uint16_t port;
    enum scheme scheme;
    bool is_from_url; /**< comes after what the catalogue says, in the order of the paths */
    size_t rank;      /**< the place in the order of mention; set by draft_add() */
};

struct draft {
    struct ask *asks;
    size_t count;
    size_t capacity;
};

/** `= { 0 }` is an empty draft. */
void draft_clear(struct draft *draft);

/** Adds a question; one at port 0, an endpoint that does not exist, is left out. */
void draft_add(struct draft *draft, const struct ask *ask);

/** The endpoints by port, owned by `arena`; paths that end where they are asked to end stay
 * borrowed. Spellings that differ only in case are one path, in the spelling that was mentioned
 * first; so does the first mention decide which scheme is expected. Every endpoint is asked "/". */
const struct visit_endpoint *draft_finish(struct draft *draft, struct arena *arena,
                                          size_t *out_count);

#endif
