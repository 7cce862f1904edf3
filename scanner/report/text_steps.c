#include "base/escape.h"
#include "base/text.h"
#include "report/text_parts.h"

#include <ctype.h>
#include <stdint.h>

#define INDENT      2
#define LABEL_WIDTH 9

// The findings of a step: the one to tell of, and what is to be done by hand.
struct step_view {
    const struct step_report *report;
    enum text_mark mark;
    const struct finding *worst; // of the step's own mark, with the highest severity
    size_t worst_count;
    const struct check **by_hand; // each check once
    size_t by_hand_count;
    size_t by_hand_capacity;
};

static bool is_check_of_step(const struct check *check, const struct step_definition *step)
{
    return text_equal(check->article, step->article) && text_equal(check->step, step->step);
}

static bool is_of_step(const struct finding *finding, const struct step_definition *step)
{
    bool is_of_it = is_check_of_step(finding->check, step);
    for (size_t i = 0; i < finding->stands_for_count && !is_of_it; i++) {
        is_of_it = is_check_of_step(finding->stands_for[i], step);
    }
    return is_of_it;
}

static void take_worst(struct step_view *view, const struct finding *finding)
{
    if (mark_of_finding(finding) != view->mark) {
        return;
    }
    view->worst_count++;
    if (view->worst == NULL || finding->check->severity > view->worst->check->severity) {
        view->worst = finding;
    }
}

static void take_by_hand(struct arena *arena, struct step_view *view, const struct finding *finding)
{
    const bool is_known =
        view->by_hand_count > 0 && view->by_hand[view->by_hand_count - 1] == finding->check;
    if (finding->verdict == VERDICT_NOT_OBSERVABLE && !is_known) {
        view->by_hand = arena_grow(arena, view->by_hand, &view->by_hand_capacity,
                                   view->by_hand_count + 1, sizeof(struct check *));
        view->by_hand[view->by_hand_count++] = finding->check;
    }
}

static struct step_view view_step(struct text_page *page, const struct assessment *assessment,
                                  const struct step_report *report)
{
    struct step_view view = { .report = report, .mark = mark_of_step(report) };
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        if (is_of_step(finding, report->definition)) {
            take_worst(&view, finding);
            take_by_hand(&page->arena, &view, finding);
        }
    }
    return view;
}

static const char *label_of(struct text_page *page, const char *step)
{
    return isdigit((unsigned char)step[0]) ? arena_format(&page->arena, "step %s", step) : step;
}

static void write_below(struct text_page *page, const char *text, enum text_colour colour)
{
    text_page_paragraph(page, &(struct text_paragraph){
                                  .indent = INDENT + MARK_WIDTH + LABEL_WIDTH,
                                  .text = text,
                                  .colour = colour,
                              });
}

static void write_worst(struct text_page *page, const struct assessment *assessment,
                        const struct step_view *view)
{
    const bool is_told = view->mark >= MARK_WARNING || view->report->verdict == VERDICT_DECLARED;
    if (!is_told || view->worst == NULL || view->worst->reason == NULL) {
        return;
    }
    const bool has_hosts = assessment->inventory->host_count > 1 && view->worst->host != NULL;
    const char *more = view->worst_count > 1
                           ? arena_format(&page->arena, " (and %zu more)", view->worst_count - 1)
                           : "";
    write_below(page,
                arena_format(&page->arena, "%s%s%s: %s%s", has_hosts ? view->worst->host : "",
                             has_hosts ? ": " : "", view->worst->check->title, view->worst->reason,
                             more),
                TEXT_PLAIN);
}

static const char *instruction_of(const struct check *check)
{
    return check->by_hand != NULL ? check->by_hand : check->title;
}

static void write_titles_by_hand(struct text_page *page, const struct step_view *view)
{
    struct text_buffer titles;
    text_buffer_init(&titles, SIZE_MAX);
    for (size_t i = 0; i < view->by_hand_count; i++) {
        text_buffer_format(&titles, "%s%s", i > 0 ? "; " : "by hand: ", view->by_hand[i]->title);
    }
    text_buffer_append_text(&titles, " (--verbose tells how)");
    write_below(page, titles.text, TEXT_FAINT);
    text_buffer_clear(&titles);
}

// One instruction is given; of several the titles, unless all is wanted.
static void write_by_hand(struct text_page *page, const struct step_view *view)
{
    if (view->by_hand_count > 1 && !page->style->is_verbose) {
        write_titles_by_hand(page, view);
        return;
    }
    for (size_t i = 0; i < view->by_hand_count; i++) {
        const char *text =
            arena_format(&page->arena, "by hand: %s", instruction_of(view->by_hand[i]));
        write_below(page, text, TEXT_FAINT);
    }
}

static void write_step(struct text_page *page, const struct assessment *assessment,
                       const struct step_view *view)
{
    const struct step_definition *definition = view->report->definition;
    text_page_blanks(page, INDENT);
    text_page_write(page, mark_colour(view->mark), mark_sign(view->mark));
    text_page_blanks(page, MARK_WIDTH - escape_width(mark_sign(view->mark)));
    text_page_paragraph(page, &(struct text_paragraph){
                                  .lead = label_of(page, definition->step),
                                  .lead_width = LABEL_WIDTH,
                                  .text = definition->title,
                              });
    if (view->report->check_count == 0) {
        write_below(page, "no check of this step applies", TEXT_FAINT);
    }
    write_worst(page, assessment, view);
    write_by_hand(page, view);
}

void text_write_steps(struct text_page *page, const struct assessment *assessment)
{
    const char *article = NULL;
    for (size_t i = 0; i < assessment->step_count; i++) {
        const struct step_view view = view_step(page, assessment, &assessment->steps[i]);
        const struct step_definition *definition = view.report->definition;
        if (article == NULL || !text_equal(article, definition->article)) {
            article = definition->article; // owned by the profile
            text_page_gap(page);
            text_page_blanks(page, INDENT);
            text_page_write(page, TEXT_FAINT, arena_format(&page->arena, "article %s", article));
            text_page_break(page);
        }
        write_step(page, assessment, &view);
        text_page_flush(page);
    }
}
