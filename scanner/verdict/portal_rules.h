/** The table from the states of some paths to the way in which the portal is kept on HTTPS. Private
 * to the classification and its test, which demands a case for every row. */
#ifndef VERDICT_PORTAL_RULES_H
#define VERDICT_PORTAL_RULES_H

#include "verdict/portal.h"

/** A set of 0 stands for every state. */
struct portal_rule {
    unsigned portal_http;
    unsigned portal_https;
    unsigned console_http;
    unsigned console_https;
    unsigned application_http;
    unsigned root_http;
    enum portal_way way;
    enum confidence confidence;
    const char *rule;
};

const struct portal_rule *portal_rules(size_t *out_count);

/** The row that decides: the first that fits. The last one fits everything. */
const struct portal_rule *portal_rules_find(const struct portal_facts *facts);

#endif
