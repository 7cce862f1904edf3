/** The questions about TLS that a deep look adds: which versions a port takes, and what it does
 * without a name or with a wrong one. A handshake each, one after the other. */
#ifndef ENGINE_TLS_SURVEY_H
#define ENGINE_TLS_SURVEY_H

#include "engine/recorder.h"
#include "engine/target.h"
#include "engine/worker.h"

struct tls_survey;

/** Begins at once; `done` is called once, from the loop, and may free the survey. All is borrowed.
 */
struct tls_survey *tls_survey_new(struct worker *worker, struct recorder *recorder,
                                  const struct target *target, void (*done)(void *context),
                                  void *context);

/** Accepts NULL. */
void tls_survey_free(struct tls_survey *survey);

/** The visit's time is over: notes what was under way and what could not be asked. */
void tls_survey_expire(struct tls_survey *survey);

#endif
