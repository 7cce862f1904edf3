#include "syntax/csv.h"

#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"

#include <string.h>

#define MAXIMUM_CELLS ((size_t)65536)

// Rows are read in place: cells are cut out of `text` by writing NULs over what has been read.
struct csv_reader {
    char *name;
    char *text;
    bool is_owner;             // of the text
    struct memory_trail trail; // behind the row at hand
    char *end;
    char *next; // the first character not yet read
    size_t line;
    size_t rows_read; // the header counts
    char **cells;
    size_t capacity;
    char delimiter;
};

static bool is_line_end(char character)
{
    return character == '\n' || character == '\r';
}

static bool is_blank(const struct csv_reader *reader, char character)
{
    return (character == ' ' || character == '\t') && character != reader->delimiter;
}

static char *find_line_end(const struct csv_reader *reader, char *from)
{
    while (from < reader->end && !is_line_end(*from)) {
        from++;
    }
    return from;
}

// Steps over CR LF, LF or CR; stays at the end of the text.
static char *skip_line_end(struct csv_reader *reader, char *place)
{
    if (place == reader->end) {
        return place;
    }
    reader->line++;
    return place[0] == '\r' && place[1] == '\n' ? place + 2 : place + 1;
}

static bool fault(struct csv_reader *reader, size_t line, const char *reason, struct error *error)
{
    reader->next = reader->end;
    return error_set(error, ERROR_INPUT, "%s:%zu: %s", reader->name, line, reason);
}

static char *skip_blanks(const struct csv_reader *reader, char *place)
{
    while (is_blank(reader, *place)) {
        place++;
    }
    return place;
}

// Both kinds of cell set `out_end` behind the content and return where the separator stands, or
// NULL.

static char *read_plain_cell(struct csv_reader *reader, char *start, char **out_end,
                             struct error *error)
{
    char *place = start;
    while (*place != reader->delimiter && !is_line_end(*place) && *place != '\0') {
        place++;
    }
    if (*place == '\0' && place < reader->end) {
        fault(reader, reader->line, "the text contains NUL", error);
        return NULL;
    }
    *out_end = place;
    return place;
}

// `start` is behind the opening quote. Doubled quotes are written back as one, to the left of where
// they are read.
static char *read_quoted_cell(struct csv_reader *reader, char *start, char **out_end,
                              struct error *error)
{
    const size_t first_line = reader->line;
    char *written = start;
    char *place = start;
    while (place < reader->end && (place[0] != '"' || place[1] == '"')) {
        if (*place == '\0') {
            fault(reader, reader->line, "the text contains NUL", error);
            return NULL;
        }
        if (*place == '\n' || (place[0] == '\r' && place[1] != '\n')) {
            reader->line++;
        }
        place += *place == '"' ? 1 : 0;
        *written++ = *place++;
    }
    if (place == reader->end) {
        fault(reader, first_line, "a quote is opened here and never closed", error);
        return NULL;
    }
    place = skip_blanks(reader, place + 1);
    if (place < reader->end && *place != reader->delimiter && !is_line_end(*place)) {
        fault(reader, reader->line, "text follows a closing quote", error);
        return NULL;
    }
    *out_end = written;
    return place;
}

// Ends the cell where its last character that is no white space stands.
static char *finish_cell(char *start, char *end)
{
    *end = '\0';
    char *cell = text_trim(start);
    return text_equal(cell, "NULL") ? end : cell;
}

// False at the last cell of a row, with `out_separator` at the line's end, and on a fault, with
// NULL there.
static bool read_cell(struct csv_reader *reader, char **out_cell, char **out_separator,
                      struct error *error)
{
    char *start = skip_blanks(reader, reader->next);
    const bool is_quoted = *start == '"';
    char *end = NULL;
    char *separator = is_quoted ? read_quoted_cell(reader, start + 1, &end, error)
                                : read_plain_cell(reader, start, &end, error);
    *out_separator = separator;
    if (separator == NULL) {
        return false;
    }
    const bool has_more = separator < reader->end && *separator == reader->delimiter;
    // Before the cell is ended, which may write over the separator.
    reader->next = has_more ? separator + 1 : skip_line_end(reader, separator);
    *out_cell = finish_cell(is_quoted ? start + 1 : start, end);
    return has_more;
}

static bool read_row(struct csv_reader *reader, struct csv_row *out_row, struct error *error)
{
    const size_t line = reader->line;
    size_t count = 0;
    char *separator = NULL;
    bool has_more = true;
    while (has_more) {
        if (count == MAXIMUM_CELLS) {
            return fault(reader, line, "more than 65536 cells", error);
        }
        reader->cells =
            memory_grow(reader->cells, &reader->capacity, count + 1, sizeof(*reader->cells));
        has_more = read_cell(reader, &reader->cells[count], &separator, error);
        count++;
    }
    *out_row = (struct csv_row){ .line = line, .count = count, .cells = reader->cells };
    return separator != NULL;
}

static bool is_every_cell(const struct csv_row *row, const char *allowed, bool may_be_empty)
{
    for (size_t i = 0; i < row->count; i++) {
        const char *cell = row->cells[i];
        if (cell[strspn(cell, allowed)] != '\0' || (cell[0] == '\0' && !may_be_empty)) {
            return false;
        }
    }
    return true;
}

// "(180 rows affected)", "(1 row(s) affected)", in whatever language the server speaks.
static bool is_row_count(const struct csv_row *row)
{
    const char *cell = row->cells[0];
    const size_t digits = cell[0] == '(' ? strspn(cell + 1, "0123456789") : 0;
    return row->count == 1 && digits > 0 && cell[1 + digits] == ' ' &&
           cell[strlen(cell) - 1] == ')';
}

// "Completion time: 2026-03-01T22:14:07.1234567+01:00" of SQL Server Management Studio, in whatever
// language: words, a colon and a moment, alone in its row.
static bool is_completion_time(const struct csv_row *row)
{
    const char *colon = strchr(row->cells[0], ':');
    int64_t moment_ms = 0;
    char date[sizeof("2026-03-01")] = "";
    if (row->count != 1 || colon == NULL || strlen(colon) < sizeof(": 2026-03-01T")) {
        return false;
    }
    memcpy(date, colon + 2, sizeof(date) - 1);
    return colon[1] == ' ' && moment_parse(date, &moment_ms) && colon[2 + strlen(date)] == 'T';
}

// Rows that tools add for the eye.
static bool is_decoration(const struct csv_reader *reader, const struct csv_row *row)
{
    const bool is_under_header = reader->rows_read == 1;
    return is_every_cell(row, "", true) || (is_under_header && is_every_cell(row, "-", false)) ||
           is_row_count(row) || is_completion_time(row);
}

// A line that PowerShell's Export-Csv puts before the header, and between exports that were joined.
static bool is_type_line(const struct csv_reader *reader)
{
    return text_starts_with(reader->next, "#TYPE ");
}

static void skip_line(struct csv_reader *reader)
{
    reader->next = skip_line_end(reader, find_line_end(reader, reader->next));
}

// Excel's own way to name the delimiter: a first line `sep=;`, at times in quotes.
static bool read_delimiter_line(struct csv_reader *reader)
{
    const bool is_quoted = reader->next[0] == '"';
    const char *line = is_quoted ? reader->next + 1 : reader->next;
    const size_t length = (size_t)(find_line_end(reader, reader->next) - reader->next);
    if (!text_starts_with_ignore_case(line, "sep=") || length != (is_quoted ? 7 : 5)) {
        return false;
    }
    const char delimiter = line[strlen("sep=")];
    if (delimiter != ',' && delimiter != ';' && delimiter != '\t' && delimiter != '|') {
        return false;
    }
    reader->delimiter = delimiter;
    skip_line(reader);
    return true;
}

// The candidate that stands most often outside quotes in the header.
static char find_delimiter(const struct csv_reader *reader)
{
    static const char candidates[] = { ',', ';', '\t' };
    size_t counts[sizeof(candidates)] = { 0 };
    bool is_quoted = false;
    for (const char *place = reader->next; place < reader->end; place++) {
        if (is_line_end(*place) && !is_quoted) {
            break;
        }
        is_quoted ^= *place == '"';
        const char *candidate = memchr(candidates, *place, sizeof(candidates));
        if (candidate != NULL && !is_quoted) {
            counts[candidate - candidates]++;
        }
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof(candidates); i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return candidates[best];
}

static void read_preamble(struct csv_reader *reader)
{
    while (is_type_line(reader) || is_line_end(*reader->next)) {
        skip_line(reader);
    }
    if (!read_delimiter_line(reader)) {
        reader->delimiter = find_delimiter(reader);
    }
}

struct csv_reader *csv_open(const char *name, const char *bytes, size_t length, struct error *error)
{
    char *text = NULL;
    size_t text_length = 0;
    if (!csv_decode(name, bytes, length, &text, &text_length, error)) {
        return NULL;
    }
    struct csv_reader *reader = csv_open_text(name, text, text_length);
    reader->is_owner = true;
    return reader;
}

struct csv_reader *csv_open_text(const char *name, char *text, size_t length)
{
    struct csv_reader *reader = memory_allocate(1, sizeof(*reader));
    reader->name = memory_copy_text(name);
    reader->text = text;
    reader->trail.start = text;
    reader->end = text + length;
    reader->next = text;
    reader->line = 1;
    read_preamble(reader);
    return reader;
}

void csv_close(struct csv_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    memory_free(reader->cells);
    if (reader->is_owner) {
        memory_free(reader->text);
    }
    memory_free(reader->name);
    memory_free(reader);
}

bool csv_next(struct csv_reader *reader, struct csv_row *out_row, struct error *error)
{
    error->kind = ERROR_NONE;
    memory_forget(&reader->trail, (size_t)(reader->next - reader->text));
    while (reader->next < reader->end) {
        struct csv_row row = { 0 };
        if (is_type_line(reader)) {
            skip_line(reader);
            continue;
        }
        if (!read_row(reader, &row, error)) {
            return false;
        }
        if (!is_decoration(reader, &row)) {
            reader->rows_read++;
            *out_row = row;
            return true;
        }
    }
    return false;
}
