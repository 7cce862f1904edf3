#include "report/report.h"

#include "base/text.h"
#include "report/formats.h"

static const struct report_format *const formats[] = { &report_text, &report_json, NULL };

const struct report_format *const *report_formats(void)
{
    return formats;
}

const struct report_format *report_format_by_name(const char *name)
{
    for (size_t i = 0; formats[i] != NULL; i++) {
        if (text_equal(formats[i]->name, name)) {
            return formats[i];
        }
    }
    return NULL;
}

const struct report_format *report_format_by_file(const char *path)
{
    for (size_t i = 0; formats[i] != NULL; i++) {
        const char *extension = formats[i]->extension;
        if (extension != NULL && text_ends_with_ignore_case(path, extension)) {
            return formats[i];
        }
    }
    return NULL;
}
