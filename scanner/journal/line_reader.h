/** A file line by line, in bounded memory, with the place of each line. */
#ifndef JOURNAL_LINE_READER_H
#define JOURNAL_LINE_READER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line_reader;

enum line_result {
    LINE_READ,
    LINE_END,    /**< nothing is left but, perhaps, a line without an end */
    LINE_FAILED, /**< too long, or the system could not read: `error` is set */
};

struct line {
    const char *text; /**< without the line break; NUL-terminated, but may have NULs inside */
    size_t length;
    size_t number; /**< from 1 */
    int64_t start; /**< offset of its first byte */
    int64_t end;   /**< offset of the byte behind its line break */
};

/** `path` is borrowed. NULL and `error` when it cannot be opened. No line may have more than
 * `longest` bytes. */
struct line_reader *line_reader_open(const char *path, size_t longest, struct error *error);

/** Accepts NULL. */
void line_reader_close(struct line_reader *reader);

/** The line is valid until the next call. */
enum line_result line_reader_next(struct line_reader *reader, struct line *out_line,
                                  struct error *error);

/** After LINE_END: does the file end without a line break? */
bool line_reader_is_cut(const struct line_reader *reader);

#endif
