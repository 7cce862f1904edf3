/** A transfer from within: what its callbacks and the telling of its result share. */
#ifndef ENGINE_TRANSFER_STATE_H
#define ENGINE_TRANSFER_STATE_H

#include "base/buffer.h"
#include "engine/outcome.h"
#include "engine/stopwatch.h"
#include "engine/transfer.h"

#include <curl/curl.h>
#include <event2/event.h>

#include <stdbool.h>

#define DETAIL_SIZE 160

struct transfer {
    struct worker *worker;
    result_report report;
    void *context;
    CURL *easy;
    struct multi *multi; /**< that has the connection */
    struct event *timer; /**< of the stage that runs */
    struct curl_slist *connect_to;
    struct text_buffer url;
    struct question question;
    struct connection
        *connection; /**< the one in use, kept, or ended last; NULL before the first */
    unsigned pool;   /**< in which libcurl keeps that connection alone */
    struct answer_reader answer;
    struct stopwatch watch;
    bool is_running;
    bool is_fresh;          /**< `connection` was made for this question */
    bool may_open;          /**< a connection may still be opened */
    bool was_reuse_refused; /**< one more was wanted */
    bool has_failed;        /**< the last question: `connection` is not asked again */
    char detail[DETAIL_SIZE];
};

/** Sets what is the same for every question. False when libcurl lacks something. */
bool transfer_set_options(struct transfer *transfer);

/** Lets the timer run out in `timeout_ms`. */
void transfer_set_timer(struct transfer *transfer, int64_t timeout_ms);

/** The header is there: the body gets a short time of its own. */
void transfer_await_body(struct transfer *transfer);

/** What came of the question; the stopwatch stands still, the handle is out of the loop. */
struct result transfer_tell(struct transfer *transfer, CURLcode code, enum ending ending);

#endif
