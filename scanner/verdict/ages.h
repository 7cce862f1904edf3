/** What journals of different age say of places that the newest one did not measure anew. */
#ifndef VERDICT_AGES_H
#define VERDICT_AGES_H

#include "verdict/vantages.h"

/** Lines for the notes of a report, owned by the arena of the vantage points. */
struct ages {
    const char **lines;
    size_t count;
};

/** A line for each endpoint that was last measured more than a day before `newest_start_ms`, when
 * the newest journal was begun; of many the first stand for all. */
struct ages ages_tell(const struct vantages *vantages, int64_t newest_start_ms);

#endif
