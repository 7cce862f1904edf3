#include "cli/sweep_summary.h"

#include <inttypes.h>

/** So many addresses that answer for everything are told one by one. */
#define TOLD_LIMIT 20

/** Of a sweep that was interrupted, most addresses may never have been asked. */
static void print_extent(const struct sweep_summary *summary, FILE *out)
{
    if (!summary->is_interrupted) {
        (void)fprintf(out, "swept %" PRIu64 " address%s in %.1f s:", summary->address_count,
                      summary->address_count == 1 ? "" : "es", summary->took_seconds);
        return;
    }
    uint64_t all = 0;
    for (size_t i = 0; i < SWEEP_STATE_COUNT; i++) {
        all += summary->counts[i];
    }
    (void)fprintf(out,
                  "interrupted after %.1f s, when %" PRIu64 " of %" PRIu64 " ports were measured:",
                  summary->took_seconds, all - summary->counts[SWEEP_UNMEASURED], all);
}

static void print_counts(const struct sweep_summary *summary, FILE *out)
{
    print_extent(summary, out);

    static const enum sweep_state order[] = { SWEEP_OPEN, SWEEP_CLOSED, SWEEP_SILENT,
                                              SWEEP_UNREACHABLE, SWEEP_UNMEASURED };

    for (size_t i = 0; i < SWEEP_STATE_COUNT; i++) {
        (void)fprintf(out, "%s %" PRIu64 " %s", i > 0 ? "," : "", summary->counts[order[i]],
                      sweep_state_name(order[i]));
    }
    (void)fprintf(out, " ports\nhosts found: %zu\n", summary->opinion->host_count);
}

static void format_number(uint32_t number, char out_text[ADDRESS_TEXT_SIZE])
{
    const struct address address = sweep_address(number);
    address_format(&address, out_text);
}

static void print_networks(const struct sweep_opinion *opinion, FILE *out)
{
    for (size_t i = 0; i < opinion->network_count; i++) {
        const struct sweep_network *network = &opinion->networks[i];
        char first[ADDRESS_TEXT_SIZE];
        char last[ADDRESS_TEXT_SIZE];
        format_number(network->first, first);
        format_number(network->last, last);
        (void)fprintf(out,
                      "%s-%s: left out of the inventory: %" PRIu64 " of %" PRIu64
                      " addresses answer on any port, so something answers for them\n",
                      first, last, network->answering, network->swept);
    }
}

static void print_single(const struct sweep_opinion *opinion, FILE *out)
{
    size_t told = 0;
    for (size_t i = 0; i < opinion->host_count && told < TOLD_LIMIT; i++) {
        if (opinion->hosts[i].answers_everywhere) {
            char text[ADDRESS_TEXT_SIZE];
            format_number(opinion->hosts[i].address, text);
            (void)fprintf(out, "%s: answers on any port; kept in the inventory, with a tag\n",
                          text);
            told++;
        }
    }
    if (opinion->everywhere_count > told) {
        (void)fprintf(out, "and %zu more addresses that answer on any port\n",
                      opinion->everywhere_count - told);
    }
    if (opinion->unchecked_count > 0) {
        (void)fprintf(out, "not checked whether they answer on any port: %zu hosts\n",
                      opinion->unchecked_count);
    }
}

static void print_troubles(const struct sweep_summary *summary, FILE *out)
{
    const struct sweep_progress *progress = summary->progress;
    if (progress->shortages > 0) {
        (void)fprintf(out, "ran short here %" PRIu64 " times%s%s\n", progress->shortages,
                      progress->shortage != NULL ? ": " : "",
                      progress->shortage != NULL ? progress->shortage : "");
    }
    if (progress->lost > 0) {
        (void)fprintf(out,
                      "answers that came too fast to be read: %" PRIu64 "; use a lower --rate\n",
                      progress->lost);
    }
    if (summary->is_interrupted) {
        (void)fputs("not complete: it was interrupted\n", out);
    } else if (summary->counts[SWEEP_UNMEASURED] > 0) {
        (void)fputs("not complete: some ports could not be asked from here\n", out);
    }
}

void sweep_summary_print(const struct sweep_summary *summary, FILE *out)
{
    print_counts(summary, out);
    print_networks(summary->opinion, out);
    print_single(summary->opinion, out);
    print_troubles(summary, out);
    if (summary->opinion->host_count == 0) {
        (void)fputs("no host was found: the inventory is empty, and scan will say so\n", out);
    }
}
