#include "report/text_page.h"

#include "base/escape.h"
#include "base/memory.h"
#include "report/text_wrap.h"

#include <stdint.h>
#include <string.h>

#define WIDTH_DEFAULT 80
#define WIDTH_MINIMUM 40
#define WIDTH_MAXIMUM 120 // longer lines are hard to read
#define TEXT_MINIMUM  16  // columns of a paragraph, however deep its indent
#define COLOUR_RESET  "\x1b[0m"

// Select Graphic Rendition (ECMA-48 8.3.117).
static const char *const colour_codes[TEXT_COLOUR_COUNT] = {
    [TEXT_PLAIN] = "",         [TEXT_BOLD] = "\x1b[1m",   [TEXT_FAINT] = "\x1b[2m",
    [TEXT_RED] = "\x1b[1;31m", [TEXT_GREEN] = "\x1b[32m", [TEXT_YELLOW] = "\x1b[33m",
};

static size_t page_width(unsigned width)
{
    if (width == 0) {
        return WIDTH_DEFAULT;
    }
    if (width < WIDTH_MINIMUM) {
        return WIDTH_MINIMUM;
    }
    return width < WIDTH_MAXIMUM ? width : WIDTH_MAXIMUM;
}

void text_page_init(struct text_page *page, const struct report_style *style, FILE *stream)
{
    *page = (struct text_page){ .style = style, .width = page_width(style->width) };
    output_init(&page->output, stream);
}

void text_page_flush(struct text_page *page)
{
    output_flush(&page->output);
    arena_clear(&page->arena);
}

bool text_page_finish(struct text_page *page, struct error *error)
{
    arena_clear(&page->arena);
    return output_finish(&page->output, error);
}

static void append(struct text_page *page, enum text_colour colour, const char *text, size_t length)
{
    if (length == 0) {
        return;
    }
    struct text_buffer *out = &page->output.text;
    const bool is_painted = page->style->has_colour && colour != TEXT_PLAIN;
    text_buffer_format(out, "%*s%s", (int)page->blanks, "", is_painted ? colour_codes[colour] : "");
    page->blanks = 0;
    escape_terminal(out, text, length);
    text_buffer_append_text(out, is_painted ? COLOUR_RESET : "");
}

void text_page_write(struct text_page *page, enum text_colour colour, const char *text)
{
    append(page, colour, text, strlen(text));
}

void text_page_blanks(struct text_page *page, size_t count)
{
    page->blanks += count;
}

void text_page_break(struct text_page *page)
{
    page->blanks = 0;
    text_buffer_append_character(&page->output.text, '\n');
}

void text_page_gap(struct text_page *page)
{
    text_page_break(page);
}

const char *text_page_harmless(struct text_page *page, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    struct text_buffer harmless;
    text_buffer_init(&harmless, SIZE_MAX);
    escape_terminal(&harmless, text, strlen(text));
    return text_page_take(page, &harmless);
}

const char *text_page_take(struct text_page *page, struct text_buffer *text)
{
    const char *copy = arena_copy(&page->arena, text->text, text->length);
    text_buffer_clear(text);
    return copy;
}

void text_append_item(struct text_buffer *list, const char *item)
{
    text_buffer_format(list, "%s%s", list->length > 0 ? ", " : "", item);
}

static size_t larger(size_t left, size_t right)
{
    return left > right ? left : right;
}

static size_t write_lead(struct text_page *page, const struct text_paragraph *paragraph)
{
    text_page_blanks(page, paragraph->indent);
    if (paragraph->lead == NULL) {
        text_page_blanks(page, paragraph->lead_width);
        return paragraph->lead_width;
    }
    const size_t used = escape_width(text_page_harmless(page, paragraph->lead));
    const size_t width = larger(paragraph->lead_width, used);
    text_page_write(page, paragraph->lead_colour, paragraph->lead);
    text_page_blanks(page, width - used);
    return width;
}

void text_page_paragraph(struct text_page *page, const struct text_paragraph *paragraph)
{
    const size_t hanging = paragraph->indent + write_lead(page, paragraph);
    const size_t left = page->width > hanging ? page->width - hanging : 0;
    const size_t width = larger(left, TEXT_MINIMUM);
    const char *harmless = text_page_harmless(page, paragraph->text);
    const char *text = harmless != NULL ? harmless : "";
    do {
        const struct text_line line = text_wrap(text, width);
        append(page, paragraph->colour, text, line.length);
        text_page_break(page);
        text_page_blanks(page, hanging);
        text += line.next;
    } while (*text != '\0');
    page->blanks = 0;
}
