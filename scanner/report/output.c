#include "report/output.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

// Many records: a call of the system for each would take longer than to make it.
#define PIECE_SIZE ((size_t)65536)

void output_init(struct output *output, FILE *stream)
{
    *output = (struct output){ .stream = stream };
    text_buffer_init(&output->text, SIZE_MAX);
}

static void hand_over(struct output *output)
{
    const size_t length = output->text.length;
    if (fwrite(output->text.text, 1, length, output->stream) != length && output->failure == 0) {
        output->failure = errno;
    }
    text_buffer_reset(&output->text);
}

void output_flush(struct output *output)
{
    if (output->text.length >= PIECE_SIZE) {
        hand_over(output);
    }
}

bool output_finish(struct output *output, struct error *error)
{
    hand_over(output);
    text_buffer_clear(&output->text);
    if (fflush(output->stream) != 0 && output->failure == 0) {
        output->failure = errno;
    }
    if (output->failure == 0) {
        return true;
    }
    char reason[128];
    return error_set(error, ERROR_SYSTEM, "the report could not be written: %s",
                     strerror_r(output->failure, reason, sizeof(reason)));
}
