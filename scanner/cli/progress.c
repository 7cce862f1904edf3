#include "cli/progress.h"

#include "base/moment.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

void progress_begin(struct progress *progress, bool is_wanted, size_t total, size_t earlier)
{
    *progress = (struct progress){
        .is_shown = is_wanted && isatty(STDERR_FILENO) == 1,
        .total = total,
        .earlier = earlier,
        .started_ns = moment_monotonic_ns(),
    };
}

void progress_format_time(int64_t seconds, char out_text[PROGRESS_TIME_SIZE])
{
    int64_t hours = seconds / 3600;
    unsigned minutes = (unsigned)(seconds / 60) % 60;
    unsigned rest = (unsigned)seconds % 60;
    if (hours > 0) {
        (void)snprintf(out_text, PROGRESS_TIME_SIZE, "%" PRId64 ":%02u:%02u", hours, minutes, rest);
    } else {
        (void)snprintf(out_text, PROGRESS_TIME_SIZE, "%u:%02u", minutes, rest);
    }
}

void progress_show(const struct progress *progress, const struct engine_progress *seen)
{
    if (!progress->is_shown) {
        return;
    }
    double seconds = (double)(moment_monotonic_ns() - progress->started_ns) / 1e9;
    double rate = seconds > 0 ? (double)seen->finished / seconds : 0;
    size_t finished = progress->earlier + seen->finished;
    size_t left = progress->total > finished ? progress->total - finished : 0;
    char time_left[PROGRESS_TIME_SIZE] = "?";
    if (rate > 0) {
        progress_format_time((int64_t)((double)left / rate + 0.5), time_left);
    }
    // \r: back to the start of the line; \033[K: wipe what a longer line before left behind it
    (void)fprintf(stderr, "\r%zu of %zu hosts, %zu in flight", finished, progress->total,
                  seen->in_flight);
    (void)fprintf(stderr, ", %.1f hosts/s, %s left", rate, time_left);
    if (seen->local_faults > 0) {
        (void)fprintf(stderr, ", %zu short here", seen->local_faults);
    }
    (void)fputs("\033[K", stderr);
    (void)fflush(stderr);
}

void progress_end(const struct progress *progress)
{
    if (progress->is_shown) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
    }
}
