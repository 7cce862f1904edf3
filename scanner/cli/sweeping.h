/** A sweep as the user sees it: by packets or by connections, with its progress on the terminal,
 * and ended by Ctrl-C. */
#ifndef CLI_SWEEPING_H
#define CLI_SWEEPING_H

#include "cli/settings.h"
#include "model/sweep.h"

struct sweeping {
    struct sweep_settings settings; /**< how it is asked */
    bool is_quiet;
    struct sweep_progress progress; /**< in the end */
    bool is_interrupted;
    int64_t began_ns;
};

/** Fills in how it is asked. */
void sweeping_init(struct sweeping *sweeping, const struct settings *settings);

/** May packets be sent, if they are to be? False with ERROR_SYSTEM. */
bool sweeping_is_permitted(const struct settings *settings, struct error *error);

/** Sweeps. The table is the caller's; NULL with ERROR_SYSTEM when nothing could be asked. */
struct sweep_table *sweeping_run(struct sweeping *sweeping, const struct sweep_targets *targets,
                                 struct error *error);

#endif
