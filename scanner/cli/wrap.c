#include "cli/wrap.h"

#include <string.h>

void wrap_print(const char *text, size_t column, FILE *out)
{
    size_t at = column;
    const char *word = text;
    while (*word != '\0') {
        size_t length = strcspn(word, " ");
        if (at > column && at + 1 + length > WRAP_WIDTH) {
            (void)fprintf(out, "\n%*s", (int)column, "");
            at = column;
        }
        const char *separator = at > column ? " " : "";
        (void)fprintf(out, "%s%.*s", separator, (int)length, word);
        at += strlen(separator) + length;
        word += length;
        word += strspn(word, " ");
    }
    (void)fputc('\n', out);
}
