/** The version of IIS that a server calls itself: a hint, its header can be removed or rewritten.
 */
#ifndef VERDICT_SERVER_VERSION_H
#define VERDICT_SERVER_VERSION_H

#include "verdict/host_record.h"

/** 7 for "Microsoft-IIS/7.5"; 0 for anything else, or nothing. */
unsigned server_version_of_iis(const char *server);

/** The answer of the endpoint, under its host's name, in which it calls itself the oldest IIS; NULL
 * if it calls itself none. */
const struct sighting *server_version_find_oldest(const struct endpoint_view *endpoint);

#endif
