/** The stages, put together: the commands that ask or judge. */
#ifndef CLI_PIPELINE_H
#define CLI_PIPELINE_H

#include "base/error.h"
#include "cli/judgement.h"
#include "cli/settings.h"

/** Each runs one command to its end; false with the error. `out_code` is set on success only. */
bool pipeline_verify(const struct settings *settings, enum exit_code *out_code,
                     struct error *error);
bool pipeline_scan(const struct settings *settings, enum exit_code *out_code, struct error *error);
bool pipeline_report(const struct settings *settings, enum exit_code *out_code,
                     struct error *error);

#endif
