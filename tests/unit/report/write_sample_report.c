// Writes the report of the sample to standard output: write_sample_report [FORMAT [host] [verbose]
// [colour]]

#include "base/text.h"
#include "report/report.h"
#include "unit/report/sample_assessment.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    struct report_style style = { .took_seconds = 0.42, .connections = 5 };
    struct sample sample;
    bool is_host = false;
    for (int i = 2; i < count; i++) {
        is_host = is_host || text_equal(arguments[i], "host");
        style.is_verbose = style.is_verbose || text_equal(arguments[i], "verbose");
        style.has_colour = style.has_colour || text_equal(arguments[i], "colour");
    }
    if (is_host) {
        sample_make_host(&sample);
    } else {
        sample_make_estate(&sample);
    }
    struct error error = { 0 };
    const struct report_format *format = report_format_by_name(count > 1 ? arguments[1] : "json");
    const bool written =
        format != NULL && format->write(&sample.assessment, &style, stdout, &error);
    sample_clear(&sample);
    return written ? 0 : 1;
}
