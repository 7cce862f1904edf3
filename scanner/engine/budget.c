#include "engine/budget.h"

#include "base/hash.h"
#include "base/memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define SECOND_NS INT64_C(1000000000)

// Addresses share a slot by hash. Two that meet share their rate, which errs on the gentle side and
// keeps the memory fixed however many addresses there are.
#define SLOT_COUNT ((size_t)16384)

// How much of a second's connections may come at once.
#define BURST_SHARE 10

struct budget {
    pthread_mutex_t mutex;
    int64_t interval_ns;        /**< between two connections; 0: no limit */
    int64_t burst_ns;           /**< how far ahead of the interval a burst may run */
    int64_t due_ns[SLOT_COUNT]; /**< when the next connection of the slot is due, bursts aside */
};

static size_t slot_of(const struct address *address)
{
    const uint64_t hash = hash_bytes(HASH_START, address->bytes, sizeof(address->bytes));
    return (size_t)(hash_finish(hash) % SLOT_COUNT);
}

struct budget *budget_new(unsigned rate)
{
    struct budget *budget = memory_allocate(1, sizeof(*budget));
    (void)pthread_mutex_init(&budget->mutex, NULL); // fails only for attributes, and has none
    if (rate > 0) {
        budget->interval_ns = SECOND_NS / rate;
        budget->burst_ns = SECOND_NS / BURST_SHARE;
    }
    return budget;
}

void budget_free(struct budget *budget)
{
    if (budget == NULL) {
        return;
    }
    (void)pthread_mutex_destroy(&budget->mutex);
    memory_free(budget);
}

int64_t budget_reserve(struct budget *budget, const struct address *address, int64_t least_ns,
                       int64_t now_ns)
{
    if (budget->interval_ns == 0 && least_ns == 0) {
        return 0;
    }
    const bool is_slowed = least_ns > budget->interval_ns;
    const int64_t interval_ns = is_slowed ? least_ns : budget->interval_ns;
    const int64_t burst_ns = is_slowed ? 0 : budget->burst_ns;
    const size_t slot = slot_of(address);
    (void)pthread_mutex_lock(&budget->mutex);
    if (budget->due_ns[slot] < now_ns) {
        budget->due_ns[slot] = now_ns;
    }
    const int64_t wait_ns = budget->due_ns[slot] - burst_ns - now_ns;
    budget->due_ns[slot] += interval_ns;
    (void)pthread_mutex_unlock(&budget->mutex);
    return wait_ns > 0 ? wait_ns : 0;
}
