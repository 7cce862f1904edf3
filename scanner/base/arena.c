#include "base/arena.h"

#include "base/memory.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FIRST_BLOCK_SIZE   ((size_t)4096)
#define LARGEST_BLOCK_SIZE ((size_t)1 << 20)
#define SMALLEST_CAPACITY  ((size_t)4)

struct arena_block {
    struct arena_block *older;
    size_t used;
    size_t capacity;
    max_align_t items[]; // never read as such: it aligns what is handed out
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){ 0 };
}

void arena_clear(struct arena *arena)
{
    struct arena_block *block = arena->newest;
    while (block != NULL) {
        struct arena_block *older = block->older;
        memory_free(block);
        block = older;
    }
    arena_init(arena);
}

// Small arenas stay small, large ones ask the system rarely.
static size_t next_capacity(const struct arena *arena)
{
    if (arena->newest == NULL) {
        return FIRST_BLOCK_SIZE;
    }
    const size_t doubled = arena->newest->capacity * 2;
    return doubled < LARGEST_BLOCK_SIZE ? doubled : LARGEST_BLOCK_SIZE;
}

static struct arena_block *block_with_room(struct arena *arena, size_t size)
{
    struct arena_block *newest = arena->newest;
    if (newest != NULL && size <= newest->capacity - newest->used) {
        return newest;
    }
    const size_t usual = next_capacity(arena);
    const bool is_large = size > usual / 2;
    const size_t capacity = is_large ? size : usual;
    struct arena_block *block = memory_allocate(1, sizeof(*block) + capacity);
    block->capacity = capacity;
    if (is_large && newest != NULL) {
        // It is full at once: put it behind the newest, whose room is still good for small pieces.
        block->older = newest->older;
        newest->older = block;
    } else {
        block->older = newest;
        arena->newest = block;
    }
    return block;
}

// What memory could never hold becomes a size that memory_allocate() refuses.
static size_t aligned_size(size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total) || total > SIZE_MAX / 2) {
        return SIZE_MAX / 2 + 1;
    }
    return (total + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

void *arena_allocate(struct arena *arena, size_t count, size_t size)
{
    const size_t total = aligned_size(count, size);
    struct arena_block *block = block_with_room(arena, total);
    char *items = (char *)block->items + block->used;
    block->used += total;
    arena->size += total;
    return items;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t length)
{
    char *copy = arena_allocate(arena, length + 1, 1);
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

char *arena_copy_text(struct arena *arena, const char *text)
{
    return text != NULL ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    char *text = arena_allocate(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

void *arena_grow(struct arena *arena, void *items, size_t *capacity, size_t needed, size_t size)
{
    if (items != NULL && needed <= *capacity) {
        return items;
    }
    const size_t twice = *capacity * 2;
    const size_t wanted = needed > twice ? needed : twice;
    const size_t new_capacity = wanted > SMALLEST_CAPACITY ? wanted : SMALLEST_CAPACITY;
    void *larger = arena_allocate(arena, new_capacity, size);
    if (items != NULL) {
        memcpy(larger, items, *capacity * size);
    }
    *capacity = new_capacity;
    return larger;
}
