/** A page for a terminal: colours, indents, wrapped paragraphs. All text that is put on it is made
 * harmless here. No line ends in blanks. */
#ifndef REPORT_TEXT_PAGE_H
#define REPORT_TEXT_PAGE_H

#include "base/arena.h"
#include "report/output.h"
#include "report/report.h"

#include <stddef.h>

enum text_colour {
    TEXT_PLAIN,
    TEXT_BOLD,
    TEXT_FAINT,
    TEXT_RED,
    TEXT_GREEN,
    TEXT_YELLOW,
    TEXT_COLOUR_COUNT,
};

struct text_page {
    const struct report_style *style;
    size_t width;
    struct output output;
    struct arena arena; /**< what lives until the next text_page_flush() */
    size_t blanks;      /**< owed before the next text of the line */
};

void text_page_init(struct text_page *page, const struct report_style *style, FILE *stream);
void text_page_flush(struct text_page *page);
bool text_page_finish(struct text_page *page, struct error *error);

void text_page_write(struct text_page *page, enum text_colour colour, const char *text);
void text_page_blanks(struct text_page *page, size_t count);
void text_page_break(struct text_page *page);

/** An empty line. */
void text_page_gap(struct text_page *page);

/** The text as it will stand on the page, in the page's arena; NULL stays NULL. */
const char *text_page_harmless(struct text_page *page, const char *text);

/** The text in the page's arena; the buffer is cleared. */
const char *text_page_take(struct text_page *page, struct text_buffer *text);

/** One more item of a list that is joined by ", ". */
void text_append_item(struct text_buffer *list, const char *item);

/**     indent lead  The text, which goes on
 *                   under itself. */
struct text_paragraph {
    size_t indent;
    const char *lead; /**< NULL for none */
    enum text_colour lead_colour;
    size_t lead_width; /**< columns from the lead to the text; at least those of the lead */
    const char *text;  /**< NULL: empty */
    enum text_colour colour;
};

void text_page_paragraph(struct text_page *page, const struct text_paragraph *paragraph);

#endif
