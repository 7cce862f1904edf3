/** What a run had to put up with, on its way from the engine and the journal to the report. */
#ifndef CLI_HARDSHIPS_H
#define CLI_HARDSHIPS_H

#include "cli/pipeline_state.h"
#include "cli/settings.h"

/** Says on standard error, in a line each, what the user asked for and does not fit in. */
void hardships_tell_lowered(const struct engine *engine, const struct settings *settings);

/** Takes over what the engine met, and writes it to the journal. True where there is no engine. */
bool hardships_take(struct pipeline *pipeline, struct error *error);

#endif
