/** A sweep of loopback for tests: listeners, targets and the table of what was found. */
#ifndef UNIT_ENGINE_SWEEP_BENCH_H
#define UNIT_ENGINE_SWEEP_BENCH_H

#include "engine/connect_sweep.h"

struct sweep_bench {
    struct sweep_targets targets;
    struct sweep_table *table;
    struct sweep_options options;
    struct sweep_progress progress;
    struct error error;
};

/** 127.9.`third`.`fourth`. */
uint32_t bench_address(unsigned third, unsigned fourth);

/** A listener on a port of the kernel's choice, or on `port`. */
int bench_listen(uint32_t address, uint16_t port, int backlog, uint16_t *out_port);

/** A port of `address` where nobody listens: it is bound, so that nobody else can. */
int bench_occupy(uint32_t address, uint16_t *out_port);

/** A listener whose queue is full: a question to it stays without an answer. `out_filler` has the
 * connections that fill it. */
int bench_silence(uint32_t address, uint16_t *out_port, int out_filler[2]);

/** One attempt that waits long, without a rate. */
void bench_init(struct sweep_bench *bench);
void bench_clear(struct sweep_bench *bench);

/** Finishes the targets and sweeps them. */
bool bench_run(struct sweep_bench *bench);
enum sweep_state bench_state(const struct sweep_bench *bench, uint32_t address, uint16_t port);

#endif
