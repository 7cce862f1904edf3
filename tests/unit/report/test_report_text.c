#include "base/arena.h"
#include "base/escape.h"
#include "base/text.h"
#include "support/unit.h"
#include "unit/report/render.h"
#include "unit/report/sample_assessment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *render_estate(const struct report_style *style)
{
    struct sample sample;
    sample_make_estate(&sample);
    char *text = render("text", &sample.assessment, style);
    sample_clear(&sample);
    return text;
}

static void assert_line_fits(const char *line, size_t width)
{
    if (escape_width(line) > width) {
        fail_msg("wider than %zu columns: \"%s\"", width, line);
    }
    assert_false(text_ends_with_ignore_case(line, " "));
}

static void assert_lines_fit(char *text, size_t width)
{
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); rest != NULL; line = strsep(&rest, "\n")) {
        assert_line_fits(line, width);
    }
}

static void no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    static const unsigned widths[] = { 72, 80, 100, 200 };
    for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
        for (int is_verbose = 0; is_verbose <= 1; is_verbose++) {
            const struct report_style style = { .width = widths[i], .is_verbose = is_verbose };
            char *text = render_estate(&style);
            assert_lines_fit(text, widths[i]);
            free(text);
        }
    }
    const struct report_style no_terminal = { .width = 0 };
    char *text = render_estate(&no_terminal);
    assert_lines_fit(text, 80);
    free(text);
}

static void nothing_that_a_server_sent_reaches_the_terminal_raw(void **state)
{
    (void)state;
    const struct report_style style = { .is_verbose = true };
    char *text = render_estate(&style);
    assert_true(text_is_utf8(text, strlen(text)));
    for (const char *byte = text; *byte != '\0'; byte++) {
        assert_true((unsigned char)*byte >= ' ' || *byte == '\n');
    }
    assert_non_null(strstr(text, "\\x1B]0;owned\\x07サーバ/1.0"));
    free(text);
}

// Takes the colours out, in place.
static void strip_colours(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\x1b') {
            from += strcspn(from, "m");
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void colours_change_nothing_but_the_colour(void **state)
{
    (void)state;
    const struct report_style plain = { .width = 80 };
    const struct report_style coloured = { .width = 80, .has_colour = true };
    char *expected = render_estate(&plain);
    char *actual = render_estate(&coloured);
    assert_null(strchr(expected, '\x1b'));
    assert_non_null(strchr(actual, '\x1b'));
    strip_colours(actual);
    assert_string_equal(actual, expected);
    free(expected);
    free(actual);
}

static void hosts_with_nothing_to_say_are_shown_when_all_is_wanted(void **state)
{
    (void)state;
    const struct report_style short_one = { .width = 80 };
    const struct report_style whole = { .width = 80, .is_verbose = true };
    char *text = render_estate(&short_one);
    assert_null(strstr(text, "\nps8.corp.example"));
    assert_null(strstr(text, "itmscan-1f9a2b3c"));
    free(text);
    text = render_estate(&whole);
    assert_non_null(strstr(text, "\nps8.corp.example"));
    assert_non_null(strstr(text, "\ngw.corp.example"));
    assert_non_null(strstr(text, "itmscan-1f9a2b3c"));
    free(text);
}

static void a_host_of_no_known_role_needs_attention(void **state)
{
    (void)state;
    const struct report_style style = { .width = 120 };
    struct sample sample;
    sample_make_estate(&sample);
    sample.assessment.finding_count = 0;
    sample.inventory.hosts[3]->roles = 0;
    char *text = render("text", &sample.assessment, &style);
    assert_non_null(strstr(text, "hosts: 4, in need of attention: 1;"));
    free(text);
    sample_clear(&sample);
}

static void the_worst_host_comes_first(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_estate(&sample);
    // Now only a warning and something inconclusive are left of the first host.
    for (size_t i = 0; i < sample.assessment.finding_count; i++) {
        struct finding *finding = &sample.assessment.findings[i];
        if (finding->check->subject == SUBJECT_PORTAL_WAY) {
            finding->verdict = VERDICT_CONSISTENT;
        }
    }
    const struct report_style style = { 0 };
    char *text = render("text", &sample.assessment, &style);
    const char *first = strstr(text, "\nps7.corp.example  ");
    const char *second = strstr(text, "\nns1.corp.example  ");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    free(text);
    sample_clear(&sample);
}

// As many hosts as wanted, each with one finding that is wrong.
static void make_many(struct sample *sample, size_t count)
{
    sample_make_estate(sample);
    struct assessment *assessment = &sample->assessment;
    struct finding *findings = arena_allocate(&assessment->arena, count, sizeof(*findings));
    for (size_t i = 0; i < count; i++) {
        findings[i] = sample_findings[9];
        findings[i].host = arena_format(&assessment->arena, "many%zu.corp.example", i);
        inventory_add_host(&sample->inventory, findings[i].host);
    }
    assessment->findings = findings;
    assessment->finding_count = count;
}

static void what_is_left_out_is_counted(void **state)
{
    (void)state;
    struct sample sample;
    make_many(&sample, 50);
    const struct report_style style = { 0 };
    char *text = render("text", &sample.assessment, &style);
    assert_non_null(strstr(text, "and 30 more hosts that need attention"));
    assert_null(strstr(text, "\nmany49.corp.example"));
    free(text);

    const struct report_style verbose = { .is_verbose = true };
    text = render("text", &sample.assessment, &verbose);
    assert_null(strstr(text, "and 30 more"));
    assert_non_null(strstr(text, "\nmany49.corp.example"));
    free(text);
    sample_clear(&sample);
}

static void paths_that_are_left_out_are_never_the_wrong_ones(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_estate(&sample);
    struct assessment *assessment = &sample.assessment;
    const size_t count = 100;
    struct path_report *paths = arena_allocate(&assessment->arena, count, sizeof(*paths));
    for (size_t i = 0; i < count; i++) {
        paths[i] = (struct path_report){
            .scheme = SCHEME_HTTP,
            .path = arena_format(&assessment->arena, "/path/%zu", i),
            .state = PATH_SERVES,
        };
    }
    assessment->endpoints[0].paths = paths;
    assessment->endpoints[0].path_count = count;
    assessment->findings[2].path = paths[97].path;
    const struct report_style style = { 0 };
    char *text = render("text", assessment, &style);
    const char *wrong = strstr(text, "    /path/97 ");
    assert_non_null(wrong);
    assert_true(strcspn(wrong, "!") < strcspn(wrong, "\n"));
    assert_null(strstr(text, "/path/96 "));
    assert_non_null(strstr(text, "and 96 more paths"));
    free(text);
    sample_clear(&sample);
}

static void what_is_alike_is_told_once_and_counted(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_host(&sample);
    struct assessment *assessment = &sample.assessment;
    const size_t count = 10;
    struct finding *findings = arena_allocate(&assessment->arena, count, sizeof(*findings));
    for (size_t i = 0; i < count; i++) {
        findings[i] = sample_findings[6];
        findings[i].host = "ns1.corp.example";
        findings[i].path = arena_format(&assessment->arena, "/package/%zu", i);
    }
    assessment->findings = findings;
    assessment->finding_count = count;
    const struct report_style style = { 0 };
    char *text = render("text", assessment, &style);
    assert_non_null(strstr(text, "/package/2: http"));
    assert_null(strstr(text, "/package/3"));
    assert_non_null(strstr(text, "and 7 more like it"));
    const char *remedy = strstr(text, "remedy  run NS.Package Refresh");
    assert_non_null(remedy);
    assert_null(strstr(remedy + 1, "remedy  run NS.Package Refresh"));
    free(text);
    sample_clear(&sample);
}

static void signs_of_overload_that_were_only_counted_are_told(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_host(&sample);
    const struct hardship hardship = { .slowed_left_out = 23 };
    sample.assessment.run.hardship = &hardship;
    const struct report_style style = { 0 };
    char *text = render("text", &sample.assessment, &style);
    assert_non_null(strstr(text, "and 23 signs of overload at other addresses"));
    free(text);
    sample_clear(&sample);
}

static void an_empty_assessment_has_a_page(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_host(&sample);
    sample.assessment.finding_count = 0;
    sample.assessment.endpoint_count = 0;
    sample.assessment.headline = HEADLINE_CANNOT_TELL;
    memset(sample.assessment.verdict_counts, 0, sizeof(sample.assessment.verdict_counts));
    sample.assessment.warning_count = 0;
    const struct report_style style = { 0 };
    char *text = render("text", &sample.assessment, &style);
    assert_non_null(strstr(text, "ns1.corp.example  no address  Notification Server"));
    assert_non_null(strstr(text, "cannot be told: nothing to judge"));
    free(text);
    sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_is_wider_than_the_terminal),
        cmocka_unit_test(nothing_that_a_server_sent_reaches_the_terminal_raw),
        cmocka_unit_test(colours_change_nothing_but_the_colour),
        cmocka_unit_test(hosts_with_nothing_to_say_are_shown_when_all_is_wanted),
        cmocka_unit_test(a_host_of_no_known_role_needs_attention),
        cmocka_unit_test(the_worst_host_comes_first),
        cmocka_unit_test(what_is_left_out_is_counted),
        cmocka_unit_test(paths_that_are_left_out_are_never_the_wrong_ones),
        cmocka_unit_test(what_is_alike_is_told_once_and_counted),
        cmocka_unit_test(signs_of_overload_that_were_only_counted_are_told),
        cmocka_unit_test(an_empty_assessment_has_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
