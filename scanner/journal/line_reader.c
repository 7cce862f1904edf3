#include "journal/line_reader.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PIECE_SIZE ((size_t)65536)

struct line_reader {
    const char *path;
    FILE *file;
    struct text_buffer text;
    struct line line;
    char piece[PIECE_SIZE]; // read, and handed out up to `piece_used`
    size_t piece_length;
    size_t piece_used;
};

static bool system_fault(const struct line_reader *reader, enum error_kind kind,
                         struct error *error)
{
    char reason[128];
    return error_set(error, kind, "%s: %s", reader->path,
                     strerror_r(errno, reason, sizeof(reason)));
}

struct line_reader *line_reader_open(const char *path, size_t longest, struct error *error)
{
    struct line_reader *reader = memory_allocate(1, sizeof(*reader));
    reader->path = path;
    text_buffer_init(&reader->text, longest);
    reader->file = fopen(path, "rbe");
    if (reader->file == NULL) {
        system_fault(reader, ERROR_INPUT, error);
        line_reader_close(reader);
        return NULL;
    }
    return reader;
}

void line_reader_close(struct line_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    if (reader->file != NULL) {
        (void)fclose(reader->file);
    }
    text_buffer_clear(&reader->text);
    memory_free(reader);
}

static enum line_result read_piece(struct line_reader *reader, struct error *error)
{
    reader->piece_used = 0;
    reader->piece_length = fread(reader->piece, 1, sizeof(reader->piece), reader->file);
    if (ferror(reader->file)) {
        const enum error_kind kind = errno == EISDIR ? ERROR_INPUT : ERROR_SYSTEM;
        system_fault(reader, kind, error);
        return LINE_FAILED;
    }
    return reader->piece_length > 0 ? LINE_READ : LINE_END;
}

// Moves what is left of the piece, up to a line break, to the text. True at the line break.
static bool take_piece(struct line_reader *reader)
{
    const char *start = reader->piece + reader->piece_used;
    const size_t left = reader->piece_length - reader->piece_used;
    const char *line_break = memchr(start, '\n', left);
    const size_t length = line_break != NULL ? (size_t)(line_break - start) : left;
    text_buffer_append(&reader->text, start, length);
    reader->piece_used += line_break != NULL ? length + 1 : length;
    return line_break != NULL;
}

enum line_result line_reader_next(struct line_reader *reader, struct line *out_line,
                                  struct error *error)
{
    struct text_buffer *text = &reader->text;
    text_buffer_reset(text);
    while (!take_piece(reader)) {
        if (text->is_truncated) {
            break;
        }
        const enum line_result result = read_piece(reader, error);
        if (result != LINE_READ) {
            return result;
        }
    }
    struct line *line = &reader->line;
    line->number++;
    if (text->is_truncated) {
        error_set(error, ERROR_INPUT, "%s:%zu: longer than %zu bytes", reader->path, line->number,
                  text->limit);
        return LINE_FAILED;
    }
    line->text = text->text;
    line->length = text->length;
    line->start = line->end;
    line->end += (int64_t)text->length + 1;
    *out_line = *line;
    return LINE_READ;
}

bool line_reader_is_cut(const struct line_reader *reader)
{
    return reader->text.length > 0;
}
