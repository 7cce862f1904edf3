// Reports of journals that look from several vantage points.

#include "support/unit.h"
#include "unit/report/render.h"
#include "unit/report/sample_assessment.h"

#include <stdlib.h>
#include <string.h>

static const struct report_style style = { .width = 120 };

/** The sample estate, of which the first endpoint was seen from two places. */
struct views {
    struct sample sample;
    struct endpoint_report endpoints[16];
};

static const struct evidence_origin origins[] = {
    { "headquarters", "run-1" },
    { "outside", "run-2" },
};

static void make_vantages(struct assessment *assessment)
{
    static const char *const journals[] = { "run-1", "run-2" };
    static struct vantage_report vantages[] = {
        { "headquarters", &journals[0], 1, 4, 90 },
        { "outside", &journals[1], 1, 1, 2 },
    };
    assessment->run.vantage = NULL;
    assessment->vantages = vantages;
    assessment->vantage_count = 2;
}

static void make_disagreements(struct assessment *assessment)
{
    static const struct vantage_sight ports[] = {
        { "headquarters", true, "tls", { "10.1.1.5", 2, "TLS with ns1: TLS 1.3", &origins[0] } },
        { "outside",
          false,
          "filtered",
          { "10.1.1.5", 1, "connect ns1:443: no answer", &origins[1] } },
    };
    static const struct vantage_sight paths[] = {
        { "headquarters", true, "requires_ssl", { 0 } },
        { NULL, true, "serves", { 0 } },
    };
    static struct disagreement disagreements[] = {
        { .kind = DISAGREEMENT_PORT,
          .host = "ns1.corp.example",
          .address = "10.1.1.5",
          .port = 443,
          .sights = ports,
          .sight_count = 2 },
        { .kind = DISAGREEMENT_PATH,
          .host = "ns1.corp.example",
          .address = "10.1.1.5",
          .port = 80,
          .scheme = SCHEME_HTTP,
          .path = "/Altiris/Console",
          .sights = paths,
          .sight_count = 2 },
    };
    assessment->disagreements = disagreements;
    assessment->disagreement_count = 2;
}

static struct assessment *open_views(struct views *views)
{
    sample_make_estate(&views->sample);
    struct assessment *assessment = &views->sample.assessment;
    make_vantages(assessment);
    make_disagreements(assessment);
    assert_true(assessment->endpoint_count < 16);
    views->endpoints[0] = assessment->endpoints[0];
    memcpy(&views->endpoints[1], assessment->endpoints,
           assessment->endpoint_count * sizeof(views->endpoints[0]));
    views->endpoints[0].vantage = "headquarters";
    views->endpoints[1].vantage = "outside";
    views->endpoints[1].is_repeated = true;
    assessment->endpoints = views->endpoints;
    assessment->endpoint_count++;
    return assessment;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        fail_msg("\"%s\" is missing in\n%s", part, text);
    }
}

/** Lines end where the page does: each run of blanks becomes one. */
static void squeeze(char *text)
{
    size_t kept = 0;
    for (const char *part = text; *part != '\0';) {
        const size_t blanks = strspn(part, " \n");
        const size_t length = strcspn(part + blanks, " \n");
        assert_true(blanks > 0); // a report begins with an empty line
        text[kept] = ' ';
        memmove(&text[kept + 1], part + blanks, length);
        kept += length + 1;
        part += blanks + length;
    }
    text[kept] = '\0';
}

static void the_text_says_who_saw_what(void **state)
{
    (void)state;
    struct views views;
    char *text = render("text", open_views(&views), &style);
    squeeze(text);
    assert_has(text,
               "seen from headquarters, outside; seen alike from 2 vantage points: 0 endpoints");
    assert_has(text, "seen differently");
    assert_has(text, "? ns1.corp.example:443 (10.1.1.5): headquarters: speaks TLS; outside: ");
    assert_has(text, "! http /Altiris/Console at ns1.corp.example:80 (10.1.1.5): headquarters: ");
    assert_has(text, "a vantage point without a name: ");
    assert_has(text, "endpoints: 9");
    free(text);
    sample_clear(&views.sample);
}

static void what_is_seen_alike_is_one_line(void **state)
{
    (void)state;
    struct views views;
    struct assessment *assessment = open_views(&views);
    char *apart = render("text", assessment, &style);
    assert_has(apart, "seen from\n");
    views.endpoints[1].is_alike = true;
    assessment->alike_count = 1;
    char *alike = render("text", assessment, &style);
    assert_null(strstr(alike, "seen from\n"));
    free(apart);
    free(alike);
    sample_clear(&views.sample);
}

static void the_json_names_vantage_points_and_journals(void **state)
{
    (void)state;
    struct views views;
    struct assessment *assessment = open_views(&views);
    assessment->alike_count = 7;
    char *text = render("json", assessment, &style);
    assert_has(
        text,
        "\"vantage\": null,\n    \"vantages\": [\n      {\n        \"name\": \"headquarters\"");
    assert_has(text, "\"seen_alike\": 7");
    assert_has(text, "\"summary\": \"connect ns1:443: no answer\",\n            \"vantage\": "
                     "\"outside\",\n            \"journal\": \"run-2\"");
    assert_has(text, "\"kind\": \"path\"");
    assert_has(text, "\"host\": \"ns1.corp.example\",\n      \"vantage\": \"outside\"");
    free(text);
    sample_clear(&views.sample);
}

static void one_vantage_point_is_told_as_ever(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_estate(&sample);
    static const char *const journals[] = { "3f2a" };
    static struct vantage_report vantage = { "headquarters", journals, 1, 4, 90 };
    sample.assessment.vantages = &vantage;
    sample.assessment.vantage_count = 1;
    char *text = render("text", &sample.assessment, &style);
    assert_null(strstr(text, "alike"));
    char *json = render("json", &sample.assessment, &style);
    assert_null(strstr(json, "\"journal\":"));
    assert_null(strstr(json, "seen_alike"));
    free(text);
    free(json);
    sample_clear(&sample);
}

/** The sample's first finding, of the two addresses of a port, as wrong at those places only. */
static void blame(struct assessment *assessment, struct finding *finding,
                  const struct finding_place *places, size_t count)
{
    *finding = assessment->findings[0];
    finding->verdict = VERDICT_INCONSISTENT;
    finding->places = places;
    finding->place_count = count;
    assessment->findings = finding;
    assessment->finding_count = 1;
}

static void the_mark_stands_at_the_address_that_is_wrong(void **state)
{
    (void)state;
    static const struct finding_place second = { .address = "fd00::5" };
    struct sample sample;
    struct finding finding;
    sample_make_estate(&sample);
    blame(&sample.assessment, &finding, &second, 1);
    char *text = render("text", &sample.assessment, &style);
    squeeze(text);
    assert_has(text, " ✗ 443 no answer fd00::5 ");
    assert_null(strstr(text, "✗ 443 TLS"));
    free(text);
    sample_clear(&sample);
}

static void without_places_the_evidence_tells_the_address(void **state)
{
    (void)state;
    static const struct evidence second = { .address = "fd00::5", .summary = "no answer" };
    struct sample sample;
    struct finding finding;
    sample_make_estate(&sample);
    blame(&sample.assessment, &finding, NULL, 0);
    finding.evidence = &second;
    finding.evidence_count = 1;
    char *text = render("text", &sample.assessment, &style);
    squeeze(text);
    assert_has(text, " ✗ 443 no answer fd00::5 ");
    free(text);
    sample_clear(&sample);
}

static void the_mark_stands_where_it_was_seen_from(void **state)
{
    (void)state;
    static const struct finding_place outside = { .address = "10.1.1.5", .vantage = "outside" };
    struct views views;
    struct finding finding;
    struct assessment *assessment = open_views(&views);
    blame(assessment, &finding, &outside, 1);
    finding.port = assessment->endpoints[0].port;
    char *text = render("text", assessment, &style);
    squeeze(text);
    assert_has(text, " ✗ 80 ");
    const char *line = strstr(text, " ✗ 80 ");
    assert_true(strstr(line, "outside") < strstr(line, " 443 "));
    assert_null(strstr(&line[1], " ✗ 80 "));
    free(text);
    sample_clear(&views.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_says_who_saw_what),
        cmocka_unit_test(what_is_seen_alike_is_one_line),
        cmocka_unit_test(the_json_names_vantage_points_and_journals),
        cmocka_unit_test(one_vantage_point_is_told_as_ever),
        cmocka_unit_test(the_mark_stands_at_the_address_that_is_wrong),
        cmocka_unit_test(without_places_the_evidence_tells_the_address),
        cmocka_unit_test(the_mark_stands_where_it_was_seen_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
