/** What a sweep found, as an inventory that scan reads. */
#ifndef CLI_SWEEP_INVENTORY_H
#define CLI_SWEEP_INVENTORY_H

#include "cli/sweep_ports.h"
#include "model/sweep.h"
#include "verdict/sweep_judge.h"

#include <stdio.h>

struct sweep_found {
    const struct sweep_ports *ports;
    const struct sweep_targets *targets;
    const struct sweep_table *table;
    const struct sweep_opinion *opinion;
    bool is_interrupted;
};

/** A host for each address of the opinion, named by it, whose roles are to be guessed. The ports
 * that were swept make pairs, the first HTTP with the first HTTPS one, and so on; a host has those
 * of which a port is open there, or else the first. No port is declared not to exist: scan measures
 * that itself. What could not be asked is said in a note, which scan tells. */
void sweep_inventory_write(const struct sweep_found *found, FILE *out);

#endif
