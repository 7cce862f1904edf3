/** Names of TLS alerts. */
#ifndef VERDICT_ALERTS_H
#define VERDICT_ALERTS_H

#include "base/arena.h"

#define ALERT_PROTOCOL_VERSION     70
#define ALERT_UNRECOGNIZED_NAME    112
#define ALERT_CERTIFICATE_REQUIRED 116

/** "handshake_failure (40)"; "alert 201" for one that has no name. */
const char *alert_name(struct arena *arena, int alert);

#endif
