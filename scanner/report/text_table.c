#include "report/text_table.h"

#include "base/escape.h"
#include "report/text_wrap.h"

#include <assert.h>
#include <string.h>

#define COLUMN_GAP     ((size_t)3)
#define COLUMN_MINIMUM ((size_t)12) // no column is made narrower

/** A row on its way to the page. */
struct text_row {
    const struct text_cell *cells;
    enum text_colour colour;
    size_t indent;
    const size_t *widths;
};

void text_table_init(struct text_table *table, struct text_page *page,
                     const struct text_column *columns, size_t column_count)
{
    assert(column_count <= TEXT_TABLE_COLUMNS);
    *table = (struct text_table){ .page = page, .column_count = column_count };
    memcpy(table->columns, columns, column_count * sizeof(*columns));
}

void text_table_add(struct text_table *table, const struct text_cell *cells)
{
    const size_t used = table->row_count * table->column_count;
    table->cells = arena_grow(&table->page->arena, table->cells, &table->capacity,
                              used + table->column_count, sizeof(*cells));
    for (size_t i = 0; i < table->column_count; i++) {
        const char *text = text_page_harmless(table->page, cells[i].text);
        table->cells[used + i] = (struct text_cell){
            .mark = cells[i].mark,
            .text = text != NULL ? text : "",
        };
    }
    table->row_count++;
}

static size_t mark_room(const struct text_table *table, size_t column)
{
    return table->columns[column].has_marks ? MARK_WIDTH : 0;
}

static size_t natural_width(const struct text_table *table, size_t column)
{
    size_t width = escape_width(table->columns[column].title);
    for (size_t i = 0; i < table->row_count; i++) {
        const size_t needed = escape_width(table->cells[i * table->column_count + column].text);
        width = needed > width ? needed : width;
    }
    return width;
}

// The widest column of that kind that can still be made narrower; the count of columns if none can.
static size_t find_widest(const struct text_table *table, const size_t *widths, bool is_rigid)
{
    size_t found = table->column_count;
    size_t width = COLUMN_MINIMUM;
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].is_rigid == is_rigid && widths[i] > width) {
            found = i;
            width = widths[i];
        }
    }
    return found;
}

// Returns the width that the table then has.
static size_t shrink(const struct text_table *table, size_t *widths, size_t total, bool is_rigid)
{
    size_t victim = find_widest(table, widths, is_rigid);
    while (total > table->page->width && victim < table->column_count) {
        widths[victim]--;
        total--;
        victim = find_widest(table, widths, is_rigid);
    }
    return total;
}

static void find_widths(const struct text_table *table, size_t indent, size_t *out_widths)
{
    size_t total = indent;
    for (size_t i = 0; i < table->column_count; i++) {
        out_widths[i] = natural_width(table, i);
        total += out_widths[i] + mark_room(table, i) + (i > 0 ? COLUMN_GAP : 0);
    }
    total = shrink(table, out_widths, total, false);
    (void)shrink(table, out_widths, total, true);
}

static void write_mark(struct text_page *page, enum text_mark mark)
{
    const char *sign = mark_sign(mark);
    text_page_write(page, mark_colour(mark), sign);
    text_page_blanks(page, MARK_WIDTH - escape_width(sign));
}

// One line of a cell, padded to its column. Returns what is left of the text.
static const char *write_piece(struct text_page *page, enum text_colour colour, const char *text,
                               size_t width)
{
    const struct text_line line = text_wrap(text, width);
    const char *piece = arena_copy(&page->arena, text, line.length);
    text_page_write(page, colour, piece);
    text_page_blanks(page, width - escape_width(piece) + COLUMN_GAP);
    return text + line.next;
}

// One line of a row. `left` is what is left of each cell; false when that is nothing.
static bool write_line(const struct text_table *table, const struct text_row *row,
                       const struct text_cell *marks, const char **left)
{
    bool has_more = false;
    text_page_blanks(table->page, row->indent);
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].has_marks) {
            write_mark(table->page, marks != NULL ? marks[i].mark : MARK_NONE);
        }
        left[i] = write_piece(table->page, row->colour, left[i], row->widths[i]);
        has_more = has_more || *left[i] != '\0';
    }
    text_page_break(table->page);
    return has_more;
}

static void write_row(const struct text_table *table, const struct text_row *row)
{
    const char *left[TEXT_TABLE_COLUMNS] = { 0 };
    for (size_t i = 0; i < table->column_count; i++) {
        left[i] = row->cells[i].text;
    }
    bool has_more = write_line(table, row, row->cells, left);
    while (has_more) {
        has_more = write_line(table, row, NULL, left);
    }
}

void text_table_write(const struct text_table *table, size_t indent)
{
    size_t widths[TEXT_TABLE_COLUMNS] = { 0 };
    find_widths(table, indent, widths);
    struct text_cell titles[TEXT_TABLE_COLUMNS] = { 0 };
    for (size_t i = 0; i < table->column_count; i++) {
        titles[i] = (struct text_cell){ .mark = MARK_NONE, .text = table->columns[i].title };
    }
    struct text_row row = {
        .cells = titles, .colour = TEXT_FAINT, .indent = indent, .widths = widths
    };
    write_row(table, &row);
    row.colour = TEXT_PLAIN;
    for (size_t i = 0; i < table->row_count; i++) {
        row.cells = &table->cells[i * table->column_count];
        write_row(table, &row);
    }
}
