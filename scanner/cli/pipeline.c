#include "cli/pipeline.h"

#include "base/moment.h"
#include "base/text.h"
#include "cli/folder.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/judgement.h"
#include "cli/outputs.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "engine/engine.h"
#include "inventory/inventory_read.h"
#include "journal/journal.h"
#include "plan/plan.h"

#include <stdio.h>

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
    struct progress progress;
    struct map finished; /**< hosts that a resumed journal already has */
    size_t next;         /**< visit of the plan */
};

static void pipeline_clear(struct pipeline *pipeline)
{
    engine_free(pipeline->engine);
    (void)journal_close(pipeline->journal, false, &(struct error){ 0 });
    judgement_clear(&pipeline->judgement);
    outputs_close(&pipeline->outputs);
    plan_free(pipeline->plan);
    map_clear(&pipeline->finished);
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

static bool visit_done(void *context, const struct visit *visit,
                       const struct observation *observations, size_t count, struct error *error)
{
    struct pipeline *pipeline = context;
    if (pipeline->journal != NULL &&
        !journal_write_visit(pipeline->journal, visit->host, observations, count, error)) {
        return false;
    }
    judgement_add(&pipeline->judgement, visit->host, observations, count);
    return true;
}

static void tick(void *context, const struct engine_progress *seen)
{
    struct pipeline *pipeline = context;
    if (interrupt_arrived()) {
        engine_stop(pipeline->engine);
    }
    if (progress_wants_count(&pipeline->progress)) {
        size_t count = judgement_count(&pipeline->judgement, &pipeline->run.information);
        progress_take_count(&pipeline->progress, count);
    }
    progress_show(&pipeline->progress, seen);
}

static void begin_judgement(struct pipeline *pipeline)
{
    judgement_begin(&pipeline->judgement, &pipeline->inputs,
                    pipeline->settings->authorities.count > 0,
                    pipeline->run.information.started_ms);
}

/** Asks every host of the plan that is not finished, and closes the journal. */
static bool ask(struct pipeline *pipeline, struct error *error)
{
    struct engine_options options = pipeline->settings->engine;
    plan_scope(pipeline->plan, &pipeline->inputs.scope);
    options.scope = &pipeline->inputs.scope;
    options.identity = pipeline->inputs.identity;
    options.user_agent = run_user_agent();
    pipeline->engine = engine_new(&options, error);
    if (pipeline->engine == NULL) {
        return false;
    }
    const struct engine_calls calls = {
        .next = next_visit, .done = visit_done, .tick = tick, .context = pipeline
    };
    progress_begin(&pipeline->progress, !pipeline->settings->is_quiet, plan_count(pipeline->plan),
                   pipeline->finished.count);
    interrupt_hold();
    bool is_good = engine_run(pipeline->engine, &calls, error);
    interrupt_release();
    progress_end(&pipeline->progress);
    pipeline->run.information.is_complete = is_good && !engine_was_stopped(pipeline->engine);
    pipeline->run.information.ended_ms = moment_now_ms();
    struct journal_writer *journal = pipeline->journal;
    pipeline->journal = NULL; // closing frees it, whatever comes of it
    struct error closing = { 0 };
    bool is_closed = journal_close(journal, pipeline->run.information.is_complete, &closing);
    if (is_good && !is_closed) {
        *error = closing;
    }
    return is_good && is_closed;
}

/** Judges what was seen and writes every report. */
static bool tell(struct pipeline *pipeline, enum exit_code *out_code, struct error *error)
{
    struct report_style style;
    outputs_style(pipeline->settings, &style);
    if (pipeline->engine != NULL) {
        struct engine_progress seen = { 0 };
        engine_read_progress(pipeline->engine, &seen);
        style.connections = seen.connections;
        style.took_seconds = (double)(moment_monotonic_ns() - pipeline->progress.started_ns) / 1e9;
    }
    const struct assessment *assessment =
        judgement_finish(&pipeline->judgement, &pipeline->run.information, pipeline->plan);
    if (!outputs_write(&pipeline->outputs, assessment, &style, error)) {
        return false;
    }
    *out_code = judgement_exit_code(assessment);
    return true;
}

static void make_plan(struct pipeline *pipeline, bool asks_every_role)
{
    const struct plan_options options = {
        .is_deep = pipeline->settings->is_deep || asks_every_role,
        .asks_every_role = asks_every_role,
    };
    pipeline->plan = plan_new(&pipeline->inputs.inventory, &pipeline->inputs.catalogue, &options);
    run_digest(&pipeline->run, &pipeline->inputs.inventory);
}

static bool create_journal(struct pipeline *pipeline, const char *path, struct error *error)
{
    struct text_buffer inventory;
    text_buffer_init(&inventory, SIZE_MAX);
    inventory_write(&pipeline->inputs.inventory, &inventory);
    const struct inputs *inputs = &pipeline->inputs;
    const struct journal_header header = {
        .run = pipeline->run.information.id,
        .version = pipeline->run.information.version,
        .started_ms = pipeline->run.information.started_ms,
        .profile = inputs->profile_count == 1 ? inputs->profiles[0].name : NULL,
        .vantage = pipeline->settings->vantage,
        .inventory = inventory.text,
        .inventory_digest = pipeline->run.information.inventory_digest,
        .profile_text = inputs->profile_text,
        .catalogue_text = inputs->catalogue_text,
    };
    pipeline->journal = journal_create(path, &header, error);
    text_buffer_clear(&inventory);
    return pipeline->journal != NULL;
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
        make_plan(&pipeline, true);
        is_good = settings->journal == NULL || create_journal(&pipeline, settings->journal, error);
    }
    if (is_good) {
        begin_judgement(&pipeline);
        pipeline.judgement.guesses_roles = settings->declared.roles == 0;
        is_good = ask(&pipeline, error) && tell(&pipeline, out_code, error);
    }
    pipeline_clear(&pipeline);
    return is_good;
}

/** A visit of a journal that is resumed or reported. */
static bool read_visit(void *context, const char *host, const struct observation *observations,
                       size_t count, struct error *error)
{
    (void)error;
    struct pipeline *pipeline = context;
    judgement_add(&pipeline->judgement, host, observations, count);
    const struct host *known = inventory_find_host(&pipeline->inputs.inventory, host);
    if (known != NULL) {
        map_set(&pipeline->finished, known->name, pipeline);
    }
    return true;
}

static bool read_visits(struct pipeline *pipeline, const char *path,
                        struct journal_summary *out_summary, struct error *error)
{
    const struct journal_handler handler = { .on_visit = read_visit, .context = pipeline };
    return journal_read(path, &handler, out_summary, error);
}

/** The inventory of a scan: from the command line, or from the journal that is resumed, which must
 * be of the same. */
static bool read_scan_inventory(struct pipeline *pipeline, const struct journal_header *resumed,
                                struct error *error)
{
    const struct settings *settings = pipeline->settings;
    if (resumed == NULL) {
        return inputs_read_inventories(&pipeline->inputs, settings, error);
    }
    run_adopt(&pipeline->run, resumed);
    if (settings->arguments.count == 0) {
        return inputs_read_text(&pipeline->inputs, settings->resumed_journal, resumed->inventory,
                                error);
    }
    if (!inputs_read_inventories(&pipeline->inputs, settings, error)) {
        return false;
    }
    char digest[17];
    inventory_digest(&pipeline->inputs.inventory, digest);
    return text_equal(digest, resumed->inventory_digest) ||
           error_set(error, ERROR_INPUT,
                     "%s: belongs to another inventory than the one given; leave the inventory out "
                     "to go on with its own",
                     settings->resumed_journal);
}

/** Everything that scan reads, checked before the first packet. */
static bool read_scan_inputs(struct pipeline *pipeline, const struct journal_header *resumed,
                             struct error *error)
{
    struct inputs *inputs = &pipeline->inputs;
    const struct settings *settings = pipeline->settings;
    if (!read_scan_inventory(pipeline, resumed, error) ||
        !inputs_read_targets(inputs, settings, resumed, error)) {
        return false;
    }
    if (inputs->profile_count == 0) {
        return error_set(error, ERROR_USAGE,
                         "scan needs a profile: --profile http, https, http-ready or https-ready, "
                         "or \"profile\" in the inventory");
    }
    return inputs_check_declarations(inputs, error) && inputs_read_trust(inputs, settings, error) &&
           inputs_read_identity(inputs, settings, error) &&
           inputs_read_scope(inputs, settings, error);
}

/** The journal and the reports, in a folder of their own unless told otherwise. */
static bool open_scan_outputs(struct pipeline *pipeline, struct folder *folder, struct error *error)
{
    const struct settings *settings = pipeline->settings;
    bool needs_folder = settings->resumed_journal == NULL && settings->journal == NULL;
    if (settings->resumed_journal != NULL) {
        folder_adopt(folder, settings->resumed_journal);
    }
    if (needs_folder && !folder_make(folder, pipeline->run.information.started_ms, error)) {
        return false;
    }
    if (!outputs_open(&pipeline->outputs, settings, folder->report, error)) {
        return false;
    }
    if (settings->resumed_journal != NULL) {
        pipeline->journal = journal_append(settings->resumed_journal, error);
        return pipeline->journal != NULL;
    }
    return create_journal(pipeline, needs_folder ? folder->journal : settings->journal, error);
}

static bool scan(struct pipeline *pipeline, const struct journal_header *resumed,
                 enum exit_code *out_code, struct error *error)
{
    const struct settings *settings = pipeline->settings;
    if (!read_scan_inputs(pipeline, resumed, error)) {
        return false;
    }
    make_plan(pipeline, false);
    begin_judgement(pipeline);
    struct journal_summary summary = { 0 };
    if (resumed != NULL && !read_visits(pipeline, settings->resumed_journal, &summary, error)) {
        return false;
    }
    struct folder folder = { 0 };
    if (!open_scan_outputs(pipeline, &folder, error)) {
        folder_remove(&folder);
        return false;
    }
    bool is_good = ask(pipeline, error) && tell(pipeline, out_code, error);
    if (!settings->is_quiet && folder.report != NULL) {
        folder_tell(&folder, is_good && settings->outputs.count == 0);
    }
    return is_good;
}

bool pipeline_scan(const struct settings *settings, enum exit_code *out_code, struct error *error)
{
    struct pipeline pipeline = { .settings = settings };
    run_begin(&pipeline.run, settings->vantage);
    struct journal_header header = { 0 };
    const struct journal_header *resumed = NULL;
    bool is_good = true;
    if (settings->resumed_journal != NULL) {
        is_good = run_read_header(settings->resumed_journal, &pipeline.run.arena, &header, error);
        resumed = &header;
    }
    is_good = is_good && scan(&pipeline, resumed, out_code, error);
    pipeline_clear(&pipeline);
    return is_good;
}

/** The inventories of all journals, merged; the first journal is the one whose run the report tells
 * of. */
static bool read_headers(struct pipeline *pipeline, struct journal_header *out_first,
                         struct error *error)
{
    const struct text_list *journals = &pipeline->settings->arguments;
    for (size_t i = 0; i < journals->count; i++) {
        struct journal_header header = { 0 };
        if (!run_read_header(journals->items[i], &pipeline->run.arena, &header, error)) {
            return false;
        }
        bool is_known = i > 0 && text_equal(header.inventory_digest, out_first->inventory_digest);
        if (i == 0) {
            *out_first = header;
        }
        if (!is_known &&
            !inputs_read_text(&pipeline->inputs, journals->items[i], header.inventory, error)) {
            return false;
        }
    }
    run_adopt(&pipeline->run, out_first);
    return true;
}

/** Reads the visits of every journal; the run was complete if each of them was. */
static bool read_every_journal(struct pipeline *pipeline, struct error *error)
{
    struct run_information *run = &pipeline->run.information;
    const struct text_list *journals = &pipeline->settings->arguments;
    run->is_complete = true;
    for (size_t i = 0; i < journals->count; i++) {
        struct journal_summary summary = { 0 };
        if (!read_visits(pipeline, journals->items[i], &summary, error)) {
            return false;
        }
        run->is_complete = run->is_complete && summary.is_complete;
        if (summary.ended_ms > run->ended_ms) {
            run->ended_ms = summary.ended_ms;
        }
    }
    return true;
}

static bool read_report_inputs(struct pipeline *pipeline, struct error *error)
{
    struct inputs *inputs = &pipeline->inputs;
    const struct settings *settings = pipeline->settings;
    struct journal_header first = { 0 };
    return read_headers(pipeline, &first, error) &&
           inputs_read_targets(inputs, settings, &first, error) &&
           (inputs->profile_count > 0 || inputs_read_both_profiles(inputs, error)) &&
           inputs_read_trust(inputs, settings, error);
}

bool pipeline_report(const struct settings *settings, enum exit_code *out_code, struct error *error)
{
    struct pipeline pipeline = { .settings = settings };
    run_begin(&pipeline.run, NULL);
    bool is_good = read_report_inputs(&pipeline, error) &&
                   outputs_open(&pipeline.outputs, settings, NULL, error);
    if (is_good) {
        make_plan(&pipeline, false);
        begin_judgement(&pipeline);
        pipeline.judgement.guesses_roles = pipeline.inputs.profile_count == INPUTS_PROFILES;
        is_good = read_every_journal(&pipeline, error) && tell(&pipeline, out_code, error);
    }
    pipeline_clear(&pipeline);
    return is_good;
}
