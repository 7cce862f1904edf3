/** A table on a page: columns as wide as needed; when the page is too narrow, the widest ones are
 * wrapped. */
#ifndef REPORT_TEXT_TABLE_H
#define REPORT_TEXT_TABLE_H

#include "report/text_mark.h"
#include "report/text_page.h"

#define TEXT_TABLE_COLUMNS 8

struct text_column {
    const char *title;
    bool has_marks; /**< each cell has room for a mark before its text */
    bool is_rigid;  /**< made narrower only when the others cannot be any more */
};

struct text_cell {
    enum text_mark mark;
    const char *text; /**< NULL: empty */
};

/** Rows are in the page's arena: write the table before the page is flushed. */
struct text_table {
    struct text_page *page;
    size_t column_count;
    struct text_column columns[TEXT_TABLE_COLUMNS];
    struct text_cell *cells; /**< row by row */
    size_t row_count;
    size_t capacity;
};

/** Titles are borrowed. */
void text_table_init(struct text_table *table, struct text_page *page,
                     const struct text_column *columns, size_t column_count);

/** As many cells as there are columns; copied, made harmless. */
void text_table_add(struct text_table *table, const struct text_cell *cells);
void text_table_write(const struct text_table *table, size_t indent);

#endif
