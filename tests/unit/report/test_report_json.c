#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "support/unit.h"
#include "syntax/json.h"
#include "unit/report/render.h"
#include "unit/report/sample_assessment.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST_FILE ((size_t)1 << 24)

static const struct report_style style = { 0 };

static struct json_document *parse(const char *text)
{
    struct error error = { 0 };
    struct json_document *document = json_parse("report", text, strlen(text), &error);
    assert_string_equal(error.text, "");
    assert_non_null(document);
    return document;
}

// What follows the member "run".
static const char *behind_run(const char *text)
{
    const char *found = strstr(text, "  \"profile\": {");
    assert_non_null(found);
    return found;
}

static void the_same_facts_give_the_same_bytes_but_for_the_run(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_estate(&sample);
    char *first = render("json", &sample.assessment, &style);

    sample.assessment.run = (struct run_information){
        .id = "other", .version = "9.9.9", .started_ms = 1, .inventory_digest = "x"
    };
    sample.assessment.judged_at_ms += 1000;
    struct certificate_report tomorrow = *sample.assessment.endpoints[1].certificate;
    tomorrow.days_left--;
    sample.assessment.endpoints[1].certificate = &tomorrow;
    const struct report_style other = { .took_seconds = 7, .connections = 7, .width = 40 };
    char *second = render("json", &sample.assessment, &other);

    assert_string_not_equal(first, second);
    assert_string_equal(behind_run(first), behind_run(second));
    free(first);
    free(second);
    sample_clear(&sample);
}

static void what_a_server_sent_is_well_formed_and_harmless(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_estate(&sample);
    char *text = render("json", &sample.assessment, &style);
    assert_true(text_is_utf8(text, strlen(text)));
    for (const char *byte = text; *byte != '\0'; byte++) {
        assert_true((unsigned char)*byte >= ' ' || *byte == '\n');
    }
    struct json_document *document = parse(text);
    const struct json_value endpoint = json_item(json_member(json_root(document), "endpoints"), 4);
    const char *server = NULL;
    struct error error = { 0 };
    assert_true(json_read_text(json_member(endpoint, "server"), &server, &error));
    assert_string_equal(server, "\x1b]0;owned\x07サーバ/1.0 \xEF\xBF\xBD");
    json_free(document);
    free(text);
    sample_clear(&sample);
}

static void an_empty_assessment_is_a_whole_report(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_host(&sample);
    sample.assessment.finding_count = 0;
    sample.assessment.endpoint_count = 0;
    sample.assessment.step_count = 0;
    char *text = render("json", &sample.assessment, &style);
    struct json_document *document = parse(text);
    static const char *const lists[] = { "steps", "findings", "endpoints", "unmeasured", "notes" };
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        const struct json_value list = json_member(json_root(document), lists[i]);
        assert_int_equal(json_type_of(list), JSON_LIST);
        assert_int_equal(json_count(list), 0);
    }
    json_free(document);
    free(text);
    sample_clear(&sample);
}

static struct json_document *read_schema(void)
{
    char *bytes = NULL;
    size_t length = 0;
    struct error error = { 0 };
    assert_true(file_read(TARGETS_FOLDER "/schema/report.schema.json", LARGEST_FILE, &bytes,
                          &length, &error));
    struct json_document *document = parse(bytes);
    memory_free(bytes);
    return document;
}

// The values that the schema allows for a member of one of its definitions.
static struct json_value allowed(const struct json_document *schema, const char *definition,
                                 const char *member)
{
    const struct json_value definitions = json_member(json_root(schema), "$defs");
    const struct json_value properties =
        json_member(json_member(definitions, definition), "properties");
    return json_member(json_member(properties, member), "enum");
}

static void assert_allowed(struct json_value values, size_t index, const char *name)
{
    const char *value = NULL;
    struct error error = { 0 };
    assert_true(json_read_text(json_item(values, index), &value, &error));
    assert_string_equal(value, name);
}

static void the_schema_knows_every_state_and_no_other(void **state)
{
    (void)state;
    struct json_document *schema = read_schema();
    const struct json_value ports = allowed(schema, "endpoint", "state");
    assert_int_equal(json_count(ports), PORT_STATE_COUNT);
    for (enum port_state i = 0; i < PORT_STATE_COUNT; i++) {
        assert_allowed(ports, i, port_state_name(i));
    }
    const struct json_value paths = allowed(schema, "path", "state");
    assert_int_equal(json_count(paths), PATH_STATE_COUNT);
    for (enum path_state i = 0; i < PATH_STATE_COUNT; i++) {
        assert_allowed(paths, i, path_state_name(i));
    }
    json_free(schema);
}

static void the_schema_knows_every_outcome_and_severity(void **state)
{
    (void)state;
    struct json_document *schema = read_schema();
    const struct json_value outcomes = allowed(schema, "tls", "outcome");
    assert_int_equal(json_count(outcomes), OUTCOME_COUNT + 1); // and null
    for (enum outcome i = 0; i < OUTCOME_COUNT; i++) {
        assert_allowed(outcomes, i, outcome_name(i));
    }
    const struct json_value severities = allowed(schema, "finding", "severity");
    assert_int_equal(json_count(severities), SEVERITY_COUNT);
    for (enum severity i = 0; i < SEVERITY_COUNT; i++) {
        assert_allowed(severities, i, severity_name(i));
    }
    json_free(schema);
}

static void the_schema_knows_every_certificate_problem(void **state)
{
    (void)state;
    struct json_document *schema = read_schema();
    const struct json_value definitions = json_member(json_root(schema), "$defs");
    const struct json_value problems = json_member(definitions, "problems");
    const struct json_value items = json_member(json_member(problems, "items"), "enum");
    assert_int_equal(json_count(items), CERTIFICATE_PROBLEM_COUNT);
    for (enum certificate_problem i = 0; i < CERTIFICATE_PROBLEM_COUNT; i++) {
        assert_allowed(items, i, certificate_problem_name(i));
    }
    json_free(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_facts_give_the_same_bytes_but_for_the_run),
        cmocka_unit_test(what_a_server_sent_is_well_formed_and_harmless),
        cmocka_unit_test(an_empty_assessment_is_a_whole_report),
        cmocka_unit_test(the_schema_knows_every_state_and_no_other),
        cmocka_unit_test(the_schema_knows_every_outcome_and_severity),
        cmocka_unit_test(the_schema_knows_every_certificate_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
