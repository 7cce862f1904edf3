/** A report as text in memory. */
#ifndef UNIT_REPORT_RENDER_H
#define UNIT_REPORT_RENDER_H

#include "report/report.h"

/** Released with free(). */
char *render(const char *format_name, const struct assessment *assessment,
             const struct report_style *style);

#endif
