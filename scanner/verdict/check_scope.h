/** What a check applies to, and what follows from a value that was seen. */
#ifndef VERDICT_CHECK_SCOPE_H
#define VERDICT_CHECK_SCOPE_H

#include "verdict/checks.h"

/** Roles, services and conditions; `host` must not be NULL. */
bool check_applies_to_host(const struct hearing *hearing, const struct check *check,
                           const struct host *host);

/** Is the check only for hosts of some role, service or kind of site? */
bool check_wants_some_hosts(const struct check *check);

/** For subjects that are no hosts: the conditions of the estate, and some host that has one of the
 * roles and meets the conditions of a host, where such are named. */
bool check_applies_to_estate(const struct hearing *hearing, const struct check *check);

/** Does a certificate check of the profile look at that port of the host? */
bool certificate_is_judged(const struct hearing *hearing, const struct host *host, uint16_t port);

/** A value that was seen of the subject. */
struct seen_value {
    value_set value;      /**< one bit */
    value_set unmeasured; /**< the bit that stands for "not measured"; 0 if there is none */
    bool is_doubtful;
    enum arrival arrival;       /**< of a redirect: as good as what it leads to */
    const char *arrival_remedy; /**< of a dead arrival, instead of the check's; NULL: the check's */
    bool is_guessed_to_apply;   /**< the check is for a service that the host may not offer */
};

/** `is_warning` and `verdict` of the opinion follow from the check's lists. */
void opinion_weigh(struct opinion *opinion, const struct check *check,
                   const struct seen_value *seen);

/** Is the check for services, and is it not known which ones the host offers? */
bool check_is_guessed(const struct check *check, const struct host *host);

/** Does only a client's record tell of the codebase, not an export? */
bool codebase_is_of_client(const struct inventory *inventory, const struct codebase *codebase);

/** The one opinion on a subject whose host has no address to be judged. */
struct opinion opinion_of_absence(const struct hearing *hearing, const struct host_record *record);

#endif
