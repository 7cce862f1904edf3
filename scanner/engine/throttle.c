#include "engine/throttle.h"

#include "base/memory.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

// Of the most that may be in flight, by which the limit grows at a time.
#define STEP_SHARE 20

struct throttle {
    pthread_mutex_t mutex;
    unsigned most;
    unsigned limit;
    unsigned in_flight;
    int64_t lowered_ns; /**< when the limit was lowered last */
    int64_t short_ns;   /**< when something was short last, or the limit grew since */
    bool has_lowered[SHORTAGE_KIND_COUNT]; /**< since the limit was the most */
    struct hardship hardship;
};

struct throttle *throttle_new(unsigned most)
{
    assert(most > 0);
    struct throttle *throttle = memory_allocate(1, sizeof(*throttle));
    (void)pthread_mutex_init(&throttle->mutex, NULL); // fails only for attributes, and has none
    throttle->most = most;
    throttle->limit = most;
    throttle->lowered_ns = INT64_MIN / 2;
    return throttle;
}

void throttle_free(struct throttle *throttle)
{
    if (throttle == NULL) {
        return;
    }
    hardship_clear(&throttle->hardship);
    (void)pthread_mutex_destroy(&throttle->mutex);
    memory_free(throttle);
}

static void grow(struct throttle *throttle, int64_t now_ns)
{
    const unsigned step = throttle->most > STEP_SHARE ? throttle->most / STEP_SHARE : 1;
    while (throttle->limit < throttle->most && now_ns - throttle->short_ns >= THROTTLE_QUIET_NS) {
        throttle->limit =
            throttle->most - throttle->limit > step ? throttle->limit + step : throttle->most;
        throttle->short_ns += THROTTLE_QUIET_NS;
    }
    if (throttle->limit == throttle->most) {
        memset(throttle->has_lowered, 0, sizeof(throttle->has_lowered));
    }
}

bool throttle_enter(struct throttle *throttle, int64_t now_ns)
{
    (void)pthread_mutex_lock(&throttle->mutex);
    grow(throttle, now_ns);
    const bool may_enter = throttle->in_flight < throttle->limit;
    throttle->in_flight += may_enter;
    (void)pthread_mutex_unlock(&throttle->mutex);
    return may_enter;
}

void throttle_leave(struct throttle *throttle)
{
    (void)pthread_mutex_lock(&throttle->mutex);
    assert(throttle->in_flight > 0);
    throttle->in_flight--;
    (void)pthread_mutex_unlock(&throttle->mutex);
}

/** Half of those in flight, for it is those that were too many. */
static void lower(struct throttle *throttle, int64_t now_ns)
{
    const unsigned many =
        throttle->in_flight < throttle->limit ? throttle->in_flight : throttle->limit;
    throttle->limit = many > 1 ? many / 2 : 1;
    throttle->lowered_ns = now_ns;
}

void throttle_take_shortage(struct throttle *throttle, enum shortage_kind kind,
                            struct occasion when)
{
    (void)pthread_mutex_lock(&throttle->mutex);
    grow(throttle, when.now_ns);
    if (when.now_ns - throttle->lowered_ns >= THROTTLE_ROUND_NS) {
        lower(throttle, when.now_ns);
    }
    throttle->short_ns = when.now_ns;
    throttle->has_lowered[kind] = true;
    const struct shortage shortage = { .kind = kind,
                                       .count = 1,
                                       .first_ms = when.at_ms,
                                       .last_ms = when.at_ms,
                                       .wanted = throttle->most,
                                       .lowered_to = throttle->limit };
    hardship_add_shortage(&throttle->hardship, &shortage);
    (void)pthread_mutex_unlock(&throttle->mutex);
}

void throttle_forget(struct throttle *throttle, enum shortage_kind kind)
{
    (void)pthread_mutex_lock(&throttle->mutex);
    bool is_else_short = false;
    throttle->has_lowered[kind] = false;
    for (size_t i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        is_else_short = is_else_short || throttle->has_lowered[i];
    }
    if (!is_else_short) {
        throttle->limit = throttle->most;
    }
    (void)pthread_mutex_unlock(&throttle->mutex);
}

unsigned throttle_limit(struct throttle *throttle, int64_t now_ns)
{
    (void)pthread_mutex_lock(&throttle->mutex);
    grow(throttle, now_ns);
    const unsigned limit = throttle->limit;
    (void)pthread_mutex_unlock(&throttle->mutex);
    return limit;
}

void throttle_tell(struct throttle *throttle, struct hardship *hardship)
{
    (void)pthread_mutex_lock(&throttle->mutex);
    hardship_add(hardship, &throttle->hardship);
    (void)pthread_mutex_unlock(&throttle->mutex);
}
