/** Where a question goes: one port of one address, under a name, over one scheme, with our client
 * certificate or without. */
#ifndef ENGINE_TARGET_H
#define ENGINE_TARGET_H

#include "model/address.h"
#include "model/scheme.h"

#include <stdbool.h>
#include <stdint.h>

struct target {
    const char *server_name; /**< Host and SNI; borrowed */
    struct address address;
    uint16_t port;
    enum scheme scheme;
    bool has_identity; /**< the engine's client identity is there, should the server ask */
};

#endif
