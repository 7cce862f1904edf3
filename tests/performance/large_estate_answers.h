/** What a host of the large estate says to a question. */
#ifndef PERFORMANCE_LARGE_ESTATE_ANSWERS_H
#define PERFORMANCE_LARGE_ESTATE_ANSWERS_H

#include "base/arena.h"
#include "model/observation.h"

#include <stdint.h>

/** How a host is set up. */
enum large_estate_kind {
    LARGE_ESTATE_RIGHT,       /**< HTTPS, and HTTP redirects or demands SSL */
    LARGE_ESTATE_HTTP_SERVES, /**< still serves in the clear */
    LARGE_ESTATE_HTTP_ONLY,   /**< nothing on its HTTPS ports */
    LARGE_ESTATE_HTTP_CLOSED, /**< no HTTP port */
    LARGE_ESTATE_APPLICATION_DOWN,
    LARGE_ESTATE_EXPIRED,
    LARGE_ESTATE_OTHER_NAME, /**< its certificate is for another host */
    LARGE_ESTATE_NO_ISSUER,  /**< its issuer is not sent */
    LARGE_ESTATE_NO_AGENT_SITE,
    LARGE_ESTATE_SILENT, /**< every port is filtered */
};

enum large_estate_kind large_estate_kind_of(size_t host);

enum outcome large_estate_connect(enum large_estate_kind kind, uint16_t port);

void large_estate_answer(enum large_estate_kind kind, const char *host,
                         struct observation *observation, struct arena *arena);

#endif
