#include "engine/resolver.h"

#include "base/memory.h"
#include "base/moment.h"
#include "engine/backoff.h"
#include "engine/resources.h"

#include <ares.h>

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#define QUERY_TIMEOUT_MS 2000
#define QUERY_TRIES      2

#define SECOND_NS      INT64_C(1000000000)
#define MICROSECOND_NS 1000

// One name may have bad servers of its own; when so many fail in a row, it is ours that are short.
#define SHORT_ROW 3

// When so many have failed in a row they are not overloaded but gone: each name is asked for once.
#define GONE_ROW 16

struct watch {
    struct resolver *resolver;
    struct watch *next;
    struct event *event;
    ares_socket_t descriptor;
};

struct resolver_query {
    struct resolver *resolver;
    resolver_report report; /**< NULL: given up */
    void *context;
    char *name;
    int64_t began_ns;
    struct backoff backoff;
    struct event *again; /**< NULL unless it was asked for again */
    struct resolved resolved;
    struct resolver_query *next; /**< of those that are over and not yet reported, or of those that
                                    wait until they are asked again */
};

struct resolver {
    struct event_base *base;
    struct resolver_options options;
    ares_channel channel;
    unsigned failures; /**< in a row, of whatever names */
    bool has_answered; /**< for one name at least, were it that there is none */
    struct event *timer;
    struct watch *watches;
    struct resolver_query *finished;
    struct resolver_query *waiting;
    struct event *reporting;
};

static void query_free(struct resolver_query *query)
{
    if (query->again != NULL) {
        event_free(query->again);
    }
    memory_free(query->name);
    memory_free(query);
}

static void set_timer(struct resolver *resolver)
{
    struct timeval storage;
    const struct timeval *timeout = ares_timeout(resolver->channel, NULL, &storage);
    if (timeout == NULL) {
        (void)event_del(resolver->timer);
    } else {
        (void)event_add(resolver->timer, timeout);
    }
}

static void on_timer(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct resolver *resolver = context;
    ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    set_timer(resolver);
}

static void on_socket(evutil_socket_t descriptor, short what, void *context)
{
    struct resolver *resolver = ((struct watch *)context)->resolver;
    ares_process_fd(resolver->channel, (what & EV_READ) != 0 ? descriptor : ARES_SOCKET_BAD,
                    (what & EV_WRITE) != 0 ? descriptor : ARES_SOCKET_BAD);
    set_timer(resolver);
}

static void remove_watch(struct resolver *resolver, ares_socket_t descriptor)
{
    for (struct watch **link = &resolver->watches; *link != NULL; link = &(*link)->next) {
        struct watch *watch = *link;
        if (watch->descriptor == descriptor) {
            *link = watch->next;
            event_free(watch->event);
            memory_free(watch);
            return;
        }
    }
}

static void set_watch(void *context, ares_socket_t descriptor, int is_readable, int is_writable)
{
    struct resolver *resolver = context;
    remove_watch(resolver, descriptor);
    if (!is_readable && !is_writable) {
        return;
    }
    struct watch *watch = memory_allocate(1, sizeof(*watch));
    watch->resolver = resolver;
    watch->descriptor = descriptor;
    const short wanted =
        (short)(EV_PERSIST | (is_readable ? EV_READ : 0) | (is_writable ? EV_WRITE : 0));
    watch->event = event_new(resolver->base, descriptor, wanted, on_socket, watch);
    watch->next = resolver->watches;
    resolver->watches = watch;
    (void)event_add(watch->event, NULL);
}

static int compare_addresses(const void *left, const void *right)
{
    return address_compare(left, right);
}

static bool read_address(const struct ares_addrinfo_node *node, struct address *out_address)
{
    struct address address = { 0 };
    if (node->ai_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, node->ai_addr, sizeof(ipv4));
        address.family = ADDRESS_IPV4;
        memcpy(address.bytes, &ipv4.sin_addr, sizeof(ipv4.sin_addr));
    } else if (node->ai_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, node->ai_addr, sizeof(ipv6));
        address.family = ADDRESS_IPV6;
        memcpy(address.bytes, &ipv6.sin6_addr, sizeof(ipv6.sin6_addr));
    } else {
        return false;
    }
    *out_address = address;
    return true;
}

static bool is_known(const struct resolved *resolved, const struct address *address)
{
    for (size_t i = 0; i < resolved->count; i++) {
        if (address_equal(&resolved->addresses[i], address)) {
            return true;
        }
    }
    return false;
}

static void take_addresses(struct resolved *resolved, const struct ares_addrinfo *information)
{
    const struct ares_addrinfo_node *node = information->nodes;
    for (; node != NULL && resolved->count < RESOLVER_ADDRESS_LIMIT; node = node->ai_next) {
        struct address address;
        if (read_address(node, &address) && !is_known(resolved, &address)) {
            resolved->addresses[resolved->count++] = address;
        }
    }
    qsort(resolved->addresses, resolved->count, sizeof(resolved->addresses[0]), compare_addresses);
}

/** The name servers' word, or the lack of one? */
static enum outcome outcome_of_status(int status)
{
    switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_EBADNAME:
    case ARES_ENONAME:
        return OUTCOME_UNRESOLVED;
    default:
        return OUTCOME_LOCAL_FAULT;
    }
}

/** c-ares may answer before it returns from the asking; the report waits for the loop. */
static void report_soon(struct resolver_query *query)
{
    query->next = query->resolver->finished;
    query->resolver->finished = query;
    event_active(query->resolver->reporting, EV_TIMEOUT, 0);
}

// Servers that never told anything are not overloaded but not there: fewer visits help nothing.
static void tell_failure(const struct resolver *resolver)
{
    const struct resolver_options *options = &resolver->options;
    const bool is_short = resolver->has_answered && resolver->failures >= SHORT_ROW;
    if (is_short && resolver->failures < GONE_ROW && options->take_shortage != NULL) {
        options->take_shortage(options->context, SHORTAGE_RESOLVER);
    }
    if (is_short && resolver->failures == GONE_ROW && options->take_loss != NULL) {
        options->take_loss(options->context);
    }
}

/** Counts, tells who wants to know, and decides. */
static bool may_ask_again(struct resolver_query *query, int64_t *out_wait_ns)
{
    struct resolver *resolver = query->resolver;
    const struct resolver_options *options = &resolver->options;
    if (query->resolved.outcome != OUTCOME_LOCAL_FAULT) {
        resolver->failures = 0;
        resolver->has_answered = true;
        return false;
    }
    resolver->failures++;
    tell_failure(resolver);
    const int64_t left_ns = query->began_ns + options->patience_ns - moment_monotonic_ns();
    return query->report != NULL && resolver->failures < GONE_ROW &&
           backoff_wait(&query->backoff, options->patience_ns, out_wait_ns) &&
           *out_wait_ns < left_ns;
}

static void on_again(evutil_socket_t descriptor, short what, void *context);

static void wait_to_ask_again(struct resolver_query *query, int64_t wait_ns)
{
    struct resolver *resolver = query->resolver;
    if (query->again == NULL) {
        query->again = event_new(resolver->base, -1, 0, on_again, query);
    }
    query->next = resolver->waiting;
    resolver->waiting = query;
    const struct timeval wait = { .tv_sec = wait_ns / SECOND_NS,
                                  .tv_usec = wait_ns % SECOND_NS / MICROSECOND_NS };
    (void)event_add(query->again, &wait);
}

static void on_answer(void *context, int status, int timeouts, struct ares_addrinfo *information)
{
    (void)timeouts;
    struct resolver_query *query = context;
    struct resolved *resolved = &query->resolved;
    if (status == ARES_SUCCESS) {
        take_addresses(resolved, information);
        ares_freeaddrinfo(information);
    }
    resolved->outcome = status == ARES_SUCCESS ? OUTCOME_OK : outcome_of_status(status);
    int64_t wait_ns = 0;
    if (status != ARES_EDESTRUCTION && may_ask_again(query, &wait_ns)) {
        wait_to_ask_again(query, wait_ns);
        return;
    }
    resolved->detail = status == ARES_SUCCESS ? NULL : ares_strerror(status);
    if (resolved->outcome == OUTCOME_OK && resolved->count == 0) {
        resolved->outcome = OUTCOME_UNRESOLVED;
        resolved->detail = "the name has no address";
    }
    report_soon(query);
}

static void report_finished(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct resolver *resolver = context;
    while (resolver->finished != NULL) {
        struct resolver_query *query = resolver->finished;
        resolver->finished = query->next;
        if (query->report != NULL) {
            query->report(query->context, &query->resolved);
        }
        query_free(query);
    }
}

/** c-ares looks into the hosts file first, and takes one that cannot be opened for an empty one. */
static void ask(struct resolver_query *query)
{
    struct resolver *resolver = query->resolver;
    if (!resources_has_descriptor()) {
        int64_t wait_ns = 0;
        query->resolved.outcome = OUTCOME_LOCAL_FAULT;
        query->resolved.detail = "no descriptor is left to ask with";
        if (resolver->options.take_shortage != NULL) {
            resolver->options.take_shortage(resolver->options.context, SHORTAGE_DESCRIPTORS);
        }
        if (backoff_wait(&query->backoff, resolver->options.patience_ns, &wait_ns)) {
            wait_to_ask_again(query, wait_ns);
        } else {
            report_soon(query);
        }
        return;
    }
    const struct ares_addrinfo_hints hints = { .ai_family = AF_UNSPEC,
                                               .ai_socktype = SOCK_STREAM,
                                               .ai_flags = ARES_AI_NOSORT };
    ares_getaddrinfo(resolver->channel, query->name, NULL, &hints, on_answer, query);
    set_timer(resolver);
}

static void on_again(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct resolver_query *query = context;
    struct resolver_query **link = &query->resolver->waiting;
    while (*link != query) {
        link = &(*link)->next;
    }
    *link = query->next;
    if (query->report == NULL) {
        query_free(query);
        return;
    }
    ask(query);
}

struct resolver *resolver_new(struct event_base *base, const struct resolver_options *options,
                              struct error *error)
{
    struct resolver *resolver = memory_allocate(1, sizeof(*resolver));
    resolver->base = base;
    resolver->options = *options;
    resolver->timer = event_new(base, -1, 0, on_timer, resolver);
    resolver->reporting = event_new(base, -1, 0, report_finished, resolver);
    struct ares_options settings = { .timeout = QUERY_TIMEOUT_MS,
                                     .tries = QUERY_TRIES,
                                     .sock_state_cb = set_watch,
                                     .sock_state_cb_data = resolver };
    int status = ares_init_options(&resolver->channel, &settings,
                                   ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (status == ARES_SUCCESS && options->servers != NULL) {
        status = ares_set_servers_ports_csv(resolver->channel, options->servers);
    }
    if (resolver->timer == NULL || resolver->reporting == NULL || status != ARES_SUCCESS) {
        (void)error_set(error, ERROR_SYSTEM, "the resolver could not be set up: %s",
                        ares_strerror(status));
        resolver_free(resolver);
        return NULL;
    }
    return resolver;
}

static void free_queries(struct resolver_query *first)
{
    while (first != NULL) {
        struct resolver_query *query = first;
        first = query->next;
        query_free(query);
    }
}

void resolver_free(struct resolver *resolver)
{
    if (resolver == NULL) {
        return;
    }
    if (resolver->channel != NULL) {
        ares_destroy(resolver->channel); // every query under way ends, and every watch
    }
    free_queries(resolver->finished);
    free_queries(resolver->waiting);
    if (resolver->timer != NULL) {
        event_free(resolver->timer);
    }
    if (resolver->reporting != NULL) {
        event_free(resolver->reporting);
    }
    memory_free(resolver);
}

struct resolver_query *resolver_ask(struct resolver *resolver, const char *name,
                                    resolver_report report, void *context)
{
    struct resolver_query *query = memory_allocate(1, sizeof(*query));
    query->resolver = resolver;
    query->report = report;
    query->context = context;
    if (address_parse(name, &query->resolved.addresses[0])) {
        // No name server need be asked, as c-ares does for some addresses, and waits for it.
        query->resolved.count = 1;
        query->resolved.outcome = OUTCOME_OK;
        report_soon(query);
        return query;
    }
    query->name = memory_copy_text(name);
    query->began_ns = moment_monotonic_ns();
    ask(query);
    return query;
}

void resolver_give_up(struct resolver_query *query)
{
    if (query != NULL) {
        query->report = NULL;
    }
}
