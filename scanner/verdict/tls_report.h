/** The TLS side of an endpoint, for the report. */
#ifndef VERDICT_TLS_REPORT_H
#define VERDICT_TLS_REPORT_H

#include "verdict/host_record.h"

/** Fills the report's TLS members; texts are owned by `arena` or by the sightings' pool. */
void tls_report_fill(struct endpoint_report *report, const struct endpoint_view *endpoint,
                     struct arena *arena);

/** Why a handshake was not completed: "alert unrecognized_name (112)", "reset". */
const char *handshake_failure(struct arena *arena, const struct sighting *handshake);

#endif
