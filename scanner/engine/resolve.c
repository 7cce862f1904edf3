#include "engine/resolve.h"

#include "base/memory.h"
#include "engine/resolver.h"

#include <ares.h>

// Names asked for at once.
#define WINDOW ((size_t)50)

struct names {
    struct event_base *base;
    struct resolver *resolver;
    struct event *asking; /**< asks for more, from the loop */
    const char *const *names;
    size_t count;
    size_t asked;
    size_t answered;
    resolve_report report;
    void *context;
};

struct name_query {
    struct names *names;
    const char *name;
};

static void on_resolved(void *context, const struct resolved *resolved)
{
    struct name_query *query = context;
    struct names *names = query->names;
    names->answered++;
    names->report(names->context, query->name,
                  resolved->outcome == OUTCOME_OK ? NULL : resolved->detail);
    memory_free(query);
    event_active(names->asking, EV_TIMEOUT, 0);
}

static void ask_more(evutil_socket_t descriptor, short what, void *context)
{
    (void)descriptor;
    (void)what;
    struct names *names = context;
    if (names->answered == names->count) {
        (void)event_base_loopbreak(names->base);
    }
    while (names->asked < names->count && names->asked - names->answered < WINDOW) {
        struct name_query *query = memory_allocate(1, sizeof(*query));
        query->names = names;
        query->name = names->names[names->asked++];
        (void)resolver_ask(names->resolver, query->name, on_resolved, query);
    }
}

static bool run(struct names *names, struct error *error)
{
    names->base = event_base_new();
    if (names->base == NULL) {
        return error_set(error, ERROR_SYSTEM, "no event loop could be made");
    }
    const struct resolver_options once = { 0 };
    names->resolver = resolver_new(names->base, &once, error);
    if (names->resolver == NULL) {
        event_base_free(names->base);
        return false;
    }
    names->asking = event_new(names->base, -1, 0, ask_more, names);
    event_active(names->asking, EV_TIMEOUT, 0);
    (void)event_base_dispatch(names->base);
    event_free(names->asking);
    resolver_free(names->resolver);
    event_base_free(names->base);
    return true;
}

bool resolve_names(const char *const *names, size_t count, resolve_report report, void *context,
                   struct error *error)
{
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) {
        return error_set(error, ERROR_SYSTEM, "the resolver could not be set up");
    }
    struct names work = { .names = names, .count = count, .report = report, .context = context };
    const bool is_good = run(&work, error);
    ares_library_cleanup();
    return is_good;
}
