#include "base/escape.h"
#include "base/moment.h"
#include "base/text.h"
#include "report/text_parts.h"

#include <stdint.h>
#include <stdlib.h>

#define INDENT         2
#define LABEL_WIDTH    8
#define SUBJECTS_SHOWN 3

// Findings of one check that came out alike.
struct problem {
    const struct finding *const *findings;
    size_t count;
    enum text_mark mark;
};

static int compare_numbers(unsigned left, unsigned right)
{
    return (left > right) - (left < right);
}

// The worse comes first; among equals the assessment's order holds, which is that of the addresses.
static int compare_findings(const void *left_item, const void *right_item)
{
    const struct finding *left = *(const struct finding *const *)left_item;
    const struct finding *right = *(const struct finding *const *)right_item;
    int order = compare_numbers(mark_of_finding(right), mark_of_finding(left));
    if (order == 0) {
        order = compare_numbers(right->check->severity, left->check->severity);
    }
    return order != 0 ? order : (left > right) - (left < right);
}

static const struct finding **sort_problems(struct text_page *page, const struct host_view *view,
                                            size_t *out_count)
{
    const struct finding **sorted =
        arena_allocate(&page->arena, view->finding_count, sizeof(struct finding *));
    size_t count = 0;
    for (size_t i = 0; i < view->finding_count; i++) {
        if (mark_of_finding(view->findings[i]) >= MARK_WARNING) {
            sorted[count++] = view->findings[i];
        }
    }
    qsort(sorted, count, sizeof(struct finding *), compare_findings);
    *out_count = count;
    return sorted;
}

static bool is_like(const struct finding *left, const struct finding *right)
{
    const bool has_same_remedy =
        left->remedy == right->remedy ||
        (left->remedy != NULL && right->remedy != NULL && text_equal(left->remedy, right->remedy));
    return left->check == right->check && left->authority == NULL && has_same_remedy;
}

static struct problem take_problem(const struct finding *const *findings, size_t count)
{
    struct problem problem = {
        .findings = findings,
        .count = 1,
        .mark = mark_of_finding(findings[0]),
    };
    while (problem.count < count && is_like(findings[0], findings[problem.count]) &&
           mark_of_finding(findings[problem.count]) == problem.mark) {
        problem.count++;
    }
    return problem;
}

static void append_place(struct text_page *page, struct text_buffer *text,
                         const struct finding *finding)
{
    const bool is_plain =
        finding->has_scheme && finding->port == scheme_default_port(finding->scheme);
    if (finding->path != NULL) {
        const char *scheme = finding->has_scheme ? scheme_name(finding->scheme) : "path";
        text_append_item(text, arena_format(&page->arena, "%s %s", scheme, finding->path));
    }
    if (finding->port != 0 && (finding->path == NULL || !is_plain)) {
        text_append_item(text, arena_format(&page->arena, "port %u", finding->port));
    }
}

// "codebase {…}, http /Altiris/PS/…: http"
static const char *describe_sight(struct text_page *page, const struct host_view *view,
                                  const struct finding *finding)
{
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    if (view->host == NULL && finding->host != NULL) {
        text_append_item(&text, finding->host);
    }
    if (finding->kind != NULL) {
        const char *package = finding->package != NULL ? finding->package : "";
        text_append_item(&text, arena_format(&page->arena, "%s %s", finding->kind, package));
    }
    append_place(page, &text, finding);
    if (finding->alias != NULL) {
        text_append_item(&text, arena_format(&page->arena, "as %s", finding->alias));
    }
    if (finding->observed != NULL) {
        text_buffer_format(&text, "%s%s", text.length > 0 ? ": " : "", finding->observed);
    }
    return text_page_take(page, &text);
}

static void write_labelled(struct text_page *page, const char *label, const char *text)
{
    if (text != NULL && *text != '\0') {
        text_page_paragraph(page, &(struct text_paragraph){
                                      .indent = INDENT + MARK_WIDTH,
                                      .lead = label,
                                      .lead_colour = TEXT_FAINT,
                                      .lead_width = LABEL_WIDTH,
                                      .text = text,
                                  });
    }
}

// The title, and at the end of its line, if there is room, how bad it is and who says so.
static void write_title(struct text_page *page, const struct problem *problem)
{
    const struct check *check = problem->findings[0]->check;
    const char *title = text_page_harmless(page, check->title);
    const char *source =
        text_page_harmless(page, problem->mark == MARK_WRONG
                                     ? arena_format(&page->arena, "%s, %s",
                                                    severity_name(check->severity), check->source)
                                     : check->source);
    const size_t used = INDENT + MARK_WIDTH + escape_width(title);
    const size_t needed = INDENT + escape_width(source);
    if (used + needed > page->width) {
        text_page_paragraph(page, &(struct text_paragraph){
                                      .indent = INDENT,
                                      .lead = mark_sign(problem->mark),
                                      .lead_colour = mark_colour(problem->mark),
                                      .lead_width = MARK_WIDTH,
                                      .text = title,
                                      .colour = TEXT_BOLD,
                                  });
        write_labelled(page, "by", source);
        return;
    }
    text_page_blanks(page, INDENT);
    text_page_write(page, mark_colour(problem->mark), mark_sign(problem->mark));
    text_page_blanks(page, MARK_WIDTH - escape_width(mark_sign(problem->mark)));
    text_page_write(page, TEXT_BOLD, title);
    text_page_blanks(page, page->width - used - escape_width(source));
    text_page_write(page, TEXT_FAINT, source);
    text_page_break(page);
}

static size_t count_shown(const struct text_page *page, size_t count)
{
    return page->style->is_verbose || count <= SUBJECTS_SHOWN ? count : SUBJECTS_SHOWN;
}

static void write_sights(struct text_page *page, const struct host_view *view,
                         const struct problem *problem)
{
    const size_t shown = count_shown(page, problem->count);
    for (size_t i = 0; i < shown; i++) {
        const char *sight = describe_sight(page, view, problem->findings[i]);
        write_labelled(page, i == 0 ? "seen" : "", sight);
    }
    text_write_left_out(page, INDENT + MARK_WIDTH + LABEL_WIDTH, problem->count - shown, "like it");
}

// "on 40 endpoints: ns1.corp.example:443, …"
static void write_endpoints(struct text_page *page, const struct finding *finding)
{
    if (finding->endpoint_count == 0) {
        return;
    }
    const size_t count = finding->endpoint_count;
    const size_t shown = count_shown(page, count);
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < shown; i++) {
        text_append_item(&text, finding->endpoints[i]);
    }
    const char *more =
        shown < count ? arena_format(&page->arena, ", and %zu more", count - shown) : "";
    write_labelled(page, "on",
                   arena_format(&page->arena, "%zu %s: %s%s", count,
                                count == 1 ? "endpoint" : "endpoints", text.text, more));
    text_buffer_clear(&text);
}

static void write_settling(struct text_page *page, const struct finding *finding)
{
    if (finding->settling_until_ms != 0) {
        char moment[MOMENT_TEXT_SIZE];
        moment_format(finding->settling_until_ms, moment);
        write_labelled(page, "until", arena_format(&page->arena, "settling until %s", moment));
    }
}

static void write_problem(struct text_page *page, const struct host_view *view,
                          const struct problem *problem)
{
    const struct finding *first = problem->findings[0];
    text_page_gap(page);
    write_title(page, problem);
    write_sights(page, view, problem);
    write_endpoints(page, first);
    write_labelled(page, "wanted", first->expected);
    if (first->observed == NULL || first->reason == NULL ||
        !text_equal(first->reason, first->observed)) {
        write_labelled(page, "why", first->reason);
    }
    write_settling(page, first);
    write_labelled(page, "remedy", first->remedy);
}

void text_write_problems(struct text_page *page, const struct host_view *view, size_t limit)
{
    size_t count = 0;
    const struct finding **findings = sort_problems(page, view, &count);
    size_t shown = 0;
    size_t left_out = 0;
    for (size_t i = 0; i < count;) {
        const struct problem problem = take_problem(findings + i, count - i);
        if (shown < limit) {
            write_problem(page, view, &problem);
            shown++;
        } else {
            left_out++;
        }
        i += problem.count;
    }
    text_write_left_out(page, INDENT + MARK_WIDTH, left_out, "of less weight (--verbose)");
}
