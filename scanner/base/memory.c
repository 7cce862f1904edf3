#include "base/memory.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXIT_OUT_OF_MEMORY 3
#define SMALLEST_CAPACITY  8
#define FORGOTTEN_PIECE    ((size_t)4 << 20)
#define LARGE_ARRAY        ((size_t)1 << 20)

static _Noreturn void give_up(void)
{
    fputs("itmscan: out of memory\n", stderr);
    // Not exit(): other threads may be at work, and what it would run may need memory.
    _Exit(EXIT_OUT_OF_MEMORY);
}

// calloc() would see an overflow too, but a sanitizer's ends the program with a status of its own.
static size_t total_size(size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total) || total > PTRDIFF_MAX) {
        give_up();
    }
    return total > 0 ? total : 1;
}

void *memory_allocate(size_t count, size_t size)
{
    void *items = calloc(1, total_size(count, size));
    if (items == NULL) {
        give_up();
    }
    return items;
}

// The system moves a large array by its pages, without a copy: so it may grow by less, and leave
// less unused.
static size_t grown_capacity(size_t capacity, size_t needed, size_t size)
{
    const size_t share = capacity < LARGE_ARRAY / size ? 2 : 8;
    const size_t more = capacity <= SIZE_MAX / 2 ? capacity + capacity / share : SIZE_MAX;
    const size_t wanted = more > needed ? more : needed;
    return wanted > SMALLEST_CAPACITY ? wanted : SMALLEST_CAPACITY;
}

void *memory_grow(void *items, size_t *capacity, size_t needed, size_t size)
{
    assert(size > 0);
    if (items != NULL && needed <= *capacity) {
        return items;
    }
    const size_t new_capacity = grown_capacity(*capacity, needed, size);
    if (items == NULL) {
        // Of a large piece the system gives each page when it is written to.
        *capacity = new_capacity;
        return memory_allocate(new_capacity, size);
    }
    char *moved = realloc(items, total_size(new_capacity, size));
    if (moved == NULL) {
        give_up();
    }
    memset(moved + *capacity * size, 0, (new_capacity - *capacity) * size);
    *capacity = new_capacity;
    return moved;
}

char *memory_copy(const void *bytes, size_t length)
{
    if (length == SIZE_MAX) {
        give_up();
    }
    char *copy = memory_allocate(length + 1, 1);
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

char *memory_copy_text(const char *text)
{
    return text != NULL ? memory_copy(text, strlen(text)) : NULL;
}

void memory_forget(struct memory_trail *trail, size_t read)
{
    if (read < trail->given + FORGOTTEN_PIECE) {
        return;
    }
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t start = (uintptr_t)trail->start;
    // The page of the first byte holds what the allocator knows of the piece.
    const uintptr_t first =
        (start + (trail->given > 0 ? trail->given : 1) + page - 1) / page * page;
    const uintptr_t last = (start + read) / page * page;
    if (last > first) {
        char *forgotten = trail->start + (first - start);
        (void)madvise(forgotten, last - first, MADV_DONTNEED);
        trail->given = last - start;
    }
}

void memory_free(void *items)
{
    free(items);
}
