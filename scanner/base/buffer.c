#include "base/buffer.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

// An empty buffer owns nothing: it shows an empty text that nobody may write to, for its capacity
// is 0. (strchr() is how the language turns a constant text into the `char *` of the struct.)
static char *nothing(void)
{
    return strchr("", '\0');
}

static void make_empty(struct text_buffer *buffer)
{
    buffer->text = nothing();
    buffer->length = 0;
    buffer->capacity = 0;
    buffer->is_truncated = false;
}

void text_buffer_init(struct text_buffer *buffer, size_t limit)
{
    make_empty(buffer);
    buffer->limit = limit;
}

void text_buffer_clear(struct text_buffer *buffer)
{
    if (buffer->capacity > 0) {
        memory_free(buffer->text);
    }
    make_empty(buffer);
}

void text_buffer_reset(struct text_buffer *buffer)
{
    if (buffer->capacity > 0) {
        buffer->text[0] = '\0';
    }
    buffer->length = 0;
    buffer->is_truncated = false;
}

// Returns how many of `length` bytes may be added, and makes room for them and a NUL.
static size_t make_room(struct text_buffer *buffer, size_t length)
{
    const size_t left = buffer->limit - buffer->length;
    const size_t fitting = length <= left ? length : left;
    if (buffer->length + fitting >= buffer->capacity) {
        char *owned = buffer->capacity > 0 ? buffer->text : NULL;
        buffer->text =
            memory_grow(owned, &buffer->capacity, buffer->length + fitting + 1, sizeof(char));
    }
    buffer->is_truncated |= fitting < length;
    return fitting;
}

bool text_buffer_append(struct text_buffer *buffer, const void *bytes, size_t length)
{
    const size_t fitting = make_room(buffer, length);
    if (fitting > 0) {
        memcpy(buffer->text + buffer->length, bytes, fitting);
    }
    buffer->length += fitting;
    buffer->text[buffer->length] = '\0';
    return fitting == length;
}

bool text_buffer_append_text(struct text_buffer *buffer, const char *text)
{
    return text_buffer_append(buffer, text, strlen(text));
}

bool text_buffer_append_character(struct text_buffer *buffer, char character)
{
    return text_buffer_append(buffer, &character, 1);
}

bool text_buffer_format(struct text_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    // Into what room there is; what does not fit is written once more.
    const size_t room = buffer->capacity > 0 ? buffer->capacity - buffer->length : 0;
    const int needed =
        vsnprintf(room > 0 ? buffer->text + buffer->length : NULL, room, format, arguments);
    const size_t length = needed > 0 ? (size_t)needed : 0;
    const size_t fitting = make_room(buffer, length);
    if (length >= room || fitting < length) {
        vsnprintf(buffer->text + buffer->length, fitting + 1, format, again);
    }
    buffer->length += fitting;
    buffer->text[buffer->length] = '\0';
    va_end(again);
    va_end(arguments);
    return fitting == length;
}

char *text_buffer_take(struct text_buffer *buffer)
{
    char *text = buffer->capacity > 0 ? buffer->text : memory_copy("", 0);
    make_empty(buffer);
    return text;
}
