/** Observations on their way to an assessment: judged by one profile, or by two, of which the one
 * that fits is told. */
#ifndef CLI_JUDGEMENT_H
#define CLI_JUDGEMENT_H

#include "cli/inputs.h"
#include "cli/settings.h"
#include "model/assessment.h"
#include "model/observation.h"
#include "plan/plan.h"
#include "verdict/judge.h"

/** Exit codes of the program. */
enum exit_code {
    EXIT_CODE_CONSISTENT = 0,
    EXIT_CODE_INCONSISTENT = 1,
    EXIT_CODE_USAGE = 2,
    EXIT_CODE_SYSTEM = 3,
    EXIT_CODE_INCONCLUSIVE = 4,
};

struct judgement {
    struct arena arena;
    struct inputs *inputs; /**< borrowed */
    struct judge *judges[INPUTS_PROFILES];
    bool guesses_roles; /**< hosts of no known role get the one that their answers fit */
    bool takes_roles;   /**< the command line may name them */
    struct map guesses; /**< by the host's name: what was told of its role */
    const char **notes;
    size_t note_count;
    size_t note_capacity;
};

/** A judge for each profile of the inputs; `at_ms` is the time of judging. */
void judgement_begin(struct judgement *judgement, struct inputs *inputs, bool has_estate_roots,
                     int64_t at_ms);

void judgement_add(struct judgement *judgement, const struct judge_visit *visit);

/** Adds a line to the notes of the assessment; the text is borrowed. */
void judgement_note(struct judgement *judgement, const char *text);

/** The assessment by the only profile, or by the one that fits best; owned by the judgement. Notes
 * of the inventory and the plan's disagreements go into it. */
const struct assessment *judgement_finish(struct judgement *judgement,
                                          const struct run_information *run,
                                          const struct plan *plan);
void judgement_clear(struct judgement *judgement);

/** What the program ends with when it could judge. */
enum exit_code judgement_exit_code(const struct assessment *assessment);

#endif
