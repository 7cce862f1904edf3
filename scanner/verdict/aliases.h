/** What an endpoint shows to the other names of its host. */
#ifndef VERDICT_ALIASES_H
#define VERDICT_ALIASES_H

#include "verdict/check_scope.h"
#include "verdict/evidence.h"

/** What was seen of one name at one endpoint. */
struct alias_sight {
    const struct sighting *handshake; /**< the best; NULL if none was made */
    unsigned refusals;        /**< handshakes that the other side ended, by alert or reset */
    struct path_view *answer; /**< to "/"; NULL if it was not asked */
};

/** Over the scheme that the endpoint speaks. */
struct alias_sight alias_look(const struct endpoint_view *endpoint, const char *name);

/** What says that the certificate which is shown to that name was asked for and not measured; NULL
 * where one was seen or the handshake is refused, and where none was asked for. */
const struct sighting *alias_find_unmeasured(const struct endpoint_view *endpoint,
                                             const char *name);

/** The next "/" behind `last` (NULL: the first) where another name of the host may reach over
 * `scheme` what the host's own name does not, whose "/" is in the state `own`; NULL if there is
 * none. Where no site answers the own name, each other one counts that was asked and is not turned
 * away likewise; where SSL is required or clients are sent to HTTPS, each that is seen to be
 * neither turned away nor treated so: one that could not be measured as well. */
struct path_view *alias_next_beyond(const struct endpoint_view *endpoint, enum scheme scheme,
                                    enum path_state own, const struct path_view *last);

/** The first "/" under another name for which what was seen under the own name, whose "/" is `own`,
 * may not hold: one that alias_next_beyond() finds, or that another site may answer, by its status;
 * NULL if there is none. */
const struct path_view *alias_find_doubt(const struct endpoint_view *endpoint,
                                         const struct path_view *own);

/** Can the answer to "/" under another name be judged? A 403 over both schemes can be told from
 * Require SSL by its page alone: children that nobody has are asked under the own name only. */
bool alias_is_told(const struct path_view *answer);

/** That what holds for the own name may not hold for another, under which only "/" was asked. */
void alias_tell_doubt(struct arena *arena, const struct path_view *answer, struct opinion *opinion,
                      struct seen_value *seen);

/** Fills the report's aliases: those of the host that were asked there. */
void aliases_report(struct endpoint_report *report, const struct host_record *record,
                    const struct endpoint_view *endpoint, struct arena *arena);

#endif
