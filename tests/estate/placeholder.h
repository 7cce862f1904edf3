/** Placeholders in the texts of a scenario: what is known only once the estate listens.
 *
 *    ${ns1.https}     port of that endpoint; alone in its quotes it becomes a JSON number
 *    ${ns1.address}   address of that host
 *    ${now}           the time, RFC 3339; ${now-2h} and ${now+10h} likewise */
#ifndef ESTATE_PLACEHOLDER_H
#define ESTATE_PLACEHOLDER_H

#include "estate/scenario.h"

/** NULL, and `error`, when a placeholder means nothing. The result lives as long as the scenario.
 */
const char *placeholder_expand(struct scenario *scenario, const char *text, struct error *error);

#endif
