/** Where a line of text ends on a terminal. */
#ifndef REPORT_TEXT_WRAP_H
#define REPORT_TEXT_WRAP_H

#include <stddef.h>

struct text_line {
    size_t length; /**< bytes that stand in the line */
    size_t next;   /**< offset at which the next line begins */
};

/** The first line of the text when it may take `width` columns: broken at a blank, else behind a
 * slash, else anywhere between two characters. At least one character, unless the text is empty. */
struct text_line text_wrap(const char *text, size_t width);

#endif
