/** What the commands that ask or judge share: the stages as steps of one pipeline. */
#ifndef CLI_PIPELINE_STATE_H
#define CLI_PIPELINE_STATE_H

#include "cli/inputs.h"
#include "cli/judgement.h"
#include "cli/outputs.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "cli/shards.h"
#include "engine/engine.h"
#include "journal/journal.h"
#include "plan/plan.h"

/** From visits to judgement: what the calls of the engine and of the journal's reader need. */
struct pipeline {
    const struct settings *settings;
    struct inputs inputs;
    struct plan *plan;
    struct engine *engine;
    struct journal_writer *journal; /**< NULL: none is kept */
    struct judgement judgement;
    struct outputs outputs;
    struct run run;
    struct shards shards; /**< that the visits are of */
    struct progress progress;
    struct hardship hardship; /**< of the journal that is resumed or reported, and of this run */
    struct map finished; /**< hosts that need no visit: a resumed journal has them, or a sweep found
                              nothing open */
    size_t next;         /**< visit of the plan */
    int64_t began_ns;    /**< when the first packet was sent */
    bool is_interrupted;
};

void pipeline_clear(struct pipeline *pipeline);

/** Makes the plan, once the inventory is read. */
void pipeline_make_plan(struct pipeline *pipeline, const struct plan_options *options);

/** Should hosts of no declared role get the one that their answers fit? The inventory says so. */
bool pipeline_guesses_roles(const struct pipeline *pipeline);
void pipeline_begin_judgement(struct pipeline *pipeline);
bool pipeline_create_journal(struct pipeline *pipeline, const char *path, struct error *error);

/** Takes the visits of a journal over. */
bool pipeline_read_visits(struct pipeline *pipeline, const char *path,
                          struct journal_summary *out_summary, struct error *error);

/** Takes a visit over that was just made. */
bool pipeline_take_visit(struct pipeline *pipeline, const char *host,
                         const struct observation *observations, size_t count, struct error *error);

/** Asks every host of the plan that is not finished, unless it was interrupted before, and closes
 * the journal. */
bool pipeline_ask(struct pipeline *pipeline, struct error *error);

/** Judges what was seen and writes every report. */
bool pipeline_tell(struct pipeline *pipeline, enum exit_code *out_code, struct error *error);

#endif
