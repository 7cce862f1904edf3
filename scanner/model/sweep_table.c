#include "base/memory.h"
#include "model/sweep.h"

#include <assert.h>
#include <stdatomic.h>

static const char *const state_names[SWEEP_STATE_COUNT] = {
    [SWEEP_SILENT] = "silent",         [SWEEP_OPEN] = "open",
    [SWEEP_CLOSED] = "closed",         [SWEEP_UNREACHABLE] = "unreachable",
    [SWEEP_UNMEASURED] = "unmeasured",
};

struct sweep_table {
    uint64_t count;
    _Atomic uint8_t states[]; /**< enum sweep_state */
};

const char *sweep_state_name(enum sweep_state state)
{
    return state_names[state];
}

struct sweep_table *sweep_table_new(uint64_t target_count)
{
    struct sweep_table *table = memory_allocate(1, sizeof(*table) + target_count);
    table->count = target_count;
    return table;
}

void sweep_table_free(struct sweep_table *table)
{
    memory_free(table);
}

enum sweep_state sweep_table_get(const struct sweep_table *table, uint64_t number)
{
    assert(number < table->count);
    return (enum sweep_state)atomic_load_explicit(&table->states[number], memory_order_relaxed);
}

/** Does what was learnt now count for more than what is known? */
static bool is_news(enum sweep_state known, enum sweep_state learnt)
{
    switch (known) {
    case SWEEP_SILENT:
        return learnt != SWEEP_SILENT;
    case SWEEP_UNMEASURED:
        return learnt != SWEEP_UNMEASURED; // asked after all, were it in vain
    case SWEEP_CLOSED:
    case SWEEP_UNREACHABLE:
        return learnt == SWEEP_OPEN;
    case SWEEP_OPEN:
    case SWEEP_STATE_COUNT:
        break;
    }
    return false;
}

bool sweep_table_set(struct sweep_table *table, uint64_t number, enum sweep_state state)
{
    assert(number < table->count && state < SWEEP_STATE_COUNT);
    uint8_t known = atomic_load_explicit(&table->states[number], memory_order_relaxed);
    do {
        if (!is_news((enum sweep_state)known, state)) {
            return false;
        }
    } while (!atomic_compare_exchange_weak_explicit(&table->states[number], &known, (uint8_t)state,
                                                    memory_order_relaxed, memory_order_relaxed));
    return true;
}

void sweep_table_count(const struct sweep_table *table, uint64_t out_counts[SWEEP_STATE_COUNT])
{
    for (size_t i = 0; i < SWEEP_STATE_COUNT; i++) {
        out_counts[i] = 0;
    }
    for (uint64_t i = 0; i < table->count; i++) {
        out_counts[sweep_table_get(table, i)]++;
    }
}
