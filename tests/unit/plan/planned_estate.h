/** A small estate with a small catalogue, and its plan as text. */
#ifndef UNIT_PLAN_PLANNED_ESTATE_H
#define UNIT_PLAN_PLANNED_ESTATE_H

#include "plan/plan.h"

/** The catalogue asks of a
 *   Notification Server  pair: "/" and its canary, the canary of "/Altiris/", "/Altiris/Console";
 *                        agent site: "/agent"
 *   Site Server          pair: "/", "/ps" of package servers, "/task" of task servers; agent site
 *   Internet Gateway     gateway: "/" */
struct planned_estate {
    struct inventory inventory;
    struct catalogue catalogue;
    struct plan_options options;
    struct plan *plan; /**< made when it is first asked for */
    struct arena arena;
};

void planned_estate_init(struct planned_estate *estate);
void planned_estate_clear(struct planned_estate *estate);

/** A listed host. */
struct host *planned_estate_add(struct planned_estate *estate, const char *name, role_set roles);

/** A host that only a URL names. */
struct host *planned_estate_add_unlisted(struct planned_estate *estate, const char *name);

void planned_estate_add_address(struct planned_estate *estate, struct host *host, const char *text);
void planned_estate_add_alias(struct planned_estate *estate, struct host *host, const char *alias);
void planned_estate_add_pair(struct planned_estate *estate, struct host *host, uint16_t http,
                             uint16_t https);
void planned_estate_add_communication(struct planned_estate *estate, struct host *host,
                                      const char *name, uint16_t port);

/** `snapshot` may be NULL. */
void planned_estate_add_codebase(struct planned_estate *estate, const char *url,
                                 const char *snapshot);

/** Adds a source; the host is named by it from then on. */
void planned_estate_add_source(struct planned_estate *estate, const char *name,
                               enum source_kind kind);
void planned_estate_name_host(struct planned_estate *estate, struct host *host, size_t source);

struct plan *planned_estate_plan(struct planned_estate *estate);

/** The visit of that host, one endpoint a line: "80 http: / /itmscan-* /Altiris/Console"; "none"
 * when it is not visited. Canaries end in "*". */
const char *planned_estate_visit(struct planned_estate *estate, const char *host);

/** Hosts in the order of their visits, joined by blanks. */
const char *planned_estate_order(struct planned_estate *estate);

#endif
