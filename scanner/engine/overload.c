#include "engine/overload.h"

#include "base/hash.h"
#include "base/memory.h"

#include <curl/curl.h>

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS       INT64_C(1000000000)
#define MILLISECONDS    1000
#define SLOT_COUNT      ((size_t)16384)
#define LONGEST_SECONDS INT64_C(1000000000)

struct slot {
    int64_t interval_ns;
    int64_t until_ns;   /**< nothing is asked before */
    int64_t granted_ns; /**< of the patience */
    int64_t last_ns;    /**< the last sign */
};

struct overload {
    pthread_mutex_t mutex;
    atomic_bool has_any; /**< spares everybody the lock as long as nobody is overloaded */
    int64_t patience_ns;
    struct slot slots[SLOT_COUNT];
    struct hardship hardship;
};

static struct slot *slot_of(struct overload *overload, const struct address *address)
{
    const uint64_t hash = hash_bytes(HASH_START, address->bytes, sizeof(address->bytes));
    return &overload->slots[hash_finish(hash) % SLOT_COUNT];
}

struct overload *overload_new(int64_t patience_ns)
{
    assert(patience_ns <= OVERLOAD_RECOVERY_NS); // a wait is forgotten with the sign behind it
    struct overload *overload = memory_allocate(1, sizeof(*overload));
    (void)pthread_mutex_init(&overload->mutex, NULL); // fails only for attributes, and has none
    overload->patience_ns = patience_ns;
    return overload;
}

void overload_free(struct overload *overload)
{
    if (overload == NULL) {
        return;
    }
    hardship_clear(&overload->hardship);
    (void)pthread_mutex_destroy(&overload->mutex);
    memory_free(overload);
}

static bool has_recovered(const struct slot *slot, int64_t now_ns)
{
    return now_ns - slot->last_ns > OVERLOAD_RECOVERY_NS;
}

static void slow_down(struct slot *slot, int64_t now_ns)
{
    if (has_recovered(slot, now_ns)) {
        *slot = (struct slot){ 0 };
    }
    // Questions under way side by side meet the same overload.
    const bool is_new = slot->interval_ns == 0 || now_ns - slot->last_ns >= slot->interval_ns;
    if (is_new) {
        slot->interval_ns = slot->interval_ns == 0 ? OVERLOAD_FIRST_NS : 2 * slot->interval_ns;
    }
    if (slot->interval_ns > OVERLOAD_MOST_NS) {
        slot->interval_ns = OVERLOAD_MOST_NS;
    }
    slot->last_ns = now_ns;
}

static void grant_wait(const struct overload *overload, struct slot *slot, int64_t wait_ns,
                       int64_t now_ns)
{
    const int64_t begun_ns = slot->until_ns > now_ns ? slot->until_ns : now_ns;
    const int64_t until_ns = now_ns + wait_ns;
    const int64_t more_ns = until_ns - begun_ns;
    if (more_ns > 0 && slot->granted_ns + more_ns <= overload->patience_ns) {
        slot->granted_ns += more_ns;
        slot->until_ns = until_ns;
    }
}

void overload_note(struct overload *overload, const struct address *address,
                   const struct sign_of_overload *sign, struct occasion when)
{
    const struct slowed_address slowed = { .address = *address,
                                           .reason = sign->reason,
                                           .count = 1,
                                           .first_ms = when.at_ms,
                                           .last_ms = when.at_ms };
    struct slot *slot = slot_of(overload, address);
    (void)pthread_mutex_lock(&overload->mutex);
    slow_down(slot, when.now_ns);
    grant_wait(overload, slot, sign->wait_ns, when.now_ns);
    hardship_add_slowed(&overload->hardship, &slowed);
    (void)pthread_mutex_unlock(&overload->mutex);
    atomic_store(&overload->has_any, true);
}

struct pace overload_pace(struct overload *overload, const struct address *address, int64_t now_ns)
{
    struct pace pace = { 0 };
    if (!atomic_load(&overload->has_any)) {
        return pace;
    }
    const struct slot *slot = slot_of(overload, address);
    (void)pthread_mutex_lock(&overload->mutex);
    if (slot->interval_ns > 0 && !has_recovered(slot, now_ns)) {
        pace.interval_ns = slot->interval_ns;
        pace.rest_ns = slot->until_ns > now_ns ? slot->until_ns - now_ns : 0;
    }
    (void)pthread_mutex_unlock(&overload->mutex);
    return pace;
}

void overload_tell(struct overload *overload, struct hardship *hardship)
{
    (void)pthread_mutex_lock(&overload->mutex);
    hardship_add(hardship, &overload->hardship);
    (void)pthread_mutex_unlock(&overload->mutex);
}

int64_t overload_read_wait_ns(const char *retry_after, int64_t at_ms)
{
    const size_t digits = strspn(retry_after, "0123456789");
    int64_t seconds = 0;
    if (digits > 0 && retry_after[digits] == '\0') {
        seconds = digits > 9 ? LONGEST_SECONDS : (int64_t)strtoll(retry_after, NULL, 10);
    } else {
        const time_t moment = curl_getdate(retry_after, NULL);
        if (moment == -1) {
            return -1;
        }
        seconds = (int64_t)moment - at_ms / MILLISECONDS;
    }
    if (seconds <= 0) {
        return 0;
    }
    return (seconds < LONGEST_SECONDS ? seconds : LONGEST_SECONDS) * SECOND_NS;
}
