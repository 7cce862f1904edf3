#include "base/text.h"

#include "base/escape.h"
#include "model/inventory.h"
#include "report/formats.h"
#include "report/text_parts.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define INDENT 2

// Of a long list this much is shown, unless all is wanted.
#define HOSTS_SHOWN      20
#define LINES_SHOWN      10
#define PATHS_OF_ONE     24
#define PATHS_OF_MANY    8
#define PROBLEMS_OF_ONE  12
#define PROBLEMS_OF_MANY 4

#define COUNT_SEPARATOR " · "
#define MINUTE_SECONDS  60.0

static size_t shown_of(const struct text_page *page, size_t limit)
{
    return page->style->is_verbose ? SIZE_MAX : limit;
}

static enum text_colour headline_colour(enum headline headline)
{
    switch (headline) {
    case HEADLINE_COMPLETE:
        return TEXT_GREEN;
    case HEADLINE_NOT_COMPLETE:
        return TEXT_RED;
    case HEADLINE_CANNOT_TELL:
    case HEADLINE_COUNT:
        break;
    }
    return TEXT_YELLOW;
}

static const char *headline_words(enum headline headline)
{
    static const char *const words[HEADLINE_COUNT] = {
        [HEADLINE_COMPLETE] = "complete as far as can be seen",
        [HEADLINE_NOT_COMPLETE] = "not complete",
        [HEADLINE_CANNOT_TELL] = "cannot be told",
    };
    return words[headline];
}

// Counts in one line, or in several that break between them.
struct count_line {
    struct text_page *page;
    size_t indent; // of the lines after the first
    size_t used;   // columns of the line
    bool has_items;
};

static void write_count(struct count_line *line, size_t count, const char *words)
{
    if (count == 0) {
        return;
    }
    struct text_page *page = line->page;
    const char *item = arena_format(&page->arena, "%zu %s", count, words);
    const size_t width = escape_width(item);
    if (line->has_items && line->used + escape_width(COUNT_SEPARATOR) + width > page->width) {
        text_page_break(page);
        text_page_blanks(page, line->indent);
        line->used = line->indent;
    } else if (line->has_items) {
        text_page_write(page, TEXT_PLAIN, COUNT_SEPARATOR);
        line->used += escape_width(COUNT_SEPARATOR);
    }
    text_page_write(page, TEXT_PLAIN, item);
    line->used += width;
    line->has_items = true;
}

// The warnings are findings that are consistent; here each finding is counted once.
static void write_counts(struct count_line *line, const struct assessment *assessment)
{
    const size_t *verdicts = assessment->verdict_counts;
    const size_t warnings = assessment->warning_count;
    const size_t consistent = verdicts[VERDICT_CONSISTENT];
    write_count(line, verdicts[VERDICT_INCONSISTENT], "inconsistent");
    write_count(line, verdicts[VERDICT_INCONCLUSIVE], "inconclusive");
    write_count(line, warnings, warnings == 1 ? "warning" : "warnings");
    write_count(line, consistent > warnings ? consistent - warnings : 0, "consistent");
    write_count(line, verdicts[VERDICT_NOT_OBSERVABLE], "to check by hand");
    write_count(line, verdicts[VERDICT_DECLARED], "declared");
    if (!line->has_items) {
        text_page_write(line->page, TEXT_PLAIN, "nothing to judge");
    }
}

static const char *describe_effort(struct text_page *page)
{
    const double seconds = page->style->took_seconds;
    const size_t connections = page->style->connections;
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    if (seconds >= 10 * MINUTE_SECONDS) {
        text_buffer_format(&text, "%.0f min", seconds / MINUTE_SECONDS);
    } else if (seconds > 0) {
        text_buffer_format(&text, "%.1f s", seconds);
    }
    if (connections > 0) {
        text_buffer_format(&text, "%s%zu %s", text.length > 0 ? ", " : "", connections,
                           connections == 1 ? "connection" : "connections");
    }
    return text_page_take(page, &text);
}

static void write_effort(struct count_line *line)
{
    struct text_page *page = line->page;
    const char *effort = describe_effort(page);
    const size_t width = escape_width(effort);
    if (line->used + INDENT + width <= page->width) {
        text_page_blanks(page, page->width - line->used - width);
    } else if (width > 0) {
        text_page_break(page);
        text_page_blanks(page, INDENT);
    }
    text_page_write(page, TEXT_FAINT, effort);
    text_page_break(page);
}

// What the headline says beyond its first words, which stand before the counts.
static void write_detail(struct text_page *page, const struct assessment *assessment,
                         const char *lead)
{
    const char *text = assessment->headline_text;
    if (text != NULL && text_starts_with(text, lead)) {
        text_page_paragraph(
            page, &(struct text_paragraph){ .indent = INDENT, .text = text + strlen(lead) });
    }
}

static void write_headline(struct text_page *page, const struct assessment *assessment)
{
    const char *lead = arena_format(&page->arena, "%s: ", headline_words(assessment->headline));
    const size_t indent = INDENT + escape_width(lead);
    struct count_line line = { .page = page, .indent = indent, .used = indent };

    text_page_gap(page);
    text_page_blanks(page, INDENT);
    text_page_write(page, headline_colour(assessment->headline), lead);
    write_counts(&line, assessment);
    write_effort(&line);
    write_detail(page, assessment, lead);
    if (!assessment->run.is_complete) {
        const char *missing = assessment->run.what_is_missing;
        text_page_paragraph(
            page, &(struct text_paragraph){
                      .indent = INDENT,
                      .text = missing != NULL
                                  ? missing
                                  : "interrupted: some hosts were not visited; --resume goes on",
                      .colour = TEXT_YELLOW,
                  });
    }
    text_page_flush(page);
}

static void write_heading(struct text_page *page, const char *heading)
{
    text_page_gap(page);
    text_page_blanks(page, INDENT);
    text_page_write(page, TEXT_FAINT, heading);
    text_page_break(page);
}

static void write_unmeasured(struct text_page *page, const struct assessment *assessment)
{
    const size_t count = assessment->unmeasured_count;
    const size_t limit = shown_of(page, LINES_SHOWN);
    const size_t shown = count < limit ? count : limit;
    if (count == 0) {
        return;
    }
    write_heading(page, "not measured");
    for (size_t i = 0; i < shown; i++) {
        const struct unmeasured *item = &assessment->unmeasured[i];
        text_page_paragraph(
            page, &(struct text_paragraph){
                      .indent = INDENT,
                      .lead = mark_sign(MARK_UNSURE),
                      .lead_colour = mark_colour(MARK_UNSURE),
                      .lead_width = MARK_WIDTH,
                      .text = arena_format(&page->arena, "%s: %s", item->what, item->why) });
    }
    text_write_left_out(page, INDENT + MARK_WIDTH, count - shown, "(--verbose)");
    text_page_flush(page);
}

static void write_notes(struct text_page *page, const struct assessment *assessment)
{
    const size_t count = assessment->note_count;
    const size_t limit = shown_of(page, LINES_SHOWN);
    const size_t shown = count < limit ? count : limit;
    if (count == 0) {
        return;
    }
    write_heading(page, "notes");
    for (size_t i = 0; i < shown; i++) {
        text_page_paragraph(page, &(struct text_paragraph){ .indent = INDENT,
                                                            .lead_width = MARK_WIDTH,
                                                            .text = assessment->notes[i] });
    }
    text_write_left_out(page, INDENT + MARK_WIDTH, count - shown, "(--verbose)");
    text_page_flush(page);
}

// What is wrong with nobody in particular: settings, sources, URLs of hosts that no list names.
static void write_estate_problems(struct text_page *page, const struct overview *overview)
{
    if (overview->estate.worst >= MARK_WARNING) {
        text_page_gap(page);
        text_page_write(page, TEXT_BOLD, "the estate as a whole");
        text_page_break(page);
        text_write_problems(page, &overview->estate, shown_of(page, PROBLEMS_OF_ONE));
        text_page_flush(page);
    }
}

static void write_host(struct text_page *page, const struct assessment *assessment,
                       const struct host_view *view, const struct host_style *style)
{
    text_write_host(page, assessment, view, style);
    text_write_problems(page, view, style->problems_shown);
    text_page_flush(page);
}

static void write_several_vantages(struct text_page *page, const struct assessment *assessment)
{
    if (assessment->vantage_count > 1) {
        text_page_paragraph(page, &(struct text_paragraph){
                                      .indent = INDENT,
                                      .text = text_describe_vantages(page, assessment),
                                  });
        text_page_flush(page);
    }
}

// The page for one host reads downwards to the answer.
static void write_one(struct text_page *page, const struct assessment *assessment,
                      const struct overview *overview)
{
    const struct host_style style = {
        .paths_shown = shown_of(page, PATHS_OF_ONE),
        .problems_shown = shown_of(page, PROBLEMS_OF_ONE),
        .has_wanted = true,
    };
    write_host(page, assessment, &overview->hosts[0], &style);
    write_estate_problems(page, overview);
    text_write_steps(page, assessment);
    text_write_certificates(page, assessment, overview, shown_of(page, LINES_SHOWN));
    text_write_disagreements(page, assessment, shown_of(page, LINES_SHOWN));
    write_unmeasured(page, assessment);
    write_notes(page, assessment);
    text_write_hardship(page, assessment->run.hardship, shown_of(page, LINES_SHOWN));
    write_headline(page, assessment);
    write_several_vantages(page, assessment);
}

/** A host of no known role needs attention too: nothing was judged there. */
static size_t count_in_need(const struct overview *overview)
{
    size_t count = 0;
    for (size_t i = 0; i < overview->host_count; i++) {
        const struct host_view *view = &overview->hosts[i];
        const bool is_unjudged = view->host->is_listed && view->host->roles == 0;
        count += view->worst >= MARK_WARNING || is_unjudged;
    }
    return count;
}

static void write_scale(struct text_page *page, const struct assessment *assessment,
                        size_t needy_count)
{
    const char *vantages = text_describe_vantages(page, assessment);
    const char *text =
        arena_format(&page->arena, "%s; hosts: %zu, in need of attention: %zu; endpoints: %zu%s%s",
                     text_describe_wanted(page, assessment), assessment->inventory->host_count,
                     needy_count, assessment_count_places(assessment), vantages != NULL ? "; " : "",
                     vantages != NULL ? vantages : "");
    text_page_paragraph(page, &(struct text_paragraph){ .indent = INDENT, .text = text });
    text_page_flush(page);
}

static void write_host_of_many(struct text_page *page, const struct assessment *assessment,
                               const struct host_view *view)
{
    const struct host_style style = {
        .paths_shown = shown_of(page, PATHS_OF_MANY),
        .problems_shown = shown_of(page, PROBLEMS_OF_MANY),
    };
    text_page_gap(page);
    write_host(page, assessment, view, &style);
}

static void write_quiet_hosts(struct text_page *page, const struct assessment *assessment,
                              const struct overview *overview)
{
    for (size_t i = 0; i < overview->host_count; i++) {
        if (overview->hosts[i].worst < MARK_WARNING) {
            write_host_of_many(page, assessment, &overview->hosts[i]);
        }
    }
}

// The page for many begins with the answer, and the worst comes first.
static void write_many(struct text_page *page, const struct assessment *assessment,
                       struct overview *overview)
{
    size_t count = 0;
    const struct host_view **worst = overview_worst_first(overview, &count);
    const size_t limit = shown_of(page, HOSTS_SHOWN);
    const size_t shown = count < limit ? count : limit;

    write_headline(page, assessment);
    write_scale(page, assessment, count_in_need(overview));
    text_write_steps(page, assessment);
    write_estate_problems(page, overview);
    for (size_t i = 0; i < shown; i++) {
        write_host_of_many(page, assessment, worst[i]);
    }
    if (count > shown) {
        text_page_gap(page);
        text_write_left_out(page, 0, count - shown,
                            "hosts that need attention (--verbose, or the other formats)");
    }
    if (page->style->is_verbose) {
        write_quiet_hosts(page, assessment, overview);
    }
    text_write_certificates(page, assessment, overview, shown_of(page, LINES_SHOWN));
    text_write_disagreements(page, assessment, shown_of(page, LINES_SHOWN));
    write_unmeasured(page, assessment);
    write_notes(page, assessment);
    text_write_hardship(page, assessment->run.hardship, shown_of(page, LINES_SHOWN));
}

static bool write_text(const struct assessment *assessment, const struct report_style *style,
                       FILE *out, struct error *error)
{
    struct overview overview;
    overview_make(&overview, assessment);
    struct text_page page;
    text_page_init(&page, style, out);
    if (overview.host_count == 1) {
        write_one(&page, assessment, &overview);
    } else {
        write_many(&page, assessment, &overview);
    }
    overview_clear(&overview);
    return text_page_finish(&page, error);
}

const struct report_format report_text = {
    .name = "text",
    .extension = ".txt",
    .description = "for people, on a terminal",
    .write = write_text,
};
