#include "engine/stopwatch.h"

#include "base/moment.h"

#define MICROSECOND_NS 1000

static void begin(struct stopwatch *watch, enum stage stage, int64_t now_ns)
{
    watch->stage = stage;
    watch->spans[stage] = (struct span_of_time){ .at_ms = moment_now_ms(), .began_ns = now_ns };
}

static void end(struct stopwatch *watch, int64_t now_ns)
{
    struct span_of_time *span = &watch->spans[watch->stage];
    span->took_us = (now_ns - span->began_ns) / MICROSECOND_NS;
}

void stopwatch_start(struct stopwatch *watch)
{
    *watch = (struct stopwatch){ 0 };
    begin(watch, STAGE_CONNECTION, moment_monotonic_ns());
}

void stopwatch_enter(struct stopwatch *watch, enum stage stage)
{
    const int64_t now_ns = moment_monotonic_ns();
    end(watch, now_ns);
    begin(watch, stage, now_ns);
}

void stopwatch_stop(struct stopwatch *watch)
{
    end(watch, moment_monotonic_ns());
}
