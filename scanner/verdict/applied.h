/** A check put to the hosts that it applies to: what the evaluators of such checks have in common.
 */
#ifndef VERDICT_APPLIED_H
#define VERDICT_APPLIED_H

#include "verdict/check_scope.h"

/** A host that a check applies to. */
struct applied {
    struct hearing *hearing;
    const struct check *check;
    struct host_record *record;
    struct subject subject;
};

typedef void host_evaluator(const struct applied *applied);

/** Each host of the inventory; the subject has its name. */
void for_each_applied(struct hearing *hearing, const struct check *check, host_evaluator *evaluate);

/** What is asked of every port that the host has of one kind. */
struct port_question {
    enum endpoint_kind kind;
    value_set closed; /**< the value that stands for "no such endpoint"; 0: that is told by another
                         check, and so is a host without an address */
    host_evaluator *evaluate;
};

/** Puts the question to each port; the subject is complete but for it. */
void applied_ask_ports(const struct applied *host, const struct port_question *question);

void applied_add(const struct applied *applied, const struct opinion *opinion);

/** That the host has no address to be judged. */
void applied_add_absence(const struct applied *applied);

/** As opinion_weigh(), and for a service that the host may not offer. */
void applied_weigh(const struct applied *applied, struct opinion *opinion,
                   const struct seen_value *seen);

void applied_add_weighed(const struct applied *applied, struct opinion *opinion,
                         const struct seen_value *seen);

#endif
