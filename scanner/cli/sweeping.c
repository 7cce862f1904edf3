#include "cli/sweeping.h"

#include "base/moment.h"
#include "capture/syn_sweep.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "engine/connect_sweep.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

void sweeping_init(struct sweeping *sweeping, const struct settings *settings)
{
    *sweeping = (struct sweeping){ .settings = settings->sweep, .is_quiet = settings->is_quiet };
}

bool sweeping_is_permitted(const struct settings *settings, struct error *error)
{
    struct error reason = { 0 };
    return !settings->sweep.uses_packets || syn_sweep_is_permitted(&reason) ||
           error_set(error, ERROR_SYSTEM,
                     "--syn: %s; without --syn it connects, which needs no right", reason.text);
}

static bool is_shown(const struct sweeping *sweeping)
{
    return !sweeping->is_quiet && isatty(STDERR_FILENO) == 1;
}

static void show(const struct sweeping *sweeping, const struct sweep_progress *seen)
{
    const double seconds = (double)(moment_monotonic_ns() - sweeping->began_ns) / 1e9;
    const double rate = seconds > 0 ? (double)seen->sent / seconds : 0;
    char time_left[PROGRESS_TIME_SIZE] = "?";
    if (rate > 0 && seen->to_send >= seen->sent) {
        progress_format_time((int64_t)((double)(seen->to_send - seen->sent) / rate + 0.5),
                             time_left);
    }
    // As in progress_show().
    (void)fprintf(stderr,
                  "\rsweep: %" PRIu64 " of at most %" PRIu64 " questions, %" PRIu64
                  " open, %.0f/s, %s left",
                  seen->sent, seen->to_send, seen->open, rate, time_left);
    if (seen->shortages > 0) {
        (void)fprintf(stderr, ", %" PRIu64 " short here", seen->shortages);
    }
    (void)fputs("\033[K", stderr);
    (void)fflush(stderr);
}

static bool tick(void *context, const struct sweep_progress *progress)
{
    struct sweeping *sweeping = context;
    sweeping->is_interrupted = sweeping->is_interrupted || interrupt_arrived();
    if (is_shown(sweeping)) {
        show(sweeping, progress);
    }
    return !sweeping->is_interrupted;
}

static uint64_t make_seed(void)
{
    uint64_t seed = 0;
    return getrandom(&seed, sizeof(seed), 0) == sizeof(seed) ? seed
                                                             : (uint64_t)moment_monotonic_ns();
}

struct sweep_table *sweeping_run(struct sweeping *sweeping, const struct sweep_targets *targets,
                                 struct error *error)
{
    const struct sweep_options options = {
        .rate = sweeping->settings.rate,
        .attempts = sweeping->settings.attempts,
        .wait_ms = sweeping->settings.wait_ms,
        .seed = make_seed(),
        .tick = tick,
        .context = sweeping,
    };
    struct sweep_table *table = sweep_table_new(sweep_targets_count(targets));
    sweeping->began_ns = moment_monotonic_ns();
    interrupt_hold();
    const bool is_good =
        sweeping->settings.uses_packets
            ? syn_sweep_run(targets, &options, table, &sweeping->progress, error)
            : connect_sweep_run(targets, &options, table, &sweeping->progress, error);
    interrupt_release();
    if (is_shown(sweeping)) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
    }
    if (!is_good) {
        sweep_table_free(table);
        return NULL;
    }
    return table;
}
