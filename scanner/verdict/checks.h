/** The checks of a profile, one evaluator for each kind of subject. */
#ifndef VERDICT_CHECKS_H
#define VERDICT_CHECKS_H

#include "verdict/estate.h"
#include "verdict/findings.h"
#include "verdict/judge.h"
#include "verdict/vantages.h"

struct authorities;
struct url_directories;

/** What the evaluators work with. */
struct hearing {
    const struct judge_case *judged;
    const struct estate *estate; /**< as one vantage point saw it */
    struct findings *findings;
    struct authorities *authorities;     /**< NULL where no check of the profile is about them */
    struct url_directories *directories; /**< NULL until a URL of a package is looked at */
    size_t neighbour_count; /**< of codebases and snapshots that were judged by others, as seen from
                               the vantage point where they were most */
    struct arena *arena;
};

typedef void check_evaluator(struct hearing *hearing, const struct check *check);

/** Puts every check of the profile to every subject that it applies to, as each vantage point saw
 * it. */
void checks_evaluate(struct hearing *hearing, const struct vantages *vantages);

check_evaluator check_ports;
check_evaluator check_paths;
check_evaluator check_certificates;
check_evaluator check_url_certificates;
check_evaluator check_portal_ways;
check_evaluator check_transport_security;
check_evaluator check_communication_hosts;
check_evaluator check_codebase_schemes;
check_evaluator check_codebase_endpoints;
check_evaluator check_snapshot_schemes;
check_evaluator check_snapshot_endpoints;
check_evaluator check_alternate_url_schemes;
check_evaluator check_alternate_url_endpoints;
check_evaluator check_install_url_scheme;
check_evaluator check_install_url_endpoint;
check_evaluator check_authorities; /**< after all others */
check_evaluator check_aliases;
check_evaluator check_setting;
check_evaluator check_source;
check_evaluator check_by_hand;

#endif
