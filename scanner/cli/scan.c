#include "base/memory.h"
#include "base/text.h"
#include "cli/folder.h"
#include "cli/pipeline.h"
#include "cli/pipeline_state.h"
#include "cli/sweep_first.h"
#include "cli/sweeping.h"
#include "inventory/inventory_read.h"

static bool is_same_shard(struct shard left, struct shard right)
{
    return left.number == right.number && left.count == right.count;
}

/** What one journal holds was seen from one place, of the hosts of one shard. */
static bool fits_resumed(const struct settings *settings, const struct journal_header *header,
                         struct error *error)
{
    const char *path = settings->resumed_journal;
    if (settings->shard.count != 0 && !is_same_shard(settings->shard, header->shard)) {
        return error_set(error, ERROR_USAGE,
                         "%s: is not of the shard given; leave --shard out to go on with its own",
                         path);
    }
    const char *vantage = header->vantage;
    if (settings->vantage != NULL && (vantage == NULL || !text_equal(settings->vantage, vantage))) {
        return error_set(error, ERROR_USAGE,
                         "%s: is not of the vantage point given; leave --vantage out to go on from "
                         "its own, or begin a journal of its own for each place",
                         path);
    }
    return true;
}

/** Takes over the run of the journal that is resumed, and its inventory unless one is given. */
static bool read_resumed(struct pipeline *pipeline, struct journal_header *out_header,
                         struct error *error)
{
    const struct settings *settings = pipeline->settings;
    const char *path = settings->resumed_journal;
    char *inventory = NULL;
    if (!run_read_header(path, &pipeline->run.arena, out_header, &inventory, error)) {
        return false;
    }
    run_adopt(&pipeline->run, out_header);
    bool is_good = fits_resumed(settings, out_header, error);
    if (is_good && settings->arguments.count == 0) {
        is_good = inputs_read_text(&pipeline->inputs, path, inventory, error);
    }
    memory_free(inventory);
    return is_good;
}

/** The inventory of a scan: from the command line, or from the journal that is resumed, which must
 * be of the same. */
static bool read_scan_inventory(struct pipeline *pipeline, const struct journal_header *resumed,
                                struct error *error)
{
    const struct settings *settings = pipeline->settings;
    if (resumed != NULL && settings->arguments.count == 0) {
        return true; // it is read
    }
    struct inventory *inventory = &pipeline->inputs.inventory;
    if (!inputs_read_inventories(&pipeline->inputs, settings, error)) {
        return false;
    }
    if (resumed == NULL) {
        if (settings->guesses_roles) {
            inventory->guess_roles = ANSWER_YES; // so that the journal says it too
        }
        return true;
    }
    char digest[17];
    inventory_digest(inventory, digest);
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
    return sweeping_is_permitted(settings, error) && inputs_check_declarations(inputs, error) &&
           inputs_read_trust(inputs, settings, error) &&
           inputs_read_identity(inputs, settings, error) &&
           (resumed == NULL || inputs_match_identity(inputs, settings, resumed, error)) &&
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
    return pipeline_create_journal(pipeline, needs_folder ? folder->journal : settings->journal,
                                   error);
}

static bool scan(struct pipeline *pipeline, const struct journal_header *resumed,
                 enum exit_code *out_code, struct error *error)
{
    const struct settings *settings = pipeline->settings;
    if (!read_scan_inputs(pipeline, resumed, error)) {
        return false;
    }
    const struct plan_options options = {
        .is_deep = settings->is_deep,
        .asks_every_codebase = settings->asks_every_codebase,
        .shard = resumed != NULL ? resumed->shard : settings->shard,
        .asks_every_role = pipeline_guesses_roles(pipeline),
    };
    shards_add(&pipeline->shards, &pipeline->run.arena, "", options.shard);
    pipeline_make_plan(pipeline, &options);
    plan_scope(pipeline->plan, &pipeline->inputs.scope);
    pipeline_begin_judgement(pipeline);
    pipeline->judgement.guesses_roles = options.asks_every_role;
    struct journal_summary summary = { 0 };
    if (resumed != NULL &&
        !pipeline_read_visits(pipeline, settings->resumed_journal, &summary, error)) {
        return false;
    }
    struct folder folder = { 0 };
    if (!open_scan_outputs(pipeline, &folder, error)) {
        folder_remove(&folder);
        return false;
    }
    bool is_good = (!settings->sweeps_first || sweep_first(pipeline, error)) &&
                   pipeline_ask(pipeline, error) && pipeline_tell(pipeline, out_code, error);
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
        is_good = read_resumed(&pipeline, &header, error);
        resumed = &header;
    }
    is_good = is_good && scan(&pipeline, resumed, out_code, error);
    pipeline_clear(&pipeline);
    return is_good;
}
