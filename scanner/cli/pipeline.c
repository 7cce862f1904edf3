#include "cli/pipeline.h"

#include "base/memory.h"
#include "base/moment.h"
#include "cli/hardships.h"
#include "cli/interrupt.h"
#include "cli/journals.h"
#include "cli/pipeline_state.h"
#include "inventory/inventory_read.h"

void pipeline_clear(struct pipeline *pipeline)
{
    engine_free(pipeline->engine);
    (void)journal_close(pipeline->journal, false, &(struct error){ 0 });
    judgement_clear(&pipeline->judgement);
    outputs_close(&pipeline->outputs);
    plan_free(pipeline->plan);
    map_clear(&pipeline->finished);
    hardship_clear(&pipeline->hardship);
    run_clear(&pipeline->run);
    inputs_clear(&pipeline->inputs);
}

static const struct visit *next_visit(void *context, struct arena *arena)
{
    struct pipeline *pipeline = context;
    while (pipeline->next < plan_count(pipeline->plan)) {
        const struct visit *visit = plan_visit(pipeline->plan, pipeline->next, arena);
        pipeline->next++;
        if (map_get(&pipeline->finished, visit->host) == NULL) {
            return visit;
        }
    }
    return NULL;
}

bool pipeline_take_visit(struct pipeline *pipeline, const char *host,
                         const struct observation *observations, size_t count, struct error *error)
{
    if (pipeline->journal != NULL &&
        !journal_write_visit(pipeline->journal, host, observations, count, error)) {
        return false;
    }
    const struct judge_visit visit = {
        .host = host,
        .vantage = pipeline->run.information.vantage,
        .journal = pipeline->run.information.id,
        .started_ms = pipeline->run.information.started_ms,
        .observations = observations,
        .count = count,
    };
    judgement_add(&pipeline->judgement, &visit);
    return true;
}

static bool visit_done(void *context, const struct visit *visit,
                       const struct observation *observations, size_t count, struct error *error)
{
    return pipeline_take_visit(context, visit->host, observations, count, error);
}

static void tick(void *context, const struct engine_progress *seen)
{
    struct pipeline *pipeline = context;
    if (interrupt_arrived()) {
        engine_stop(pipeline->engine);
    }
    progress_show(&pipeline->progress, seen);
}

void pipeline_begin_judgement(struct pipeline *pipeline)
{
    judgement_begin(&pipeline->judgement, &pipeline->inputs,
                    pipeline->settings->authorities.count > 0,
                    pipeline->run.information.started_ms);
}

static bool run_engine(struct pipeline *pipeline, struct error *error)
{
    struct engine_options options = pipeline->settings->engine;
    options.scope = &pipeline->inputs.scope;
    options.identity = pipeline->inputs.identity;
    options.user_agent = run_user_agent();
    pipeline->engine = engine_new(&options, error);
    if (pipeline->engine == NULL) {
        return false;
    }
    hardships_tell_lowered(pipeline->engine, pipeline->settings);
    const struct engine_calls calls = {
        .next = next_visit, .done = visit_done, .tick = tick, .context = pipeline
    };
    progress_begin(&pipeline->progress, !pipeline->settings->is_quiet, plan_count(pipeline->plan),
                   pipeline->finished.count);
    interrupt_hold();
    bool is_good = engine_run(pipeline->engine, &calls, error);
    interrupt_release();
    progress_end(&pipeline->progress);
    pipeline->is_interrupted = engine_was_stopped(pipeline->engine);
    return is_good;
}

bool pipeline_ask(struct pipeline *pipeline, struct error *error)
{
    if (pipeline->began_ns == 0) {
        pipeline->began_ns = moment_monotonic_ns();
    }
    bool is_good = pipeline->is_interrupted || run_engine(pipeline, error);
    pipeline->run.information.is_complete = is_good && !pipeline->is_interrupted;
    pipeline->run.information.ended_ms = moment_now_ms();
    is_good = is_good && hardships_take(pipeline, error);
    struct journal_writer *journal = pipeline->journal;
    pipeline->journal = NULL; // closing frees it, whatever comes of it
    struct error closing = { 0 };
    bool is_closed = journal_close(journal, pipeline->run.information.is_complete, &closing);
    if (is_good && !is_closed) {
        *error = closing;
    }
    return is_good && is_closed;
}

bool pipeline_tell(struct pipeline *pipeline, enum exit_code *out_code, struct error *error)
{
    struct report_style style;
    outputs_style(pipeline->settings, &style);
    if (pipeline->engine != NULL) {
        struct engine_progress seen = { 0 };
        engine_read_progress(pipeline->engine, &seen);
        style.connections = seen.connections;
        style.took_seconds = (double)(moment_monotonic_ns() - pipeline->began_ns) / 1e9;
    }
    const char *missing = shards_missing(&pipeline->shards, &pipeline->run.arena);
    if (missing != NULL) {
        pipeline->run.information.is_complete = false;
        pipeline->run.information.what_is_missing = missing;
        judgement_note(&pipeline->judgement, missing);
    }
    pipeline->run.information.hardship = &pipeline->hardship;
    const struct assessment *assessment =
        judgement_finish(&pipeline->judgement, &pipeline->run.information, pipeline->plan);
    if (!outputs_write(&pipeline->outputs, assessment, &style, error)) {
        return false;
    }
    *out_code = judgement_exit_code(assessment);
    return true;
}

void pipeline_make_plan(struct pipeline *pipeline, const struct plan_options *options)
{
    pipeline->plan = plan_new(&pipeline->inputs.inventory, &pipeline->inputs.catalogue, options);
    run_digest(&pipeline->run, &pipeline->inputs.inventory);
}

bool pipeline_guesses_roles(const struct pipeline *pipeline)
{
    return pipeline->inputs.inventory.guess_roles == ANSWER_YES;
}

static void write_inventory(const void *context,
                            void (*take)(void *taker, const char *text, size_t length), void *taker)
{
    inventory_write_pieces(context, take, taker);
}

bool pipeline_create_journal(struct pipeline *pipeline, const char *path, struct error *error)
{
    const struct journal_inventory inventory = { .write = write_inventory,
                                                 .context = &pipeline->inputs.inventory };
    const struct inputs *inputs = &pipeline->inputs;
    const struct journal_header header = {
        .run = pipeline->run.information.id,
        .version = pipeline->run.information.version,
        .started_ms = pipeline->run.information.started_ms,
        .profile = inputs->profile_count == 1 ? inputs->profiles[0].name : NULL,
        .vantage = pipeline->settings->vantage,
        .shard = pipeline->settings->shard,
        .written_inventory = &inventory,
        .inventory_digest = pipeline->run.information.inventory_digest,
        .client_certificate = inputs_fingerprint(inputs),
        .profile_text = inputs->profile_text,
        .catalogue_text = inputs->catalogue_text,
    };
    pipeline->journal = journal_create(path, &header, error);
    return pipeline->journal != NULL;
}

/** A journal that is read, and where its visits go. */
struct reading {
    struct pipeline *pipeline;
    const char *vantage;
    const char *run;
    int64_t started_ms;
};

/** The header stays there while its journal is read. */
static bool read_origin(void *context, const struct journal_header *header, struct error *error)
{
    (void)error;
    struct reading *reading = context;
    reading->vantage = header->vantage;
    reading->run = header->run;
    reading->started_ms = header->started_ms;
    return true;
}

/** A visit of a journal that is resumed or reported. */
static bool read_visit(void *context, const char *host, const struct observation *observations,
                       size_t count, struct error *error)
{
    (void)error;
    const struct reading *reading = context;
    struct pipeline *pipeline = reading->pipeline;
    const struct judge_visit visit = {
        .host = host,
        .vantage = reading->vantage,
        .journal = reading->run,
        .started_ms = reading->started_ms,
        .observations = observations,
        .count = count,
    };
    judgement_add(&pipeline->judgement, &visit);
    const struct host *known = inventory_find_host(&pipeline->inputs.inventory, host);
    if (known != NULL) {
        map_set(&pipeline->finished, known->name, pipeline);
    }
    return true;
}

static void read_hardship(void *context, const struct hardship *hardship)
{
    const struct reading *reading = context;
    hardship_add(&reading->pipeline->hardship, hardship);
}

bool pipeline_read_visits(struct pipeline *pipeline, const char *path,
                          struct journal_summary *out_summary, struct error *error)
{
    struct reading reading = { .pipeline = pipeline };
    const struct journal_handler handler = { .on_header = read_origin,
                                             .on_visit = read_visit,
                                             .on_hardship = read_hardship,
                                             .context = &reading };
    return journal_read(path, &handler, out_summary, error);
}

bool pipeline_verify(const struct settings *settings, enum exit_code *out_code, struct error *error)
{
    struct pipeline pipeline = { .settings = settings };
    run_begin(&pipeline.run, settings->vantage);
    struct inputs *inputs = &pipeline.inputs;
    bool is_good = inputs_read_hosts(inputs, settings, error) &&
                   inputs_read_targets(inputs, settings, NULL, error) &&
                   (inputs->profile_count > 0 || inputs_read_both_profiles(inputs, error)) &&
                   inputs_read_trust(inputs, settings, error) &&
                   inputs_read_identity(inputs, settings, error) &&
                   inputs_read_scope(inputs, settings, error) &&
                   outputs_open(&pipeline.outputs, settings, NULL, error);
    if (is_good) {
        const struct plan_options options = { .is_deep = true, .asks_every_role = true };
        pipeline_make_plan(&pipeline, &options);
        plan_scope(pipeline.plan, &inputs->scope);
        is_good = settings->journal == NULL ||
                  pipeline_create_journal(&pipeline, settings->journal, error);
    }
    if (is_good) {
        pipeline_begin_judgement(&pipeline);
        pipeline.judgement.guesses_roles = settings->declared.roles == 0;
        pipeline.judgement.takes_roles = true;
        is_good = pipeline_ask(&pipeline, error) && pipeline_tell(&pipeline, out_code, error);
    }
    pipeline_clear(&pipeline);
    return is_good;
}

/** Reads the visits of every journal; the run was complete if each of them was. */
static bool read_every_journal(struct pipeline *pipeline, const struct journals *journals,
                               struct error *error)
{
    struct run_information *run = &pipeline->run.information;
    run->is_complete = true;
    for (size_t i = 0; i < journals->count; i++) {
        struct journal_summary summary = { 0 };
        if (!pipeline_read_visits(pipeline, journals->items[i].path, &summary, error)) {
            return false;
        }
        run->is_complete = run->is_complete && summary.is_complete;
        if (summary.ended_ms > run->ended_ms) {
            run->ended_ms = summary.ended_ms;
        }
    }
    return true;
}

static bool read_report_inputs(struct pipeline *pipeline, struct journals *journals,
                               struct error *error)
{
    struct inputs *inputs = &pipeline->inputs;
    const struct settings *settings = pipeline->settings;
    if (!journals_read(journals, settings, error) ||
        !journals_read_inventories(journals, inputs, error)) {
        return false;
    }
    for (size_t i = 0; i < journals->count; i++) {
        const struct journal_header *header = &journals->items[i].header;
        shards_add(&pipeline->shards, &pipeline->run.arena, header->inventory_digest,
                   header->shard);
    }
    const struct journal_header targets = journals_targets(journals);
    run_adopt(&pipeline->run, &targets);
    return inputs_read_targets(inputs, settings, &targets, error) &&
           (inputs->profile_count > 0 || inputs_read_both_profiles(inputs, error)) &&
           inputs_read_trust(inputs, settings, error);
}

bool pipeline_report(const struct settings *settings, enum exit_code *out_code, struct error *error)
{
    struct pipeline pipeline = { .settings = settings };
    struct journals journals = { 0 };
    run_begin(&pipeline.run, NULL);
    bool is_good = read_report_inputs(&pipeline, &journals, error) &&
                   outputs_open(&pipeline.outputs, settings, NULL, error);
    if (is_good) {
        const struct plan_options options = { .is_deep = settings->is_deep };
        pipeline_make_plan(&pipeline, &options);
        pipeline_begin_judgement(&pipeline);
        pipeline.judgement.guesses_roles =
            pipeline.inputs.profile_count == INPUTS_PROFILES || pipeline_guesses_roles(&pipeline);
        journals_note(&journals, &pipeline.judgement);
        is_good = read_every_journal(&pipeline, &journals, error) &&
                  pipeline_tell(&pipeline, out_code, error);
    }
    pipeline_clear(&pipeline);
    journals_clear(&journals);
    return is_good;
}
