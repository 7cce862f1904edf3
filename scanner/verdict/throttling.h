/** Notices a server that from some moment on refuses everything: it has had enough of this machine,
 * and its 403 says nothing about a path. */
#ifndef VERDICT_THROTTLING_H
#define VERDICT_THROTTLING_H

#include "verdict/host_record.h"

/** Sets `refused_since_ms` of every endpoint. Told by the order of the answers of one address on
 * all its ports: all along, where a question got 403 and another answer at different times; after
 * the first 429; or after the last answer that was no 403, when over HTTPS there were other answers
 * before it, and behind it are 403 over HTTP and more than one over HTTPS for which no page and no
 * client certificate gives a reason. */
void throttling_find(struct host_record *record);

#endif
