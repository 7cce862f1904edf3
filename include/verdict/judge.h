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

/** The observations of one visit; copied as far as needed. A host may be added more than once
 * (several journals). */
void judge_add_visit(struct judge *judge, const char *host, const struct observation *observations,
                     size_t count);

/** Judges. The result is owned by the judge. `notes` are put into the assessment and are borrowed.
 */
const struct assessment *judge_finish(struct judge *judge, const struct run_information *run,
                                      const char *const *notes, size_t note_count);

/** Which roles the answers of a host fit, when none is declared; empty: cannot be told.
 * `out_reason` is static text or owned by `arena`. */
role_set judge_guess_roles(struct arena *arena, const struct observation *observations,
                           size_t count, const char **out_reason);

#endif
