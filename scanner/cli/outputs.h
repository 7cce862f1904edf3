/** Where the results go: report files, opened before the first packet and written at the end, and
 * standard output. */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "base/error.h"
#include "base/file.h"
#include "cli/settings.h"
#include "model/assessment.h"
#include "report/report.h"

struct output {
    const char *path; /**< "-" is standard output */
    const struct report_format *format;
    struct file_writer *writer;
};

struct outputs {
    struct output *items;
    size_t count;
    size_t capacity;
};

/** Opens a file for every -o, and standard output for -f, or as text when nothing else goes there.
 * `default_path`, if not NULL, gets a JSON report when no file is asked for; it is borrowed.
 * ERROR_USAGE or ERROR_INPUT when a name has no format or a file cannot be written. */
bool outputs_open(struct outputs *outputs, const struct settings *settings,
                  const char *default_path, struct error *error);

/** Writes and commits every report. With `style` for those on standard output. */
bool outputs_write(struct outputs *outputs, const struct assessment *assessment,
                   const struct report_style *style, struct error *error);

/** Abandons what was not committed. */
void outputs_close(struct outputs *outputs);

/** Colour and width of standard output, by the settings, NO_COLOR and the terminal. */
void outputs_style(const struct settings *settings, struct report_style *out_style);

#endif
