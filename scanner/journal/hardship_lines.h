/** What a run had to put up with as lines of a journal, and back. */
#ifndef JOURNAL_HARDSHIP_LINES_H
#define JOURNAL_HARDSHIP_LINES_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/hardship.h"
#include "syntax/json.h"

#include <stdbool.h>

/** A line for each shortage, each slowed address, and those that were left out. */
void hardship_lines_write(struct text_buffer *lines, const struct hardship *hardship);

/** Adds what a line tells to `hardship`; its first member is "shortage", "slowed" or "slowed_more".
 * False with ERROR_INPUT, which names file and member, when it tells nothing of the kind. */
bool hardship_line_read(struct json_value line, struct hardship *hardship, struct error *error);

#endif
