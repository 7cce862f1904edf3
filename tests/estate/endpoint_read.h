/** Reads what a scenario says of one endpoint. */
#ifndef ESTATE_ENDPOINT_READ_H
#define ESTATE_ENDPOINT_READ_H

#include "estate/reading.h"

/** As one is that is declared without a member. It lives in the arena. */
struct endpoint *endpoint_new(struct arena *arena, const struct declared_host *host,
                              enum place place);

/** False with "file: host.endpoint.member reason". */
bool endpoint_read(const struct reading *reading, struct endpoint *endpoint);

#endif
