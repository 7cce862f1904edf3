/** The table from what a port said to its state. Private to the classification and its test, which
 * demands a case for every row. */
#ifndef VERDICT_PORT_RULES_H
#define VERDICT_PORT_RULES_H

#include "verdict/classify_port.h"

/** A set of 0 stands for every voice. */
struct port_rule {
    unsigned connect;
    unsigned hello;
    unsigned plain;
    enum port_state state;
    enum confidence confidence;
    const char *rule;
};

const struct port_rule *port_rules(size_t *out_count);

/** The row that decides: the first that fits. The last one fits everything. */
const struct port_rule *port_rules_find(const struct port_facts *facts);

#endif
