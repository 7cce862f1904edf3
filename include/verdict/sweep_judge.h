/** What a sweep found: hosts, and what answers for everything (a firewall that completes every
 * connection, a tar pit, a proxy), which says nothing of who is behind it. Pure functions. */
#ifndef VERDICT_SWEEP_JUDGE_H
#define VERDICT_SWEEP_JUDGE_H

#include "model/sweep.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An address counts as one that answers for everything when so many ports answer that nobody uses.
 * One alone could be in use by chance. */
#define SWEEP_CANARIES 2

/** A port of the address that nobody is expected to use: by hash, the same in every run, from 20000
 * to 32767 (above what is assigned, below what Linux and Windows hand out by themselves), none of
 * the targets. `which` is below SWEEP_CANARIES. */
uint16_t sweep_canary_port(const struct sweep_targets *targets, uint32_t address, unsigned which);

/** The canaries of every address that has an open port, as single targets that are still to be
 * finished; false when there is none. */
bool sweep_canaries(const struct sweep_targets *targets, const struct sweep_table *table,
                    struct sweep_targets *out_canaries);

struct sweep_host {
    uint32_t address;
    bool answers_everywhere;
};

/** Neighbouring /24 networks of which nearly every address that was swept answers for everything:
 * one thing answers for all of them. */
struct sweep_network {
    uint32_t first; /**< of what was swept */
    uint32_t last;
    uint64_t swept; /**< addresses */
    uint64_t answering;
};

struct sweep_opinion {
    struct sweep_host *hosts; /**< something is open there; ascending. What answers for everything
                                   and lies in one of the networks is left out */
    size_t host_count;
    size_t host_capacity;
    struct sweep_network *networks; /**< ascending */
    size_t network_count;
    size_t network_capacity;
    size_t everywhere_count; /**< hosts above that answer for everything */
    size_t unchecked_count;  /**< hosts above whose canaries could not be asked */
};

/** `canaries` and their table are NULL when none were asked. */
void sweep_judge(const struct sweep_targets *targets, const struct sweep_table *table,
                 const struct sweep_targets *canaries, const struct sweep_table *canary_table,
                 struct sweep_opinion *out_opinion);
void sweep_opinion_clear(struct sweep_opinion *opinion);

#endif
