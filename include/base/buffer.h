/** Bytes that grow up to a limit that is named when the buffer is made. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text_buffer {
    char *text;    /**< NUL-terminated; never NULL after text_buffer_init() */
    size_t length; /**< bytes without the NUL */
    size_t capacity;
    size_t limit;      /**< `length` never exceeds it */
    bool is_truncated; /**< something did not fit */
};

/** `limit` in bytes; SIZE_MAX only for what we write ourselves. */
void text_buffer_init(struct text_buffer *buffer, size_t limit);

/** Releases; the buffer is empty and usable again with the same limit. */
void text_buffer_clear(struct text_buffer *buffer);

/** Empties without releasing. */
void text_buffer_reset(struct text_buffer *buffer);

/** Appends what fits. False, with `is_truncated` set, if something did not. */
bool text_buffer_append(struct text_buffer *buffer, const void *bytes, size_t length);
bool text_buffer_append_text(struct text_buffer *buffer, const char *text);
bool text_buffer_append_character(struct text_buffer *buffer, char character);
bool text_buffer_format(struct text_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Hands the text over to the caller, who releases it with memory_free(); the buffer is empty
 * again. */
char *text_buffer_take(struct text_buffer *buffer);

#endif
