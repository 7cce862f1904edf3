/** From observations to states, findings, steps and a headline. A pure function of inventory,
 * profile, trust store, time and observations: no clock, no network, no file. */
#ifndef VERDICT_JUDGE_H
#define VERDICT_JUDGE_H

#include "certificate/certificate.h"
#include "model/assessment.h"
#include "model/catalogue.h"
#include "model/inventory.h"
#include "model/observation.h"

#include <stddef.h>

struct judge;

/** Everything is borrowed and must outlive the judge. */
struct judge_case {
    const struct inventory *inventory;
    const struct catalogue *catalogue;
    const struct profile *profile;
    const struct trust_store *trust_store;
    bool has_estate_roots; /**< the user handed in the roots that clients trust; without them an
                              unknown root is inconclusive, never wrong */
    int64_t at_ms;         /**< the time of judging */
};

struct judge *judge_new(const struct judge_case *judged);
void judge_free(struct judge *judge);

/** What was seen of one host in one go. */
struct judge_visit {
    const char *host;
    const char *vantage; /**< where it was seen from; NULL if that is not said */
    const char *journal; /**< id of the run; NULL if there is none */
    int64_t started_ms;  /**< when the run began; 0 if it is not known */
    const struct observation *observations;
    size_t count;
};

/** Copied as far as needed. A host may be added more than once (several journals): of the visits
 * from one vantage point the newest one that measured an endpoint tells how it is. What vantage
 * points measured differently counts as the worst of them; what only some could measure, as these
 * say. */
void judge_add_visit(struct judge *judge, const struct judge_visit *visit);

/** Judges. The result is owned by the judge. `notes` are put into the assessment and are borrowed.
 */
const struct assessment *judge_finish(struct judge *judge, const struct run_information *run,
                                      const char *const *notes, size_t note_count);

/** Which roles the answers of a host fit, when none is declared; empty: cannot be told.
 * `out_reason` is static text or owned by `arena`. */
role_set judge_guess_roles(struct arena *arena, const struct observation *observations,
                           size_t count, const char **out_reason);

#endif
