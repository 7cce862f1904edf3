#include "engine/multi.h"

#include "base/memory.h"

#include <assert.h>
#include <sys/time.h>

#define MILLISECONDS 1000L

struct multi {
    CURLM *handle;
    struct event_base *base;
    struct event *timer;
    multi_report report;
};

struct watch {
    struct multi *multi;
    struct event *event;
    short wanted;
};

static void report_finished(struct multi *multi)
{
    int left = 0;
    CURLMsg *message = NULL;
    while ((message = curl_multi_info_read(multi->handle, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        CURL *easy = message->easy_handle;
        const CURLcode code = message->data.result; // gone once the handle is removed
        char *transfer = NULL;
        (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        multi_remove(multi, easy);
        multi->report(transfer, code);
    }
}

static void on_timer(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct multi *multi = context;
    int running = 0;
    (void)curl_multi_socket_action(multi->handle, CURL_SOCKET_TIMEOUT, 0, &running);
    report_finished(multi);
}

static void on_socket(evutil_socket_t descriptor, short what, void *context)
{
    // The watch itself may be gone once libcurl has been told.
    struct multi *multi = ((struct watch *)context)->multi;
    const int actions = ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
                        ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0);
    int running = 0;
    (void)curl_multi_socket_action(multi->handle, descriptor, actions, &running);
    report_finished(multi);
}

static void watch_free(struct watch *watch)
{
    if (watch != NULL) {
        event_free(watch->event);
        memory_free(watch);
    }
}

static struct watch *watch_new(struct multi *multi, curl_socket_t descriptor)
{
    struct watch *watch = memory_allocate(1, sizeof(*watch));
    watch->multi = multi;
    watch->event = event_new(multi->base, descriptor, EV_PERSIST, on_socket, watch);
    (void)curl_multi_assign(multi->handle, descriptor, watch);
    return watch;
}

static int set_watch(CURL *easy, curl_socket_t descriptor, int what, void *context, void *assigned)
{
    (void)easy;
    struct multi *multi = context;
    struct watch *watch = assigned;
    if (what == CURL_POLL_REMOVE) {
        watch_free(watch);
        return 0;
    }
    const short wanted = (short)(EV_PERSIST | ((what & CURL_POLL_IN) != 0 ? EV_READ : 0) |
                                 ((what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0));
    if (watch == NULL) {
        watch = watch_new(multi, descriptor);
    }
    if (watch->wanted != wanted) {
        watch->wanted = wanted;
        (void)event_del(watch->event);
        (void)event_assign(watch->event, multi->base, descriptor, wanted, on_socket, watch);
        (void)event_add(watch->event, NULL);
    }
    return 0;
}

static int set_timer(CURLM *handle, long timeout_ms, void *context)
{
    (void)handle;
    struct multi *multi = context;
    if (timeout_ms < 0) {
        (void)event_del(multi->timer);
        return 0;
    }
    const struct timeval timeout = { .tv_sec = timeout_ms / MILLISECONDS,
                                     .tv_usec = timeout_ms % MILLISECONDS * MILLISECONDS };
    (void)event_add(multi->timer, &timeout);
    return 0;
}

struct multi *multi_new(struct event_base *base, size_t capacity, multi_report report,
                        struct error *error)
{
    struct multi *multi = memory_allocate(1, sizeof(*multi));
    multi->base = base;
    multi->report = report;
    multi->timer = event_new(base, -1, 0, on_timer, multi);
    multi->handle = curl_multi_init();
    if (multi->timer == NULL || multi->handle == NULL) {
        (void)error_set(error, ERROR_SYSTEM, "libcurl could not be set up");
        multi_free(multi);
        return NULL;
    }
    (void)curl_multi_setopt(multi->handle, CURLMOPT_SOCKETFUNCTION, set_watch);
    (void)curl_multi_setopt(multi->handle, CURLMOPT_SOCKETDATA, multi);
    (void)curl_multi_setopt(multi->handle, CURLMOPT_TIMERFUNCTION, set_timer);
    (void)curl_multi_setopt(multi->handle, CURLMOPT_TIMERDATA, multi);
    (void)curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, (long)capacity);
    (void)curl_multi_setopt(multi->handle, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    return multi;
}

void multi_free(struct multi *multi)
{
    if (multi == NULL) {
        return;
    }
    (void)curl_multi_cleanup(multi->handle);
    if (multi->timer != NULL) {
        event_free(multi->timer);
    }
    memory_free(multi);
}

void multi_add(struct multi *multi, CURL *easy)
{
    const CURLMcode code = curl_multi_add_handle(multi->handle, easy);
    assert(code == CURLM_OK);
    (void)code;
}

void multi_remove(struct multi *multi, CURL *easy)
{
    (void)curl_multi_remove_handle(multi->handle, easy);
}
