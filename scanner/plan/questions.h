/** What a host is asked: by its roles, by what the inventory declares of it, by the URLs that lead
 * to it. */
#ifndef PLAN_QUESTIONS_H
#define PLAN_QUESTIONS_H

#include "plan/draft.h"
#include "plan/plan_state.h"

/** Is there anything to ask? */
bool questions_exist(const struct plan *plan, const struct plan_host *planned);

/** Adds all of it to the draft; new paths are owned by `arena`. */
void questions_add(const struct plan *plan, const struct plan_host *planned, struct arena *arena,
                   struct draft *draft);

#endif
