#include "unit/report/render.h"

#include <assert.h>
#include <stdlib.h>

char *render(const char *format_name, const struct assessment *assessment,
             const struct report_style *style)
{
    const struct report_format *format = report_format_by_name(format_name);
    assert(format != NULL);
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert(stream != NULL);
    struct error error = { 0 };
    const bool written = format->write(assessment, style, stream, &error);
    assert(written);
    (void)written;
    (void)fclose(stream);
    return text;
}
