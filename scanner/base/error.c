#include "base/error.h"

#include "base/buffer.h"
#include "base/escape.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    assert(error != NULL);
    assert(kind != ERROR_NONE);

    // Formatted apart from `error`, whose old text may be among the arguments, and with more room,
    // so that a character cut in two does not come into it.
    char formatted[sizeof(error->text) + UTF8_MAXIMUM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(formatted, sizeof(formatted), format, arguments);
    va_end(arguments);

    struct text_buffer harmless;
    text_buffer_init(&harmless, sizeof(error->text) - 1);
    escape_terminal(&harmless, formatted, strlen(formatted));
    memcpy(error->text, harmless.text, harmless.length + 1);
    text_buffer_clear(&harmless);
    error->kind = kind;
    return false;
}
