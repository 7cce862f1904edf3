/** Listens to the answer for a path, and to what it has to be compared with. */
#ifndef VERDICT_PATH_FACTS_H
#define VERDICT_PATH_FACTS_H

#include "verdict/host_record.h"

/** Of several attempts the one that decides: the last that was answered, else the last that was
 * measured, else the last. */
const struct sighting *path_facts_deciding(const struct sighting *attempts, size_t count);

/** Do answered attempts contradict each other? That a 500 under TLS 1.3 becomes another answer
 * under TLS 1.2 is no contradiction: the first is how Windows says that it wanted a client
 * certificate. */
bool path_facts_are_disputed(const struct path_view *view);

/** `endpoint` is where the view belongs to. The canary and the twin of the view must have been set;
 * the twin's judgement too. */
struct path_facts path_facts_gather(const struct endpoint_view *endpoint,
                                    const struct path_view *view);

/** For a path that was never asked there. */
struct path_facts path_facts_unasked(const struct endpoint_view *endpoint, enum scheme scheme);

#endif
