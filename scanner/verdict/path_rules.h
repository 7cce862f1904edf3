/** The table from the answer to a path to its state. Private to the classification and its test,
 * which demands a case for every row. */
#ifndef VERDICT_PATH_RULES_H
#define VERDICT_PATH_RULES_H

#include "verdict/classify_path.h"

#include <stddef.h>

/** A set of 0 stands for everything; statuses of 0 for questions without an answer. */
struct path_rule {
    unsigned first_status;
    unsigned last_status;
    unsigned schemes;
    unsigned ports;
    unsigned outcomes;
    unsigned speakers;
    unsigned pages;
    unsigned causes;
    unsigned wishes;
    unsigned canaries;
    unsigned log_ons;
    unsigned twins;
    enum path_state state;
    enum confidence confidence;
    bool is_doubtful;
    const char *rule;
};

const struct path_rule *path_rules(size_t *out_count);

/** The row that decides: the first that fits. The last one fits everything. */
const struct path_rule *path_rules_find(const struct path_facts *facts);

#endif
