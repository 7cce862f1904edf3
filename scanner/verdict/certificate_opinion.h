/** What a check thinks of the certificate that an endpoint shows. */
#ifndef VERDICT_CERTIFICATE_OPINION_H
#define VERDICT_CERTIFICATE_OPINION_H

#include "verdict/checks.h"

/** Names by which an endpoint is used, lower case, each once. */
struct used_names {
    const char *const *names;
    size_t count;
};

/** `endpoint` may be NULL: nothing was seen there. */
bool endpoint_shows_certificate(const struct endpoint_view *endpoint);

/** Everything but the address is set. `used` are the only names that the certificate has to cover;
 * NULL: all that clients use for the host. `endpoint` as above. */
struct opinion opinion_of_certificate(const struct hearing *hearing, const struct check *check,
                                      struct endpoint_view *endpoint,
                                      const struct used_names *used);

#endif
