/** One URL that was handed in, held against a check: its scheme, and what answers where it leads.
 */
#ifndef VERDICT_URL_OPINION_H
#define VERDICT_URL_OPINION_H

#include "model/url.h"
#include "verdict/checks.h"

/** A URL that was handed in, and where it stood. */
struct handed_url {
    const char *text; /**< for url_text() */
    struct url url;
    bool is_valid;
    bool is_of_estate;   /**< it belongs to no host */
    const char *owner;   /**< host that declares it; NULL: the host of the URL itself */
    const char *package; /**< of codebases and snapshots */
    const char *kind;
    const struct codebase *listed; /**< likewise: where it stands in the inventory */
    const char *origin;            /**< "codebases.csv", "alternate URL of ps1" */
    size_t record;                 /**< of the origin, from 1; 0 if it has none */
    bool is_of_client;             /**< only a client's record tells of it */
    const struct url *codebase;    /**< of a snapshot; NULL for everything else */
};

typedef void url_evaluator(struct hearing *hearing, const struct check *check,
                           const struct handed_url *handed);

/** Adds the finding about its scheme. */
void url_judge_scheme(struct hearing *hearing, const struct check *check,
                      const struct handed_url *handed);

/** Adds the finding about what answers: at its own endpoint, or at that of the scheme which the
 * check names. None for files and UNC paths, of which there is nothing to ask. */
void url_judge_endpoint(struct hearing *hearing, const struct check *check,
                        const struct handed_url *handed);

#endif
