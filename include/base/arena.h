/** Many small things that live and die together: allocated one by one, released at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *newest;
    struct arena_block *large; /**< of one piece each, the newest first */
    size_t size;               /**< bytes handed out */
    size_t held;               /**< bytes that all blocks take up */
};

/** `= { 0 }` is an arena too. */
void arena_init(struct arena *arena);

/** Releases everything that was handed out; the arena may be used again. */
void arena_clear(struct arena *arena);

/** A moment in the life of an arena. */
struct arena_mark {
    struct arena_block *newest;
    struct arena_block *large;
    size_t used;
    size_t size;
};

struct arena_mark arena_mark(const struct arena *arena);

/** Releases what was handed out since the mark, for texts that only led to another one. */
void arena_release(struct arena *arena, struct arena_mark mark);

/** The same, but the text (one of those released, or NULL) is kept. */
const char *arena_release_but(struct arena *arena, struct arena_mark mark, const char *text);

/** Zeroed memory for `count` items of `size` bytes, aligned for every type of that size; never
 * NULL. */
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
