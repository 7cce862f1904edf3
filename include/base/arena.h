/** Many small things that live and die together: allocated one by one, released at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *newest;
    size_t size; /**< bytes handed out */
};

/** `= { 0 }` is an arena too. */
void arena_init(struct arena *arena);

/** Releases everything that was handed out; the arena may be used again. */
void arena_clear(struct arena *arena);

/** Zeroed memory, aligned for any type, for `count` items of `size` bytes; never NULL. */
void *arena_allocate(struct arena *arena, size_t count, size_t size);

/** A copy of `length` bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const void *bytes, size_t length);

/** A copy of a C string; NULL stays NULL. */
char *arena_copy_text(struct arena *arena, const char *text);

char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Room for at least `needed` items: returns `items` or a larger copy of it (the old one stays in
 * the arena until it is cleared) and updates `capacity`. */
void *arena_grow(struct arena *arena, void *items, size_t *capacity, size_t needed, size_t size);

#endif
