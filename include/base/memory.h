/** Memory that is always there: when the system has none left, the program ends with exit code 3.
 * So nothing outside may decide a size; what the network fills is a text_buffer with a limit. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/** Zeroed memory for `count` items of `size` bytes; never NULL. Release with memory_free(). */
void *memory_allocate(size_t count, size_t size);

/** Makes room for at least `needed` items: returns `items`, moved if it had to grow
 * (geometrically), and updates `capacity`. New room is zeroed. `items` may be NULL with a capacity
 * of 0. */
void *memory_grow(void *items, size_t *capacity, size_t needed, size_t size);

/** A copy of `length` bytes with a NUL behind them. */
char *memory_copy(const void *bytes, size_t length);

/** A copy of a C string; NULL stays NULL. */
char *memory_copy_text(const char *text);

/** A large text that is read once from its front to its end: its pages go back to the system
 * behind the reader. */
struct memory_trail {
    char *start;  /**< what memory_allocate() gave, or a place in it */
    size_t given; /**< bytes from the start that may be lost already */
};

/** The first `read` bytes will not be read again: their content may be lost. Does nothing for most
 * calls, so it may be called at every row. */
void memory_forget(struct memory_trail *trail, size_t read);

/** Accepts NULL. */
void memory_free(void *items);

#endif
