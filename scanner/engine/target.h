/** Where a question goes: one port of one address, under a name, over one scheme. */
#ifndef ENGINE_TARGET_H
#define ENGINE_TARGET_H

#include "model/address.h"
#include "model/scheme.h"

#include <stdint.h>

struct target {
    const char *server_name; /**< Host and SNI; borrowed */
    struct address address;
    uint16_t port;
    enum scheme scheme;
};

#endif
