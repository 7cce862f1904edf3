/** Listens to all that one endpoint said. */
#ifndef VERDICT_PORT_FACTS_H
#define VERDICT_PORT_FACTS_H

#include "verdict/host_record.h"

/** Only sightings under the host's own name count, where the endpoint has any. */
bool port_facts_counts(const struct endpoint_view *endpoint, const struct sighting *sighting);

/** Had a part of what was awaited come, when the connection or the time ended? */
bool port_facts_is_part_there(const struct sighting *sighting);

/** Of those that count. */
struct port_facts port_facts_gather(const struct endpoint_view *endpoint);

/** The sighting that the state rests on: of a handshake, an answer or a connection; NULL if there
 * is none. */
const struct sighting *port_facts_deciding(const struct endpoint_view *endpoint,
                                           const struct port_facts *facts);

/** Is it a handshake of that port under the host's own name? */
bool port_facts_is_own_handshake(const struct endpoint_view *endpoint,
                                 const struct sighting *sighting);

/** The handshake that was asked for with the host's name; of several the best; NULL if none. */
const struct sighting *port_facts_handshake(const struct endpoint_view *endpoint);

#endif
