/** A visit's own follow-up work: the hops of the redirects that it meets, the same questions with
 * the client identity, and "/" under the host's other names. */
#ifndef ENGINE_FOLLOW_UPS_H
#define ENGINE_FOLLOW_UPS_H

#include "engine/errand.h"

/** If the newest observation, made by `errand`, sends its reader somewhere that is neither planned
 * nor asked already, adds an errand there: at most 10 hops deep, at most 64 a visit. Redirects met
 * under another name of the host, or with the client identity, are followed as others are; the
 * identity goes along to HTTPS of the host's own name only. */
void follow_ups_consider(struct errand *errand);

/** The walk of `errand` is over. Adds, where they apply:
 *   - the same paths with the client identity, if the host asked for a certificate in whatever way,
 *     said 403 over TLS, or ended a connection after the request, which may be its way of asking;
 *   - of a planned port that said anything at all, "/" under each other name of the host, over the
 *     scheme that the port was found to speak. A port that is closed or silent costs nothing more;
 *   - the planned paths that were 403 in the clear, at most 16 of a port, once more at the end.
 */
void follow_ups_conclude(struct errand *errand);

#endif
