/** From the settled sightings of a host to the states of its endpoints and paths. */
#ifndef VERDICT_HOST_VIEW_H
#define VERDICT_HOST_VIEW_H

#include "verdict/host_record.h"

/** Fills the endpoints of a settled record; they are owned by `arena`. */
void host_view_build(struct host_record *record, struct arena *arena);

/** Releases what a record holds outside the arena. */
void host_record_clear(struct host_record *record);

/** The state of a path at an endpoint, asked or not. */
struct path_judgement endpoint_view_judge_path(const struct endpoint_view *endpoint,
                                               enum scheme scheme, const struct path_view *view);

#endif
