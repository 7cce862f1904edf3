#include "engine/multi.h"

#include "base/memory.h"
#include "engine/shared_context.h"

#include <assert.h>
#include <sys/time.h>

#define MILLISECONDS 1000L

struct multi {
    CURLM *handle;
    struct event_base *base;
    struct event *timer;
    const struct slim_library *library;
    struct shared_context context; /**< of the slim library */
    multi_report report;
    struct watch **watches; /**< by descriptor */
    size_t watch_capacity;
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

/** libcurl makes its connections' TLS with the library that is the thread's at that moment; whoever
 * is told of their end goes on with the whole one. Contexts of the whole one are never shared: our
 * own certificate is put into them. */
static void act(struct multi *multi, curl_socket_t descriptor, int actions)
{
    int running = 0;
    slim_library_enter(multi->library);
    shared_context_enter(multi->library != NULL ? &multi->context : NULL);
    (void)curl_multi_socket_action(multi->handle, descriptor, actions, &running);
    shared_context_leave();
    slim_library_leave(multi->library);
    report_finished(multi);
}

static void on_timer(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    act(context, CURL_SOCKET_TIMEOUT, 0);
}

static void on_socket(evutil_socket_t descriptor, short what, void *context)
{
    // The watch itself may be gone once libcurl has been told.
    struct multi *multi = ((struct watch *)context)->multi;
    const int actions = ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
                        ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0);
    act(multi, descriptor, actions);
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
    const size_t index = (size_t)descriptor;
    multi->watches =
        memory_grow(multi->watches, &multi->watch_capacity, index + 1, sizeof(struct watch *));
    multi->watches[index] = watch;
    return watch;
}

static int set_watch(CURL *easy, curl_socket_t descriptor, int what, void *context, void *assigned)
{
    (void)easy;
    struct multi *multi = context;
    struct watch *watch = assigned;
    if (what == CURL_POLL_REMOVE) {
        if (watch != NULL) {
            multi->watches[descriptor] = NULL;
        }
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

struct multi *multi_new(struct event_base *base, const struct multi_options *options,
                        struct error *error)
{
    struct multi *multi = memory_allocate(1, sizeof(*multi));
    multi->base = base;
    multi->library = options->library;
    multi->report = options->report;
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
    (void)curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, (long)options->capacity);
    (void)curl_multi_setopt(multi->handle, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    return multi;
}

void multi_free(struct multi *multi)
{
    if (multi == NULL) {
        return;
    }
    (void)curl_multi_cleanup(multi->handle);
    shared_context_clear(&multi->context);
    if (multi->timer != NULL) {
        event_free(multi->timer);
    }
    memory_free(multi->watches);
    memory_free(multi);
}

void multi_add(struct multi *multi, CURL *easy)
{
    const CURLMcode code = curl_multi_add_handle(multi->handle, easy);
    assert(code == CURLM_OK);
    (void)code;
}

void multi_unwatch(struct multi *multi, int descriptor)
{
    const size_t index = (size_t)descriptor;
    if (descriptor >= 0 && index < multi->watch_capacity && multi->watches[index] != NULL) {
        (void)event_del(multi->watches[index]->event);
    }
}

void multi_remove(struct multi *multi, CURL *easy)
{
    (void)curl_multi_remove_handle(multi->handle, easy);
}
