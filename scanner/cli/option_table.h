/** The table of options: what the parser and the help are made of. */
#ifndef CLI_OPTION_TABLE_H
#define CLI_OPTION_TABLE_H

#include "base/error.h"
#include "cli/settings.h"

struct option;

/** Puts `text` (NULL for an option without an argument) into the settings; false with ERROR_USAGE.
 */
typedef bool (*option_apply)(struct settings *settings, const struct option *option,
                             const char *text, struct error *error);

struct option {
    const char *group;    /**< heading in the help */
    const char *name;     /**< without the dashes */
    char letter;          /**< 0 for none */
    const char *argument; /**< as the help names it; NULL: takes none */
    const char *help;
    unsigned commands; /**< bits 1 << enum command */
    option_apply apply;
    size_t offset; /**< of the member of struct settings, for the general apply functions */
};

/** `*out_count` options in the order of the help. One name may stand there twice, for different
 * commands. */
const struct option *option_table(size_t *out_count);

#endif
