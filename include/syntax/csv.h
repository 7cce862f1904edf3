/** Reading delimited text as tools really write it: UTF-8 with or without BOM, UTF-16 in both
 * orders, else Windows-1252; comma, semicolon or tab, found from the header or told by a line
 * `sep=;`; RFC 4180 quotes, with line breaks inside; CR LF, LF, CR. Left out and never rows: blank
 * lines, `#TYPE …` of PowerShell, a line of dashes under the header, "(180 rows affected)" and
 * "Completion time: …" of SQL Server's tools. */
#ifndef SYNTAX_CSV_H
#define SYNTAX_CSV_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct csv_row {
    size_t line; /**< of its first character, from 1 */
    size_t count;
    char *const *cells; /**< trimmed, UTF-8; the literal NULL of SQL tools is an empty cell; valid
                           till the next row */
};

struct csv_reader;

/** `name` stands in error messages. The bytes are borrowed until csv_close(). NULL and `error` when
 * the encoding cannot be read. */
struct csv_reader *csv_open(const char *name, const char *bytes, size_t length,
                            struct error *error);

/** The same of a text that csv_decode_in_place() gave. The cells are cut out of the text itself,
 * and what has been read of it is lost. */
struct csv_reader *csv_open_text(const char *name, char *text, size_t length);
void csv_close(struct csv_reader *reader);

/** The next row, the header first. False at the end, and on a fault (`name:line: …`): then
 * `error->kind` is set. A fault is: a quote that is never closed, text behind a closing quote, a
 * NUL, more than 65536 cells. */
bool csv_next(struct csv_reader *reader, struct csv_row *out_row, struct error *error);

/** Decodes any of the encodings above to UTF-8 without BOM, for plain lists and logs; `*out_text`
 * has a NUL behind its `*out_length` bytes and is released with memory_free(). A fault is UTF-16 of
 * an odd length, and a BOM of UTF-8 before what is none. */
bool csv_decode(const char *name, const char *bytes, size_t length, char **out_text,
                size_t *out_length, struct error *error);

/** The same for bytes of memory_allocate(), with a NUL behind them: they become the text, or are
 * freed for the sake of one. After a failure they are as they were. */
bool csv_decode_in_place(const char *name, char **text, size_t *length, struct error *error);

#endif
