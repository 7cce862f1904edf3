/** The questions to one port, one after the other: connect, shake hands if it is HTTPS, ask for a
 * path. The connection is kept from one question to the next as long as the server lets it. */
#ifndef ENGINE_TRANSFER_H
#define ENGINE_TRANSFER_H

#include "engine/question.h"
#include "engine/worker.h"

#include <curl/curl.h>

#include <stdbool.h>

struct transfer;

/** NULL when libcurl has no handle left. */
struct transfer *transfer_new(struct worker *worker, result_report report, void *context);

/** Gives up a question under way, unreported, and resets the connection that is kept. */
void transfer_free(struct transfer *transfer);

/** Would `question` go over the connection that is kept? */
bool transfer_has_kept(const struct transfer *transfer, const struct question *question);

/** Texts of `question` are borrowed until its result. No other question may be under way. */
void transfer_ask(struct transfer *transfer, const struct question *question);

/** For the loop alone: libcurl is done with the question under way. */
void transfer_take_end(struct transfer *transfer, CURLcode code);

/** Ends the question under way, if there is one, because the visit's time is over: it is reported
 * from within. */
void transfer_expire(struct transfer *transfer);

#endif
