/** A client identity made on the spot, read from a file as a user's is. */
#ifndef ENGINE_IDENTITY_H
#define ENGINE_IDENTITY_H

#include "engine/client_identity.h"

/** The caller frees it. */
struct client_identity *identity_make(void);

#endif
