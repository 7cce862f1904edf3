/** The command sweep: ranges to an inventory of what answers there. */
#ifndef CLI_SWEEP_H
#define CLI_SWEEP_H

#include "base/error.h"
#include "cli/judgement.h"
#include "cli/settings.h"

/** False with the error. `out_code` is set on success only: EXIT_CODE_INCONCLUSIVE when not every
 * target could be asked. */
bool sweep(const struct settings *settings, enum exit_code *out_code, struct error *error);

#endif
