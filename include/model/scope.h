/** Which addresses may be connected to: those that the inventory names or resolves to, and those
 * that the user allows; what is excluded stays excluded. Asked after resolution, before every
 * connection. */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H

#include "base/arena.h"
#include "base/map.h"
#include "model/address.h"

#include <stdbool.h>

struct catalogue;

struct scope {
    struct map names;     /**< names of the inventory */
    struct map addresses; /**< single addresses of the inventory, by their canonical text */
    struct arena arena;   /**< owns those texts */
    struct address_range *allowed;
    size_t allowed_count;
    size_t allowed_capacity;
    struct address_range *excluded;
    size_t excluded_count;
    size_t excluded_capacity;
    const struct catalogue
        *catalogue; /**< borrowed: its pages that are never asked; NULL for none */
};

/** `= { 0 }` is a scope that allows nothing. Names are borrowed. */
void scope_clear(struct scope *scope);
void scope_add_name(struct scope *scope, const char *name);
void scope_add_address(struct scope *scope, const struct address *address);

/** `text` as for address_range_parse(). */
bool scope_allow(struct scope *scope, const char *text, struct error *error);
bool scope_exclude(struct scope *scope, const char *text, struct error *error);

/** May `address`, which `name` resolved to, be connected to? `name` in lower case. Whatever else is
 * resolved in the meantime, the answer is the same. */
bool scope_permits(const struct scope *scope, const char *name, const struct address *address);

/** May `path` be asked of anybody? Not when it is a page that creates or posts something, wherever
 * the wish for it came from: a redirect leads there as well as a plan. */
bool scope_permits_path(const struct scope *scope, const char *path);

#endif
