/** A visit: all that one host is to be asked. Made by the plan, walked by the engine, which never
 * knows why. */
#ifndef MODEL_VISIT_H
#define MODEL_VISIT_H

#include "model/address.h"
#include "model/scheme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visit_endpoint {
    uint16_t port;
    enum scheme expected;     /**< asked first; the other scheme only when this one fails */
    const char *const *paths; /**< at least one; each begins with "/", ready to be sent */
    size_t path_count;
};

struct visit {
    const char *host; /**< logical name, lower case: Host and SNI; an address text has no SNI */
    const struct address *addresses; /**< each is walked; none: resolve the name, and walk all that
                                          it resolves to */
    size_t address_count;
    const char *const *aliases; /**< other names that clients use, lower case, none an address: "/"
                                   of every endpoint is asked under each as well */
    size_t alias_count;
    bool is_deep;
    const struct visit_endpoint *endpoints; /**< one for each port */
    size_t endpoint_count;
};

#endif
