/** One table of options, from which both the parser and the help are made. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/error.h"
#include "cli/settings.h"

#include <stdio.h>

/** Fills the settings from the command line; false with ERROR_USAGE and one specific line. Help and
 * version are only noted, and nothing more is asked of a command line that wants them. */
bool options_parse(struct settings *settings, int count, char *const *words, struct error *error);

/** The help of one command, or of the program where `command` is COMMAND_COUNT. */
void options_print_help(enum command command, FILE *out);

/** "verify", "scan", … */
const char *command_name(enum command command);

#endif
