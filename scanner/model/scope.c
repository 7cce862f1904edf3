#include "model/scope.h"

#include "base/memory.h"
#include "model/catalogue.h"

static bool any_contains(const struct address_range *ranges, size_t count,
                         const struct address *address)
{
    for (size_t i = 0; i < count; i++) {
        if (address_range_contains(&ranges[i], address)) {
            return true;
        }
    }
    return false;
}

void scope_clear(struct scope *scope)
{
    map_clear(&scope->names);
    map_clear(&scope->addresses);
    arena_clear(&scope->arena);
    memory_free(scope->allowed);
    memory_free(scope->excluded);
    *scope = (struct scope){ 0 };
}

void scope_add_name(struct scope *scope, const char *name)
{
    map_set(&scope->names, name, scope);
}

void scope_add_address(struct scope *scope, const struct address *address)
{
    char text[ADDRESS_TEXT_SIZE];
    address_format(address, text);
    if (map_get(&scope->addresses, text) == NULL) {
        map_set(&scope->addresses, arena_copy_text(&scope->arena, text), scope);
    }
}

bool scope_allow(struct scope *scope, const char *text, struct error *error)
{
    struct address_range range;
    if (!address_range_parse(text, &range, error)) {
        return false;
    }
    scope->allowed = memory_grow(scope->allowed, &scope->allowed_capacity, scope->allowed_count + 1,
                                 sizeof(*scope->allowed));
    scope->allowed[scope->allowed_count++] = range;
    return true;
}

bool scope_exclude(struct scope *scope, const char *text, struct error *error)
{
    struct address_range range;
    if (!address_range_parse(text, &range, error)) {
        return false;
    }
    scope->excluded = memory_grow(scope->excluded, &scope->excluded_capacity,
                                  scope->excluded_count + 1, sizeof(*scope->excluded));
    scope->excluded[scope->excluded_count++] = range;
    return true;
}

bool scope_permits(const struct scope *scope, const char *name, const struct address *address)
{
    if (address->family == ADDRESS_NONE ||
        any_contains(scope->excluded, scope->excluded_count, address)) {
        return false;
    }
    if (map_get(&scope->names, name) != NULL) {
        return true;
    }
    char text[ADDRESS_TEXT_SIZE];
    address_format(address, text);
    return map_get(&scope->addresses, text) != NULL ||
           any_contains(scope->allowed, scope->allowed_count, address);
}

bool scope_permits_path(const struct scope *scope, const char *path)
{
    return scope->catalogue == NULL || catalogue_may_ask(scope->catalogue, path);
}
