/** The line that tells how far a scan is: on standard error, and only when that is a terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "engine/engine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Buffer size for progress_format_time(). */
#define PROGRESS_TIME_SIZE 48

struct progress {
    bool is_shown;
    size_t total;   /**< visits, those of a resumed journal included */
    size_t earlier; /**< visits that a resumed journal already had */
    int64_t started_ns;
};

void progress_begin(struct progress *progress, bool is_wanted, size_t total, size_t earlier);

/** Draws the line anew: done, in flight, rate, time left. */
void progress_show(const struct progress *progress, const struct engine_progress *seen);

/** Wipes the line. */
void progress_end(const struct progress *progress);

/** "1:05", "2:03:04". */
void progress_format_time(int64_t seconds, char out_text[PROGRESS_TIME_SIZE]);

#endif
