/** What an endpoint shows to the other names of its host. */
#ifndef VERDICT_ALIASES_H
#define VERDICT_ALIASES_H

#include "verdict/evidence.h"

/** What was seen of one name at one endpoint. */
struct alias_sight {
    const struct sighting *handshake; /**< the best; NULL if none was made */
    unsigned refusals;        /**< handshakes that the other side ended, by alert or reset */
    struct path_view *answer; /**< to "/"; NULL if it was not asked */
};

/** Over the scheme that the endpoint speaks. */
struct alias_sight alias_look(const struct endpoint_view *endpoint, const char *name);

/** Fills the report's aliases: those of the host that were asked there. */
void aliases_report(struct endpoint_report *report, const struct host_record *record,
                    const struct endpoint_view *endpoint, struct arena *arena);

#endif
