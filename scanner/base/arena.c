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

// Texts that are shorter are formatted but once.
#define USUAL_TEXT_SIZE ((size_t)512)

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

/** Those that are newer than `last`. */
static void free_blocks(struct arena *arena, struct arena_block **newest, struct arena_block *last)
{
    while (*newest != last) {
        struct arena_block *block = *newest;
        *newest = block->older;
        arena->held -= sizeof(*block) + block->capacity;
        memory_free(block);
    }
}

void arena_clear(struct arena *arena)
{
    free_blocks(arena, &arena->newest, NULL);
    free_blocks(arena, &arena->large, NULL);
    arena_init(arena);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){
        .newest = arena->newest,
        .large = arena->large,
        .used = arena->newest != NULL ? arena->newest->used : 0,
        .size = arena->size,
    };
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    free_blocks(arena, &arena->newest, mark.newest);
    free_blocks(arena, &arena->large, mark.large);
    if (mark.newest != NULL) {
        memset((char *)mark.newest->items + mark.used, 0, mark.newest->used - mark.used);
        mark.newest->used = mark.used;
    }
    arena->size = mark.size;
}

const char *arena_release_but(struct arena *arena, struct arena_mark mark, const char *text)
{
    if (text == NULL) {
        arena_release(arena, mark);
        return NULL;
    }
    char usual[USUAL_TEXT_SIZE];
    const size_t length = strlen(text);
    char *longer = length < sizeof(usual) ? NULL : memory_copy(text, length);
    if (longer == NULL) {
        memcpy(usual, text, length + 1);
    }
    arena_release(arena, mark);
    const char *kept = arena_copy(arena, longer != NULL ? longer : usual, length);
    memory_free(longer);
    return kept;
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

static struct arena_block *block_with_room(struct arena *arena, size_t size, size_t padding)
{
    struct arena_block *newest = arena->newest;
    if (newest != NULL && padding <= newest->capacity - newest->used &&
        size <= newest->capacity - newest->used - padding) {
        return newest;
    }
    const size_t usual = next_capacity(arena);
    const bool is_large = size > usual / 2;
    const size_t capacity = is_large ? size : usual;
    struct arena_block *block = memory_allocate(1, sizeof(*block) + capacity);
    block->capacity = capacity;
    arena->held += sizeof(*block) + capacity;
    // What is large is full at once: the room of the newest is still good for small pieces.
    struct arena_block **list = is_large && newest != NULL ? &arena->large : &arena->newest;
    block->older = *list;
    *list = block;
    return block;
}

// What memory could never hold becomes a size that memory_allocate() refuses.
static size_t total_size(size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total) || total > SIZE_MAX / 2) {
        return SIZE_MAX / 2 + 1;
    }
    return total;
}

// The size of a type is a multiple of its alignment: texts lie side by side, what is larger where
// it may.
static size_t alignment_of(size_t size)
{
    const size_t largest = alignof(max_align_t);
    const size_t power = size & (~size + 1);
    return power == 0 || power > largest ? largest : power;
}

void *arena_allocate(struct arena *arena, size_t count, size_t size)
{
    const size_t total = total_size(count, size);
    const size_t alignment = alignment_of(size);
    const size_t used = arena->newest != NULL ? arena->newest->used : 0;
    const size_t padding = (alignment - used % alignment) % alignment;
    struct arena_block *block = block_with_room(arena, total, padding);
    const size_t place = (block->used + alignment - 1) / alignment * alignment;
    arena->size += place - block->used + total;
    block->used = place + total;
    return (char *)block->items + place;
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
    char usual[USUAL_TEXT_SIZE];
    const int length = vsnprintf(usual, sizeof(usual), format, arguments);
    assert(length >= 0);
    char *text = arena_allocate(arena, (size_t)length + 1, 1);
    if ((size_t)length < sizeof(usual)) {
        memcpy(text, usual, (size_t)length);
    } else {
        vsnprintf(text, (size_t)length + 1, format, again);
    }
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
