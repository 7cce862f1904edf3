/** One handshake and nothing behind it, for the questions about TLS that libcurl cannot ask. */
#ifndef ENGINE_HANDSHAKE_H
#define ENGINE_HANDSHAKE_H

#include "engine/question.h"
#include "engine/worker.h"

struct handshake;

/** Asks at once; reports once, from the loop. `question` has no path; its texts are borrowed. */
struct handshake *handshake_new(struct worker *worker, const struct question *question,
                                result_report report, void *context);

/** Gives up, unreported; accepts NULL. */
void handshake_free(struct handshake *handshake);

/** Ends it because the visit's time is over: it is reported from within. */
void handshake_expire(struct handshake *handshake);

#endif
