/** Text for a terminal of 80 columns. */
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

#include <stddef.h>
#include <stdio.h>

#define WRAP_WIDTH 80

/** Prints the words of `text`, further lines begun at `column`, and a line break; the cursor stands
 * at `column` already. A word that is too long for a line is not cut. */
void wrap_print(const char *text, size_t column, FILE *out);

#endif
