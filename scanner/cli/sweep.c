#include "cli/sweep.h"

#include "base/file.h"
#include "base/moment.h"
#include "cli/sweep_inventory.h"
#include "cli/sweep_summary.h"
#include "cli/sweeping.h"
#include "model/scope.h"

/** One sweep from its ranges to its inventory. */
struct sweep_run {
    const struct settings *settings;
    struct sweep_ports ports;
    struct sweep_targets targets;
    struct sweep_table *table;
    struct sweep_targets canaries;
    struct sweep_table *canary_table; /**< NULL: none were asked */
    struct sweeping sweeping;
    struct sweep_opinion opinion;
    struct file_writer *output;
};

static void sweep_run_clear(struct sweep_run *run)
{
    file_writer_abandon(run->output);
    sweep_opinion_clear(&run->opinion);
    sweep_table_free(run->canary_table);
    sweep_targets_clear(&run->canaries);
    sweep_table_free(run->table);
    sweep_targets_clear(&run->targets);
}

/** 0.0.0.0/8 is this machine, from 224.0.0.0 on nobody is (RFC 6890). */
static bool is_of_hosts(const struct address_range *range)
{
    return range->first.family != ADDRESS_IPV4 ||
           (range->first.bytes[0] > 0 && range->last.bytes[0] < 224);
}

static bool read_range(struct sweep_run *run, const char *text, struct error *error)
{
    struct address_range range;
    if (!address_range_parse(text, &range, error)) {
        return false;
    }
    if (!is_of_hosts(&range)) {
        return error_set(error, ERROR_INPUT,
                         "%s: reaches beyond 1.0.0.0-223.255.255.255, where no host is", text);
    }
    return sweep_targets_add(&run->targets, &range, error);
}

/** All of it, before the first packet. */
static bool read_targets(struct sweep_run *run, struct error *error)
{
    const struct settings *settings = run->settings;
    struct scope scope = { 0 };
    bool is_good = sweep_ports_read(&run->ports, settings->sweep.ports, error);
    for (size_t i = 0; i < settings->arguments.count && is_good; i++) {
        is_good = read_range(run, settings->arguments.items[i], error);
    }
    for (size_t i = 0; i < settings->excluded.count && is_good; i++) {
        is_good = scope_exclude(&scope, settings->excluded.items[i], error);
    }
    if (is_good) {
        sweep_ports_add(&run->ports, &run->targets);
        is_good = sweep_targets_finish(&run->targets, scope.excluded, scope.excluded_count, error);
    }
    scope_clear(&scope);
    return is_good;
}

static bool open_output(struct sweep_run *run, struct error *error)
{
    const struct text_list *outputs = &run->settings->outputs;
    run->output = file_writer_open(outputs->count > 0 ? outputs->items[0] : "-", error);
    if (run->output == NULL) {
        error->kind = ERROR_INPUT;
        return false;
    }
    return true;
}

/** Asks what is open on ports that nobody uses. That this could not be done spoils nothing that was
 * found: it is told. */
static void ask_canaries(struct sweep_run *run)
{
    struct error ignored = { 0 };
    struct sweeping sweeping;
    sweeping_init(&sweeping, run->settings);
    if (!sweep_canaries(&run->targets, run->table, &run->canaries) ||
        !sweep_targets_finish(&run->canaries, NULL, 0, &ignored)) {
        return;
    }
    run->canary_table = sweeping_run(&sweeping, &run->canaries, &ignored);
    run->sweeping.is_interrupted = sweeping.is_interrupted;
    run->sweeping.progress.shortages += sweeping.progress.shortages;
    run->sweeping.progress.lost += sweeping.progress.lost;
    if (sweeping.progress.shortage != NULL) {
        run->sweeping.progress.shortage = sweeping.progress.shortage;
    }
}

static bool ask(struct sweep_run *run, struct error *error)
{
    sweeping_init(&run->sweeping, run->settings);
    run->table = sweeping_run(&run->sweeping, &run->targets, error);
    if (run->table == NULL) {
        return false;
    }
    if (!run->sweeping.is_interrupted) {
        ask_canaries(run);
    }
    sweep_judge(&run->targets, run->table, &run->canaries, run->canary_table, &run->opinion);
    return true;
}

static bool tell(struct sweep_run *run, enum exit_code *out_code, struct error *error)
{
    const struct sweep_found found = {
        .ports = &run->ports,
        .targets = &run->targets,
        .table = run->table,
        .opinion = &run->opinion,
        .is_interrupted = run->sweeping.is_interrupted,
    };
    struct sweep_summary summary = {
        .address_count = run->targets.address_count,
        .opinion = &run->opinion,
        .progress = &run->sweeping.progress,
        .took_seconds = (double)(moment_monotonic_ns() - run->sweeping.began_ns) / 1e9,
        .is_interrupted = run->sweeping.is_interrupted,
    };
    sweep_table_count(run->table, summary.counts);
    struct file_writer *output = run->output;
    run->output = NULL; // committing frees it, whatever comes of it
    sweep_inventory_write(&found, file_writer_stream(output));
    if (!file_writer_commit(output, error)) {
        return false;
    }
    if (!run->settings->is_quiet) {
        sweep_summary_print(&summary, stderr);
    }
    const bool is_whole = !summary.is_interrupted && summary.counts[SWEEP_UNMEASURED] == 0;
    *out_code = is_whole ? EXIT_CODE_CONSISTENT : EXIT_CODE_INCONCLUSIVE;
    return true;
}

bool sweep(const struct settings *settings, enum exit_code *out_code, struct error *error)
{
    struct sweep_run run = { .settings = settings };
    const bool is_good = read_targets(&run, error) && sweeping_is_permitted(settings, error) &&
                         open_output(&run, error) && ask(&run, error) &&
                         tell(&run, out_code, error);
    sweep_run_clear(&run);
    return is_good;
}
