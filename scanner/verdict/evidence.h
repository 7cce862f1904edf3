/** Evidence: the sightings that a finding rests on, in words. */
#ifndef VERDICT_EVIDENCE_H
#define VERDICT_EVIDENCE_H

#include "base/arena.h"
#include "model/assessment.h"
#include "verdict/host_record.h"

struct evidence_list {
    const struct evidence *items;
    size_t count;
};

struct evidence evidence_of(struct arena *arena, const struct sighting *sighting);

/** Something that was handed in, not seen: a line of an export, a declaration. */
struct evidence_list evidence_from_text(struct arena *arena, const char *summary);

struct evidence_list evidence_from_sighting(struct arena *arena, const struct sighting *sighting);

/** The list and one more sighting behind it. */
struct evidence_list evidence_with(struct arena *arena, struct evidence_list list,
                                   const struct sighting *sighting);

/** Of a port's state; made once. */
struct evidence_list evidence_of_endpoint(struct arena *arena, struct endpoint_view *endpoint);

/** Is a path judged by what its port said, because it was not even asked? */
bool evidence_is_of_port(const struct endpoint_view *endpoint, const struct path_view *view);

/** Of a path's state, with what it was compared with; of `endpoint` when it was not asked or gave
 * no answer. Made once. */
struct evidence_list evidence_of_path(struct arena *arena, struct endpoint_view *endpoint,
                                      struct path_view *view);

/** Why a host could not be judged at all. */
struct evidence_list evidence_of_absence(struct arena *arena, const struct host_record *record);

/** "the connection was refused" as "refused": an outcome in words for people. */
const char *outcome_words(enum outcome outcome);

#endif
