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
    int64_t counting_ns; /**< when the counting that is under way or was last began */
    int64_t cost_ns;     /**< what the last counting took */
    size_t findings;
    bool has_findings; /**< they were counted at least once */
};

void progress_begin(struct progress *progress, bool is_wanted, size_t total, size_t earlier);

/** Is it time to count findings? Seldom enough that counting takes a fiftieth of the time at most,
 * and never in a scan so large that judging it twice would cost memory. */
bool progress_wants_count(struct progress *progress);

/** The count that was wanted. */
void progress_take_count(struct progress *progress, size_t findings);

/** Draws the line anew: done, in flight, findings, rate, time left. */
void progress_show(const struct progress *progress, const struct engine_progress *seen);

/** Wipes the line. */
void progress_end(const struct progress *progress);

/** "1:05", "2:03:04". */
void progress_format_time(int64_t seconds, char out_text[PROGRESS_TIME_SIZE]);

#endif
