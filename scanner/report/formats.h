/** Every format; each stands at the end of its own file. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/report.h"

extern const struct report_format report_json;
extern const struct report_format report_text;

#endif
