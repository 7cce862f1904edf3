/** From an assessment to what people read and systems take in. A format is one file and one line in
 * the list. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/error.h"
#include "model/assessment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct report_style {
    bool has_colour;
    unsigned width;      /**< columns of the terminal; 0: not a terminal, 80 */
    bool is_verbose;     /**< text: every host, also those with nothing to say */
    double took_seconds; /**< text: 0 if not known */
    size_t connections;  /**< text: 0 if not known */
};

struct report_format {
    const char *name;        /**< "json" */
    const char *extension;   /**< ".json"; NULL if no file name means it */
    const char *description; /**< for the help */
    bool (*write)(const struct assessment *assessment, const struct report_style *style, FILE *out,
                  struct error *error);
};

/** Ended by NULL. */
const struct report_format *const *report_formats(void);
const struct report_format *report_format_by_name(const char *name);

/** By the extension of a file name; NULL if none fits. */
const struct report_format *report_format_by_file(const char *path);

#endif
